"""Changing routes and result documents: copied, typed as a draft, thrown away, published. Forms: `form/`."""

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
from motcua.procedures.queries import definition, definition_draft, edits, route_hours
from motcua.process.route import route_from_json
from motcua.web.desk import changing
from motcua.web.desk.catalogue import version_labels
from motcua.web.desk.definitions import checking, fork_form, pages, result_form, route_form
from motcua.web.desk.definitions.kinds import Kind, kind_of
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words, status_of

Json = dict[str, Any]


def ensure_may(actor: Actor) -> None:
    """Raises `NotAllowed` for whoever may not change definitions."""
    if not edits(actor):
        raise NotAllowed("Chỉ người quản trị danh mục mới làm được việc này.")


def base(kind: Kind, key: str) -> Mapping[str, Any]:
    """What an edition goes on from: the draft, else what is in use."""
    found = definition_draft(kind.name, key)
    content = found.content if found else definition(kind.name, key)
    if content is None:
        raise NotFound("Không có mã này.")
    return content


@require_http_methods(["GET", "POST"])
@officers_only
def edit(request: HttpRequest, actor: Actor, *, kind: str, key: str) -> HttpResponse:
    """The draft as tables; sent, it is kept, and its page says what it would mean."""
    ensure_may(actor)
    which, refusal = kind_of(kind), None
    if which.name == "forms":
        raise NotFound("Không có trang này.")
    content = base(which, key)
    if request.method == "POST":
        try:
            wanted = _wanted(which, content, request.POST)
            content = {**wanted, "key": key}
            if "xem" in request.POST and which.name == "routes":
                return form(request, actor, which, key, content, None)
            commands.write_definition(actor=actor, kind=which.name, key=key, content=wanted)
        except (Invalid, Conflict) as wrong:
            refusal = wrong
        else:
            messages.success(request, _("Đã lưu bản nháp; bản đang dùng không đổi cho đến khi công bố."))
            return redirect("desk:definitions:draft", kind=kind, key=key)
    return form(request, actor, which, key, content, refusal)


def _wanted(kind: Kind, content: Mapping[str, Any], posted: QueryDict) -> Json:
    return route_form.wanted(posted) if kind.name == "routes" else result_form.wanted(content, posted)


def form(
    request: HttpRequest,
    actor: Actor,
    kind: Kind,
    key: str,
    content: Mapping[str, Any],
    refusal: Refusal | None,
    *,
    taken: Json | None = None,
) -> HttpResponse:
    """The page of an edition; `taken` tells of a file from which `content` was read, then nothing typed is shown."""
    posted = QueryDict() if taken else request.POST
    mistakes = refusal.fields if isinstance(refusal, Invalid) else {}
    context = {
        "kind": kind,
        "key": key,
        "content": content,
        "refusal": refusal,
        "taken": taken,
        "mistakes": [
            {"id": f"f-{name}", "text": f"{_place(name)}: {_(sentence)}"}
            for name, sentences in mistakes.items()
            for sentence in sentences
        ],
        **(
            {**_route_rows(posted, request.GET, content), **_seen(key, _asked(request.GET, content))}
            if kind.name == "routes"
            else _result_rows(posted, content)
        ),
    }
    looked = "xem" in request.POST
    status = status_of(refusal) if refusal and not looked else 200
    template = f"desk/definitions/edit_{kind.name}.html"
    return show(request, actor, template, context, current=kind.page, status=status)


def _asked(asked: QueryDict, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The content with what the picture asked for, as far as it can be read."""
    if not asked:
        return content
    rows = route_form.rows(content)
    ways = route_form.with_asked_ways(rows, fork_form.rows(content), asked)
    steps = route_form.with_asked_step(rows, asked)
    try:
        return route_form.wanted(route_form.as_posted(str(content.get("title", "")), steps, ways))
    except Invalid:
        return content


def _seen(key: str, content: Mapping[str, Any]) -> Json:
    """The picture and the checks of what is being worked on, beside what is in use."""
    said = {**content, "key": key}
    route, now = checking.looked_at(said), definition("routes", key)
    before = checking.looked_at({**now, "key": key}) if now else None
    return {
        "picture": route_form.picture(route, names(), before) if route else [],
        "hours": f"{route_hours(said):g}".replace(".", ",") if route and _ends(said) else "",
        "checks": checking.checks(key, said),
    }


def _ends(content: Mapping[str, Any]) -> bool:
    try:
        route_from_json(content)
    except Invalid:
        return False
    return True


def _place(name: str) -> str:
    column, _dash, row = name.rpartition("-")
    if not row.isdecimal():
        return _("Tên")
    return (_("Nhánh, dòng %(n)s") if column in fork_form.COLUMNS else _("Dòng %(n)s")) % {"n": row}


def _route_rows(posted: QueryDict, asked: QueryDict, content: Mapping[str, Any]) -> Json:
    rows = route_form.rows(content)
    kept = route_form.with_asked_step(rows, asked)
    ways = route_form.with_asked_ways(rows, fork_form.rows(content), asked)
    ways = fork_form.typed_rows(posted) if posted else ways
    return {
        "ways": fork_form.numbered(ways),
        "way_titles": [row["nhanh"] for row in ways],
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
        content = {**base(which, key), "title": title}
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
            seen=posted.get("seen", ""),
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
