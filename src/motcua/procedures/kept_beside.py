"""What the province has and the nation lacks: it stays in the draft, and a doubt asks whether it should."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop

from motcua.kernel import money
from motcua.kernel.vietnamese import fold
from motcua.procedures.component_matching import pairs
from motcua.procedures.doubts import Doubt
from motcua.procedures.national.flags import flag_of

Json = dict[str, Any]
_WAYS = {
    "online": gettext_noop("bằng bản điện tử"),
    "counter": gettext_noop("tại quầy"),
    "post": gettext_noop("qua bưu chính"),
}


def kept_beside(before: Mapping[str, Any], after: Mapping[str, Any]) -> Json:
    """`after` with the cases, papers and ways of return that only `before` has, each with a doubt to answer."""
    flags: list[Json] = list(after.get("flags", ()))
    cases = [_with_papers(before["cases"], after, case, flags) for case in after["cases"]]
    cases += _cases(before["cases"], after["cases"], flags)
    return {**after, "cases": cases, "flags": list({_key(flag): flag for flag in flags}.values())}


def _key(flag: Json) -> tuple[str, str, str]:
    return flag["field"], flag["reason"], flag.get("at", "")


def _with_papers(olds: Sequence[Json], after: Mapping[str, Any], case: Json, flags: list[Json]) -> Json:
    """A case with the papers, amounts and ways of return that its predecessor had besides."""
    old = _predecessor(olds, after["cases"], case)
    if old is None:
        return case
    gone = [p for p, new in pairs(old["components"], case["components"]) if new is None and p is not None]
    taken = {paper["code"] for paper in case["components"]}
    gone = [dict(paper) for paper in gone if paper["code"] not in taken]
    for paper in gone:
        said = Doubt(
            "Địa phương đang yêu cầu «%(paper)s», bản ghi quốc gia không có: giữ, bỏ nếu hết căn cứ.",
            {"paper": paper["name"]},
        )
        flags.append(flag_of("province.components", said, "papers", paper["code"]).to_json())
    _tell_of_fees(old, case, flags)
    ways = [way for way in old.get("returning", ()) if way not in case["returning"]]
    if ways:
        said = Doubt(
            "Địa phương đang trả kết quả cả %(ways)s: giữ lại.", {"ways": [_WAYS[way] for way in ways]}
        )
        flags.append(flag_of("province.returning", said, "return").to_json())
    return {**case, "components": [*case["components"], *gone], "returning": [*case["returning"], *ways]}


def _tell_of_fees(old: Json, case: Json, flags: list[Json]) -> None:
    """Amounts of the nation take the place of the province's; what these were is told."""
    ours, theirs = (
        {int(fee["amount"]) for fee in one.get("fees", ()) if fee.get("amount")} for one in (old, case)
    )
    if ours and theirs and ours != theirs:
        said = Doubt(
            "Địa phương đang thu %(amounts)s; bản nháp theo mức của bản ghi quốc gia.",
            {"amounts": [money.dong(amount) for amount in sorted(ours)]},
        )
        flags.append(flag_of("province.fees", said, "fee").to_json())


def _cases(olds: Sequence[Json], news: Sequence[Json], flags: list[Json]) -> list[Json]:
    """Whole cases that the nation no longer tells apart. One case on both sides is the same one."""
    if len(olds) == 1 and len(news) == 1:
        return []
    known = {case["code"] for case in news} | {fold(case["name"]) for case in news}
    left = [dict(old) for old in olds if old["code"] not in known and fold(old["name"]) not in known]
    for old in left:
        said = Doubt(
            "Địa phương đang có trường hợp «%(case)s», bản ghi quốc gia không có: giữ, bỏ nếu hết căn cứ.",
            {"case": old["name"]},
        )
        flags.append(flag_of("province.cases", said, "papers", old["code"]).to_json())
    return left


def _predecessor(olds: Sequence[Json], news: Sequence[Json], case: Json) -> Json | None:
    if len(olds) == 1 and len(news) == 1:
        return olds[0]
    named = (old for old in olds if fold(old["name"]) == fold(case["name"]))
    return next(named, None) or next((old for old in olds if old["code"] == case["code"]), None)
