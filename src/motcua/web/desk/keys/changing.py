"""Give a key, bring a certificate of the holder's own machine, end a key, put a picture: each with a reason."""

from collections.abc import Callable
from typing import Any

from asn1crypto import pem, x509
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, Refusal
from motcua.keyring import commands
from motcua.keyring.queries import store_named
from motcua.keyring.types import Holder
from motcua.signing.types import Credential
from motcua.web.desk.account import ROOM
from motcua.web.desk.frame import officers_only
from motcua.web.desk.keys.pages import holder_of, shown
from motcua.web.ui import rechecking
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import status_of

_ONE = "desk:signing_keys:one"
_LARGEST = 64 * 1024


@posted_from(_ONE, "kind", "ref")
@officers_only
def give(request: HttpRequest, actor: Actor, *, kind: str, ref: str) -> HttpResponse:
    """A credential of a store signs from now on."""
    store = request.POST.get("kho", "")

    def act(found: Holder) -> None:
        given = store_named(store).found(request.POST.get("chung-thu", ""))
        _give(request, actor, found, store, given)

    return _done(request, actor, (kind, ref), act, _("Đã giao khoá. Từ nay chữ ký dùng chứng thư số này."))


@posted_from(_ONE, "kind", "ref")
@officers_only
def bring(request: HttpRequest, actor: Actor, *, kind: str, ref: str) -> HttpResponse:
    """The certificate of a token in the holder's own machine, as a file."""
    store = request.POST.get("kho", "")

    def act(found: Holder) -> None:
        given = _credential(request.FILES.get("tep"))
        store_named(store)
        _give(request, actor, found, store, given)

    return _done(request, actor, (kind, ref), act, _("Đã giao khoá. Từ nay chữ ký dùng chứng thư số này."))


@posted_from(_ONE, "kind", "ref")
@officers_only
def end(request: HttpRequest, actor: Actor, *, kind: str, ref: str) -> HttpResponse:
    """Nobody signs with this key any more."""

    def act(found: Holder) -> None:
        commands.end_key(actor=actor, key=found.key, reason=_reason(request))

    return _done(request, actor, (kind, ref), act, _("Đã thu khoá. Không ai ký bằng chứng thư số này nữa."))


@posted_from(_ONE, "kind", "ref")
@officers_only
def draw(request: HttpRequest, actor: Actor, *, kind: str, ref: str) -> HttpResponse:
    """The picture of the hand or the seal, or none."""

    def act(found: Holder) -> None:
        if "bo" in request.POST:
            commands.remove_picture(actor=actor, key=found.key, reason=_reason(request))
            return
        commands.put_picture(
            actor=actor, key=found.key, image=_file(request.FILES.get("tep")), reason=_reason(request)
        )

    return _done(request, actor, (kind, ref), act, _("Đã ghi ảnh."))


def _done(
    request: HttpRequest, actor: Actor, whose: tuple[str, str], act: Callable[[Holder], None], told: str
) -> HttpResponse:
    """With the second factor shown within minutes, as for a signature; a refusal keeps what was typed."""
    found = holder_of(actor, *whose)
    if not request.FILES and (asked := rechecking.ask(request, actor, ROOM)):
        return asked
    try:
        act(found)
    except Refusal as refusal:
        return shown(request, actor, holder_of(actor, *whose), refusal, status_of(refusal))
    messages.success(request, told)
    return redirect(_ONE, *whose)


def _give(request: HttpRequest, actor: Actor, found: Holder, store: str, given: Credential) -> None:
    compared = "da-doi-chieu" in request.POST
    commands.give_key(
        actor=actor, key=found.key, store=store, given=given, reason=_reason(request), other_name=compared
    )


def _reason(request: HttpRequest) -> str:
    return request.POST.get("ly-do", "").strip()[:500]


def _file(sent: Any) -> bytes:
    if sent is None:
        raise Invalid("Anh chị chưa chọn tệp.")
    return bytes(sent.read())


def _credential(sent: Any) -> Credential:
    told = _file(sent)[:_LARGEST]
    try:
        chain = (
            [der for _kind, _headers, der in pem.unarmor(told, multiple=True)] if pem.detect(told) else [told]
        )
        found = [x509.Certificate.load(one, strict=True) for one in chain]
        names = [one.subject.human_friendly for one in found]
    except (ValueError, TypeError) as error:
        raise Invalid("Tệp này không phải chứng thư số (PEM hoặc DER).", code="certificate_file") from error
    return Credential(names[0][:200], found[0], tuple(found[1:]))
