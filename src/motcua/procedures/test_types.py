"""What a version says of limits and fees: what is not known is neither counted nor free."""

from motcua.procedures.types import Case, Charge, Fee, LimitRow


def case(*fees: Fee) -> Case:
    return Case("1.01", "Thử", (), (), (), fees, ("direct",), ("counter",), "general", "general", None)


def test_a_fee_that_nobody_told_us_is_not_a_free_one() -> None:
    unknown, free = Fee("a", "Lệ phí"), Fee("b", "Phí", amount=0)
    assert (unknown.status, free.status) == ("unknown", "none")
    assert case(unknown).charge("direct", {}) == Charge(0, (unknown,))
    assert not case(unknown).charge("direct", {}).none
    assert case(free).charge("direct", {}).none
    assert case().charge("direct", {}).none


def test_what_is_known_is_charged_beside_what_is_not() -> None:
    known, unknown = Fee("a", "Lệ phí", amount=8_000), Fee("b", "Phí")
    charge = case(known, unknown).charge("direct", {})
    assert (charge.amount, charge.unknown) == (8_000, (unknown,))


def test_a_formula_charges_the_unit_price_until_the_answers_are_there() -> None:
    fee = Fee("a", "Lệ phí", amount=8_000, formula={"*": [8_000, {"var": "copies"}]})
    assert fee.charge({}) == 8_000
    assert fee.charge({"copies": 3}) == 24_000
    assert fee.status == "due"


def test_a_limit_in_words_counts_nothing() -> None:
    assert LimitRow("direct", None, "other", "Theo văn bản chuyên ngành").limit is None
    assert LimitRow("direct", 3, "working_day").limit is not None
