"""The cases ("trường hợp") of a record: which limits, papers and fees belong together.

A record has three places for cases, and nothing that connects them: `cases` (codes and limits, no papers),
`executionCases` (headings with papers, no codes: cases, or merely "papers to hand in", "papers to show", "notes"),
and several limits in one channel. What cannot be connected is not guessed: where `cases` or limits make the cases
(`outlines.py`), headings become conditions on the papers below them (`papers.py`).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from motcua.procedures.national.fees import fees_of
from motcua.procedures.national.flags import Flags
from motcua.procedures.national.limits import channels_of, variants_of
from motcua.procedures.national.outlines import SPECIAL_NAME, Outline, outlines_of
from motcua.procedures.national.papers import Sorted, papers_of, says_what_is_required, sorted_groups
from motcua.procedures.national.record import Record
from motcua.procedures.national.texts import name_from

Json = dict[str, Any]


def cases_of(record: Record, returning: Sequence[str], flags: Flags) -> tuple[list[Json], list[str]]:
    """The cases of a version's content, and the notes that stood among the papers."""
    groups = sorted_groups(record, flags)
    variants = variants_of(record.executionMethods, flags)
    filing = channels_of(record.executionMethods, flags)
    outlines = outlines_of(record, variants, filing, flags)
    common = {
        "committed": [],
        "fees": fees_of(record.code, record.executionMethods, flags),
        "filing": filing,
        "returning": list(returning),
        "form": "general",
        "route": "",
        "result": "general",
    }
    found = _with_papers(record, outlines, groups, flags)
    cases = [{**_plain(outline), "components": papers, **common} for outline, papers in found]
    # What everybody can ask for comes first.
    return sorted(cases, key=lambda case: bool(case.get("area"))), groups.notes


def _plain(outline: Outline) -> Json:
    told = {"code": outline.code, "name": outline.name, "limits": list(outline.rows)}
    return {**told, "area": outline.area} if outline.area else told


def _with_papers(
    record: Record, outlines: Sequence[Outline], groups: Sorted, flags: Flags
) -> list[tuple[Outline, list[Json]]]:
    """Each case with its papers; one that is not told apart by limits is told apart by the headings of papers."""
    certain = says_what_is_required(record, flags)
    alike = len([one for one in outlines if not one.area]) <= 1
    if len(groups.own) <= 1 or not alike:
        if len(groups.own) > 1:
            flags.doubt(
                "executionCases", "Thành phần hồ sơ chia theo trường hợp nhưng không nối với mã trường hợp."
            )
        papers = papers_of(record.code, groups, certain, flags, own_as_conditions=True)
        return [(outline, papers) for outline in outlines]
    flags.doubt(
        "executionCases", "Trường hợp đặt theo tiêu đề thành phần hồ sơ; mã trường hợp do hệ thống đánh số."
    )
    taken = {outline.code for outline in outlines}
    numbered = (f"{record.code}.{number:02d}" for number in range(1, 1000))
    free = (code for code in numbered if code not in taken)
    found: list[tuple[Outline, list[Json]]] = []
    for place, group in enumerate(groups.own):
        papers = papers_of(record.code, groups._replace(own=[group]), certain, flags)
        code = next(free) if place else ""
        found += [(_named(outline, code, name_from(group.name)), papers) for outline in outlines]
    return found


def _named(outline: Outline, code: str, name: str) -> Outline:
    """A case under the heading of its papers; those of the first heading keep their codes (`code` is empty)."""
    if not outline.area:
        return replace(outline, code=code or outline.code, name=name)
    return replace(outline, code=f"{code}-mn" if code else outline.code, name=f"{name} - {SPECIAL_NAME}")
