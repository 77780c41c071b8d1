"""Answering the doubts of an imported draft: each with what it shall be, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, Refusal
from motcua.procedures import commands
from motcua.procedures.queries import flag_key, must_answer, unanswered, version_of
from motcua.procedures.types import Content, content_from_json
from motcua.web.desk import dossier_labels
from motcua.web.desk.catalogue import version_labels
from motcua.web.desk.catalogue.acts import administrator, number_in, to_version
from motcua.web.desk.catalogue.pages import CURRENT
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.fields import Field, Option
from motcua.web.ui.refusals import status_of

Json = dict[str, Any]
WAYS = ("online", "counter", "post")


@require_http_methods(["GET", "POST"])
@officers_only
def answers(request: HttpRequest, actor: Actor, *, code: str, number: int) -> HttpResponse:
    """The doubts to answer before a draft is published; those that are answered show how, by whom and why."""
    administrator(actor)
    version = version_of(code, number)
    context: Json = {"version": version}
    status = 200
    wrong: Mapping[str, list[str]] = {}
    asked = request.POST if request.method == "POST" else QueryDict()
    if request.method == "POST":
        try:
            given = _given(asked, unanswered(version.content))
            reasons = {key: asked.get(f"ly-do-{key}", "") or asked.get("ly-do-chung", "") for key in given}
            commands.answer_flags(actor=actor, version_id=version.pk, answers=given, reasons=reasons)
        except Refusal as refusal:
            wrong = refusal.fields if isinstance(refusal, Invalid) else {}
            context["refusal"], status = refusal, status_of(refusal)
        else:
            said = ngettext("Đã trả lời %(n)d chỗ.", "Đã trả lời %(n)d chỗ.", len(given)) % {"n": len(given)}
            messages.success(request, said)
            return to_version(code, number)
    content = content_from_json(version.content)
    context["open"] = [_fields(flag, content, asked, wrong) for flag in unanswered(version.content)]
    context["done"] = [version_labels.doubt(f) for f in must_answer(version.content) if f.get("answer")]
    context["shared"] = _reason(
        "ly-do-chung", _("Lý do chung cho những chỗ không ghi lý do riêng"), asked, ()
    )
    return show(request, actor, "desk/catalogue/answers.html", context, current=CURRENT, status=status)


def _given(asked: QueryDict, flags: Sequence[Json]) -> dict[str, Json]:
    """The answers that were chosen, by key; what is left open is answered another time."""
    found: dict[str, Json] = {}
    for flag in flags:
        key = flag_key(flag)
        way = asked.get(f"cach-{key}", "")
        if way == "keep":
            found[key] = {"keep": True}
        elif way == "remove":
            found[key] = {"remove": True}
        elif way == "change":
            found[key] = _value(asked, key, flag["touches"])
    if not found:
        raise Invalid("Hãy chọn câu trả lời cho ít nhất một chỗ.", code="nothing_chosen")
    return found


def _value(asked: QueryDict, key: str, touches: str) -> Json:
    if touches == "clock":
        unit = asked.get(f"don-vi-{key}", "")
        return {"unit": unit, "quantity": 1 if unit == "same_day" else number_in(asked.get(f"so-{key}", ""))}
    if touches == "fee":
        return {"amount": _amount(asked.get(f"muc-{key}", ""))}
    if touches == "papers":
        return {"required": asked.getlist(f"giay-{key}")}
    return {"returning": asked.getlist(f"tra-{key}")}


def _amount(written: str) -> int | str | None:
    """đồng; empty: unknown; what is no number goes on as it stands and is refused with its reason."""
    plain = written.replace(".", "").replace(" ", "").strip()
    if not plain:
        return None
    return int(plain) if plain.isdecimal() and len(plain) < 13 else written


def _fields(flag: Json, content: Content, asked: QueryDict, wrong: Mapping[str, list[str]]) -> Json:
    """A doubt with the fields of its answer."""
    key = flag_key(flag)
    way = asked.get(f"cach-{key}", "")
    ways = [("keep", _("Giữ như bản nháp")), ("change", _("Sửa"))]
    if flag["touches"] == "papers" and flag.get("at"):
        ways.append(("remove", _("Bỏ khỏi bản nháp")))
    return {
        "flag": flag,
        "touches": version_labels.touches(flag["touches"]),
        "way": Field(
            name=f"cach-{key}",
            key="way",
            kind="radio",
            label=version_labels.doubt(flag).words,
            options=tuple(Option(value, label, value == way) for value, label in ways),
        ),
        "inputs": _inputs(flag["touches"], key, content, asked),
        "reason": _reason(f"ly-do-{key}", _("Lý do"), asked, wrong.get(key, ())),
    }


def _reason(name: str, label: str, asked: QueryDict, wrong: Sequence[str]) -> Field:
    return Field(
        name=name,
        key="reason",
        kind="text",
        required=False,
        label=label,
        value=asked.get(name, ""),
        errors=tuple(wrong),
    )


def _inputs(touches: str, key: str, content: Content, asked: QueryDict) -> list[Field]:
    """What "change" asks for."""
    if touches == "clock":
        units = version_labels.unit_words().items()
        chosen = asked.get(f"don-vi-{key}", "working_day")
        return [
            _typed(f"so-{key}", _("Thời hạn"), asked, "w-number"),
            Field(
                name=f"don-vi-{key}",
                key="unit",
                kind="select",
                label=_("Đơn vị"),
                options=tuple(Option(value, label, value == chosen) for value, label in units),
            ),
        ]
    if touches == "fee":
        return [_typed(f"muc-{key}", _("Mức thu (đồng; 0: không thu; để trống: chưa rõ)"), asked, "w-number")]
    if touches == "papers":
        papers = {p.code: p for case in content.cases for p in case.components}
        needed = asked.getlist(f"giay-{key}") if asked else [code for code, p in papers.items() if p.required]
        options = tuple(Option(code, p.name, code in needed) for code, p in papers.items())
        return [_many(f"giay-{key}", _("Giấy tờ luôn phải có"), options)]
    back = asked.getlist(f"tra-{key}") if asked else [way for case in content.cases for way in case.returning]
    options = tuple(Option(way, dossier_labels.returning(way), way in back) for way in WAYS)
    return [_many(f"tra-{key}", _("Cách trả kết quả"), options)]


def _typed(name: str, label: str, asked: QueryDict, width: str) -> Field:
    return Field(
        name=name, key=name, kind="text", required=False, label=label, value=asked.get(name, ""), width=width
    )


def _many(name: str, label: str, options: tuple[Option, ...]) -> Field:
    return Field(name=name, key=name, kind="many", required=False, label=label, options=options)
