"""One draft in two windows or on two machines: what a page showed, what was changed elsewhere, what is to be decided.

A page carries the marks of what it showed (`_drawn`); `kernel.three_way` compares. A field that somebody else saved
otherwise meanwhile stays as they saved it until the person of this page has decided (`_take-<field>`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from motcua.kernel import three_way
from motcua.kernel.three_way import THEIRS, Merged
from motcua.procedures.queries import answer_in_words
from motcua.web.ui.fields import Schema
from motcua.web.ui.forms import EForm

DRAWN, TAKE = "_drawn", "_take-"


@dataclass(frozen=True)
class Question:
    """A field that two people filled in otherwise, with both answers and what deciding for each one sends."""

    name: str
    label: str
    mine: str
    theirs: str
    take_mine: str
    take_theirs: str = THEIRS


def merge(form: EForm, posted: QueryDict, saved: Mapping[str, Any]) -> Merged:
    """What was sent beside what is saved by now; the form then shows what the person is to see."""
    saved = {name: value for name, value in saved.items() if name in form.schema["properties"]}
    sent = dict(form.draft)
    chosen = {key.removeprefix(TAKE): posted.get(key, "") for key in posted if key.startswith(TAKE)}
    merged = three_way.merge(sent, saved, _marks(posted.get(DRAWN)), chosen)
    form.now({**merged.kept, **{name: sent.get(name) for name in merged.conflicts}})
    return merged


def _marks(text: str | None) -> dict[str, str] | None:
    """The marks that came with a page; a page that brought none, or none that can be read, is taken at its word."""
    try:
        found = orjson.loads(text or "null")
    except orjson.JSONDecodeError:
        return None
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else None


def drawn(form: EForm, saved: Mapping[str, Any]) -> dict[str, Any]:
    """For a page that is drawn from what is saved."""
    known = {name: value for name, value in saved.items() if name in form.schema["properties"]}
    return {"drawn": _text(three_way.drawn(form.draft, known))}


def redrawn(form: EForm, merged: Merged) -> dict[str, Any]:
    """For a page that is drawn again after something was sent."""
    return {"drawn": _text(merged.redrawn), **_told(form, merged)}


def answer(request: HttpRequest, form: EForm, posted: QueryDict, merged: Merged) -> dict[str, Any]:
    """For a page that saves itself; `anew` when it decided to take what was saved elsewhere and so must show it."""
    told = _told(form, merged)
    took = any(posted.get(key) == THEIRS for key in posted if key.startswith(TAKE))
    return {
        "drawn": _text(merged.drawn),
        "elsewhere": render_to_string("portal/elsewhere.html", told, request) if any(told.values()) else "",
        "anew": took and not merged.conflicts,
    }


def in_one_sentence(form: EForm, merged: Merged) -> str:
    """What was changed elsewhere and is kept so, for whoever goes on to another page; empty when nothing was."""
    told = "; ".join(f"{label}: {words}" for label, words in _told(form, merged)["elsewhere"])
    return (
        _("Vừa được đổi ở cửa sổ hoặc máy khác và được giữ như thế: %(what)s.") % {"what": told}
        if told
        else ""
    )


def _text(marks: Mapping[str, str]) -> str:
    return orjson.dumps(marks).decode()


def _told(form: EForm, merged: Merged) -> dict[str, Any]:
    fields: Mapping[str, Schema] = form.schema["properties"]

    def words(name: str, value: Any) -> str:
        return answer_in_words(fields[name], value) or _("để trống")

    questions = [
        Question(
            name=name,
            label=str(fields[name].get("title", name)),
            mine=words(name, form.draft.get(name)),
            theirs=words(name, theirs),
            take_mine=three_way.instead_of(theirs),
        )
        for name, theirs in merged.conflicts.items()
    ]
    changed = [(str(fields[n].get("title", n)), words(n, v)) for n, v in merged.elsewhere.items()]
    return {"questions": questions, "elsewhere": changed}
