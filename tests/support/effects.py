"""What the worker does, in the test's own process."""

from motcua.kernel import clock
from motcua.platform.effects.execution import work_on
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import State


def work(kind: str = "") -> None:
    """Take everything of a kind that is due as far as it goes, and what follows from it."""
    tried: set[int] = set()
    while True:
        due = Effect.objects.filter(kind__startswith=kind, due_at__lte=clock.now()).exclude(
            state__in=[State.DONE, State.NEEDS_PERSON]
        )
        number = due.exclude(pk__in=tried).order_by("pk").values_list("pk", flat=True).first()
        if number is None:
            return
        tried.add(number)
        work_on(number)
