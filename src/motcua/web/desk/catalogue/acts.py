"""Changing the catalogue: publish, withdraw, discard, promise shorter limits, say who takes a procedure."""

import math
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from motcua.agencies.queries import counters as all_counters
from motcua.agencies.queries import in_order, names
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound, Refusal
from motcua.procedures import commands
from motcua.procedures.queries import edits, limit_words, version_of
from motcua.procedures.types import CHANNELS, Case, LimitRow, content_from_json
from motcua.web.desk.catalogue import version_labels
from motcua.web.desk.catalogue.pages import CURRENT, show_procedure, show_waiting
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui import dossier_words
from motcua.web.ui.fields import Field, Option
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import status_of

Json = dict[str, Any]
EVERY_COMMUNE = "*commune"


def _fields_of(refusal: Refusal) -> Any:
    return refusal.fields if isinstance(refusal, Invalid) else {}


@posted_from("desk:catalogue:procedure", "code")
@officers_only
def publish_version(request: HttpRequest, actor: Actor, *, code: str, number: int) -> HttpResponse:
    """Put a draft into force with its decision."""
    try:
        commands.publish(
            actor=actor,
            version_id=version_of(code, number).pk,
            decision=request.POST.get("quyet-dinh", ""),
            decided_on=version_labels.read_day(request.POST.get("ngay", "")),
        )
    except Refusal as refusal:
        fields = version_labels.decision_fields(request.POST, _fields_of(refusal))
        more: Json = {"refusal": refusal, "publish_fields": fields, "open": "publish"}
        return show_procedure(request, actor, code, wanted=str(number), status=status_of(refusal), **more)
    messages.success(
        request,
        _("Đã công bố phiên bản %(number)s. Hồ sơ đang giải quyết giữ phiên bản cũ.") % {"number": number},
    )
    return redirect("desk:catalogue:procedure", code=code)


