"""What hangs on an agency: dossiers, steps, procedures; and who else shortens its name to the same letters."""

from dataclasses import dataclass

from motcua.agencies.queries import existing
from motcua.agencies.types import Agency
from motcua.dossiers.models import Dossier, Step
from motcua.dossiers.numbers import abbreviation, without_place
from motcua.procedures.queries import all_published
from motcua.process.states import OPEN

__all__ = ["Hanging", "abbreviation", "collisions", "hanging_on"]


@dataclass(frozen=True)
class Hanging:
    """Open dossiers that were received and that are settled here, open steps, procedures in force that name it."""

    received: int
    settled: int
    steps: int
    procedures: int


def hanging_on(agency: str) -> Hanging:
    """What whoever closes or renames an agency ought to know."""
    open_ones = Dossier.objects.filter(status__in=sorted(OPEN))
    in_force = all_published()
    named = in_force.filter(content__agencies__contains=[agency])
    return Hanging(
        received=open_ones.filter(counter_id=agency).count(),
        settled=open_ones.filter(handling_id=agency).count(),
        steps=Step.objects.filter(closed_at=None, agency_id=agency).count(),
        procedures=(named | in_force.filter(content__counters__contains=[agency])).count(),
    )


def collisions(agency: Agency) -> list[Agency]:
    """Agencies of today whose papers bear the same letters though they are something else (`SNV`: Nội vụ, Ngoại vụ).

    Committees of communes share theirs by the rule (Decree 30/2020): they differ by their place alone.
    """
    mine, plain = abbreviation(agency), without_place(agency).casefold()
    others = existing().exclude(pk=agency.pk)
    return [one for one in others if abbreviation(one) == mine and without_place(one).casefold() != plain]
