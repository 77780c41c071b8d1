"""The clock comes round: whatever a moment decides is decided, in sets, by the same acts and statement as everything.

A dossier keeps the next moment at which the clock has something to decide (`wakes_at`, a partial index). Nothing is
locked: a dossier that moved meanwhile is left for the next round. One that cannot be decided is put off and stops none.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from motcua.dossiers import store
from motcua.dossiers.act import Act
from motcua.dossiers.acts import ACTS
from motcua.dossiers.commands.perform import carry_out_many
from motcua.kernel import clock
from motcua.kernel.actor import service
from motcua.platform import statements
from motcua.platform.inputs import Nothing
from motcua.process.state import State
from motcua.process.table import CLOCK

logger = logging.getLogger(__name__)

SET = 500
PUT_OFF = timedelta(hours=1)
_DUE = """SELECT id FROM dossiers_dossier WHERE wakes_at IS NOT NULL AND wakes_at <= %s::timestamptz
ORDER BY wakes_at LIMIT %s::int"""
# Of a set that failed half way the first ones may be decided already: their next moment stays theirs.
_PUT_OFF = """UPDATE dossiers_dossier SET wakes_at = %s::timestamptz
WHERE id = ANY(%s::bigint[]) AND wakes_at <= %s::timestamptz"""


def sweep(*, most: int = 20_000) -> int:
    """Decide all that is due now, at most so many; returns how many decisions were made."""
    made = 0
    while made < most:
        now = clock.now()
        due = [number for (number,) in statements.run(_DUE, [now.isoformat(), SET])]
        if not due:
            break
        made += _decide_set(due, now)
    return made


def _decide_set(due: Sequence[int], now: datetime) -> int:
    """One set; what stays due although nothing could be decided is put off, so that the next ones have their turn."""
    done = set(_decided(due, now))
    stuck = [number for number in due if number not in done]
    if stuck:
        statements.run(_PUT_OFF, [(now + PUT_OFF).isoformat(), stuck, now.isoformat()])
    return len(done)


def _decided(due: Sequence[int], now: datetime) -> Sequence[int]:
    """The numbers for which something was done. When a set fails as a whole, by halves: one stops nobody else."""
    try:
        return [number for act, numbers in _by_act(due, now) for number in _carried_out(act, numbers)]
    except Exception:
        if len(due) == 1:
            logger.exception("the clock cannot decide dossier %s", due[0])
            return []
    middle = len(due) // 2
    return [*_decided(due[:middle], now), *_decided(due[middle:], now)]


def _by_act(due: Sequence[int], now: datetime) -> Iterable[tuple[Act[Any], list[int]]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, dossier in store.read(due).items():
        act = due_act(dossier.state, now)
        if act is not None:
            found[act.key].append(number)
    return [(ACTS[key], numbers) for key, numbers in found.items()]


def _carried_out(act: Act[Any], numbers: Sequence[int]) -> Sequence[int]:
    return carry_out_many(act, actor=service(CLOCK), dossiers=numbers, given=Nothing()).done


def due_act(state: State, now: datetime) -> Act[Any] | None:
    """The first act, in the order of the table, that the clock does to a dossier that stands like this."""
    return next((a for a in ACTS.values() if a.due is not None and a.due(state, now)), None)
