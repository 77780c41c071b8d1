"""What a worker does, done here and now in the test's own process."""

from motcua.dossiers.models import Dossier
from motcua.dossiers.readers.papers import Papers
from motcua.dossiers.store import TOPIC
from motcua.kernel import clock
from motcua.platform.effects.execution import work_on
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import State
from motcua.platform.readers import story


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


def make_papers(code: str) -> None:
    """Everything that waits for this dossier is taken one attempt further, whenever it was due.

    Its events are given to the reader, which by itself would see none of a test's own transaction.
    """
    Papers().read(story(TOPIC, Dossier.objects.get(code=code).pk))
    waiting = Effect.objects.filter(kind="paper", subject=code).exclude(state=State.DONE)
    waiting.update(due_at=clock.now())
    for pk in list(waiting.values_list("pk", flat=True)):
        work_on(pk)
