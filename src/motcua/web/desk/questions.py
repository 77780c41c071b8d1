"""What applicants ask the officer's agencies: what waits for an answer, and for superiors what was answered late."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.dossiers.queries import threads
from motcua.dossiers.types import ThreadEntry
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.web.desk.frame import officers_only, show

PAGE = "desk:questions"


@require_GET
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The most pressing first."""
    context = {
        "waiting": _rows(threads.unanswered(actor)),
        "late": _rows(threads.answered_late(actor)),
        "most": threads.MOST,
    }
    return show(request, actor, "desk/questions.html", context, current=PAGE)


def _rows(entries: Sequence[ThreadEntry]) -> list[dict[str, Any]]:
    now = clock.now()
    return [
        {"entry": one, "dossier": one.dossier, "late": one.due_at is not None and one.due_at < now}
        for one in entries
    ]
