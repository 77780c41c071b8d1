"""Answers to the doubts of an import: what touches clock, fee, papers or return is answered before publication.

An answer keeps what the draft says, or puts something else in its place; both with a reason that stays with the flag.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from motcua.kernel import money
from motcua.kernel.errors import Invalid
from motcua.procedures.types import LimitRow

KEEP = "keep"
Json = dict[str, Any]


def key_of(flag: Mapping[str, Any]) -> str:
    """A short name of a doubt, the same for the same doubt in every import."""
    said = "\n".join((flag["field"], flag["reason"], flag.get("at", "")))
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def must_answer(content: Mapping[str, Any]) -> list[Json]:
    """The doubts that touch clock, fee, papers or return, answered or not."""
    return [flag for flag in content.get("flags", ()) if flag.get("touches")]


def unanswered(content: Mapping[str, Any]) -> list[Json]:
    """The doubts that stand in the way of publication."""
    return [flag for flag in must_answer(content) if not flag.get("answer")]


def answered(content: Mapping[str, Any], key: str, value: Json, told: Json) -> Json:
    """The content with one doubt answered; `told` (reason, by, at) is kept beside the value.

    `value` is `{keep: true}`, or by what the doubt touches: `{quantity, unit}`, `{amount}` (0 nothing, null unknown),
    `{required: [codes]}` or `{remove: true}`, `{returning: [ways]}`. Raises `Invalid` when there is no such doubt, or
    the value means nothing for it.
    """
    flag = next((f for f in must_answer(content) if key_of(f) == key), None)
    if flag is None:
        raise Invalid("Bản nháp không có chỗ cần trả lời này.", code="no_flag")
    changed = dict(content) if value.get(KEEP) else _applied(content, flag, value)
    answer = {"value": value, "words": in_words(value), **told}
    flags = [{**f, "answer": answer} if key_of(f) == key else f for f in content["flags"]]
    return {**changed, "flags": flags}


def answers_again(before: Mapping[str, Any], content: Mapping[str, Any]) -> Json:
    """The content with what was answered before to the very same doubts."""
    known = {key_of(f): f["answer"] for f in must_answer(before) if f.get("answer")}
    found = dict(content)
    for flag in must_answer(content):
        if not flag.get("answer") and (answer := known.get(key_of(flag))):
            told = {k: answer[k] for k in ("reason", "by", "at")}
            found = answered(found, key_of(flag), answer["value"], told)
    return found


def _applied(content: Mapping[str, Any], flag: Json, value: Json) -> Json:
    kinds = {"clock": _limit, "fee": _fee, "papers": _papers, "return": _returning}
    at = flag.get("at", "")
    return {**content, "cases": kinds[flag["touches"]](content["cases"], at, value)}


def _limit(cases: Sequence[Json], at: str, value: Json) -> list[Json]:
    """A limit for the case that the doubt is about; for all that everybody can ask for where it is about none."""
    limit = LimitRow("", value.get("quantity"), str(value.get("unit"))).limit
    if limit is None:
        raise Invalid("Hãy ghi thời hạn bằng số và đơn vị.", fields={"quantity": ["Hãy ghi số và đơn vị."]})
    row = {"quantity": value["quantity"], "unit": value["unit"], "text": limit.words}
    return [
        {**case, "limits": [{"channel": channel, **row} for channel in case["filing"]]}
        if case["code"] == at or (not at and not case.get("area"))
        else case
        for case in cases
    ]


def _fee(cases: Sequence[Json], at: str, value: Json) -> list[Json]:
    """The amount of the fee that the doubt is about; of those that are not known where it is about none."""
    amount = value.get("amount")
    if (
        "amount" not in value
        or isinstance(amount, bool)
        or not (amount is None or (isinstance(amount, int) and amount >= 0))
    ):
        raise Invalid(
            "Hãy ghi mức thu bằng số đồng.", fields={"amount": ["Hãy ghi số đồng, 0 nếu không thu."]}
        )

    def told(fee: Json) -> Json:
        meant = fee["code"] == at if at else fee.get("amount") is None
        return {**fee, "amount": amount} if meant else fee

    return [{**case, "fees": [told(fee) for fee in case["fees"]]} for case in cases]


def _papers(cases: Sequence[Json], at: str, value: Json) -> list[Json]:
    """Which papers are always needed; or one paper, or a whole case, that goes."""
    if value.get("remove") and at:
        left = [case for case in cases if case["code"] != at]
        return [{**c, "components": [p for p in c["components"] if p["code"] != at]} for c in left]
    if "required" not in value:
        raise Invalid("Hãy chọn giấy tờ bắt buộc, hoặc bỏ giấy tờ này.")
    needed = set(value["required"])
    return [{**c, "components": [_needed(p, p["code"] in needed) for p in c["components"]]} for c in cases]


def _needed(paper: Json, needed: bool) -> Json:
    return {**paper, "required": needed, "condition": None if needed else paper.get("condition")}


def _returning(cases: Sequence[Json], at: str, value: Json) -> list[Json]:
    ways = [way for way in ("online", "counter", "post") if way in value.get("returning", ())]
    if not ways:
        raise Invalid("Hãy chọn ít nhất một cách trả kết quả.")
    return [{**case, "returning": ways} for case in cases]


def in_words(value: Json) -> str:
    """An answer as it stands beside its doubt."""
    if value.get(KEEP):
        return "Giữ như bản nháp"
    if value.get("remove"):
        return "Bỏ"
    if "quantity" in value:
        limit = LimitRow("", value["quantity"], value["unit"]).limit
        return limit.words if limit else ""
    if "amount" in value:
        amount = value["amount"]
        return "Chưa rõ mức" if amount is None else money.dong(amount) if amount else "Không thu"
    return ", ".join(value.get("required") or value.get("returning") or ())
