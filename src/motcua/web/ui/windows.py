"""One draft in two windows or on two machines: what a page showed, what was changed elsewhere, what is to be decided.

A page carries the marks of what it showed (`_drawn`); `kernel.three_way` compares. A field that somebody else saved
otherwise meanwhile stays as they saved it until the person of this page has decided (`_take-<field>`). A page of
several forms carries the marks of all, each form's fields under its own prefix.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from motcua.kernel import three_way
from motcua.kernel.three_way import THEIRS, Merged, mark
from motcua.procedures.queries import answer_in_words
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
    sent = dict(form.draft)
    chosen = {key.removeprefix(TAKE): posted.get(key, "") for key in posted if key.startswith(TAKE)}
    marks = _marks(posted.get(DRAWN))
    merged = three_way.merge(
        sent, _asked(form, saved), None if marks is None else _own(form, marks), _own(form, chosen)
    )
    form.now({**merged.kept, **{name: sent.get(name) for name in merged.conflicts}})
    return merged


def _asked(form: EForm, saved: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in saved.items() if name in form.schema["properties"]}


def _own(form: EForm, named: Mapping[str, str]) -> dict[str, str]:
    """Of what came under the names of the page's fields, what is about this form's, by its own names."""
    wanted = {form.prefix + name: name for name in form.schema["properties"]}
    return {wanted[name]: value for name, value in named.items() if name in wanted}


def _marks(text: str | None) -> dict[str, str] | None:
    """The marks that came with a page; a page that brought none, or none that can be read, is taken at its word."""
    try:
        found = orjson.loads(text or "null")
    except orjson.JSONDecodeError:
        return None
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else None


def drawn(*parts: tuple[EForm, Mapping[str, Any]]) -> dict[str, Any]:
    """For a page that is drawn from what is saved: its forms, each with what is saved of it."""
    return {"drawn": _text((form, three_way.drawn(form.draft, _asked(form, saved))) for form, saved in parts)}


def redrawn(*parts: tuple[EForm, Merged]) -> dict[str, Any]:
    """For a page that is drawn again after something was sent: its forms, each with what became of it."""
    return {"drawn": _text((form, merged.redrawn) for form, merged in parts), **_told(parts)}


def unsaved(*parts: tuple[EForm, Mapping[str, Any], Merged]) -> dict[str, Any]:
    """For a page that shows again what was sent, of which nothing was saved: its forms, what is saved of each, and what
    the comparison found.
    """
    marks = (
        (form, {n: found.drawn[n] if n in found.conflicts else mark(saved.get(n)) for n in found.kept})
        for form, saved, found in parts
    )
    return {"drawn": _text(marks), **_told((form, found) for form, _saved, found in parts)}


def answer(request: HttpRequest, form: EForm, posted: QueryDict, merged: Merged) -> dict[str, Any]:
    """For a page that saves itself; `anew` when it decided to take what was saved elsewhere and so must show it."""
    told = _told([(form, merged)])
    took = any(posted.get(key) == THEIRS for key in posted if key.startswith(TAKE))
    return {
        "drawn": _text([(form, merged.drawn)]),
        "elsewhere": render_to_string("ui/elsewhere.html", told, request) if any(told.values()) else "",
        "anew": took and not merged.conflicts,
    }


def in_one_sentence(*parts: tuple[EForm, Merged]) -> str:
    """What was changed elsewhere and is kept so, for whoever goes on to another page; empty when nothing was."""
    told = "; ".join(f"{label}: {words}" for label, words in _told(parts)["elsewhere"])
    return (
        _("Vừa được đổi ở cửa sổ hoặc máy khác và được giữ như thế: %(what)s.") % {"what": told}
        if told
        else ""
    )


def _text(parts: Iterable[tuple[EForm, Mapping[str, str]]]) -> str:
    marks = {form.prefix + name: known for form, found in parts for name, known in found.items()}
    return orjson.dumps(marks).decode()


def _told(parts: Iterable[tuple[EForm, Merged]]) -> dict[str, Any]:
    """`questions` to decide, and what was changed `elsewhere`, as (label, words)."""
    parts = list(parts)
    return {
        "questions": [_question(form, name, v) for form, m in parts for name, v in m.conflicts.items()],
        "elsewhere": [
            (_label(form, name), _words(form, name, v))
            for form, m in parts
            for name, v in m.elsewhere.items()
        ],
    }


def _question(form: EForm, name: str, theirs: Any) -> Question:
    return Question(
        name=form.prefix + name,
        label=_label(form, name),
        mine=_words(form, name, form.draft.get(name)),
        theirs=_words(form, name, theirs),
        take_mine=three_way.instead_of(theirs),
    )


def _label(form: EForm, name: str) -> str:
    return str(form.schema["properties"][name].get("title", name))


def _words(form: EForm, name: str, value: Any) -> str:
    return answer_in_words(form.schema["properties"][name], value) or _("để trống")
