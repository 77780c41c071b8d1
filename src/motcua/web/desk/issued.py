"""Papers that we issue: made when first asked for, then shown again as they were made."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.documents.queries import read
from motcua.dossiers import access, outputs
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.process.states import Event
from motcua.web.desk.frame import officers_only
from motcua.web.desk.viewer import KINDS, PDF, serve

Make = Callable[[Any], Any]
_MAKE: Mapping[str, Make] = {
    "receipt": outputs.receipt,
    "form_01": outputs.form_01,
    "form_02": outputs.form_02,
    "form_03": outputs.form_03,
    "form_04": outputs.form_04,
    "form_05": outputs.form_05,
    "control_slip": outputs.control_slip,
}
# A paper exists once its event has happened.
_AFTER = {
    "form_01": Event.ACCEPTED,
    "form_02": Event.SUPPLEMENT_REQUESTED,
    "form_03": Event.REFUSED,
    "form_04": Event.EXTENDED,
    "form_05": Event.STOPPED,
}


def available(types: set[str]) -> list[tuple[str, str]]:
    """Which papers can be printed after these events, with their titles."""
    return [(kind, str(KINDS[kind])) for kind in _MAKE if kind not in _AFTER or _AFTER[kind].value in types]


@require_GET
@officers_only
def show(request: HttpRequest, actor: Actor, *, code: str, kind: str) -> HttpResponse:
    """A paper as PDF, to print or to keep."""
    dossier = access.get(actor, code)
    if kind not in _MAKE:
        raise NotFound(_("Hồ sơ không có giấy này."))
    issued = _MAKE[kind](dossier)
    return serve(read(issued.file), PDF, f"{kind}-{code}.pdf", inline="luu" not in request.GET)
