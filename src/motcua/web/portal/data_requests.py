"""What a person asks of their own data: which right, about which dossiers, in which words; then how it goes and what
comes of it. One thing a page, without scripts."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.dossiers.queries.worklists import mine
from motcua.identity.queries import PROVEN_ASSURANCE, party_known
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.platform import limits
from motcua.privacy import access, commands
from motcua.privacy.queries import (
    Kind,
    Known,
    State,
    answer_of,
    clock_of,
    explanation,
    happenings,
    in_force,
    kind_of,
    known_of,
    open_until,
    own_requests,
    words_of,
)
from motcua.privacy.types import DataRequest
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.ui import acting, known_about, resuming
from motcua.web.ui import data_request_words as words
from motcua.web.ui.fields import Field
from motcua.web.ui.formats import limit_words

SUPPLIES = frozenset({"view", "supply"})
_MOST_LISTED = 50


def _crumbs() -> list[tuple[str, Any]]:
    return crumbs((reverse("portal:personal_data"), _("Dữ liệu của bạn")), ("", _("Yêu cầu của bạn")))


def _way(*more: tuple[str, str]) -> list[tuple[str, Any]]:
    return crumbs(
        (reverse("portal:personal_data"), _("Dữ liệu của bạn")),
        (reverse("portal:data_requests"), _("Yêu cầu của bạn")),
        *more,
    )


@require_safe
@for_citizens
def listed(request: HttpRequest) -> HttpResponse:
    """What one asked before, the newest first, and where to ask."""
    rows = [_row(one) for one in own_requests(acting.own(request))[:_MOST_LISTED]]
    context = {"rows": rows, "first": limit_words(in_force().first), "crumbs": _crumbs()}
    return render(request, "portal/data_requests.html", context)


@require_safe
@for_citizens
def kinds(request: HttpRequest) -> HttpResponse:
    """First page: which right."""
    context = {"kinds": in_force().kinds.values(), "crumbs": _way(("", _("Yêu cầu mới")))}
    return render(request, "portal/data_request_kinds.html", context)


@require_safe
@for_citizens
def dossiers(request: HttpRequest, kind: str) -> HttpResponse:
    """Second page: about everything or about some dossiers; whoever has none goes on."""
    asked = kind_of(kind)
    own = list(mine(acting.own(request))[:_MOST_LISTED])
    if not own:
        return redirect("portal:data_request_send", kind)
    context = {"asked": asked, "dossiers": own, "crumbs": _way(("", _(asked.title)))}
    return render(request, "portal/data_request_dossiers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def send(request: HttpRequest, kind: str) -> HttpResponse:
    """Third page: in which words; sent once, however often the button is pressed."""
    asked = kind_of(kind)
    given = request.POST if request.method == "POST" else resuming.held(request) or request.GET
    if given.get("ve") == "mot-so" and not given.getlist("ho-so"):
        return _none_chosen(request, asked)
    if request.method != "POST":
        return _last_page(request, asked, given)
    try:
        made = commands.ask(
            actor=acting.own(request),
            key=_key(given),
            kind=kind,
            words=given.get("loi", ""),
            about=_about(given),
        )
    except (Invalid, NotAllowed) as refusal:
        fields = refusal.fields if isinstance(refusal, Invalid) else {}
        return _last_page(request, asked, given, refusal=refusal, mistakes=fields)
    messages.success(request, _("Yêu cầu của bạn đã được ghi nhận. Bạn không cần gửi lại."))
    return redirect("portal:data_request", made.pk)


def _none_chosen(request: HttpRequest, asked: Kind) -> HttpResponse:
    context = {
        "asked": asked,
        "dossiers": list(mine(acting.own(request))[:_MOST_LISTED]),
        "mistakes": [{"id": "chon", "text": _("Hãy đánh dấu ít nhất một hồ sơ, hoặc chọn tất cả.")}],
        "crumbs": _way(("", _(asked.title))),
    }
    return render(request, "portal/data_request_dossiers.html", context, status=422)


def _about(given: QueryDict) -> list[str]:
    return given.getlist("ho-so") if given.get("ve") == "mot-so" else []


def _key(given: QueryDict) -> UUID:
    try:
        return UUID(given.get("khoa", ""))
    except ValueError:
        return uuid4()


def _last_page(
    request: HttpRequest, asked: Kind, given: QueryDict, *, refusal: Any = None, mistakes: Any = None
) -> HttpResponse:
    field = Field(
        name="loi", key="words", kind="area", label=_("Bạn muốn gì, vì sao"), value=given.get("loi", ""),
        hint=_("Viết bằng lời của bạn. Đừng ghi mật khẩu."), required=asked.needs_words,
        errors=tuple(_(one) for one in (mistakes or {}).get("words", ())),
    )  # fmt: skip
    context = {
        "asked": asked,
        "about": _about(given),
        "field": field,
        "key": given.get("khoa") or uuid4(),
        "refusal": refusal if refusal and not field.errors else None,
        "mistakes": [{"id": field.id, "text": said} for said in field.errors],
        "sure": acting.own(request).assurance >= PROVEN_ASSURANCE,
        "first": limit_words(asked.terms.first),
        "answer": limit_words(asked.terms.answer),
        "crumbs": _way(("", _(asked.title))),
    }
    status = 422 if refusal or field.errors else 200
    return render(request, "portal/data_request_send.html", context, status=status)


@require_safe
@for_citizens
def one(request: HttpRequest, number: int) -> HttpResponse:
    """How a request stands: its dates and why, its answer, what may be fetched, what happened."""
    found = access.get(acting.own(request), number)
    answer = answer_of(found)
    context = {
        **_row(found),
        "words": words_of(found),
        "answer": answer,
        "ground": words.ground(found.ground) if found.ground else "",
        "why": explanation(found),
        "agency": found.agency.name,
        "supplied": _is_supplied(found),
        "until": open_until(found),
        "story": [words.line(one) for one in reversed(happenings(found)) if one.type != "request.reminded"],
        "crumbs": _way(("", _("Yêu cầu số %(number)s") % {"number": found.pk})),
    }
    return render(request, "portal/data_request.html", context)


def _row(found: DataRequest) -> dict[str, Any]:
    return {"asked": found, "kind": words.kind(found), "state": words.state(found), "clock": clock_of(found)}


def _is_supplied(found: DataRequest) -> bool:
    return found.kind in SUPPLIES and found.state == State.DONE


def _supplied(request: HttpRequest, number: int) -> tuple[DataRequest, Known]:
    """What an answered request supplies to whoever made it, drawn anew."""
    actor = acting.own(request)
    found = access.get(actor, number)
    if not _is_supplied(found) or actor.party_id is None:
        raise NotFound("Yêu cầu này không có gì để tải, hoặc đã đóng. Bạn có thể gửi yêu cầu mới.")
    if actor.assurance < PROVEN_ASSURANCE:
        raise NotAllowed("Bạn cần đăng nhập bằng VNeID mức 2, để chúng tôi chắc rằng người hỏi chính là bạn.")
    limits.take("data-package.account", str(actor.account_id))
    return found, known_of(actor, party_known(actor.party_id))


@require_safe
@for_citizens
def read(request: HttpRequest, number: int) -> HttpResponse:
    """Everything that is known of them, on a page."""
    found, known = _supplied(request, number)
    context = {
        "asked": found,
        "parts": known_about.shown(known, known.read()),
        "crumbs": _way(
            (
                reverse("portal:data_request", args=[found.pk]),
                _("Yêu cầu số %(number)s") % {"number": found.pk},
            ),
            ("", _("Những gì hệ thống giữ về bạn")),
        ),
    }
    return render(request, "portal/known.html", context)


@require_safe
@for_citizens
def package(request: HttpRequest, number: int) -> HttpResponse:
    """The same as a zip to keep; whoever asked for copies gets the papers, too."""
    found, known = _supplied(request, number)
    commands.hand_out(actor=acting.own(request), request=found.pk)
    return known_about.package(known, with_files=found.kind == "supply")
