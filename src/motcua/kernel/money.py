"""Money: whole đồng, never a fraction, written as people read it."""

Dong = int

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu", "tỷ", "nghìn tỷ", "triệu tỷ", "tỷ tỷ")


def dong(amount: Dong) -> str:
    """`1234000` as `1.234.000 đ`."""
    return f"{amount:,}".replace(",", ".") + " đ"


def in_words(amount: Dong) -> str:
    """The amount in Vietnamese words with a capital first letter, as receipts ask (TT 78/2021)."""
    if amount < 0:
        return "Âm " + in_words(-amount).lower()
    if amount == 0:
        return "Không đồng"
    groups = []
    while amount:
        amount, group = divmod(amount, 1000)
        groups.append(group)
    parts = [
        f"{_hundreds(g, full=i < len(groups) - 1)} {_GROUPS[i]}".strip()
        for i, g in reversed(list(enumerate(groups)))
        if g
    ]
    words = " ".join(parts) + " đồng"
    return words[0].upper() + words[1:]


def _hundreds(n: int, *, full: bool) -> str:
    hundreds, rest = divmod(n, 100)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    return " ".join(words + _tens(rest, after_hundred=bool(words)))


def _tens(n: int, *, after_hundred: bool) -> list[str]:
    tens, unit = divmod(n, 10)
    if not n:
        return []
    if tens == 0:
        return (["linh"] if after_hundred else []) + [_DIGITS[unit]]
    words = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if unit:
        # After twenty one says `mốt` and `tư`; `lăm` stands after ten already.
        changed = {1: "mốt", 4: "tư", 5: "lăm"} if tens > 1 else {5: "lăm"}
        words.append(changed.get(unit, _DIGITS[unit]))
    return words
