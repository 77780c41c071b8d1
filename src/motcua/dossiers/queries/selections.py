"""What an officer has chosen, and what became of each dossier of it: the same in every window."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from motcua.dossiers.act import Act
from motcua.dossiers.acts import ACTS
from motcua.dossiers.models import Chosen, Dossier, Selection
from motcua.dossiers.queries import signings, worklists
from motcua.dossiers.queries.detail import allowed
from motcua.dossiers.queries.signings import Progress
from motcua.dossiers.types import DrawnResult
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound, Refusal, from_data

# How long a list of chosen dossiers can be come back to.
KEPT = timedelta(days=7)


class Standing(StrEnum):
    """Where one dossier of a list stands."""

    UNABLE = "unable"
    """The act is not possible: another step, or somebody else holds it."""
    UNSEEN = "unseen"
    """Its result was not looked at yet."""
    CHANGED = "changed"
    """It was looked at, and has changed since."""
    READY = "ready"
    GOING = "going"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Line:
    """One dossier of a list. `signing` says more of one that is being signed; `refusal` why one failed."""

    dossier: Dossier
    standing: Standing
    refusal: Refusal | None = None
    signing: Progress | None = None
    again: bool = False
    """Of a failed one: whether it can be tried as it was looked at."""
    unseen: bool = False
    """Whether its result must be looked at (again) first."""


@dataclass(frozen=True)
class Listed:
    """A list of chosen dossiers for one act."""

    id: UUID
    act: Act[Any]
    from_list: str
    lines: Sequence[Line]

    def those(self, *standings: Standing) -> list[Line]:
        """The lines that stand so."""
        return [line for line in self.lines if line.standing in standings]

    @property
    def to_look_at(self) -> list[Line]:
        """Results that must be looked at before they can be signed."""
        return [line for line in self.lines if line.unseen]

    @property
    def to_try_again(self) -> list[Line]:
        """Those that failed and may be tried again."""
        return [line for line in self.lines if line.again]


def mine(actor: Actor) -> QuerySet[Selection]:
    """The officer's own selections."""
    return Selection.objects.filter(officer_id=actor.officer_id or 0)


def gathered(actor: Actor) -> frozenset[str]:
    """The codes that the officer has chosen and done nothing with yet."""
    found = Chosen.objects.filter(selection__in=mine(actor).filter(act=""))
    return frozenset(found.values_list("dossier__code", flat=True))


def own(actor: Actor, selection: UUID) -> Selection:
    """A list that is this officer's and for an act; `NotFound` for everybody else."""
    found = mine(actor).filter(pk=selection).exclude(act="").first()
    if found is None or found.act not in ACTS:
        raise NotFound("Không còn danh sách này. Anh chị hãy chọn lại các hồ sơ.")
    return found


def listed(actor: Actor, selection: UUID) -> Listed:
    """The list as it stands now; dossiers that the officer may no longer see are left out."""
    kept = own(actor, selection)
    act = ACTS[kept.act]
    lines = list(
        kept.chosen.select_related(
            "dossier__filer", "dossier__declaration", "signing__dossier", "signing__officer"
        ).order_by("pk")
    )
    seen = {d.pk: d for d in worklists.chosen(actor, [line.dossier.code for line in lines])}
    under = signings.progresses([line.signing for line in lines if line.signing])
    progress = {p.signing.pk: p for p in under}
    return Listed(
        kept.pk,
        act,
        kept.from_list,
        [
            _line(act, actor, line, seen[line.dossier_id], progress.get(line.signing_id or 0))
            for line in lines
            if line.dossier_id in seen
        ],
    )


def drawn(actor: Actor, selection: UUID) -> dict[str, DrawnResult]:
    """The results of the list that were drawn when they were looked at, by the dossier's code."""
    kept = own(actor, selection).chosen.select_related("dossier").exclude(paper=None)
    return {x.dossier.code: DrawnResult(x.paper_id or "", x.box, x.seal_place, x.says) for x in kept}


def is_under_way(line: Chosen) -> bool:
    """Whether its signing has not ended."""
    return line.signing is not None and line.signing.ended_at is None


def _line(act: Act[Any], actor: Actor, kept: Chosen, dossier: Dossier, progress: Progress | None) -> Line:
    if kept.done_at or (progress and progress.state is signings.State.DONE):
        return Line(dossier, Standing.DONE)
    if progress and not progress.ended:
        return Line(dossier, Standing.GOING, signing=progress)
    able = act in allowed(actor, dossier)
    fresh = not act.signs or kept.looked_at_seq == dossier.chain_seq
    refusal = from_data(kept.refusal) if kept.refusal else progress.refusal if progress else None
    if refusal:
        return Line(dossier, Standing.FAILED, refusal, again=able and fresh, unseen=able and not fresh)
    if not able:
        return Line(dossier, Standing.UNABLE)
    if fresh:
        return Line(dossier, Standing.READY)
    return Line(dossier, Standing.UNSEEN if kept.looked_at_seq is None else Standing.CHANGED, unseen=True)
