"""What is wrong with an order beyond its having no words, in the lives that are made up at random."""

from typing import Any

from motcua.process.states import StepKind
from tests.support.orders import Tried


def question_is_wrong(life: Any, order: Tried) -> bool:
    asked = [q for q in order.asked or () if q["agency"]]
    agencies = [q["agency"] for q in asked]
    known = {s.agency for s in life.state.steps if s.spec.asked_by or s.spec.kind is StepKind.WORK}
    return (
        not asked
        or len(set(agencies)) < len(agencies)
        or bool(known.intersection(agencies))
        or any(not q["question"].strip() or (q.get("days") or 0) > 30 for q in asked)
    )


def extension_is_wrong(life: Any, order: Tried) -> bool:
    due_at, until = life.state.clock.due_at, order.until
    counter = life.hours[life.state.counted_at]
    return (
        not (order.note or "").strip()
        or due_at is None
        or until is None
        or until <= max(due_at, life.now)
        or not counter.is_working(counter.local(until).date())
    )
