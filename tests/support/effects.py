"""What a worker does, done here and now: the log is read, and the papers that it calls for are made."""

from motcua.dossiers.readers.papers import Papers
from motcua.kernel import clock
from motcua.platform.effects import execution
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import State
from motcua.platform.readers import advance


def make_papers(code: str) -> None:
    """Everything that waits for this dossier is taken one attempt further, whenever it was due."""
    while advance(Papers()):
        pass
    waiting = Effect.objects.filter(kind="paper", subject=code).exclude(state=State.DONE)
    waiting.update(due_at=clock.now())
    for pk in list(waiting.values_list("pk", flat=True)):
        execution.work_on(pk)
