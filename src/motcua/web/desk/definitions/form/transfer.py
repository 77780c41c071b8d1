"""A form as a file: taken out as JSON, and brought back in, where it is compared before it replaces the draft."""

from typing import Any

import orjson
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid
from motcua.procedures import commands
from motcua.procedures.queries import building, definition_draft, draft_mark
from motcua.web.desk.definitions.editing import ensure_may
from motcua.web.desk.definitions.form import outline
from motcua.web.desk.definitions.form.outline import KIND
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import status_of

Json = dict[str, Any]


@require_safe
@officers_only
def export(request: HttpRequest, actor: Actor, *, key: str) -> HttpResponse:
    """What is being built, as a file that can be brought in here or elsewhere."""
    form = outline.worked_on(key)
    data = orjson.dumps({**form, "key": key}, option=orjson.OPT_INDENT_2)
    answer = HttpResponse(data, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{key}.json"'
    return answer


@posted_from("desk:definitions:build", "key")
@officers_only
def take_in(request: HttpRequest, actor: Actor, *, key: str) -> HttpResponse:
    """A file compared with what is there; sent again from that page, it takes the place of the draft.

    A bad file is told of in sentences, and the draft stays as it is.
    """
    ensure_may(actor)
    form, refusal, found, text = outline.worked_on(key), None, None, request.POST.get("noi-dung", "")
    try:
        data = text.encode() if text else _file(request)
        found, text = building.from_file(data), data.decode()
        if request.POST.get("lam") == "thay":
            commands.write_definition(
                actor=actor, kind="forms", key=key, content=found, seen=request.POST.get("seen", "")
            )
            messages.success(request, _("Đã thay bản nháp bằng tệp."))
            return redirect("desk:definitions:build", key=key)
    except (Invalid, Conflict) as wrong:
        refusal = wrong
    draft = definition_draft("forms", key)
    context: Json = {
        "kind": KIND, "key": key, "content": form, "refusal": refusal, "found": found, "text": text,
        "seen": draft_mark(draft) if draft else "-",
        "told": building.differences(form, found) if found else [],
    }  # fmt: skip
    return show(
        request, actor, "desk/definitions/form/take_in.html", context, current=KIND.page,
        status=status_of(refusal) if refusal else 200,
    )  # fmt: skip


def _file(request: HttpRequest) -> bytes:
    file = request.FILES.get("tep")
    if file is None:
        raise Invalid("Hãy chọn một tệp JSON.")
    return bytes(file.read(building.MOST_BYTES + 1))
