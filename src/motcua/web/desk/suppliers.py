"""Who supplies what: letters, log-in, signatures, payments; what is connected, and when it last worked."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.dossiers.queries.outages import proposals
from motcua.kernel.actor import Actor
from motcua.platform.suppliers import Going, suppliers
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui import outside_words

PAGE = "desk:suppliers"


@require_safe
@officers_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, those that are not connected too."""
    proposed = {system: one.system for one in proposals() for system in one.measured}
    rows = [
        {
            "going": one,
            "state": _state(one),
            "measured": outside_words.state(one.health) if one.health else None,
            "outage": proposed.get(one.supplier.system, ""),
        }
        for one in suppliers(actor)
    ]
    return show(request, actor, "desk/suppliers.html", {"rows": rows}, current=PAGE)


def _state(one: Going) -> tuple[str, str]:
    if not one.supplier.where:
        return _("Chưa kết nối"), "quiet"
    if one.needs_person:
        return _("Cần người xử lý"), "late"
    return (_("Đang chờ thử lại"), "due") if one.waiting and one.last_error else (_("Đã kết nối"), "done")
