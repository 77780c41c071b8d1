"""Which programs hold a token, a new one shown this once, and taking one back."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.identity import commands, queries
from motcua.identity.queries import Token
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import reason_given
from motcua.web.desk.account import ROOM
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui import rechecking
from motcua.web.ui.posting import posted_from
from motcua.web.ui.token_labels import SCOPES, row

PAGE = "desk:tokens:list"


@require_GET
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The tokens one may see, newest first, with their last use."""
    now = clock.now()
    found = queries.tokens_of(actor, everyone=True)[:500]
    context = {"rows": [row(token, now) for token in found], "manages": queries.manages_tokens(actor)}
    return show(request, actor, "desk/tokens/list.html", context, current=PAGE)


@require_http_methods(["GET", "POST"])
@officers_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form; sent, the page with the secret, which nobody sees again."""
    errors: Mapping[str, list[str]] = {}
    if request.method == "POST":
        # A program that shows it signs without anybody being asked again.
        asked = rechecking.ask(request, actor, ROOM) if "sign" in request.POST.getlist("scopes") else None
        if asked:
            return asked
        try:
            token, secret = _issue(request, actor)
        except Invalid as refusal:
            errors = {field: [_(s) for s in sentences] for field, sentences in refusal.fields.items()}
        else:
            context = {"token": token, "secret": secret}
            return show(request, actor, "desk/tokens/issued.html", context, current=PAGE)
    return show(
        request,
        actor,
        "desk/tokens/new.html",
        _form(request, actor, errors),
        current=PAGE,
        status=422 if errors else 200,
    )


def _issue(request: HttpRequest, actor: Actor) -> tuple[Token, str]:
    given = request.POST
    common: dict[str, Any] = {
        "actor": actor,
        "name": given.get("name", ""),
        "scopes": given.getlist("scopes"),
        "days": _whole(given.get("days", "")),
    }
    if given.get("kind") != Token.Kind.SYSTEM:
        return commands.issue_token(**common)
    return commands.issue_system_token(
        **common,
        username=given.get("username", ""),
        per_minute=_whole(given.get("per_minute", "")),
        reason=reason_given(given.get("reason", "")),
    )


def _whole(text: str) -> int:
    """A whole number as typed; anything else is 0, which no field allows."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0


def _form(request: HttpRequest, actor: Actor, errors: Mapping[str, list[str]]) -> dict[str, Any]:
    given = request.POST
    chosen = given.getlist("scopes")
    words = {
        "name": _("Tên chương trình"),
        "scopes": _("Quyền"),
        "days": _("Thời hạn"),
        "username": _("Tài khoản"),
        "per_minute": _("Số lần gọi mỗi phút"),
        "reason": _("Lý do"),
    }
    return {
        "manages": queries.manages_tokens(actor),
        "scopes": [(key, *texts, key in chosen) for key, texts in SCOPES.items()],
        "given": {
            "kind": given.get("kind", "personal"),
            "name": given.get("name", ""),
            "days": given.get("days", str(queries.USUAL_DAYS)),
            "username": given.get("username", ""),
            "per_minute": given.get("per_minute", str(queries.USUAL_PER_MINUTE)),
            "reason": given.get("reason", ""),
        },
        "most_days": queries.MOST_DAYS,
        "errors": errors,
        "mistakes": [
            {"id": field, "text": f"{words.get(field, field)}: {sentence}"}
            for field, sentences in errors.items()
            for sentence in sentences
        ],
    }


@posted_from("desk:account")
@officers_only
def consent(request: HttpRequest, actor: Actor, *, token: int) -> HttpResponse:
    """Agree that a system acts for oneself."""
    agreed = commands.consent_to_token(actor=actor, token=token)
    messages.success(
        request, _("Anh chị đã đồng ý cho “%(name)s” làm việc thay mình.") % {"name": agreed.name}
    )
    return redirect("desk:account")


@posted_from(PAGE)
@officers_only
def revoke(request: HttpRequest, actor: Actor, *, token: int) -> HttpResponse:
    """Take a token back."""
    revoked = commands.revoke_token(actor=actor, token=token, reason=request.POST.get("reason", ""))
    messages.success(request, _("Đã thu hồi mã truy cập “%(name)s”.") % {"name": revoked.name})
    return redirect("desk:account" if request.POST.get("ve") == "tai-khoan" else PAGE)
