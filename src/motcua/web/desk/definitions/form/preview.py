"""A form before anybody fills it in: on a phone, on paper, as a screen reader says it, with answers to try it."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.documents.pages import page_png
from motcua.dossiers.outputs import blank_of
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.money import dong
from motcua.procedures.queries import building, frozen, made_up_answers, resolved, spoken, users_of
from motcua.web.desk.definitions.form import outline
from motcua.web.desk.definitions.form.outline import KIND
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.viewer import serve
from motcua.web.ui.fields import Field
from motcua.web.ui.forms import EForm

Json = dict[str, Any]
WAYS = ("dien-thoai", "giay", "doc")
_SHOWN = 5


class Said(NamedTuple):
    """What a screen reader says at a place: a heading, or a question with what it is."""

    heading: bool
    words: str
    hint: str = ""
    only: str = ""


@require_safe
@officers_only
def look(request: HttpRequest, actor: Actor, *, key: str) -> HttpResponse:
    """One of the three ways to look at what is being built."""
    form = outline.worked_on(key)
    way = request.GET.get("cach", WAYS[0])
    context: Json = {
        "kind": KIND,
        "key": key,
        "content": form,
        "way": way if way in WAYS else WAYS[0],
        "ways": [("dien-thoai", _("Điện thoại")), ("giay", _("Trên giấy")), ("doc", _("Trình đọc màn hình"))],
        "filled": "mau" in request.GET,
        "said": list(heard(form)) if way == "doc" else [],
    }
    return show(request, actor, "desk/definitions/form/preview.html", context, current=KIND.page)


@require_http_methods(["GET", "POST"])
@officers_only
def framed(request: HttpRequest, actor: Actor, *, key: str) -> HttpResponse:
    """The form as the portal draws it, alone, in a frame. Sent, it is judged as a real one is, and nothing is kept."""
    form = outline.readable(outline.worked_on(key))
    made_up, problem = {}, ""
    if "mau" in request.GET and request.method == "GET":
        try:
            made_up = made_up_answers(form, clock.now().date())
        except LookupError:
            problem = _(
                "Chưa dựng được câu trả lời mẫu nào hợp lệ: có thể điều kiện hoặc giới hạn mâu thuẫn nhau."
            )
    eform = EForm(form, request.POST if request.method == "POST" else None, made_up)
    judged = request.method == "POST" and eform.checked
    context: Json = {
        "form": eform,
        "judged": judged,
        "right": judged and eform.is_valid(),
        "problem": problem,
        "then": list(_then(key, form, eform.answer)) if judged and eform.is_valid() else [],
        "key": key,
    }
    return render(request, "desk/definitions/form/framed.html", context)


def _then(key: str, form: Mapping[str, Any], answers: Mapping[str, Any]) -> Iterator[str]:
    """What would follow from these answers in the procedures that use the form: papers and fees."""
    for version in users_of("forms", key)[:_SHOWN]:
        content = frozen(version.pk)
        for case in (one for one in content.cases if one.form == key):
            papers = [paper.name for paper in case.components if paper.is_filed_with(answers)]
            charge = case.charge("online", answers)
            facts = {
                "name": case.name if len(content.cases) > 1 else content.name,
                "papers": "; ".join(papers) or _("không giấy tờ nào"),
                "fee": dong(charge.amount)
                if charge.amount
                else _("không thu")
                if charge.none
                else _("chưa rõ mức"),
            }
            yield _("%(name)s: kèm %(papers)s. Phí, lệ phí: %(fee)s.") % facts


def heard(form: Mapping[str, Any]) -> Iterator[Said]:
    """The form in the order and words in which a screen reader goes through it."""
    looked_up = resolved(form)
    eform = EForm(outline.readable(form))
    asked = spoken(looked_up, get_language() or "vi")["schema"]["properties"]
    yield Said(True, eform.title)
    for group in eform.groups:
        yield Said(True, _("Nhóm: %(title)s") % {"title": group.title})
        for field in group.fields:
            rule = form.get("show", {}).get(field.key)
            only = (
                _("Chỉ có khi %(when)s") % {"when": building.in_words(rule, asked)}
                if rule is not None
                else ""
            )
            yield Said(False, _said(field), field.hint, only)
            for row in field.rows[:1]:
                yield from (
                    Said(False, _("Trong mỗi dòng: %(words)s") % {"words": _said(sub)}, sub.hint)
                    for sub in row.fields
                )


def _said(field: Field) -> str:
    words = {
        "radio": _("chọn một"), "select": _("danh sách chọn"), "many": _("các ô đánh dấu"), "checkbox": _("ô đánh dấu"),
        "rows": _("bảng nhiều dòng"), "area": _("ô nhập nhiều dòng"),
    }  # fmt: skip
    parts = [field.label, words.get(field.kind, _("ô nhập"))]
    if field.kind in ("radio", "many"):
        parts.append(", ".join(one.label for one in field.options))
    elif field.kind == "select":
        parts.append(_("%(n)d mục") % {"n": len(field.options)})
    if field.unit:
        parts.append(_("đơn vị %(unit)s") % {"unit": field.unit})
    # A box to tick says by itself that it must be.
    if field.kind != "checkbox":
        parts.append(_("bắt buộc") if field.required else _("không bắt buộc"))
    return "; ".join(parts)


@require_safe
@officers_only
def sheet(request: HttpRequest, actor: Actor, *, key: str) -> HttpResponse:
    """The form as a printable sheet, or one page of it as a picture."""
    form = outline.readable(outline.worked_on(key))
    pdf = blank_of(spoken(form, get_language() or "vi"), _("Bản nháp, chưa dùng"))
    page = request.GET.get("trang", "")
    if page.isdecimal() and 1 <= int(page) < 100:
        return serve(page_png(pdf, int(page)), "image/png", f"{key}-{page}.png", inline=True)
    return serve(pdf, "application/pdf", f"{key}.pdf", inline=True)
