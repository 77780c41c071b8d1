"""What one version of a procedure says otherwise than another, in sentences that an officer can decide by."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from motcua.kernel import money
from motcua.kernel.vietnamese import fold
from motcua.procedures.component_matching import pairs
from motcua.procedures.limits import words
from motcua.procedures.types import LimitRow

Kind = Literal["added", "removed", "changed"]
_GROUND_NUMBER = re.compile(r"\d+(?:\.\d+)?/(?:\d{4}/)?[A-ZĐ][A-ZĐ0-9\-]+\d*")
_LONGEST = 160
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """One thing that differs; `before` and `after` as people read them, empty where there is nothing."""

    field: str
    kind: Kind
    before: str
    after: str
    sentence: str

    def to_json(self) -> dict[str, str]:
        """For programs."""
        return asdict(self)


def differences(before: Json, after: Json) -> list[Difference]:
    """Everything that matters, in the order in which a procedure is read; equal contents differ in nothing."""
    found = [
        *_plain(before, after),
        *_set("agencies", _("cơ quan thực hiện"), before.get("agencies", ()), after.get("agencies", ())),
        *_set("counters", _("nơi tiếp nhận"), before.get("counters", ()), after.get("counters", ())),
        *_set("subjects", _("đối tượng thực hiện"), before.get("subjects", ()), after.get("subjects", ())),
        *_grounds(before.get("grounds", ()), after.get("grounds", ())),
        *_set("results", _("kết quả"), _names(before.get("results")), _names(after.get("results"))),
        *_cases(before["cases"], after["cases"]),
        *_text("conditions", _("Yêu cầu, điều kiện"), before, after),
        *_text("steps", _("Trình tự thực hiện"), before, after),
        *_text("notes", _("Ghi chú"), before, after),
    ]
    return list(dict.fromkeys(found))


def _plain(before: Json, after: Json) -> Iterable[Difference]:
    named: dict[str, tuple[str, Callable[[Json], str]]] = {
        "name": (_("Tên thủ tục"), lambda c: c["name"]),
        "plain_name": (_("Tên dễ hiểu"), lambda c: c.get("plain_name") or ""),
        "field": (_("Lĩnh vực"), lambda c: c["field"]["name"]),
        "level": (_("Cấp thực hiện"), lambda c: level_word(c["level"])),
        "online_level": (_("Mức trực tuyến"), lambda c: online_word(c["online_level"])),
        "decision": (_("Quyết định công bố"), lambda c: (c.get("decision") or {}).get("number") or ""),
    }
    for key, (title, of) in named.items():
        yield from _one(key, title, of(before), of(after))


def _one(key: str, title: str, before: str, after: str) -> Iterable[Difference]:
    if before == after:
        return
    said = {"title": title, "before": _short(before), "after": _short(after)}
    if not before:
        yield Difference(key, "added", "", after, _("%(title)s: thêm “%(after)s”.") % said)
    elif not after:
        yield Difference(key, "removed", before, "", _("%(title)s: bỏ “%(before)s”.") % said)
    else:
        sentence = _("%(title)s: từ “%(before)s” thành “%(after)s”.") % said
        yield Difference(key, "changed", before, after, sentence)


def _set(key: str, title: str, before: Iterable[str], after: Iterable[str]) -> Iterable[Difference]:
    old, new = list(before), list(after)
    for gone in (one for one in old if one not in new):
        sentence = _("Bỏ %(title)s “%(one)s”.") % {"title": title, "one": _short(gone)}
        yield Difference(key, "removed", gone, "", sentence)
    for added in (one for one in new if one not in old):
        sentence = _("Thêm %(title)s “%(one)s”.") % {"title": title, "one": _short(added)}
        yield Difference(key, "added", "", added, sentence)


def _grounds(before: Iterable[str], after: Iterable[str]) -> Iterable[Difference]:
    """Grounds are the same when their number is, however their title is written."""
    old = {ground_key(ground): ground for ground in before}
    new = {ground_key(ground): ground for ground in after}
    title = _("căn cứ pháp lý")
    yield from _set("grounds", title, [old[k] for k in old if k not in new], [])
    yield from _set("grounds", title, [], [new[k] for k in new if k not in old])


def ground_key(ground: str) -> str:
    """The number of a legal document, else its folded title."""
    found = _GROUND_NUMBER.search(ground)
    return found[0].upper() if found else fold(" ".join(ground.split()))


def _names(rows: Sequence[Json] | None) -> list[str]:
    return [row["name"] for row in rows or ()]


def _text(key: str, title: str, before: Json, after: Json) -> Iterable[Difference]:
    """Long texts are not set side by side in a sentence."""
    old, new = _flat(before.get(key)), _flat(after.get(key))
    if key not in before or key not in after or old == new:
        return
    said = {"title": title}
    if not old:
        yield Difference(key, "added", "", new, _("%(title)s: được thêm vào.") % said)
    elif not new:
        yield Difference(key, "removed", old, "", _("%(title)s: bị bỏ đi.") % said)
    else:
        yield Difference(key, "changed", old, new, _("%(title)s: lời văn thay đổi.") % said)


def _flat(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(f"{step.get('name', '')} {step.get('text', '')}".strip() for step in value)
    return value or ""


def _cases(before: Sequence[Json], after: Sequence[Json]) -> Iterable[Difference]:
    if len(before) == 1 == len(after):
        yield from _case(before[0], after[0], "")
        return
    old, new = ({case["code"]: case for case in cases} for cases in (before, after))
    title = _("trường hợp")
    yield from _set("cases", title, [c["name"] for k, c in old.items() if k not in new], [])
    yield from _set("cases", title, [], [c["name"] for k, c in new.items() if k not in old])
    for code, case in new.items():
        if code in old:
            yield from _case(old[code], case, _short(case["name"], 80))


def _case(before: Json, after: Json, name: str) -> Iterable[Difference]:
    of = _(", trường hợp “%(name)s”") % {"name": name} if name else ""
    yield from _one("cases", _("Tên trường hợp"), before["name"], after["name"])
    yield from _limits("limits", _("Thời hạn luật định"), of, before["limits"], after["limits"])
    committed = (before.get("committed", ()), after.get("committed", ()))
    yield from _limits("committed", _("Thời hạn cam kết"), of, *committed)
    yield from _papers(before["components"], after["components"])
    yield from _fees(of, before.get("fees", ()), after.get("fees", ()))
    yield from _set(
        "filing", _("cách nộp"), map(channel_word, before["filing"]), map(channel_word, after["filing"])
    )


def _limits(
    key: str, title: str, of: str, before: Iterable[Json], after: Iterable[Json]
) -> Iterable[Difference]:
    old, new = ({row["channel"]: words(LimitRow(**row)) for row in rows} for rows in (before, after))
    if len(set(old.values())) == 1 == len(set(new.values())) and set(old) == set(new):
        yield from _one(key, title + of, next(iter(old.values())), next(iter(new.values())))
        return
    for channel in dict.fromkeys((*old, *new)):
        place = f"{title} ({channel_word(channel)}){of}"
        yield from _one(key, place, old.get(channel, ""), new.get(channel, ""))


def _papers(before: Sequence[Json], after: Sequence[Json]) -> Iterable[Difference]:
    for old, new in pairs(before, after):
        if old is None and new is not None:
            sentence = _("Thêm giấy tờ “%(name)s”.") % {"name": _short(new["name"])}
            yield Difference("components", "added", "", new["name"], sentence)
        elif new is None and old is not None:
            sentence = _("Bỏ giấy tờ “%(name)s”.") % {"name": _short(old["name"])}
            yield Difference("components", "removed", old["name"], "", sentence)
        elif old is not None and new is not None:
            yield from _paper(old, new)


def _paper(old: Json, new: Json) -> Iterable[Difference]:
    if fold(old["name"]) != fold(new["name"]):
        yield from _one("components", _("Tên giấy tờ"), old["name"], new["name"])
    asked = _asked(old), _asked(new)
    title = _("Giấy tờ “%(name)s”") % {"name": _short(new["name"], 80)}
    yield from _one("components", title, *asked)


def _asked(paper: Json) -> str:
    """What is asked of a paper in a few words."""
    counts = _("%(originals)d bản chính, %(copies)d bản sao") % {
        "originals": paper.get("originals", 1),
        "copies": paper.get("copies", 0),
    }
    shown = [_("chỉ xuất trình")] if paper.get("shown_only") else []
    return ", ".join([counts, *shown, _("bắt buộc") if paper.get("required", True) else _("khi có")])


def _fees(of: str, before: Iterable[Json], after: Iterable[Json]) -> Iterable[Difference]:
    old, new = (
        {(f["name"], f.get("channel"), f.get("valid_from")): fee_words(f) for f in fees}
        for fees in (before, after)
    )
    for key in dict.fromkeys((*old, *new)):
        name, channel, since = key
        told = [word for word in (channel and channel_word(channel), since and f"{since} →") if word]
        place = f"{name} ({', '.join(told)}){of}" if told else f"{name}{of}"
        yield from _one("fees", place, old.get(key, ""), new.get(key, ""))


def fee_words(fee: Json) -> str:
    """The amount of a fee as people read it."""
    if fee.get("formula"):
        return _("tính theo công thức, mức %(amount)s") % {"amount": money.dong(fee.get("amount") or 0)}
    if fee.get("amount") is None:
        return _("chưa rõ mức, chưa thu")
    return money.dong(fee["amount"]) if fee["amount"] else _("không thu")


def channel_word(channel: str) -> str:
    """How one files."""
    return {"online": _("trực tuyến"), "direct": _("trực tiếp"), "postal": _("bưu chính")}.get(
        channel, channel
    )


def level_word(level: str) -> str:
    """Who settles it."""
    return {"commune": _("cấp xã"), "province": _("cấp tỉnh"), "central": _("cấp bộ")}.get(level, level)


def online_word(level: str) -> str:
    """How far it goes online."""
    said = {"whole": _("toàn trình"), "partial": _("một phần"), "information": _("chỉ cung cấp thông tin")}
    return said.get(level, level)


def _short(text: str, longest: int = _LONGEST) -> str:
    line = " ".join(str(text).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
