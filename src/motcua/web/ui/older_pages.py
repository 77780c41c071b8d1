"""A page that was drawn for an earlier version of a form sends its answers: they are read as they were asked, and go
over into the form of today as the draft did (`procedures.rebasing`)."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.http import QueryDict

from motcua.dossiers.types import Draft
from motcua.procedures.queries import Kept, frozen_earlier, rebased, renamed
from motcua.web.ui.forms import EForm
from motcua.web.ui.windows import DRAWN, TAKE

VERSION, CASE = "_version", "_case"


def from_older_page(form: EForm, posted: QueryDict, draft: Draft) -> tuple[QueryDict, list[Kept]]:
    """What was posted, in the terms of this form, and what has no place in it; as it came from a page of today."""
    before = _form_of(posted, draft)
    if before is None:
        return posted, []
    sent = EForm(before, data=posted, prefix=form.prefix)
    found = rebased(before, form.definition, sent.draft)
    names = {form.prefix + old: form.prefix + new for old, new in renamed(before, form.definition).items()}
    form.draft = found.answers
    asked = {form.prefix + name for name in before["schema"]["properties"]}
    return _in_new_names(posted, names, asked), found.kept


def _form_of(posted: QueryDict, draft: Draft) -> Mapping[str, Any] | None:
    """The form that the page showed, where that was not the one of the draft's version."""
    number = posted.get(VERSION, "")
    if not number.isdecimal() or len(number) > 18 or int(number) == draft.version_id:
        return None
    content = frozen_earlier(int(number), draft.version_id)
    case = content.case(posted.get(CASE, "")) if content else None
    return content.form(case.form) if content and case else None


def _in_new_names(posted: QueryDict, names: Mapping[str, str], asked: set[str]) -> QueryDict:
    told = posted.copy()
    try:
        marks = orjson.loads(posted.get(DRAWN) or "{}")
    except orjson.JSONDecodeError:
        marks = {}
    if isinstance(marks, dict):
        kept = {names.get(n, n): mark for n, mark in marks.items() if n in names or n not in asked}
        told[DRAWN] = orjson.dumps(kept).decode()
    for key in [key for key in posted if key.startswith(TAKE)]:
        del told[key]
        name = key.removeprefix(TAKE)
        told[TAKE + names.get(name, name)] = posted.get(key, "")
    return told


def with_kept(moved: Mapping[str, Any], kept: list[Kept]) -> dict[str, Any] | None:
    """What a draft keeps of earlier versions with what an older page has added; None when that is nothing new."""
    known = list(moved.get("kept", ()))
    fresh = [one.to_json() for one in kept if not any(_same(one, row) for row in known)]
    return {**moved, "kept": [*known, *fresh]} if fresh else None


def _same(one: Kept, row: Mapping[str, Any]) -> bool:
    return (one.id, one.value) == (row["id"], row["value"])
