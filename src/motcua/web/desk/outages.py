"""Outages of national systems at the desk: the open ones, how many dossiers rest, a new one, the end of one."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.dossiers import commands
from motcua.dossiers.commands import Outage
from motcua.dossiers.queries.outages import name_of, offered, outages, proposals, resting, touched_by
from motcua.kernel import clock, vietnamese
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Invalid, NotAllowed, NotFound, Refusal
from motcua.platform.inputs import form_of
from motcua.web.desk.changing import is_to_write, mark_of
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.forms import EForm
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words, status_of

PAGE = "desk:outages"


@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them (GET), or one more (POST): first how many dossiers would rest, then, once that was looked at, it is
    registered. What was typed stays when it is refused.
    """
    if not commands.may_register(actor):
        raise NotAllowed("Chỉ người quản trị hệ thống của tỉnh mới ghi nhận và kết thúc sự cố.")
    definition = form_of(Outage, offered={"system": offered()})
    if request.method != "POST":
        return _shown(request, actor, EForm(definition, prefill=_proposed(request.GET.get("de-nghi", ""))))
    form = EForm(definition, data=request.POST)
    try:
        if form.errors:
            raise Invalid("Chưa ghi nhận được; hãy xem những chỗ được chỉ ra.", fields=form.errors)
        given = Outage.read(form.answer)
        commands.ensure_well_said(actor, given)
        mark = mark_of((), asked=repr(given))
        if not is_to_write(request.POST, mark):
            return _shown(request, actor, form, seen=mark, touched=touched_by(given.codes).count())
        commands.register_outage(actor=actor, given=given)
    except Refusal as refusal:
        form.checked = True
        form.tell(getattr(refusal, "fields", {}))
        return _shown(request, actor, form, status=status_of(refusal), refusal=in_words(refusal))
    messages.success(
        request, _("Đã ghi nhận. Trong vòng một phút, hồ sơ liên quan tạm dừng và từng người nộp được báo.")
    )
    return redirect(PAGE)


@posted_from(PAGE)
@officers_only
def end(request: HttpRequest, actor: Actor, *, outage: int) -> HttpResponse:
    """The system works again."""
    try:
        commands.end_outage(actor=actor, outage=outage)
        messages.success(
            request,
            _("Đã kết thúc. Trong vòng một phút, hồ sơ được giải quyết tiếp và từng người nộp được báo."),
        )
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.warning(request, in_words(refusal))
    return redirect(PAGE)


@require_safe
@officers_only
def measured(request: HttpRequest, actor: Actor, *, outage: int) -> HttpResponse:
    """What was measured when an outage was registered, as it is kept: part of its proof."""
    if not commands.may_register(actor):
        raise NotAllowed("Chỉ người quản trị hệ thống của tỉnh mới ghi nhận và kết thúc sự cố.")
    found = next((one for one in outages() if one.pk == outage and one.measured), None)
    if found is None:
        raise NotFound("Sự cố này không có số đo kèm theo.")
    return JsonResponse(found.measured, json_dumps_params={"indent": 1})


def _proposed(system: str) -> dict[str, Any]:
    """The form as what was measured fills it in; a person reads it, changes it, and decides."""
    found = next((one for one in proposals() if one.system == system), None)
    if found is None:
        return {}
    with translation.override("vi"):
        since = vietnamese.moment(found.began_at)
        proof = _("Số đo tại đây: từ %(since)s, %(failed)s trong %(tries)s lần hỏi không được trả lời.")
        note = _(
            "%(name)s không trả lời nên hồ sơ chưa đối chiếu được; thời gian này không tính vào thời hạn."
        )
        told = {"failed": found.failed, "tries": found.tries, "since": since}
        said = {"proof": proof % told, "note": note % {"name": name_of(system, "vi")}}
    tomorrow = clock.now() + timedelta(days=1)
    return {
        "system": system,
        "began_at": found.began_at.astimezone(VIETNAM).date().isoformat(),
        "until": tomorrow.date().isoformat(),
        **said,
    }


def _shown(
    request: HttpRequest, actor: Actor, form: EForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    rows = [{"outage": one, "name": name_of(one.system)} for one in outages()]
    context = {
        "rows": rows,
        "resting": resting(),
        "proposals": proposals(),
        "form": form,
        "mistakes": form.mistakes if "refusal" in more else [],
        **more,
    }
    return show(request, actor, "desk/outages.html", context, current=PAGE, status=status)
