"""Reorganisations: written down, rehearsed, approved with a reason, withdrawn, carried out by hand when the clock could
not.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies import commands
from motcua.agencies.queries import administers, lines_of, plan_of, plans, province
from motcua.agencies.types import KINDS, SuccessionPlan
from motcua.dossiers.commands import carry_out_succession
from motcua.dossiers.queries.succession import Rehearsal, rehearse, rows_of
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, Refusal
from motcua.kernel.vietnamese import typed_day
from motcua.web.desk import changing
from motcua.web.desk.agencies import plan_lines
from motcua.web.desk.asking import mistakes_in
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.fields import Field, Option
from motcua.web.ui.refusals import in_words, status_of

PAGE = "desk:agencies:list"


def _must_administer(actor: Actor) -> None:
    if not administers(actor):
        raise NotAllowed("Chỉ người quản trị hệ thống mới làm được việc này.")


def state(plan: SuccessionPlan) -> tuple[str, str]:
    """How far a plan is, as a word and a tone."""
    if plan.carried_out_at:
        return _("Đã thực hiện"), "done"
    if plan.withdrawn_at:
        return _("Đã thu hồi"), "quiet"
    if plan.stuck:
        return _("Chưa thực hiện được"), "late"
    return (_("Đã duyệt"), "info") if plan.approved_at else (_("Đang soạn"), "due")


@require_safe
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All plans."""
    _must_administer(actor)
    rows = [{"plan": one, "state": state(one), "lines": one.lines.count()} for one in plans()]
    return show(request, actor, "desk/agencies/plans.html", {"rows": rows}, current=PAGE)


@require_http_methods(["GET", "POST"])
@officers_only
def written(request: HttpRequest, actor: Actor, *, plan: int | None = None) -> HttpResponse:
    """A plan is written down, or changed until it is approved."""
    _must_administer(actor)
    found = plan_of(plan) if plan else None
    mistakes: dict[str, list[str]] = {}
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            number = commands.write_plan(
                actor=actor, plan=plan, facts=_facts(request.POST),
                lines=plan_lines.read(request.POST.get("dong", "")), reason=request.POST.get("ly-do", ""),
            )  # fmt: skip
        except Refusal as refused:
            refusal = refused
            mistakes = {k: list(v) for k, v in refused.fields.items()} if isinstance(refused, Invalid) else {}
        else:
            messages.success(request, _("Đã lưu phương án. Hãy chạy thử trước khi duyệt."))
            return redirect("desk:agencies:plan", plan=number)
    fields = _fields(found, request.POST, mistakes)
    context = {
        "plan": found,
        "fields": fields,
        "reason": changing.reason_field(request.POST, mistakes),
        "refusal": refusal,
        "mistakes": mistakes_in(fields),
    }
    status = status_of(refusal) if refusal else 200
    return show(request, actor, "desk/agencies/plan_form.html", context, current=PAGE, status=status)


def _facts(posted: QueryDict) -> dict[str, Any]:
    changed = {"kind": posted.get("loai-tinh", ""), "name": posted.get("ten-tinh", "").strip()}
    return {
        "title": posted.get("ten", ""), "decision": posted.get("can-cu", ""),
        "day": typed_day(posted.get("ngay", "")), "province": changed,
    }  # fmt: skip


