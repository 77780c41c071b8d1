"""Papers that we issue: made when first asked for, then shown again as they were made."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.documents.queries import read
from motcua.dossiers import access, outputs
from motcua.dossiers.acts import ACTS
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
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


def available(types: set[str]) -> list[tuple[str, str]]:
    """Which papers can be printed after these events, with their titles."""
    return titles(kind for kind in _MAKE if _event_of(kind) is None or _event_of(kind) in types)


def _event_of(kind: str) -> str | None:
    """The event after which a paper exists; None for one that is there from the beginning."""
    return next((act.told.type for act in ACTS.values() if kind in act.papers), None)


def titles(kinds: Iterable[str]) -> list[tuple[str, str]]:
    """Papers with their titles."""
    return [(kind, str(KINDS[kind])) for kind in kinds]


@require_GET
@officers_only
def show(request: HttpRequest, actor: Actor, *, code: str, kind: str) -> HttpResponse:
    """A paper as PDF, to print or to keep."""
    dossier = access.get(actor, code)
    if kind not in _MAKE:
        raise NotFound(_("Hồ sơ không có giấy này."))
    issued = _MAKE[kind](dossier)
    return serve(read(issued.file), PDF, f"{kind}-{code}.pdf", inline="luu" not in request.GET)
