"""The cases ("trường hợp") of a record: which limits, papers and fees belong together.

A record has three places for cases, and nothing that connects them: `cases` (codes and limits, no papers),
`executionCases` (headings with papers, no codes: cases, or merely "papers to hand in", "papers to show", "notes"),
and several limits in one channel. What cannot be connected is not guessed: where `cases` or limits make the cases,
headings become conditions on the papers below them.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from motcua.kernel.vietnamese import fold
from motcua.procedures.national.fees import fees_of
from motcua.procedures.national.flags import Flags
from motcua.procedures.national.limits import Time, Variant, channels_of, overlap, span_of, variants_of
from motcua.procedures.national.record import Group, NationalCase, Paper, Record

_CONDITIONAL = ("neu co", "truong hop", "doi voi", "uy quyen", "neu ", "khi ")
_LONGEST_NAME = 300
Json = dict[str, Any]


class _Sorted(NamedTuple):
    """Groups of papers by what their headings mean."""

    shared: list[tuple[Group, bool]]
    own: list[Group]
    notes: list[str]


def cases_of(record: Record, returning: Sequence[str], flags: Flags) -> tuple[list[Json], list[str]]:
    """The cases of a version's content, and the notes that stood among the papers."""
    groups = _sorted(record.executionCases)
    variants = variants_of(record.executionMethods, flags)
    filing = channels_of(record.executionMethods, flags)
    if not groups.shared and not groups.own:
        flags.add("executionCases", "Không ghi thành phần hồ sơ.")
    common = {
        "committed": [],
        "fees": fees_of(record.code, record.executionMethods, flags),
        "filing": filing,
        "returning": list(returning),
        "form": "general",
        "route": "",
        "result": "general",
    }
    found = _drawn_up(record, groups, variants, filing, flags)
    return [{**case, **common} for case in found], groups.notes


def _drawn_up(
    record: Record, groups: _Sorted, variants: Sequence[Variant], filing: Sequence[str], flags: Flags
) -> list[Json]:
    """Code, name, limits and papers of each case."""
    named = _distinct(record.cases, flags)
    rows = [variant.time.row(channel) for variant in variants for channel in variant.channels]
    certain = _says_what_is_required(record, flags)
    if len(named) > 1 or overlap(variants):
        papers = _papers(record.code, groups, certain, own_as_conditions=True)
        if len(groups.own) > 1:
            flags.add(
                "executionCases", "Thành phần hồ sơ chia theo trường hợp nhưng không nối với mã trường hợp."
            )
        made = (
            _by_code(record, named, variants, filing, flags)
            if len(named) > 1
            else _by_limit(record, variants, flags)
        )
        return [{**case, "components": papers} for case in made]
    first = named[0].code if named and named[0].code else f"{record.code}.01"
    if len(groups.own) > 1:
        flags.add(
            "executionCases",
            "Trường hợp đặt theo tiêu đề thành phần hồ sơ; mã trường hợp do hệ thống đánh số.",
        )
        return [
            {
                "code": first if number == 1 else f"{record.code}.{number:02d}",
                "name": _short(group.name),
                "limits": rows,
                "components": _papers(record.code, groups._replace(own=[group]), certain),
            }
            for number, group in enumerate(groups.own, 1)
        ]
    papers = _papers(record.code, groups, certain)
    return [{"code": first, "name": "Trường hợp chung", "limits": rows, "components": papers}]


def _sorted(groups: Sequence[Group]) -> _Sorted:
    found = _Sorted([], [], [])
    for group in groups:
        heading = fold(group.name)
        found.notes.extend(p.name for p in group.profileComponents if p.name and _is_note(p, heading))
        if "luu y" in heading:
            continue
        if "xuat trinh" in heading:
            found.shared.append((group, True))
        elif (
            not heading
            or "phai nop" in heading
            or heading.strip(" :*-.") in ("thanh phan ho so", "ho so gom")
        ):
            found.shared.append((group, False))
        elif group.profileComponents:
            found.own.append(group)
    return found


def _is_note(paper: Paper, heading: str) -> bool:
    """Explanations stand among the papers: below "Lưu ý", or as a paper of which no copy at all is asked for."""
    return "luu y" in heading or (paper.originalQty == 0 and not paper.copyQty)