def _fields(plan: SuccessionPlan | None, posted: QueryDict, mistakes: Mapping[str, list[str]]) -> list[Field]:
    now = {
        "ten": plan.title, "ngay": plan.day.strftime("%d/%m/%Y"), "can-cu": plan.decision,
        "loai-tinh": plan.province.get("kind", ""), "ten-tinh": plan.province.get("name", ""),
        "dong": plan_lines.written(lines_of(plan)),
    } if plan else {}  # fmt: skip

    def field(name: str, key: str, label: str, **more: Any) -> Field:
        value = posted.get(name, now.get(name, ""))
        errors = tuple(_(one) for one in mistakes.get(key, ()))
        return Field(**{"kind": "text", **more}, name=name, key=key, label=label, value=value, errors=errors)

    kind = posted.get("loai-tinh", now.get("loai-tinh", ""))
    return [
        field("ten", "title", _("Tên phương án")),
        field("ngay", "day", _("Thực hiện từ 0 giờ ngày"), kind="date", width="w-date"),
        field(
            "can-cu", "decision", _("Văn bản quyết định"),
            hint=_("Số, ký hiệu, ngày; người nộp được báo căn cứ này."),
        ),
        field(
            "loai-tinh", "kind", _("Loại của tỉnh"), kind="select", required=False,
            options=tuple(Option(one, one, one == kind) for one in KINDS),
            hint=_("Không chọn: giữ là %(kind)s.") % {"kind": province().kind},
        ),
        field("ten-tinh", "name", _("Tên mới của tỉnh"), required=False, hint=_("Để trống: giữ tên.")),
        field(
            "dong", "lines", _("Các dòng sắp xếp"), kind="area",
            hint=_(
                "Mỗi dòng: loại; mã cơ quan cũ; mã cơ quan kế thừa. Loại là nhập, chia, đổi tên, chuyển (trực thuộc). "
                "Khi chia, một nơi ghi “chính”, các nơi khác ghi nhận gì: địa chỉ, thủ tục hoặc hồ sơ. Cơ quan, nơi "
                "tiếp nhận mới phải mở trước, bắt đầu từ ngày thực hiện."
            ),
        ),
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@officers_only
def one(request: HttpRequest, actor: Actor, *, plan: int) -> HttpResponse:
    """A plan with its lines; rehearsed when that is asked for; approved, withdrawn, carried out."""
    _must_administer(actor)
    found, refusal, rehearsal = plan_of(plan), None, None
    if request.method == "POST":
        refusal, rehearsal = _done(request, actor, found)
        if refusal is None and rehearsal is None:
            return redirect("desk:agencies:plan", plan=plan)
    elif "thu" in request.GET and not (found.carried_out_at or found.withdrawn_at):
        rehearsal = rehearse(actor, plan)
    lines = rehearsal.rows if rehearsal else rows_of(found)
    reasons = {"reason": list(refusal.fields.get("reason", ()))} if isinstance(refusal, Invalid) else {}
    today = clock.now().date()
    context = {
        "plan": found,
        "state": state(found),
        "rows": [
            {
                "row": row,
                "kind": plan_lines.kind_words()[row.line.kind],
                "rule": plan_lines.rules(row.line.rule),
            }
            for row in lines
        ],
        "rehearsal": rehearsal,
        "mark": rehearsal.mark if rehearsal else "",
        "moved": [(words, number) for words, number in _moved(rehearsal.moved if rehearsal else found.moved)],
        "refusal": in_words(refusal) if refusal else "",
        "reason": changing.reason_field(request.POST, reasons),
        "waits": not (found.carried_out_at or found.withdrawn_at),
        "may_carry_out": bool(found.approved_at) and found.day <= today,
        "history": changing.told("successions", str(plan)),
    }
    status = status_of(refusal) if refusal else 200
    return show(request, actor, "desk/agencies/plan.html", context, current=PAGE, status=status)


def _done(
    request: HttpRequest, actor: Actor, plan: SuccessionPlan
) -> tuple[Refusal | None, Rehearsal | None]:
    """What was asked for; a plan is approved as it was rehearsed: where that would be otherwise by now, it is shown."""
    reason, act = request.POST.get("ly-do", ""), request.POST.get("lam", "")
    said, rehearsal = "", None
    try:
        if act == "duyet":
            rehearsal = rehearse(actor, plan.pk)
            if request.POST.get("da-thu") != rehearsal.mark:
                raise Conflict("Kết quả chạy thử đã khác. Hãy xem lại rồi duyệt.")
            commands.approve_plan(actor=actor, plan=plan.pk, reason=reason)
            said = _("Đã duyệt. Đến 0 giờ ngày thực hiện, hệ thống tự làm.")
        elif act in _ACTS:
            said = _ACTS[act](actor, plan.pk, reason)
    except Refusal as refusal:
        return refusal, rehearsal
    messages.success(request, said)
    return None, None


def _withdrawn(actor: Actor, plan: int, reason: str) -> str:
    commands.withdraw_plan(actor=actor, plan=plan, reason=reason)
    return _("Đã thu hồi phương án; không có gì thay đổi.")


def _carried_out(actor: Actor, plan: int, _reason: str) -> str:
    carry_out_succession(actor=actor, plan=plan)
    return _("Đã thực hiện.")


_ACTS: Mapping[str, Callable[[Actor, int, str], str]] = {"thu-hoi": _withdrawn, "thuc-hien": _carried_out}


def _moved(moved: Mapping[str, int]) -> list[tuple[str, int]]:
    words = {
        "dossiers": _("hồ sơ đang giải quyết"), "steps": _("bước đang mở"), "drafts": _("hồ sơ đang soạn"),
        "notices": _("văn bản chờ ký"), "agencies": _("cơ quan đóng"), "posts": _("vị trí"),
        "posts_opened": _("vị trí mở mới"), "holdings": _("người giữ vị trí"), "delegations": _("ủy quyền"),
        "keys": _("khoá con dấu hết hiệu lực"), "let_go": _("bước trả về cho mọi người giữ vị trí"),
    }  # fmt: skip
    return [(label, moved[name]) for name, label in words.items() if moved.get(name)]
