"""Changing routes and result documents: copied, typed as a draft, thrown away, published with a decision."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.agencies.queries import names
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from motcua.kernel.vietnamese import normal, typed_day
from motcua.procedures import commands
from motcua.procedures.queries import definition, definition_draft, edits
from motcua.web.desk import changing
from motcua.web.desk.catalogue import version_labels
from motcua.web.desk.definitions import pages, result_form, route_form
from motcua.web.desk.definitions.kinds import Kind, kind_of
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words, status_of

Json = dict[str, Any]


def _may(actor: Actor) -> None:
    if not edits(actor):
        raise NotAllowed("Chỉ người quản trị danh mục mới làm được việc này.")


def _base(kind: Kind, key: str) -> Mapping[str, Any]:
    found = definition_draft(kind.name, key)
    content = found.content if found else definition(kind.name, key)
    if content is None:
        raise NotFound("Không có mã này.")
    return content


@require_http_methods(["GET", "POST"])
@officers_only
def edit(request: HttpRequest, actor: Actor, *, kind: str, key: str) -> HttpResponse:
    """The draft as tables; sent, it is kept, and its page says what it would mean."""
    _may(actor)
    which, refusal = kind_of(kind), None
    content = _base(which, key)
    if request.method == "POST":
        try:
            wanted = _wanted(which, content, request.POST)
            commands.write_definition(actor=actor, kind=which.name, key=key, content=wanted)
        except (Invalid, Conflict) as wrong:
            refusal = wrong
        else:
            messages.success(request, _("Đã lưu bản nháp; bản đang dùng không đổi cho đến khi công bố."))
            return redirect("desk:definitions:draft", kind=kind, key=key)
    return _form(request, actor, which, key, content, refusal)


def _wanted(kind: Kind, content: Mapping[str, Any], posted: QueryDict) -> Json:
    return route_form.wanted(posted) if kind.name == "routes" else result_form.wanted(content, posted)


def _form(
    request: HttpRequest,
    actor: Actor,
    kind: Kind,
    key: str,
    content: Mapping[str, Any],
    refusal: Refusal | None,
) -> HttpResponse:
    mistakes = refusal.fields if isinstance(refusal, Invalid) else {}
    context = {
        "kind": kind,
        "key": key,
        "content": content,
        "refusal": refusal,
        "mistakes": [
            {"id": f"f-{name}", "text": f"{_place(name)}: {_(sentence)}"}
            for name, sentences in mistakes.items()
            for sentence in sentences
        ],
        **(
            _route_rows(request.POST, request.GET, content)
            if kind.name == "routes"
            else _result_rows(request.POST, content)
        ),
    }
    status = status_of(refusal) if refusal else 200
    template = f"desk/definitions/edit_{kind.name}.html"
    return show(request, actor, template, context, current=kind.page, status=status)


def _place(name: str) -> str:
    _column, _dash, row = name.rpartition("-")
    return _("Dòng %(n)s") % {"n": row} if row.isdecimal() else _("Tên")


def _route_rows(posted: QueryDict, asked: QueryDict, content: Mapping[str, Any]) -> Json:
    kept = route_form.with_asked_step(route_form.rows(content), asked)
    return {
        "title": posted.get("tieu-de", content.get("title", "")),
        "rows": route_form.numbered(route_form.typed_rows(posted) if posted else kept),
        "places": [
            ("counter", _("nơi tiếp nhận")),
            ("handling", _("cơ quan giải quyết")),
            *sorted(names().items()),
        ],
    }


def _result_rows(posted: QueryDict, content: Mapping[str, Any]) -> Json:
    form = result_form
    fields = form.typed(posted, form.FIELD_COLUMNS) if posted else form.field_rows(content)
    blocks = form.typed(posted, form.BLOCK_COLUMNS) if posted else form.block_rows(content)
    return {
        "head": form.head(content, posted),
        "fields": form.numbered(fields, form.FIELD_COLUMNS, form.type_words(), "kieu"),
        "blocks": form.numbered(blocks, form.BLOCK_COLUMNS, form.block_words(), "loai"),
    }


@posted_from("desk:definitions:one", "kind", "key")
@officers_only
def copy(request: HttpRequest, actor: Actor, *, kind: str, key: str) -> HttpResponse:
    """A draft under a new key that says the same under another title."""
    which = kind_of(kind)
    new, title = request.POST.get("ma", "").strip(), normal(request.POST.get("tieu-de", ""))
    try:
        content = {**_base(which, key), "title": title}
        commands.write_definition(actor=actor, kind=which.name, key=new, content=content, new=True)
    except Invalid as refusal:
        messages.warning(request, in_words(refusal))
        return redirect("desk:definitions:one", kind=kind, key=key)
    messages.success(request, _("Đã sao chép thành bản nháp “%(key)s”.") % {"key": new})
    return redirect("desk:definitions:edit", kind=kind, key=new)


@posted_from("desk:definitions:one", "kind", "key")
@officers_only
def drop(request: HttpRequest, actor: Actor, *, kind: str, key: str) -> HttpResponse:
    """Throw the draft away, or only its day."""
    which = kind_of(kind)
    if request.POST.get("lam") == "rut":
        commands.unplan_definition(actor=actor, kind=which.name, key=key)
        messages.success(request, _("Bản nháp không còn chờ ngày áp dụng."))
        return redirect("desk:definitions:draft", kind=kind, key=key)
    commands.drop_definition(actor=actor, kind=which.name, key=key)
    messages.success(request, _("Đã bỏ bản nháp."))
    if definition(which.name, key) is None:
        return redirect("desk:definitions:list", kind=kind)
    return redirect("desk:definitions:one", kind=kind, key=key)


@posted_from("desk:definitions:one", "kind", "key")
@officers_only
def publish(request: HttpRequest, actor: Actor, *, kind: str, key: str) -> HttpResponse:
    """Put the draft into force with its decision, today or on a day to come."""
    which, posted = kind_of(kind), request.POST
    try:
        commands.publish_definition(
            actor=actor,
            kind=which.name,
            key=key,
            decision=posted.get("quyet-dinh", ""),
            decided_on=version_labels.read_day(posted.get("ngay", "")),
            since=_since(posted.get("tu", "")),
            reason=posted.get("ly-do", ""),
        )
    except (Invalid, Conflict) as refusal:
        fields = {k: list(v) for k, v in refusal.fields.items()} if isinstance(refusal, Invalid) else {}
        more: Json = {
            "refusal": refusal,
            "publish_fields": version_labels.decision_fields(posted, fields),
            "reason": changing.reason_field(posted, fields),
        }
        return pages.show_draft(request, actor, which, key, status=status_of(refusal), **more)
    if definition_draft(which.name, key):
        messages.success(request, _("Bản nháp sẽ áp dụng vào ngày đã ghi."))
        return redirect("desk:definitions:draft", kind=kind, key=key)
    messages.success(request, _("Đã công bố. Hồ sơ đang giải quyết giữ bản cũ."))
    return redirect("desk:definitions:one", kind=kind, key=key)


def _since(text: str) -> Any:
    if not text.strip():
        return None
    found = typed_day(text)
    if found is None:
        raise Invalid("Hãy ghi ngày áp dụng như 24/11/2026, hoặc để trống.")
    return found
