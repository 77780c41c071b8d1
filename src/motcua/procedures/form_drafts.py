"""Drafts of e-forms as people build them: each edit goes into the draft as it is at that moment, so that two people at
one form lose nothing; whoever changes what another one has changed meanwhile is told.

Drafts lie beside those of routes and result documents and are published like them (`definitions.py`).
"""

from collections.abc import Mapping
from typing import Any

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, NotFound
from motcua.kernel.vietnamese import day
from motcua.platform.transactions import command
from motcua.platform.upsert import Change, record
from motcua.procedures.access import may_edit
from motcua.procedures.building.edits import Edit
from motcua.procedures.definition_uses import definition
from motcua.procedures.definitions import check
from motcua.procedures.models import DefinitionDraft

Content = Mapping[str, Any]


@command
def edit_form(*, actor: Actor, key: str, edit: Edit) -> DefinitionDraft:
    """One edit into the draft of a form; without a draft, the form in use becomes one.

    Raises `Conflict` where somebody else changed the same meanwhile, or the draft waits for its day.
    """
    may_edit(actor)
    known = DefinitionDraft.objects.select_for_update().filter(kind="forms", key=key).first()
    in_use = definition("forms", key)
    before = known.content if known else in_use
    if before is None:
        raise NotFound("Không có tờ khai này.")
    if known and known.in_force_from and known.waits:
        raise Conflict(
            "Bản nháp đang chờ áp dụng từ %(day)s. Hãy rút lại trước khi sửa.", day=day(known.in_force_from)
        )
    said = {**edit.checked(before, in_use), "key": key}
    check("forms", said)
    return _keep(actor, key, known, before, said)


def _keep(
    actor: Actor, key: str, known: DefinitionDraft | None, before: Content, said: Content
) -> DefinitionDraft:
    draft = known or DefinitionDraft(kind="forms", key=key)
    draft.content, draft.changed_at, draft.changed_by = dict(said), clock.now(), actor.name
    draft.in_force_from, draft.problem = None, ""
    draft.save()
    changes = told(key, before, said)
    record(changes, actor=actor, at=clock.now())
    return draft


def told(key: str, before: Content, said: Content) -> list[Change]:
    """What an edit changed, question by question: a form is long, and an edit is small."""
    old, new = _parts(before), _parts(said)
    differing = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]
    was = {name: old.get(name) for name in differing}
    return (
        [Change("forms_drafts", key, was, {name: new.get(name) for name in differing})] if differing else []
    )


def _parts(form: Content) -> dict[str, Any]:
    schema = form["schema"]
    questions = {f"question {name}": one for name, one in schema["properties"].items()}
    rules = {name: one for name, one in schema.items() if name not in ("properties", "$defs")}
    return {**questions, **rules, **{name: one for name, one in form.items() if name != "schema"}}
