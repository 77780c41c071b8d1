"""What waits to leave the house, what needs a person and why, what was refused; and trying one again."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from motcua.kernel.actor import Actor
from motcua.notifications.queries import offered_channels
from motcua.platform.effects import commands, queries
from motcua.platform.effects.models import Effect
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui import outside_words
from motcua.web.ui.posting import posted_from

PAGE = "desk:outbox:list"
MOST = 200
OUTCOMES: dict[str, Any] = {
    "": lazy("Chưa thử lần nào"),
    "temporary": lazy("Bên nhận tạm thời chưa nhận được"),
    "permanent": lazy("Bên nhận từ chối hẳn"),
    "configuration": lazy("Thiết lập của hệ thống chưa đúng"),
    "unknown": lazy("Không rõ đã gửi được hay chưa"),
    "refused": lazy("Hệ thống không cho làm"),
}


@require_GET
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything that is still open, and the refusals of the last thirty days; the first 200 of each."""
    context = {
        "stopped": rows(queries.needing_a_person(actor)[:MOST]),
        "refused": rows(queries.refused(actor)[:MOST]),
        "waiting": rows(queries.waiting(actor)[:MOST]),
        "kinds": queries.standing(),
        "down": outside_words.down(offered_channels()),
    }
    return show(request, actor, "desk/outbox/list.html", context, current=PAGE)


@posted_from(PAGE)
@officers_only
def again(request: HttpRequest, actor: Actor, *, effect: int) -> HttpResponse:
    """Send one on its way again, with the reason that was given."""
    commands.again(actor=actor, effect=effect, reason=request.POST.get("reason", ""))
    messages.success(request, _("Việc số %(number)s sẽ được thử lại.") % {"number": effect})
    return redirect(PAGE)


def rows(effects: Iterable[Effect]) -> list[dict[str, Any]]:
    return [
        {
            "effect": effect,
            "to": masked(str(effect.payload.get("to", ""))),
            "outcome": OUTCOMES.get(effect.outcome, effect.outcome),
        }
        for effect in effects
    ]


def masked(address: str) -> str:
    """As much of an address as tells why it was refused: what is written there is not an administrator's to read."""
    name, at, host = address.rpartition("@")
    return f"{name[:1]}•••{at}{host}" if at else f"•••{address[-3:]}" if address else ""
