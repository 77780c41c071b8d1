"""What became of a draft whose form changed while it was being filled in: told in words on each of its pages."""

from dataclasses import dataclass

from motcua.dossiers.types import Draft, DraftPaper
from motcua.procedures.queries import Kept, kept_from_json


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
    """What is to be told; None for a draft that is still in the version it was begun in."""
    if not draft.moved:
        return None
    kept = kept_from_json(draft.moved.get("kept", ()))
    changed = tuple(one for one in kept if one.at)
    return Moved(
        count=len(draft.answers.keys() - {one.at for one in changed}),
        changed=changed,
        gone=tuple(one for one in kept if not one.at),
        added=tuple(draft.moved.get("added", ())),
        papers=tuple(draft.papers.exclude(kept_as="").order_by("pk")),
        no_case=not draft.case_code,
    )


def former(draft: Draft) -> dict[str, str]:
    """What stood in questions that have changed, in words, by the name of the question."""
    return {one.at: one.words for one in kept_from_json(draft.moved.get("kept", ())) if one.at}
