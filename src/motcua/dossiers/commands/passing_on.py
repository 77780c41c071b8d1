"""Passing on: what was refused for want of authority becomes a dossier of the competent agency, nothing typed again.

It follows by itself from the refusal (`platform/reactions.py`), exactly once.
"""

from collections.abc import Mapping
from typing import Any

from motcua.dossiers.acts.refuse import REFUSE
from motcua.dossiers.commands.creating import GivenPaper, create
from motcua.dossiers.competence import counter_for
from motcua.dossiers.models import Dossier, Draft, Paper
from motcua.dossiers.queries.passed import key_of
from motcua.dossiers.store import TOPIC
from motcua.dossiers.types import SEEN
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.platform.reactions import Reaction
from motcua.platform.readers import LogEvent
from motcua.platform.transactions import command
from motcua.procedures.queries import frozen


@command
def pass_on(*, actor: Actor, dossier: int, to: str) -> Dossier:
    """The refused dossier again, at the counter of the agency `to`: same person, form, papers, way of return and
    version, under a code of its own that names the old one. Asked for twice, it is one dossier.
    """
    made = Dossier.objects.filter(submission_key=str(key_of(dossier))).first()
    if made is not None:
        return made
    old = Dossier.objects.select_related("declaration", "owner", "filer").filter(pk=dossier).first()
    if old is None:
        raise NotFound("Không tìm thấy hồ sơ. Bạn hãy kiểm tra lại mã hồ sơ.")
    content = frozen(old.version_id)
    case = content.case(old.case_code)
    if case is None:
        raise LookupError(f"{old.code} is pinned to a case its version does not have")
    papers = list(old.papers.select_related("file").order_by("added_at", "id"))
    draft = _draft(old, to, counter_for(to, content).code, papers)
    return create(actor, draft, content, case, _files(papers), owner=old.owner, goes_on=old)


def _draft(old: Dossier, to: str, counter: str, papers: list[Paper]) -> Draft:
    """What was filed, as it would stand at the other counter; it need not be kept."""
    seen = [p.component for p in papers if p.origin == Paper.Origin.SEEN]
    return Draft(
        id=key_of(old.pk),
        version_id=old.version_id,
        case_code=old.case_code,
        counter_id=counter,
        handling_id=to,
        channel=old.channel,
        owner=old.applicant,
        aside={SEEN: seen},
        answers=old.answers,
        returning=old.returning,
        return_address=old.return_address,
    )


def _files(papers: list[Paper]) -> list[GivenPaper]:
    return [GivenPaper(p.component, p.name, p.file.sha256, p.file.size) for p in papers if p.file]


def _wants(event: LogEvent) -> Mapping[str, Any] | None:
    to = event.data.get("to_agency")
    return {"dossier": event.stream, "to": to} if to and event.data.get("pass_on") else None


PASSING_ON = Reaction(
    name="pass_on",
    topics=(TOPIC,),
    types=frozenset({REFUSE.told.type}),
    wants=_wants,
    carry_out=lambda actor, wanted: pass_on(actor=actor, dossier=wanted["dossier"], to=wanted["to"]),
    subject=lambda event: str(event.data["code"]),
)
