"""E-forms on paper, as tagged PDF/A: blank ones to fill in by hand, and what a draft or a dossier says."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.documents import types as paper
from motcua.documents.queries import render_form_sheet
from motcua.dossiers.models import Dossier, Draft
from motcua.kernel import clock, vietnamese
from motcua.kernel.errors import NotFound
from motcua.procedures.queries import answer_in_words, applicable, as_read, choices_of, frozen, is_long
from motcua.procedures.types import Case, Content

Form = Mapping[str, Any]
_ROOM = 3


def blank_sheet(content: Content, case: Case) -> bytes:
    """The form of a case, to print and fill in by hand; the same bytes for the same version."""
    return blank_of(content.form(case.form), f"{content.name} ({content.code})")


def blank_of(form: Form, name: str) -> bytes:
    """A form, in use or only drafted, to print and fill in by hand; `name` says for what."""
    groups = tuple(_group(form, group, None) for group in form["groups"])
    made = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return render_form_sheet(paper.FormSheet(str(form["title"]), name, groups, made, blank=True)).pdf


def draft_sheet(draft: Draft) -> bytes:
    """What a draft says so far, as it would be sent. Raises `NotFound` while no case is chosen."""
    content = frozen(draft.version_id)
    case = content.case(draft.case_code)
    if case is None:
        raise NotFound("Bản nháp chưa chọn trường hợp. Bạn hãy quay lại bước 1.")
    return _filled(content, case, draft.answers, note=_("Bản nháp, chưa nộp."))


def dossier_sheet(dossier: Dossier) -> bytes:
    """What was declared in a dossier, as it stands now."""
    content = frozen(dossier.version_id)
    case = content.case(dossier.case_code)
    if case is None:
        raise NotFound("Thủ tục không có trường hợp này.")
    day = vietnamese.day(dossier.submitted_at)
    note = _("Nội dung đã kê khai điện tử; nộp ngày %(day)s.") % {"day": day}
    return _filled(content, case, dossier.answers, note=note, code=dossier.code)


def _filled(content: Content, case: Case, answers: Mapping[str, Any], *, note: str, code: str = "") -> bytes:
    form = content.form(case.form)
    declared = applicable(form, answers)
    groups = tuple(group for one in form["groups"] if (group := _group(form, one, declared)).lines)
    name = f"{content.name} ({content.code})"
    sheet = paper.FormSheet(str(form["title"]), name, groups, clock.now(), blank=False, code=code, note=note)
    return render_form_sheet(sheet).pdf


def _group(form: Form, group: Mapping[str, Any], declared: Mapping[str, Any] | None) -> paper.FormGroup:
    """The questions of a group with room for answers; with `declared`, only those that were answered."""
    names = [name for name in group["fields"] if declared is None or name in declared]
    return paper.FormGroup(str(group["title"]), tuple(_line(form, name, declared) for name in names))


def _line(form: Form, name: str, declared: Mapping[str, Any] | None) -> paper.FormLine:
    schema = form["schema"]["properties"][name]
    label, value = _label(schema, name), None if declared is None else declared.get(name)
    if parts := schema.get("items", {}).get("properties"):
        columns = tuple(str(one.get("title", part)) for part, one in parts.items())
        rows = tuple(
            tuple(as_read(one, row.get(part, "")) for part, one in parts.items())
            for row in (value if isinstance(value, list) else ())
        )
        return paper.FormLine(label, columns=columns, rows=rows, only=only_when(form, name))
    if schema.get("type") == "boolean":
        return paper.FormLine(_("Xác nhận"), answer_in_words(schema, value) if declared else "", (label,))
    options = tuple(words for _value, words in choices_of(schema) or choices_of(schema.get("items", {})))
    return paper.FormLine(
        label,
        answer_in_words(schema, value) if declared is not None else "",
        options=options if len(options) <= _FEW else (),
        lines=_ROOM if is_long(schema) else 1,
        only=only_when(form, name),
    )


_FEW = 15


def _label(schema: Mapping[str, Any], name: str) -> str:
    title, unit = str(schema.get("title", name)), str(schema.get("x-unit", ""))
    return f"{title} ({unit})" if unit and unit not in title else title


def only_when(form: Form, name: str) -> str:
    """In words, when a question is answered at all; empty for one that always is."""
    rule = form.get("show", {}).get(name)
    if rule is None:
        return ""
    said = list(_said(rule, form["schema"]["properties"]))
    return (
        _("Chỉ trả lời khi %(what)s:") % {"what": "; ".join(said)}
        if said
        else _("Chỉ trả lời nếu đúng với bạn:")
    )


def _said(rule: Any, asked: Mapping[str, Any]) -> Iterator[str]:
    """The comparisons of a condition as “question: answers”."""
    if isinstance(rule, list):
        for one in rule:
            yield from _said(one, asked)
        return
    if not isinstance(rule, Mapping):
        return
    for operator, arguments in rule.items():
        if operator in ("==", "in") and isinstance(arguments, list):
            yield from _pair(arguments, asked)
        elif operator in ("and", "or"):
            yield from _said(arguments, asked)


def _pair(arguments: list[Any], asked: Mapping[str, Any]) -> Iterator[str]:
    named = [one["var"] for one in arguments if isinstance(one, Mapping) and isinstance(one.get("var"), str)]
    values = [one for one in arguments if not isinstance(one, Mapping)]
    if len(named) != 1 or len(values) != 1 or named[0] not in asked:
        return
    schema = asked[named[0]]
    labels = dict(choices_of(schema) or choices_of(schema.get("items", {})))
    wanted = values[0] if isinstance(values[0], list) else [values[0]]
    words = f" {_('hoặc')} ".join(str(labels.get(one, as_read(schema, one))) for one in wanted)
    yield f"“{schema.get('title', named[0])}”: {words}"
