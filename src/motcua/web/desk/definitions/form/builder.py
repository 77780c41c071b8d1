"""The outline of a form that is being built: questions and groups are added, ordered, taken out; by keys or by drag."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotFound, Refusal
from motcua.kernel.vietnamese import normal
from motcua.procedures import commands
from motcua.procedures.queries import building, definition, definition_draft, frozen, published
from motcua.web.desk.definitions.editing import ensure_may
from motcua.web.desk.definitions.form import outline
from motcua.web.desk.definitions.form.advice import advice, unused
from motcua.web.desk.definitions.form.outline import KIND
from motcua.web.desk.definitions.form.papers import listed
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.refusals import in_words, status_of

Json = dict[str, Any]


@require_http_methods(["GET", "POST"])
@officers_only
def build(request: HttpRequest, actor: Actor, *, key: str) -> HttpResponse:
    """The outline; sent, one thing of it is changed and the page is there again, at that place."""
    ensure_may(actor)
    form, refusal = outline.worked_on(key), None
    if request.method == "POST":
        try:
            edit, at = _edit(request, form)
            commands.edit_form(actor=actor, key=key, edit=edit)
        except (Invalid, Conflict) as wrong:
            refusal, form = wrong, outline.worked_on(key)
        else:
            return HttpResponseRedirect(f"{reverse('desk:definitions:build', args=[key])}{at}")
    return show(
        request, actor, "desk/definitions/form/build.html", _context(request, key, form, refusal),
        current=KIND.page, status=status_of(refusal) if refusal else 200,
    )  # fmt: skip


def _context(request: HttpRequest, key: str, form: outline.Form, refusal: Refusal | None) -> Json:
    draft, language = definition_draft("forms", key), get_language() or "vi"
    return {
        "kind": KIND,
        "key": key,
        "content": form,
        "draft": draft,
        "in_use": definition("forms", key) is not None,
        "refusal": refusal,
        "facts": outline.facts(form),
        "groups": outline.groups(form),
        "layout": building.layout_mark(form),
        "head_mark": building.PutHead(title="").mark(form),
        "blocks": [(one.key, one.called(language), len(one.asks)) for one in building.blocks()],
        "advice": advice(key, form),
        "unused": unused(key, form),
        **listed(key, form),
        "typed": {"title": request.POST.get("phan-moi", ""), "en": request.POST.get("phan-moi-en", "")},
    }


def _edit(request: HttpRequest, form: outline.Form) -> tuple[building.Edit, str]:
    """What the page asks for, and the place of the page to come back to."""
    posted = request.POST
    what, _colon, which = posted.get("lam", "").partition(":")
    if what in ("len", "xuong"):
        return building.StepQuestion(which, -1 if what == "len" else 1), f"#q-{which}"
    if what in ("phan-len", "phan-xuong") and which.isdecimal():
        by = -1 if what == "phan-len" else 1
        last = len(form["groups"]) - 1
        return building.StepGroup(int(which), by), f"#phan-{min(max(int(which) + by, 0), last)}"
    if what == "bo-phan" and which.isdecimal():
        return building.RemoveGroup(int(which)), "#phan-0"
    if what == "them-phan":
        title, en = normal(posted.get("phan-moi", "")), normal(posted.get("phan-moi-en", ""))
        return building.PutGroup(title, en), f"#phan-{len(form['groups'])}"
    if what == "sua-phan" and which.isdecimal():
        title, en = normal(posted.get(f"phan-ten-{which}", "")), normal(posted.get(f"phan-en-{which}", ""))
        seen = posted.get(f"phan-dau-{which}", "")
        return building.PutGroup(title, en, int(which), seen=seen), f"#phan-{which}"
    if what == "khoi":
        return building.PutBlock(
            posted.get("khoi", ""), normal(posted.get("khoi-ten", ""))
        ), f"#phan-{len(form['groups'])}"
    if what == "ten":
        head = building.PutHead(
            normal(posted.get("ten", "")), normal(posted.get("ten-en", "")), seen=posted.get("ten-dau", "")
        )
        return head, ""
    if what == "sap-xep":
        return building.Arrange(
            _order(posted.get("thu-tu", "")), seen=posted.get("layout", "")
        ), f"#q-{which}"
    raise Invalid("Không rõ phải làm gì. Hãy tải lại trang.")


def _order(text: str) -> list[list[str]]:
    """The order that somebody dragged, as the script sends it."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, list) or not all(
        isinstance(one, list) and all(isinstance(n, str) for n in one) for one in found
    ):
        raise Invalid("Thứ tự gửi lên không khớp với tờ khai. Hãy tải lại trang rồi làm lại.")
    return found


@require_http_methods(["GET", "POST"])
@officers_only
def start(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new form: empty, from the papers of a procedure, or from a file. An earlier form is copied on its own page."""
    ensure_may(actor)
    refusal: Refusal | None = None
    asked = request.POST.get("thu-tuc", request.GET.get("thu-tuc", ""))
    if request.method == "POST":
        key = request.POST.get("ma", "").strip()
        try:
            commands.write_definition(actor=actor, kind="forms", key=key, content=_begun(request), new=True)
        except (Invalid, Conflict, NotFound) as wrong:
            refusal = wrong
        else:
            messages.success(request, _("Đã lập bản nháp tờ khai; chưa ai thấy cho đến khi công bố."))
            return redirect("desk:definitions:build", key=key)
    context = {
        "kind": KIND,
        "refusal": refusal,
        "typed": {"key": request.POST.get("ma", ""), "title": request.POST.get("ten", ""), "code": asked},
        "mistakes": _mistakes(refusal),
    }
    status = status_of(refusal) if refusal else 200
    return show(request, actor, "desk/definitions/form/start.html", context, current=KIND.page, status=status)


def _mistakes(refusal: Refusal | None) -> list[Json]:
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    ids = {"key": "ma", "title": "ten"}
    return [
        {"id": ids.get(name, name), "text": _(said)}
        for name, sentences in fields.items()
        for said in sentences
    ]


def _begun(request: HttpRequest) -> Json:
    """What the new form says first; `Invalid` for a procedure or file that gives none."""
    title = normal(request.POST.get("ten", ""))
    file, code = request.FILES.get("tep"), request.POST.get("thu-tuc", "").strip()
    if file is not None:
        found = building.from_file(file.read(building.MOST_BYTES + 1))
    elif code:
        content = published_content(code)
        found = building.from_components(content, content.own_cases[0])
    else:
        if not title:
            raise Invalid("Hãy ghi tên tờ khai.", fields={"title": ["Hãy ghi tên tờ khai."]})
        found = building.empty_form(title)
    named: Json = {"title": title, "schema": {**found["schema"], "title": title}} if title else {}
    return {**found, **named}


def published_content(code: str) -> Any:
    """What the version of a procedure in force says; `Invalid` where there is none."""
    try:
        return frozen(published(code).pk)
    except NotFound as missing:
        raise Invalid(
            in_words(missing), fields={"thu-tuc": ["Không có thủ tục đang áp dụng mang mã này."]}
        ) from missing
