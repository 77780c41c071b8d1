"""Which route a case of a procedure follows, which result document it leads to, which form it asks."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound, Refusal
from motcua.procedures import commands
from motcua.procedures.queries import definitions, version_of
from motcua.procedures.types import content_from_json
from motcua.web.desk.catalogue import version_labels
from motcua.web.desk.catalogue.acts import administrator, to_version
from motcua.web.desk.catalogue.pages import CURRENT
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.fields import Field, Option
from motcua.web.ui.refusals import status_of


@require_http_methods(["GET", "POST"])
@officers_only
def choose(request: HttpRequest, actor: Actor, *, code: str, number: int, case: str) -> HttpResponse:
    """Three lists; sent, a draft that says so."""
    administrator(actor)
    version = version_of(code, number)
    found = content_from_json(version.content).case(case)
    if found is None:
        raise NotFound("Thủ tục không có trường hợp này.")
    chosen = {"route": found.route, "result": found.result or "", "form": found.form}
    refusal: Refusal | None = None
    if request.method == "POST":
        chosen = {name: request.POST.get(name, "") for name in chosen}
        try:
            reason = request.POST.get("ly-do", "")
            draft = commands.choose_definitions(
                actor=actor, version_id=version.pk, case_code=case, reason=reason, **chosen
            )
        except Refusal as wrong:
            refusal = wrong
        else:
            said = _("Đã ghi vào bản nháp số %(number)s; hãy công bố để áp dụng.")
            messages.success(request, said % {"number": draft.number})
            return to_version(code, draft.number)
    mistakes = refusal.fields if isinstance(refusal, Invalid) else {}
    context: dict[str, Any] = {
        "version": version,
        "case": found,
        "refusal": refusal,
        "fields": [
            _field("route", "routes", _("Quy trình"), chosen["route"]),
            _field("form", "forms", _("Tờ khai"), chosen["form"]),
            _field("result", "results", _("Mẫu kết quả"), chosen["result"]),
        ],
        "reason": version_labels.reason_field(request.POST, mistakes),
    }
    status = status_of(refusal) if refusal else 200
    return show(request, actor, "desk/catalogue/choose.html", context, current=CURRENT, status=status)


def _field(name: str, kind: str, label: str, chosen: str) -> Field:
    in_use = [one for one in definitions(kind) if one.content]
    options = [Option(one.key, f"{one.shown['title']} ({one.key})", one.key == chosen) for one in in_use]
    return Field(
        name=name, key=name, kind="select", label=label, options=tuple(options), required=kind != "results"
    )
