"""The papers of a record: what is to be handed in or shown, and what merely stands among them (headings, advice)."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from motcua.kernel.vietnamese import fold
from motcua.procedures.national.flags import Flags
from motcua.procedures.national.record import Group, Paper, Record
from motcua.procedures.national.texts import shown

_CONDITION = re.compile(
    r"\(?\b(nếu có|nếu|khi|trong trường hợp|đối với trường hợp|trường hợp|đối với)\b[^()]*",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:(?:các )?giấy tờ (?:phải )?(?:nộp|xuất trình)|thành phần hồ sơ|hồ sơ(?: (?:gồm|bao gồm))?|lưu ý|ghi chú)",
    re.IGNORECASE,
)
_OPENS_A_LIST = re.compile(
    r"(?::|\b(?:gồm|bao gồm|sau|sau đây|như sau|dưới đây))\s*[.;:]?\s*$", re.IGNORECASE
)
_NUMBERING = re.compile(
    r"^(?:[-+*•\s]|\(?[0-9]{1,2}(?:\.[0-9]{1,2})*[.)]|\(?[a-zđ]\)|[IVX]{1,4}\.)+\s*", re.IGNORECASE
)
Json = dict[str, Any]


class Sorted(NamedTuple):
    """Groups of papers by what their headings mean."""

    shared: list[tuple[Group, bool]]
    own: list[Group]
    notes: list[str]


def sorted_groups(record: Record, flags: Flags) -> Sorted:
    """The groups of a record; headings and advice among the papers are told to the editor and kept as notes."""
    found = Sorted([], [], [])
    counts = any(p.originalQty or p.copyQty for g in record.executionCases for p in g.profileComponents)
    for group in record.executionCases:
        heading = fold(group.name)
        notes = [
            p
            for p in group.profileComponents
            if p.name and (_is_note(p, heading, counts) or is_heading(p.name))
        ]
        found.notes.extend(paper.name for paper in notes)
        _tell_of_notes(notes, heading, flags)
        kept = group.model_copy(update={"profileComponents": _without(group.profileComponents, notes)})
        if "luu y" in heading:
            continue
        if "xuat trinh" in heading:
            found.shared.append((kept, True))
        elif (
            not heading
            or "phai nop" in heading
            or _HEADING.fullmatch(_NUMBERING.sub("", group.name).strip(" :*-."))
        ):
            found.shared.append((kept, False))
        elif kept.profileComponents:
            found.own.append(kept)
    if not found.shared and not found.own:
        flags.doubt("executionCases", "Không ghi thành phần hồ sơ.")
    return found


def is_heading(name: str) -> bool:
    """Whether a "paper" is only the title of the papers behind it."""
    plain = _NUMBERING.sub("", name).strip()
    return bool(_HEADING.fullmatch(plain.strip(" :*-.;")) or _OPENS_A_LIST.search(plain))


def _is_note(paper: Paper, heading: str, counts: bool) -> bool:
    """Explanations stand among the papers: below "Lưu ý", or as a paper of which no copy at all is asked for."""
    return "luu y" in heading or (counts and not paper.originalQty and not paper.copyQty)


def _without(papers: Sequence[Paper], notes: Sequence[Paper]) -> list[Paper]:
    dropped = {id(paper) for paper in notes}
    return [paper for paper in papers if id(paper) not in dropped]


def _tell_of_notes(notes: Sequence[Paper], heading: str, flags: Flags) -> None:
    """Advice below "Lưu ý" is no surprise; a heading, or a paper without any copy, might have been a paper."""
    for paper in notes:
        if is_heading(paper.name):
            flags.doubt(
                "profileComponents",
                "«%(paper)s» là tiêu đề, không phải giấy tờ: không đưa vào danh sách.",
                paper=shown(paper.name),
            )
        elif "luu y" not in heading:
            flags.doubt(
                "profileComponents",
                "«%(paper)s» không ghi bản chính, bản sao: hiểu là lời dặn.",
                paper=shown(paper.name),
            )


def says_what_is_required(record: Record, flags: Flags) -> bool:
    """Whether the record marks required papers at all."""
    papers = [paper for group in record.executionCases for paper in group.profileComponents]
    if any(paper.required for paper in papers):
        return True
    if papers:
        flags.doubt("profileComponents.required", "Nguồn không đánh dấu giấy tờ bắt buộc: xếp theo lời văn.")
    return False


def papers_of(
    code: str, groups: Sorted, certain: bool, flags: Flags, *, own_as_conditions: bool = False
) -> list[Json]:
    """The papers of a case; with `own_as_conditions` a heading that names a case says when its papers are needed."""
    found: dict[str, Json] = {}
    for group, to_show in groups.shared:
        for paper in group.profileComponents:
            _add(found, code, _paper(paper, certain, shown_only=to_show), flags)
    for group in groups.own:
        for paper in group.profileComponents:
            made = _paper(paper, certain)
            if own_as_conditions and len(groups.own) > 1:
                made.update(required=False, condition=" ".join(group.name.split()).strip(" *:-;"))
            _add(found, code, made, flags)
    return list(found.values())


def _add(found: dict[str, Json], code: str, paper: Json, flags: Flags) -> None:
    """Codes tell papers of a case apart: a doubled or missing one is made up from the procedure's code."""
    if not paper["name"]:
        return
    same = found.get(paper["code"])
    twin = next((other for other in found.values() if fold(other["name"]) == fold(paper["name"])), None)
    if twin is not None:
        flags.doubt(
            "profileComponents",
            "«%(paper)s» ghi hai lần: chỉ giữ một.",
            twin["code"],
            paper=shown(paper["name"]),
        )
        return
    if same is not None:
        flags.doubt(
            "profileComponents",
            "Hai giấy tờ khác nhau cùng mã %(code)s: «%(one)s» và «%(other)s».",
            same["code"],
            code=paper["code"],
            one=shown(same["name"]),
            other=shown(paper["name"]),
        )
    if same is not None or not paper["code"]:
        paper["code"] = f"{paper['code'] or code + '.TP'}-{len(found) + 1:02d}"
    found[paper["code"]] = paper


def _paper(paper: Paper, certain: bool, *, shown_only: bool = False) -> Json:
    condition = condition_in(paper.name)
    required = paper.required if certain else condition is None
    return {
        "code": paper.code,
        "name": paper.name.strip(" -+*;\n"),
        "originals": paper.originalQty or 0,
        "copies": paper.copyQty or 0,
        "required": required,
        "condition": None if required else condition,
        "shown_only": shown_only,
        "result_of": None,
        "form": None,
        "templates": [file.fileName for file in paper.attachments if file.fileName],
    }


def condition_in(name: str) -> str | None:
    """When a paper is needed, in the words of its own name; None when the name does not say."""
    found = _CONDITION.search(name)
    if found is None:
        return "Khi ủy quyền cho người khác" if "uy quyen" in fold(name) else None
    words = " ".join(found[0].split()).strip(" ()-+*;:.,")
    return words[:1].upper() + words[1:]
