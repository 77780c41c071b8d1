"""A draft goes over to the version of its procedure that is in force by now, with everything that was given for it.

Answers go by the identity of their questions (`procedures.rebasing`), papers by what they are. What has no place in the
new version stays in the draft (`Draft.moved`, `DraftPaper.kept_as`), is shown as kept, and is never sent.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from motcua.dossiers.models import Draft, DraftPaper
from motcua.dossiers.queries.grounds import PROOF
from motcua.dossiers.roles import drafts_seen
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.vietnamese import fold
from motcua.platform.transactions import command
from motcua.procedures.queries import (
    EMPTY,
    Rebased,
    frozen,
    kept_from_json,
    paper_likeness,
    published,
    rebased,
    renamed,
)
from motcua.procedures.types import Case, Component, Content

# How much of a paper's name must be the same where its code is.
_LIKE = 0.5


@command
def bring_up_to_date(*, actor: Actor, draft: UUID) -> Draft:
    """The draft in the version in force; as it is when it is there already, was sent, or nothing is in force."""
    own = (
        drafts_seen(actor)
        .select_for_update(of=("self",))
        .select_related("version", "counter", "handling")
        .filter(pk=draft)
        .first()
    )
    if own is None:
        raise NotFound("Không tìm thấy bản nháp. Có thể bạn đã xoá hoặc đã nộp từ máy khác.")
    try:
        newest = published(own.version.procedure_id)
    except NotFound:
        return own
    if own.dossier_id is None and newest.pk != own.version_id:
        _move(own, newest.pk, newest.number)
    return own


def _move(own: Draft, version: int, number: int) -> None:
    before, after = frozen(own.version_id), frozen(version)
    was = before.case(own.case_code)
    now = like_case(was, after, own.channel) if was else None
    old, new = (before.form(was.form) if was else EMPTY), (after.form(now.form) if now else EMPTY)
    found = rebased(old, new, own.answers if was else {}, kept_from_json(own.moved.get("kept", ())))
    if was:
        own.answers = found.answers
    own.case_code = now.code if now else ""
    own.moved = _told(own, found, renamed(old, new), number)
    own.version_id = version
    own.step = min(own.step, 2 if now else 1)
    own.save()
    for paper in own.papers.all():
        _readdress(paper, was, now)


def _told(own: Draft, found: Rebased, names: Mapping[str, str], number: int) -> dict[str, Any]:
    """What its writer is told: from which version to which, what is kept, which questions are new (by name)."""
    new = found.added if own.answers or found.kept else []
    known = [names[name] for name in own.moved.get("added", ()) if name in names]
    return {
        "from": own.moved.get("from", own.version.number),
        "to": number,
        "kept": [one.to_json() for one in found.kept],
        "added": list(dict.fromkeys([*known, *new])),
    }


def like_case(was: Case, content: Content, channel: str) -> Case | None:
    """The case of another version that is this one: by code and name, by name, by code; else the only one."""
    offered = [case for case in content.own_cases if channel in case.filing]
    named = [case for case in offered if fold(case.name) == fold(was.name)]
    coded = [case for case in offered if case.code == was.code]
    both = [case for case in named if case in coded]
    only = offered if len(offered) == 1 else []
    return next(iter([*both, *named, *coded, *only]), None)


def _readdress(paper: DraftPaper, was: Case | None, now: Case | None) -> None:
    """A file stays with its paper; where that is not asked for any more, it is kept under the name it was given for."""
    if paper.component == PROOF:
        return
    old = was.papers.get(paper.component) if was else None
    name = paper.kept_as or (old.name if old else paper.name)
    new = _same_paper(Component(paper.component, name), now)
    paper.component, paper.kept_as = (new.code, "") if new else (paper.component, name)
    paper.save(update_fields=["component", "kept_as"])


def _same_paper(old: Component, case: Case | None) -> Component | None:
    papers = [paper for paper in case.components if not paper.form] if case else []
    same = [paper for paper in papers if fold(paper.name) == fold(old.name)]
    coded = [
        paper for paper in papers if paper.code == old.code and paper_likeness(paper.name, old.name) >= _LIKE
    ]
    both = [paper for paper in same if paper in coded]
    return next(iter([*both, *same, *coded]), None)


def settle(own: Draft) -> None:
    """Another case was chosen: what was kept goes into its questions and papers where they ask for it."""
    content = frozen(own.version_id)
    case = content.case(own.case_code)
    form = content.form(case.form) if case else EMPTY
    found = rebased(EMPTY, form, {}, kept_from_json(own.moved.get("kept", ())))
    free = {name: value for name, value in found.answers.items() if name not in own.answers}
    stays = [one for one in kept_from_json(own.moved.get("kept", ())) if one.value not in free.values()]
    own.answers = {**own.answers, **free}
    own.moved = {**own.moved, "kept": [one.to_json() for one in stays]}
    for paper in own.papers.exclude(kept_as=""):
        _readdress(paper, None, case)
