"""Who supplies what: letters, log-in, signatures, payments; what is connected, and when it last worked."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.kernel.actor import Actor
from motcua.platform.suppliers import Going, suppliers
from motcua.web.desk.frame import officers_only, show

PAGE = "desk:suppliers"


@require_safe
@officers_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, those that are not connected too."""
    rows = [{"going": one, "state": _state(one)} for one in suppliers(actor)]
    return show(request, actor, "desk/suppliers.html", {"rows": rows}, current=PAGE)


def _state(one: Going) -> tuple[str, str]:
    if not one.supplier.where:
        return _("Chưa kết nối"), "quiet"
    if one.needs_person:
        return _("Cần người xử lý"), "late"
    return (_("Đang chờ thử lại"), "due") if one.waiting and one.last_error else (_("Đã kết nối"), "done")
