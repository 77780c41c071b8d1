"""How providers of messages do, what is stuck with them and why, and what people answered that fits no dossier."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.phones import as_dialled
from motcua.notifications.commands import settle_reply
from motcua.notifications.queries import ProviderStanding, providers, waiting_replies
from motcua.platform.effects import queries
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.outbox.pages import MOST, OUTCOMES, rows
from motcua.web.ui.posting import posted_from

PAGE = "desk:outbox:messages"


@require_GET
@officers_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Each provider with its figures of a day, then what stopped, what waits, what was answered."""
    context = {
        "providers": [_row(one) for one in providers(actor)],
        "stopped": rows(queries.needing_a_person(actor, kind="message.")[:MOST]),
        "waiting": rows(queries.waiting(actor, kind="message.")[:MOST]),
        "replies": [
            {"reply": one, "sender": as_dialled(one.sender)} for one in waiting_replies(actor)[:MOST]
        ],
    }
    return show(request, actor, "desk/outbox/providers.html", context, current="desk:outbox:list")


@posted_from(PAGE)
@officers_only
def settle(request: HttpRequest, actor: Actor, *, reply: int) -> HttpResponse:
    """Somebody has looked at a reply, and says what they did."""
    settle_reply(actor=actor, reply=reply, note=request.POST.get("note", ""))
    messages.success(request, _("Đã ghi."))
    return redirect(PAGE)


def _row(one: ProviderStanding) -> dict[str, Any]:
    state = _("Đang hỏng: tin đi bằng nhà cung cấp khác"), "late"
    if not one.is_unwell:
        state = (_("Chạy tốt"), "done") if one.tried else (_("Chưa có tin trong 24 giờ"), "quiet")
    return {
        "is": one,
        "state": state,
        "channel": {"sms": _("SMS"), "zalo": _("Zalo")}.get(one.channel, one.channel),
        "bad": round(one.now.share * 100),
        "lost": round(one.share_lost * 100, 1),
        "seconds": round(one.now.seconds, 1) if one.now.seconds is not None else None,
        "lag": int((clock.now() - one.oldest).total_seconds() // 60) if one.oldest else None,
        "outcome": _("Đã nhận")
        if one.last_outcome == "done"
        else OUTCOMES.get(one.last_outcome, one.last_outcome),
    }
