"""What changed fees would have meant for the dossiers of the last month, and who keeps the old ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from motcua.dossiers.models import Dossier
from motcua.kernel import clock
from motcua.procedures.queries import frozen
from motcua.procedures.types import content_from_json
from motcua.process.states import OPEN

MOST = 2_000
_MONTH = timedelta(days=31)


@dataclass
class FeeRun:
    """Dossiers of the last 31 days: how many would pay more or less, what all pay before and then; open ones unpaid."""

    dossiers: int = 0
    more: int = 0
    less: int = 0
    before: int = 0
    then: int = 0
    unpaid: int = 0


def run_fees(procedure: str, fees: Mapping[str, Sequence[Mapping[str, Any]]], on: date) -> FeeRun:
    """`fees` by case take the place of the version's own; both are asked for what is filed on a day."""
    run = FeeRun()
    filed = Dossier.objects.filter(procedure_code=procedure, submitted_at__gte=clock.now() - _MONTH)
    for dossier in filed.select_related("declaration").order_by("-submitted_at")[:MOST]:
        content = frozen(dossier.version_id)
        old = content.case(dossier.case_code)
        changed = [{**case, "fees": fees.get(case["code"], ())} for case in content.raw["cases"]]
        new = content_from_json({**content.raw, "cases": changed}).case(dossier.case_code)
        if old is None or new is None:
            continue
        was = old.charge(dossier.channel, dossier.answers).amount
        then = new.charge(dossier.channel, dossier.answers, on).amount
        run.dossiers += 1
        run.more, run.less = run.more + (then > was), run.less + (then < was)
        run.before, run.then = run.before + was, run.then + then
    waiting = Dossier.objects.filter(procedure_code=procedure, status__in=sorted(OPEN), fee_paid=False)
    run.unpaid = waiting.count()
    return run
