"""A route as a BPMN file: taken out for a modeller, and brought in as a draft to be looked through."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.agencies.queries import names
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.procedures.queries import Read, definition, definition_draft, read_bpmn, write_bpmn
from motcua.web.desk.definitions import editing, route_form
from motcua.web.desk.definitions.kinds import Kind, kind_of
from motcua.web.desk.frame import officers_only
from motcua.web.ui.posting import posted_from

Json = dict[str, Any]
MOST_SHOWN = 100


def _routes(slug: str) -> Kind:
    kind = kind_of(slug)
    if kind.name != "routes":
        raise NotFound("Không có trang này.")
    return kind


@require_safe
@officers_only
def export(request: HttpRequest, actor: Actor, *, kind: str, key: str) -> HttpResponse:
    """What is in use, or the draft where `nhap` asks for it."""
    _routes(kind)
    draft = definition_draft("routes", key) if "nhap" in request.GET else None
    content = draft.content if draft else definition("routes", key)
    if content is None:
        raise NotFound("Không có mã này.")
    places = {at: route_form.place_words(at, {}) for at in ("counter", "handling")}
    answer = HttpResponse(write_bpmn(content, {**names(), **places}), content_type="application/xml")
    answer["Content-Disposition"] = f'attachment; filename="{key}.bpmn"'
    return answer


@posted_from("desk:definitions:one", "kind", "key")
@officers_only
def take_in(request: HttpRequest, actor: Actor, *, kind: str, key: str) -> HttpResponse:
    """What a file says, in the form of a draft that is not kept yet, with what it says beyond that."""
    which = _routes(kind)
    editing.ensure_may(actor)
    file = request.FILES.get("tep")
    if file is None:
        raise Invalid("Hãy chọn một tệp BPMN.")
    read = read_bpmn(file.read(), key)
    title = read.content["title"] or str(editing.base(which, key).get("title", ""))
    return editing.form(request, actor, which, key, {**read.content, "title": title}, None, taken=_told(read))


def _told(read: Read) -> Json:
    found = [(one.element, _(one.sentence) % dict(one.named)) for one in read.findings]
    return {
        "steps": len(read.content["steps"]),
        "findings": found[:MOST_SHOWN],
        "more": len(found) > MOST_SHOWN,
    }
