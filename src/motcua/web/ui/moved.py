"""What became of a draft whose form changed while it was being filled in: told in words on each of its pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import get_language

from motcua.dossiers.types import Draft, DraftPaper
from motcua.procedures.queries import EMPTY, Kept, frozen, kept_from_json, spoken


@dataclass(frozen=True)
class Moved:
    """`count` answers stand as they were; `changed` stand beside a question that is another one now; `gone` are no
    longer asked; `added` are new questions."""

    count: int
    changed: tuple[Kept, ...]
    gone: tuple[Kept, ...]
    added: tuple[str, ...]
    papers: tuple[DraftPaper, ...]
    no_case: bool


def told(draft: Draft) -> Moved | None:
    """What is to be told, in the reader's language; None for a draft that is still in the version it was begun in."""
    if not draft.moved:
        return None
    kept = kept_from_json(draft.moved.get("kept", ()))
    asked = _asked(draft)
    changed = tuple(replace(one, label=_title(asked, one.at) or one.label) for one in kept if one.at)
    return Moved(
        count=len(draft.answers.keys() - {one.at for one in changed}),
        changed=changed,
        gone=tuple(one for one in kept if not one.at),
        added=tuple(title for name in draft.moved.get("added", ()) if (title := _title(asked, name))),
        papers=tuple(draft.papers.exclude(kept_as="").order_by("pk")),
        no_case=not draft.case_code,
    )


def _asked(draft: Draft) -> Mapping[str, Any]:
    """The questions of the draft's form, in the reader's language."""
    content = frozen(draft.version_id)
    case = content.case(draft.case_code)
    form = spoken(content.form(case.form), get_language() or "vi") if case else EMPTY
    found: Mapping[str, Any] = form["schema"]["properties"]
    return found


def _title(asked: Mapping[str, Any], name: str) -> str:
    return str(asked.get(name, {}).get("title", ""))


def former(draft: Draft) -> dict[str, str]:
    """What stood in questions that have changed, in words, by the name of the question."""
    return {one.at: one.words for one in kept_from_json(draft.moved.get("kept", ())) if one.at}