def _distinct(cases: Sequence[NationalCase], flags: Flags) -> list[NationalCase]:
    """National cases by code; the portal sometimes lists one twice."""
    found: dict[str, NationalCase] = {}
    for case in sorted(cases, key=lambda c: c.code):
        if case.code and case.code not in found:
            found[case.code] = case
        else:
            flags.add("cases", f"Trường hợp mã «{case.code[:40]}» bị lặp hoặc không có mã: chỉ giữ lần đầu.")
    return list(found.values())


def _by_code(
    record: Record,
    cases: Sequence[NationalCase],
    variants: Sequence[Variant],
    filing: Sequence[str],
    flags: Flags,
) -> list[Json]:
    found: list[Json] = []
    for case in cases:
        time = span_of(case.processingDay, flags)
        rows = [time.row(channel) for channel in filing] if time else []
        found.append({"code": case.code, "name": _case_name(record, case, time), "limits": rows})
    if {v.time for v in variants} - {Time(**_time(row)) for case in found for row in case["limits"]}:
        flags.add(
            "cases", "Thời hạn theo cách nộp khác thời hạn của các trường hợp: dùng thời hạn của trường hợp."
        )
    return found


def _time(row: Json) -> Json:
    return {key: row[key] for key in ("quantity", "unit", "text")}


def _case_name(record: Record, case: NationalCase, time: Time | None) -> str:
    """Its own name; where that is only the procedure's again, its number and limit tell it apart."""
    if case.name and fold(case.name) not in fold(record.name):
        return _short(case.name)
    number = case.code.rpartition(".")[2]
    return f"Trường hợp {number}" + (f" ({_short(time.text, 80)})" if time else "")


def _by_limit(record: Record, variants: Sequence[Variant], flags: Flags) -> list[Json]:
    flags.add(
        "executionMethods.processingTime",
        "Một cách nộp có nhiều thời hạn: mỗi thời hạn thành một trường hợp.",
    )
    return [
        {
            "code": f"{record.code}.{number:02d}",
            "name": f"Thời hạn {_short(variant.time.text, 80)}"
            + (f": {_short(variant.note, 160)}" if variant.note else ""),
            "limits": [variant.time.row(channel) for channel in variant.channels],
        }
        for number, variant in enumerate(variants, 1)
    ]


def _short(text: str, longest: int = _LONGEST_NAME) -> str:
    line = " ".join(text.split()).strip(" *:-;")
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _says_what_is_required(record: Record, flags: Flags) -> bool:
    papers = [paper for group in record.executionCases for paper in group.profileComponents]
    if any(paper.required for paper in papers):
        return True
    if papers:
        flags.add("profileComponents.required", "Nguồn không đánh dấu giấy tờ bắt buộc: xếp theo lời văn.")
    return False


def _papers(code: str, groups: _Sorted, certain: bool, *, own_as_conditions: bool = False) -> list[Json]:
    found: dict[str, Json] = {}
    for group, shown in groups.shared:
        for paper in _handed_in(group):
            _add(found, code, _paper(paper, certain, shown=shown))
    for group in groups.own:
        for paper in _handed_in(group):
            made = _paper(paper, certain)
            if own_as_conditions and len(groups.own) > 1:
                made.update(required=False, condition=_short(group.name))
            _add(found, code, made)
    return list(found.values())


def _handed_in(group: Group) -> list[Paper]:
    return [paper for paper in group.profileComponents if not _is_note(paper, "")]


def _add(found: dict[str, Json], code: str, paper: Json) -> None:
    """Codes tell papers of a case apart: a doubled or missing one is made up from the procedure's code."""
    if not paper["name"]:
        return
    same = found.get(paper["code"])
    if same and same["name"] == paper["name"]:
        return
    if same or not paper["code"]:
        paper["code"] = f"{paper['code'] or code + '.TP'}-{len(found) + 1:02d}"
    found[paper["code"]] = paper


def _paper(paper: Paper, certain: bool, *, shown: bool = False) -> Json:
    folded = fold(paper.name)
    conditional = any(word in folded for word in _CONDITIONAL)
    required = paper.required if certain else not conditional
    return {
        "code": paper.code,
        "name": paper.name.strip(" -+*;\n"),
        "originals": paper.originalQty or 0,
        "copies": paper.copyQty or 0,
        "required": required,
        "condition": None if required else "Chỉ khi thuộc trường hợp phải có",
        "shown_only": shown,
        "result_of": None,
        "form": None,
        "templates": [file.fileName for file in paper.attachments if file.fileName],
    }
