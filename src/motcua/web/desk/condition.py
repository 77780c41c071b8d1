"""Where an administrator sees what is still missing and what does not work: the same list as the doctor's."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.platform.effects.access import may_look_after
from motcua.platform.findings import examination
from motcua.platform.turns import given_up
from motcua.web.desk.frame import officers_only, show

PAGE = "desk:condition"
_TONES = {"bad": "late", "note": "due", "good": "done"}


@require_GET
@officers_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What keeps somebody from working first, then what is worth knowing, then what is well."""
    if not may_look_after(actor):
        raise NotAllowed("Chỉ người quản trị hệ thống mới xem được trang này.")
    with given_up():
        found = examination()
    words = {"bad": _("Cần xử lý"), "note": _("Nên biết"), "good": _("Tốt")}
    groups = [
        {"title": words[state], "tone": tone, "findings": [one for one in found if one.state == state]}
        for state, tone in _TONES.items()
    ]
    context = {"groups": [group for group in groups if group["findings"]], "bad": groups[0]["findings"]}
    return show(request, actor, "desk/condition.html", context, current=PAGE)
