"""The list of who signs and seals, readiness, and one holder's key with its history and picture."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound, Refusal
from motcua.kernel.vietnamese import fold
from motcua.keyring import queries
from motcua.keyring.access import ensure_keeps, keeps_keys
from motcua.keyring.types import SOON_DAYS, WARN_DAYS, Holder, KeyPeriod, State
from motcua.signing import ports
from motcua.signing.queries import holder_of as read_holder
from motcua.signing.types import KeyRef
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.keys import labels
from motcua.web.ui.refusals import in_words

PAGE = "desk:signing_keys:list"
ROWS = 50
MOST_SHOWN = 20
"""Lines of a kind on the page of readiness; the rest is counted."""


@require_GET
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everybody who signs and every agency that seals within the actor's reach, those in trouble first."""
    _may_come(actor)
    text, wanted = request.GET.get("q", ""), request.GET.get("tinh-trang", "")
    found = [
        one
        for one in queries.holders(actor)
        if fold(text) in fold(" ".join((one.name, *one.what))) and wanted in ("", one.state)
    ]
    page = Paginator(found, ROWS).get_page(request.GET.get("trang"))
    context: dict[str, Any] = {
        "text": text,
        "wanted": wanted,
        "states": _states(),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "keep": f"q={text}&tinh-trang={wanted}&" if text or wanted else "",
        "rows": [labels.row(one) for one in page.object_list],
        "stores": list(ports.stores()),
    }
    return show(request, actor, "desk/keys/list.html", context, current=PAGE)


def _states() -> dict[str, str]:
    return {
        State.NONE: _("Chưa có khoá"),
        State.SOON: _("Còn dưới %(days)d ngày") % {"days": WARN_DAYS[0]},
        State.ENDS: _("Còn dưới %(days)d ngày") % {"days": WARN_DAYS[-1]},
        State.ENDED: _("Đã hết hạn"),
        State.REVOKED: _("Đã bị thu hồi"),
        State.GOOD: _("Dùng được"),
    }


@require_GET
@officers_only
def ready(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where signing would stop: certificates, single signers, absences without deputy, delegations that run out."""
    _may_come(actor)
    found = queries.readiness(actor)
    context = {
        "found": found,
        "rows": [labels.row(one) for one in found.pressing[:MOST_SHOWN]],
        "more": max(0, len(found.pressing) - MOST_SHOWN),
        "single": found.single[:MOST_SHOWN],
        "more_single": max(0, len(found.single) - MOST_SHOWN),
        "days": SOON_DAYS,
        "stores": list(ports.stores()),
        "first": WARN_DAYS[-1],
    }
    return show(request, actor, "desk/keys/ready.html", context, current=PAGE)


@require_GET
@officers_only
def one(request: HttpRequest, actor: Actor, *, kind: str, ref: str) -> HttpResponse:
    """One holder: the key in force, what may be given, its picture, and all keys before."""
    found = holder_of(actor, kind, ref)
    return shown(request, actor, found)


def shown(
    request: HttpRequest,
    actor: Actor,
    found: Holder,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a holder; after a refusal with what was typed and why."""
    store = request.POST.get("kho") or request.GET.get("kho", "")
    context = {
        **labels.row(found),
        "kind": found.key.kind,
        "ref": found.key.ref,
        "certificate": _certificate(found.period) if found.period else None,
        "history": list(queries.history(found.key)),
        "has_picture": queries.picture(found.key) is not None,
        "stores": list(ports.stores()),
        "store": store,
        "offered": _offered(store) if store else None,
        "refusal": in_words(refusal) if refusal else "",
        "other_name": refusal is not None and refusal.code == "other_name",
        "chosen": request.POST.get("chung-thu", ""),
        "reason": request.POST.get("ly-do", ""),
    }
    return show(request, actor, "desk/keys/one.html", context, current=PAGE, status=status)


@require_GET
@officers_only
def picture(request: HttpRequest, actor: Actor, *, kind: str, ref: str) -> HttpResponse:
    """The picture that goes with the key."""
    found = holder_of(actor, kind, ref)
    image = queries.picture(found.key)
    if image is None:
        raise NotFound(_("Chưa có ảnh."))
    return HttpResponse(image, content_type="image/png")


def holder_of(actor: Actor, kind: str, ref: str) -> Holder:
    """Somebody whose key the actor looks after; raises `NotFound` for everybody else."""
    key = KeyRef.parse(f"{kind}:{ref}")
    ensure_keeps(actor, key)
    found = queries.holder(actor, key)
    if found is None:
        raise NotFound(_("Người hoặc cơ quan này không ký, không đóng dấu."))
    return found


def _may_come(actor: Actor) -> None:
    if not keeps_keys(actor):
        raise NotFound(_("Không có trang này."))


def _certificate(period: KeyPeriod) -> dict[str, Any]:
    known = queries.credential(period).certificate
    who = read_holder(known)
    return {
        "who": who,
        "serial": f"{known.serial_number:X}",
        "from": known.not_valid_before,
        "until": known.not_valid_after,
    }


def _offered(store: str) -> dict[str, Any]:
    """What a store has to choose from, or why it cannot say."""
    try:
        found = queries.store_named(store).available()
    except Refusal as refusal:
        return {"trouble": in_words(refusal), "rows": []}
    rows = [
        {
            "handle": each.handle,
            "who": read_holder(each.certificate),
            "until": each.certificate.not_valid_after,
        }
        for each in found
    ]
    return {"rows": sorted(rows, key=lambda each: str(each["who"].name)), "trouble": ""}
