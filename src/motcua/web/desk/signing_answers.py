"""What key stores ask officers who agreed to sign: a PIN, a code, a visit to the provider, their own machine."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal
from motcua.keyring import commands, queries
from motcua.keyring.types import Open
from motcua.platform import http
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.refreshing import refreshing
from motcua.web.ui.refusals import in_words

PAGE = "desk:signing_answers"
AGENT = "http://127.0.0.1:7575"
"""Where the agent of the reference listens in the official's own machine."""
_SECONDS = 3
_POLICY = f"{http.POLICY}; connect-src 'self' {AGENT}"
_MANY = gettext_lazy("Đã nhận. Hệ thống đang ký %(n)d lần đồng ý.")


@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything that waits for this officer's answer (GET); the answer to one question, or to all alike (POST)."""
    waiting = queries.asked_of(actor.officer_id or 0)
    if request.method == "POST":
        return _answer(request, actor, waiting)
    context = {"groups": _groups(waiting), "agent": AGENT}
    shown = show(request, actor, "desk/signing_answers.html", context, current=PAGE)
    shown["Content-Security-Policy"] = _POLICY
    asks_elsewhere = waiting and all(one.question.how == "device" for one in waiting)
    return refreshing(request, shown, _SECONDS) if asks_elsewhere else shown


@require_GET
@officers_only
def returned(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The holder comes back from the provider's page with a code, or without."""
    officer = actor.officer_id or 0
    occasion = queries.by_state(officer, request.GET.get("state", ""))
    if occasion is None:
        messages.warning(request, _("Lần ký này không còn chờ trả lời. Hãy xem lại tình trạng của kết quả."))
        return redirect(PAGE)
    code = request.GET.get("code", "")
    told: dict[str, Any] = {"secret": {"code": code}} if code else {"values": {"error": "declined"}}
    _say(request, [occasion], officer, **told)
    return redirect(PAGE)


def _groups(waiting: list[Open]) -> list[dict[str, Any]]:
    """Questions that one answer serves: the same fields of the same key, or everything for the own machine."""
    found: dict[Any, list[Open]] = {}
    for one in waiting:
        asked = one.question
        alone = one.occasion if asked.how in ("visit", "device") or len(asked.fields) > 1 else ""
        found.setdefault((asked.how, str(one.key), asked.fields, asked.fingerprint, alone), []).append(one)
    return [_group(some) for some in found.values()]


def _group(some: list[Open]) -> dict[str, Any]:
    first = some[0]
    digests = [one.hex() for each in some for one in each.question.digests]
    return {
        "first": first,
        "question": first.question,
        "problem": next((one.question.problem for one in some if one.question.problem), None),
        "occasions": [one.occasion for one in some],
        "papers": len(digests),
        "order": json.dumps({"certificate": first.question.fingerprint, "digests": digests}),
        "until": min(one.until for one in some),
    }


def _answer(request: HttpRequest, actor: Actor, waiting: list[Open]) -> HttpResponse:
    chosen = [one for one in waiting if one.occasion in request.POST.getlist("lan")]
    officer = actor.officer_id or 0
    if "tu-choi" in request.POST:
        _say(request, [one.occasion for one in chosen], officer, values={"declined": True})
    elif chosen and chosen[0].question.how == "machine":
        _from_machine(request, officer, chosen)
    elif chosen:
        _typed(request, officer, chosen)
    return redirect(PAGE)


def _typed(request: HttpRequest, officer: int, chosen: list[Open]) -> None:
    fields = chosen[0].question.fields
    secret = {one.name: request.POST.get(one.name, "").strip() for one in fields}
    if empty := [_(one.label) for one in fields if not secret[one.name]]:
        messages.warning(request, _("Anh chị chưa nhập: %(fields)s.") % {"fields": ", ".join(empty)})
        return
    _say(request, [one.occasion for one in chosen], officer, secret=secret)


def _from_machine(request: HttpRequest, officer: int, chosen: list[Open]) -> None:
    """One list of signatures for all, in the order in which the digests were given out."""
    try:
        signatures = json.loads(request.POST.get("chu-ky", ""))
    except ValueError:
        signatures = None
    wanted = sum(len(one.question.digests) for one in chosen)
    if not isinstance(signatures, list) or len(signatures) != wanted:
        messages.warning(request, _("Chưa nhận đủ chữ ký từ máy của anh chị. Hãy ký lại."))
        return
    for one in chosen:
        own, signatures = signatures[: len(one.question.digests)], signatures[len(one.question.digests) :]
        _say(request, [one.occasion], officer, values={"signatures": own}, quietly=True)
    messages.success(request, _MANY % {"n": len(chosen)})


def _say(
    request: HttpRequest, occasions: list[str], officer: int, *, quietly: bool = False, **told: Any
) -> None:
    try:
        for occasion in occasions:
            commands.answer(occasion, officer=officer, **told)
    except Refusal as refusal:
        messages.warning(request, in_words(refusal))
        return
    if not quietly and occasions:
        messages.success(request, _MANY % {"n": len(occasions)})
