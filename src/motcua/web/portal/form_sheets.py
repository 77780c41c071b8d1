"""E-forms on paper: the blank one of a procedure for everybody, and what one's own draft or dossier says."""

from functools import lru_cache
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from motcua.dossiers import access, outputs
from motcua.dossiers.queries.drafts import draft as own_draft
from motcua.kernel.errors import NotFound
from motcua.procedures.queries import frozen, published
from motcua.web.portal.decorators import for_citizens, page
from motcua.web.portal.files import send_bytes
from motcua.web.ui.actor import actor_of

_PDF = "application/pdf"


@require_safe
@page
def blank(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a case (`truong-hop`, else the first one) to print and fill in by hand."""
    version = published(code)
    asked = request.GET.get("truong-hop", "")
    cases = frozen(version.pk).own_cases
    case = next((one for one in cases if one.code == asked), cases[0] if cases else None)
    if case is None:
        raise NotFound("Thủ tục không có trường hợp này.")
    return send_bytes(_drawn(version.pk, case.code), _PDF, f"to-khai-{code}")


@lru_cache(maxsize=64)
def _drawn(version: int, case: str) -> bytes:
    """Versions are frozen, so that what strangers ask for is drawn once."""
    content = frozen(version)
    found = content.case(case)
    return outputs.blank_sheet(content, found) if found else b""


@require_safe
@for_citizens
def of_draft(request: HttpRequest, number: UUID) -> HttpResponse:
    """What the draft says so far."""
    draft = own_draft(actor_of(request), number)
    return send_bytes(outputs.draft_sheet(draft), _PDF, "to-khai-ban-nhap")


@require_safe
@for_citizens
def of_dossier(request: HttpRequest, code: str) -> HttpResponse:
    """What was declared in one's own dossier."""
    dossier = access.get(actor_of(request), code)
    return send_bytes(outputs.dossier_sheet(dossier), _PDF, f"to-khai-{dossier.code}")
