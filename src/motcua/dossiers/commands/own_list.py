"""What an applicant does with their own list: a label of their own, a new draft that begins from an earlier dossier."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.documents.queries import look, read
from motcua.dossiers import access
from motcua.dossiers.commands.drafts import begun
from motcua.dossiers.models import Dossier, Draft, DraftPaper, OwnLabel, Paper
from motcua.dossiers.queries.own_list import LONGEST, label_party
from motcua.dossiers.roles import ACTED
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import Invalid, NotAllowed, Refusal
from motcua.kernel.vietnamese import normal
from motcua.platform.transactions import command
from motcua.procedures.queries import frozen
from motcua.procedures.types import Case, Content

_OF_ONE_FILING = frozenset({ACTED, "asker", "proof_seen", "paper_seen"})


@command
def label_own(*, actor: Actor, code: str, text: str) -> None:
    """Put a word of one's own on a dossier; an empty one takes it away."""
    if actor.kind is not Kind.PERSON:
        raise NotAllowed("Nhãn riêng dành cho người có hồ sơ.")
    dossier, label = access.get(actor, code), " ".join(normal(text).split())
    if len(label) > LONGEST:
        raise Invalid("Nhãn dài nhất %(most)s ký tự.", most=LONGEST)
    party = label_party(actor)
    if label:
        OwnLabel.objects.update_or_create(dossier_id=dossier.pk, party_id=party, defaults={"text": label})
    else:
        OwnLabel.objects.filter(dossier=dossier, party=party).delete()


@dataclass(frozen=True)
class Again:
    """A draft that began from an earlier dossier, and the names of papers that did not come along."""

    draft: Draft
    left: tuple[str, ...]


def begin_again(*, actor: Actor, code: str) -> Again:
    """A draft of the same procedure, in the version in force, with the answers and papers of an earlier dossier.

    Answers come along as far as the form still asks for them, papers as far as the case still has them and their
    files, looked at anew, are good; what proves a right to file for another is given anew. Everything is read again
    before it is sent.
    """
    earlier = access.get(actor, code)
    papers = _newest(earlier)
    return _begin(
        actor=actor, earlier=earlier, papers=papers, good=[paper.pk for paper in papers if _is_good(paper)]
    )


def _newest(earlier: Dossier) -> list[Paper]:
    """The files of each component that were handed in last."""
    papers = list(earlier.papers.exclude(file=None).select_related("file").order_by("added_at", "pk"))
    last = {paper.component: paper.added_at for paper in papers}
    return [paper for paper in papers if paper.added_at == last[paper.component]]


def _is_good(paper: Paper) -> bool:
    """Whether its bytes are still there and still what may be handed in."""
    try:
        look(read(paper.file)) if paper.file else None
    except (Refusal, OSError):
        return False
    return paper.file is not None


@command
def _begin(*, actor: Actor, earlier: Dossier, papers: Sequence[Paper], good: Collection[int]) -> Again:
    draft = begun(actor, earlier.procedure_code)
    content = frozen(draft.version_id)
    case = content.case(earlier.case_code)
    if case is None or "online" not in case.filing:
        return Again(draft, tuple(_name(paper) for paper in papers))
    draft.case_code, draft.answers = case.code, _answers(earlier, content, case)
    draft.counter_id, draft.handling_id = earlier.counter_id, earlier.handling_id
    draft.owner = _owner(actor, earlier)
    draft.returning = earlier.returning if earlier.returning in case.returning else draft.returning
    draft.return_address = earlier.return_address
    draft.save()
    return Again(draft, tuple(_laid(draft, papers, case, good)))


def _owner(actor: Actor, earlier: Dossier) -> dict[str, Any]:
    """Whose it is; `self` where that is whoever begins it, or for whom they act."""
    given = {name: value for name, value in earlier.applicant.items() if name not in _OF_ONE_FILING}
    if earlier.owner_id == label_party(actor):
        return {**{name: value for name, value in given.items() if name != "ground"}, "self": True}
    return {name: value for name, value in given.items() if name != "self"}


def _answers(earlier: Dossier, content: Content, case: Case) -> dict[str, Any]:
    asked = content.form(case.form)["schema"]["properties"]
    return {name: value for name, value in earlier.answers.items() if name in asked}


def _laid(draft: Draft, papers: Sequence[Paper], case: Case, good: Collection[int]) -> list[str]:
    """Lay in what the case still has and is good; returns the names of what stays behind."""
    left = []
    for paper in papers:
        if paper.pk not in good or paper.component not in case.papers:
            left.append(_name(paper))
            continue
        DraftPaper.objects.get_or_create(
            draft=draft, component=paper.component, file_id=paper.file_id, defaults={"name": _name(paper)}
        )
    return left


def _name(paper: Paper) -> str:
    return paper.name or paper.component_name
