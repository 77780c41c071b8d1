"""The officer's own page with the systems that act for them, the keys, leaving."""

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.agencies.queries import names
from motcua.identity.queries import Token, tokens_of
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.notifications.commands import choose_letters
from motcua.notifications.queries import CHOICES, chosen_by
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.people import stand_ins
from motcua.web.ui.account.room import Room
from motcua.web.ui.posting import posted_from
from motcua.web.ui.screen_lock.marks import open_when_locked
from motcua.web.ui.token_labels import row

ROOM = Room("desk", "desk/base.html", officers_only, show)


@require_GET
@officers_only
def account(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Which posts I hold today, where, and for whom by delegation; which systems act for me, or ask to."""
    known = names()
    posts = [{"held": post, "agency": known.get(post.agency, post.agency)} for post in actor.posts]
    systems = tokens_of(actor).filter(kind=Token.Kind.SYSTEM, revoked_at=None)
    context = {"posts": posts, "systems": [row(token, clock.now()) for token in systems]}
    context["letters"] = [
        {"key": kind, "label": words, "wanted": kind in chosen_by(actor)}
        for kind, words in _letters().items()
    ]
    context |= ROOM.summary(request) | stand_ins.of(actor.officer_id or 0)
    return show(request, actor, "desk/account.html", context, current="desk:account")


def _letters() -> dict[str, str]:
    words = {
        "lateness": _("Hồ sơ sắp đến hạn, quá hạn mà tôi phải lo"),
        "new": _("Việc mới đến lượt tôi"),
        "returned": _("Việc được trả lại để làm lại"),
        "answered": _("Người nộp đã bổ sung hồ sơ tôi đang chờ"),
        "questions": _("Người nộp hỏi, và câu hỏi quá hạn trả lời"),
        "followed": _("Diễn biến của hồ sơ tôi theo dõi"),
        "morning": _("Mỗi sáng ngày làm việc: bao nhiêu hồ sơ chờ, đến hạn, quá hạn"),
    }
    return {kind: words[kind] for kind in CHOICES}


@posted_from("desk:account")
@officers_only
def letters(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Which letters I want."""
    choose_letters(actor=actor, wanted=request.POST.getlist("thu"))
    messages.success(request, _("Đã ghi. Thư gửi tới địa chỉ đã xác nhận, hoặc địa chỉ cơ quan đã ghi."))
    return redirect("desk:account")


@require_GET
@officers_only
def keys(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The keys as a page, for whoever has no script running."""
    return show(request, actor, "desk/keys.html", {})


@open_when_locked
@posted_from("desk:home")
@officers_only
def logout(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Leave the desk; the next person begins at the log-in page."""
    auth.logout(request)
    return redirect(resolve_url(settings.LOGIN_URL))
