"""The register of purposes: what is kept of people and why; administrators add, change and end, with a reason."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, NotAllowed
from motcua.platform.upsert import Change
from motcua.privacy import commands
from motcua.privacy.queries import as_row, how_long, may_keep_register, purpose_named, purposes
from motcua.privacy.types import Purpose
from motcua.web.desk import changing
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.personal_data import labels

PAGE = "desk:personal_data:register"


@require_safe
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All purposes, the product's and the province's."""
    context = {"rows": [_line(one) for one in purposes()], "may_change": may_keep_register(actor)}
    return show(request, actor, "desk/personal_data/register.html", context, current=PAGE)


@require_safe
@officers_only
def one(request: HttpRequest, actor: Actor, *, key: str) -> HttpResponse:
    """A purpose with everything that the register says of it, and its history."""
    found = purpose_named(key)
    context = {
        **_line(found),
        "may_change": may_keep_register(actor),
        "history": changing.told("purposes", key),
    }
    return show(request, actor, "desk/personal_data/purpose.html", context, current=PAGE)


def _line(purpose: Purpose) -> dict[str, Any]:
    return {
        "purpose": purpose,
        "basis": labels.bases()[purpose.basis],
        "kept": how_long(purpose),
        "state": labels.state(purpose, clock.now().date()),
    }


@require_http_methods(["GET", "POST"])
@officers_only
def added(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A purpose that the product does not know: what the province does beside it."""
    return _form(request, actor, None)


@require_http_methods(["GET", "POST"])
@officers_only
def changed(request: HttpRequest, actor: Actor, *, key: str) -> HttpResponse:
    """A purpose, the product's own too, in words of the province; ended by its last day."""
    return _form(request, actor, purpose_named(key))


def _form(request: HttpRequest, actor: Actor, purpose: Purpose | None) -> HttpResponse:
    if not may_keep_register(actor):
        raise NotAllowed("Chỉ người quản trị hệ thống mới làm được việc này.")
    row = as_row(purpose) if purpose else {"valid_from": clock.now().date().isoformat()}
    answer = None
    if request.method == "POST":
        row = labels.typed(request.POST, purpose.key if purpose else "")
        answer = _answered(request, actor, row, new=purpose is None)
    if answer and answer.saved:
        messages.success(request, _("Đã lưu. Trang “Chúng tôi giữ gì của bạn” nói như vậy ngay."))
        return redirect("desk:personal_data:purpose", key=row["key"])
    mistakes = answer.fields if answer else {}
    drawn = labels.fields(labels.shown(row), mistakes, new=purpose is None)
    context = {
        "purpose": purpose,
        "fields": drawn,
        "reason": changing.reason_field(request.POST, mistakes),
        "answer": answer,
        "mistakes": [
            {"id": field.id, "text": f"{field.label}: {said}"} for field in drawn for said in field.errors
        ],
    }
    status = answer.status if answer else 200
    return show(request, actor, "desk/personal_data/purpose_form.html", context, current=PAGE, status=status)


def _answered(request: HttpRequest, actor: Actor, row: dict[str, Any], *, new: bool) -> changing.Answer:
    def write() -> Sequence[Change]:
        if new and row["key"] in {one.key for one in purposes()}:
            raise Conflict("Sổ đã có mục đích mang mã này. Hãy mở mục ấy mà sửa, hoặc đặt mã khác.")
        return commands.set_purpose(actor=actor, row=row, reason=request.POST.get("ly-do", ""))

    def touches() -> list[str]:
        return [_("Người dân đọc điều này ở trang “Chúng tôi giữ gì của bạn”.")]

    return changing.answered(request, write, touches)