@posted_from("desk:catalogue:drafts")
@officers_only
def publish_chosen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Put the chosen drafts into force with one decision: all or none."""
    chosen = request.POST.getlist("ban-nhap")
    try:
        found = commands.publish_many(
            actor=actor,
            version_ids=[int(pk) for pk in chosen if pk.isdecimal() and len(pk) < 16],
            decision=request.POST.get("quyet-dinh", ""),
            decided_on=version_labels.read_day(request.POST.get("ngay", "")),
        )
    except Refusal as refusal:
        fields = version_labels.decision_fields(request.POST, _fields_of(refusal))
        return show_waiting(
            request, actor, status=status_of(refusal), chosen=chosen, refusal=refusal, publish_fields=fields
        )
    said = ngettext("Đã công bố %(n)d thủ tục.", "Đã công bố %(n)d thủ tục.", len(found)) % {"n": len(found)}
    messages.success(request, said)
    return redirect("desk:catalogue:drafts")


@posted_from("desk:catalogue:procedure", "code")
@officers_only
def withdraw_procedure(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """Take a procedure out of force."""
    decision = request.POST.get("bai-bo-quyet-dinh", "").strip()
    try:
        if not decision:
            wrong = [_("Hãy ghi số quyết định bãi bỏ.")]
            raise Invalid("Hãy ghi số quyết định bãi bỏ.", fields={"decision": wrong})
        commands.withdraw(actor=actor, code=code, decision=decision)
    except Refusal as refusal:
        field = version_labels.decision_fields(request.POST, _fields_of(refusal), prefix="bai-bo-")[0]
        more: Json = {"refusal": refusal, "withdraw_field": field, "open": "withdraw"}
        return show_procedure(request, actor, code, status=status_of(refusal), **more)
    messages.success(
        request, _("Đã bãi bỏ thủ tục. Không ai nộp mới được nữa, hồ sơ đang giải quyết vẫn đi tiếp.")
    )
    return redirect("desk:catalogue:procedure", code=code)


@posted_from("desk:catalogue:procedure", "code")
@officers_only
def discard(request: HttpRequest, actor: Actor, *, code: str, number: int) -> HttpResponse:
    """Throw a draft away."""
    commands.discard_draft(actor=actor, version_id=version_of(code, number).pk)
    messages.success(request, _("Đã bỏ bản nháp số %(number)s.") % {"number": number})
    return redirect("desk:catalogue:list")


def administrator(actor: Actor) -> None:
    """Raises `NotAllowed` for everybody else."""
    if not edits(actor):
        raise NotAllowed(_("Chỉ người quản trị danh mục mới làm được việc này."))


@require_http_methods(["GET", "POST"])
@officers_only
def committed(request: HttpRequest, actor: Actor, *, code: str, number: int, case: str) -> HttpResponse:
    """Promise a shorter limit for a case, channel by channel."""
    administrator(actor)
    version = version_of(code, number)
    found = content_from_json(version.content).case(case)
    if found is None:
        raise NotFound(_("Thủ tục không có trường hợp này."))
    context: Json = {"version": version, "case": found}
    status = 200
    if request.method == "POST":
        try:
            draft = commands.set_committed(
                actor=actor,
                version_id=version.pk,
                case_code=case,
                limits=_limits(request.POST),
                reason=request.POST.get("ly-do", ""),
            )
        except Refusal as refusal:
            context |= {
                "refusal": refusal,
                "reason": version_labels.reason_field(request.POST, _fields_of(refusal)),
            }
            status = status_of(refusal)
        else:
            messages.success(
                request,
                _("Đã ghi thời hạn cam kết vào bản nháp số %(number)s; hãy công bố để áp dụng.")
                % {"number": draft.number},
            )
            return to_version(code, draft.number)
    context.setdefault("reason", version_labels.reason_field())
    context["rows"] = _limit_rows(found, request.POST if request.method == "POST" else None)
    return show(request, actor, "desk/catalogue/committed.html", context, current=CURRENT, status=status)


def _limits(asked: QueryDict) -> list[Json]:
    """The rows that were filled in; an empty row promises nothing beyond the law."""
    found = []
    for channel in CHANNELS:
        unit, written = (
            asked.get(f"don-vi-{channel}", ""),
            asked.get(f"so-{channel}", "").strip(),
        )
        if not written and unit != "same_day":
            continue
        found.append({"channel": channel, "unit": unit, "quantity": number_in(written)})
    return found


def number_in(written: str) -> float | None:
    """A number as people write it; None when it is none."""
    try:
        number = float(written.strip().replace(",", "."))
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number == int(number) else number


def _limit_rows(case: Case, asked: QueryDict | None) -> list[Json]:
    promised = {row.channel: row for row in case.committed}
    return [
        _limit_row(channel, case.statutory(channel), promised.get(channel), asked) for channel in case.filing
    ]


def _limit_row(
    channel: str, law: LimitRow | None, promised: LimitRow | None, asked: QueryDict | None
) -> Json:
    unit = promised.unit if promised else law.unit if law and law.unit != "other" else "working_day"
    counted = promised is not None and promised.unit != "same_day" and promised.quantity is not None
    quantity = f"{promised.quantity:g}".replace(".", ",") if promised and counted else ""
    if asked is not None:
        unit, quantity = asked.get(f"don-vi-{channel}", unit), asked.get(f"so-{channel}", "")
    return {
        "channel": channel,
        "title": dossier_words.channel(channel),
        "law": limit_words(law) if law else "",
        "quantity": quantity,
        "units": [
            Option(value, label, value == unit) for value, label in version_labels.unit_words().items()
        ],
    }


@require_http_methods(["GET", "POST"])
@officers_only
def agencies(request: HttpRequest, actor: Actor, *, code: str, number: int) -> HttpResponse:
    """Which agencies settle a procedure and which counters take it."""
    administrator(actor)
    version = version_of(code, number)
    content = content_from_json(version.content)
    context: Json = {"version": version}
    chosen = {"agencies": list(content.agencies), "counters": list(content.counters)}
    status = 200
    if request.method == "POST":
        chosen = {
            "agencies": request.POST.getlist("co-quan"),
            "counters": request.POST.getlist("noi-tiep-nhan"),
        }
        try:
            draft = commands.edit_agencies(
                actor=actor, version_id=version.pk, reason=request.POST.get("ly-do", ""), **chosen
            )
        except Refusal as refusal:
            context |= {
                "refusal": refusal,
                "reason": version_labels.reason_field(request.POST, _fields_of(refusal)),
            }
            status = status_of(refusal)
        else:
            messages.success(
                request,
                _("Đã ghi vào bản nháp số %(number)s; hãy công bố để áp dụng.") % {"number": draft.number},
            )
            return to_version(code, draft.number)
    context.setdefault("reason", version_labels.reason_field())
    context["fields"] = _agency_fields(**chosen)
    return show(request, actor, "desk/catalogue/agencies.html", context, current=CURRENT, status=status)


def to_version(code: str, number: int) -> HttpResponse:
    """Back to the page of a version."""
    response = redirect("desk:catalogue:procedure", code=code)
    response["Location"] += f"?phien-ban={number}"
    return response


def _agency_fields(agencies: list[str], counters: list[str]) -> list[Field]:
    places = {place.code: place.name for place in in_order(all_counters())}
    handling = {code: name for code, name in names().items() if code not in places}
    options = {EVERY_COMMUNE: _("Ủy ban nhân dân tất cả các xã, phường, đặc khu"), **handling}
    return [
        Field(
            name="co-quan",
            key="agencies",
            kind="many",
            label=_("Cơ quan thực hiện"),
            options=tuple(Option(code, name, code in agencies) for code, name in options.items()),
        ),
        Field(
            name="noi-tiep-nhan",
            key="counters",
            kind="many",
            required=False,
            label=_("Nơi tiếp nhận"),
            hint=_("Không chọn nơi nào: mọi nơi tiếp nhận đều nhận."),
            options=tuple(Option(code, name, code in counters) for code, name in places.items()),
        ),
    ]
