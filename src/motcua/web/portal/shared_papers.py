"""Showing one of one's papers to somebody else by a link or QR code, and what whoever has the link gets to see."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.personal_store import access, commands
from motcua.personal_store.commands import SharedWith
from motcua.personal_store.queries import is_running, own_share, secret_of, shared, standing_of
from motcua.personal_store.types import Share, Standing
from motcua.platform.http import client_address
from motcua.platform.inputs import form_of
from motcua.web.portal.decorators import crumbs, for_citizens, private
from motcua.web.portal.files import send
from motcua.web.portal.personal_store import described
from motcua.web.ui import limits
from motcua.web.ui.account.entries import in_words as browser_words
from motcua.web.ui.actor import actor_of
from motcua.web.ui.forms import EForm
from motcua.web.ui.posting import posted_from
from motcua.web.ui.qr import qr
from motcua.web.ui.refusals import in_words

_OPENED = "shared-papers"
_MOST_OPENED = 20


def _way(share: Share, last: str) -> list[tuple[str, Any]]:
    store = (reverse("portal:kept_papers"), _("Kho giấy tờ của bạn"))
    return crumbs(store, (reverse("portal:kept_paper", args=[share.paper_id]), share.paper.title), ("", last))


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def make(request: HttpRequest, kept: UUID) -> HttpResponse:
    """To whom, for how long, and one's consent; nothing is ticked beforehand."""
    actor = actor_of(request)
    paper = access.get(actor, kept)
    form = EForm(form_of(SharedWith), data=request.POST if request.method == "POST" else None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.share(actor=actor, paper=paper.pk, given=SharedWith.read(form.answer))
        except Invalid as wrong:
            form.tell(wrong.fields)
        except Conflict as wrong:
            refusal = in_words(wrong)
        else:
            messages.success(request, _("Đã tạo liên kết. Chỉ người bạn gửi liên kết mới mở được."))
            return redirect("portal:share", made.pk)
    store = (reverse("portal:kept_papers"), _("Kho giấy tờ của bạn"))
    context = {
        "paper": paper,
        "form": form,
        "refusal": refusal,
        "mistakes": form.mistakes,
        "crumbs": crumbs(
            store, (reverse("portal:kept_paper", args=[paper.pk]), paper.title), ("", _("Chia sẻ"))
        ),
    }
    return render(request, "portal/share_make.html", context, status=422 if form.mistakes or refusal else 200)


@require_safe
@for_citizens
def one(request: HttpRequest, share: UUID) -> HttpResponse:
    """Link and QR code while it runs, who opened it, and the button that ends it."""
    held = own_share(actor_of(request), share)
    runs, secret = is_running(held), secret_of(held)
    address = f"{settings.PUBLIC_URL.rstrip('/')}{reverse('portal:shared', args=[secret])}" if secret else ""
    context = {
        "share": held,
        "runs": runs and address,
        "address": address,
        "qr": qr(address) if runs and address else "",
        "looks": [(look, browser_words(look.browser)) for look in held.looks.all()[:100]],
        "crumbs": _way(held, _("Liên kết chia sẻ")),
    }
    return render(request, "portal/share.html", context)


@posted_from("portal:share", "share")
@for_citizens
def end(request: HttpRequest, share: UUID) -> HttpResponse:
    """From now on the link opens nothing."""
    held = commands.end_share(actor=actor_of(request), share=share)
    messages.success(request, _("Đã dừng chia sẻ. Liên kết không mở được nữa."))
    return redirect("portal:share", held.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def opened(request: HttpRequest, secret: str) -> HttpResponse:
    """For whoever has the link: what it is about, and after a press of a button, which is written down, the paper.

    A program that looks ahead at links in messages opens nothing and leaves no line.
    """
    with limits.guessing(request):
        held = shared(secret)
    if request.method == "POST":
        _note(request, held)
        known = [one for one in request.session.get(_OPENED, []) if one != str(held.pk)]
        request.session[_OPENED] = [*known, str(held.pk)][-_MOST_OPENED:]
        return redirect("portal:shared", secret)
    context = {"share": held, "secret": secret, **(described(held.paper) if _is_open(request, held) else {})}
    return _apart(render(request, "portal/shared.html", context))


@require_safe
@private
def file(request: HttpRequest, secret: str) -> HttpResponse:
    """The bytes, for whoever opened it in this session; a paper that no longer holds is not handed out."""
    with limits.guessing(request):
        held = shared(secret)
    if not _is_open(request, held):
        return redirect("portal:shared", secret)
    if standing_of(held.paper) not in (Standing.HOLDS, Standing.OVER):
        raise NotFound("Giấy tờ này không còn dùng được nên không xem được nữa.")
    if request.method != "HEAD":
        _note(request, held, took=True)
    return _apart(send(held.paper.file, held.paper.name or held.paper.title))


def _is_open(request: HttpRequest, share: Share) -> bool:
    return str(share.pk) in request.session.get(_OPENED, [])


def _note(request: HttpRequest, share: Share, *, took: bool = False) -> None:
    commands.note_share_look(
        actor=actor_of(request),
        share=share.pk,
        address=client_address(request),
        browser=request.headers.get("User-Agent", ""),
        took=took,
    )


def _apart(response: HttpResponse) -> HttpResponse:
    """No search engine lists it; that no other site learns its address is every page's policy."""
    response["X-Robots-Tag"] = "noindex"
    return response
