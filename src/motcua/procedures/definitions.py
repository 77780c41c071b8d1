"""Forms, routes and result documents as a person changes them: a draft beside the one in use, then put into force.

What is in force is copied into each version, so a changed route is a new version of every procedure that follows it;
running dossiers keep their version, and with it their route. Forms are edited question by question: `form_drafts.py`.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from motcua.kernel import clock, three_way
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotFound, Refusal
from motcua.kernel.vietnamese import day, normal
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command
from motcua.platform.upsert import Change, record
from motcua.procedures.access import may_edit
from motcua.procedures.building.papers import with_papers, without_papers
from motcua.procedures.building.starting import checked_form
from motcua.procedures.definition_uses import MODELS, definition, in_the_way, unknown_roles, users_of
from motcua.procedures.models import DefinitionDraft, Version
from motcua.procedures.publishing import Decision, check_decision, renew
from motcua.procedures.result_rules import check_result
from motcua.process.route import route_from_json

_KEY = re.compile(r"[a-z0-9][a-z0-9_.-]{1,60}")
Content = Mapping[str, Any]
NO_DRAFT = "-"
"""What was seen of a draft where there is none yet."""


@command
def write_definition(
    *, actor: Actor, kind: str, key: str, content: Content, new: bool = False, seen: str = ""
) -> DefinitionDraft:
    """Keep a draft of a form, route or result document; what is in force stays as it is.

    `new`: there must be none under this key yet. Raises `Invalid` for a content that cannot be used, `Conflict` for a
    draft that waits for its day, or that is no longer what was `seen` (`draft_mark`; `NO_DRAFT` where there was none).
    """
    may_edit(actor)
    if not _KEY.fullmatch(key):
        wrong = "Mã chỉ gồm chữ thường không dấu, số, dấu gạch; từ 2 đến 60 ký tự."
        raise Invalid(wrong, fields={"key": [wrong]})
    known = DefinitionDraft.objects.select_for_update().filter(kind=kind, key=key).first()
    if new and (known or definition(kind, key)):
        raise Invalid("Mã này đã dùng.", fields={"key": ["Mã này đã dùng, hãy chọn mã khác."]})
    if known and known.in_force_from and known.waits:
        raise Conflict(
            "Bản nháp đang chờ áp dụng từ %(day)s. Hãy rút lại trước khi sửa.", day=day(known.in_force_from)
        )
    if seen and seen != (draft_mark(known) if known else NO_DRAFT):
        raise Conflict("Bản nháp vừa được người khác sửa. Hãy xem lại bản mới rồi làm lại.")
    said = {**content, "key": key}
    check(kind, said)
    draft, _ = DefinitionDraft.objects.update_or_create(
        kind=kind,
        key=key,
        defaults={
            "content": said,
            "changed_at": clock.now(),
            "changed_by": actor.name,
            "in_force_from": None,
            "problem": "",
        },
    )
    before = known.content if known else definition(kind, key)
    record([Change(f"{kind}_drafts", key, before, said)], actor=actor, at=clock.now())
    return draft


def check(kind: str, content: Content) -> None:
    """Raises `Invalid` for a form, route or result document that cannot be used."""
    try:
        if not normal(str(content.get("title") or "")):
            raise Invalid("Hãy ghi tên.", fields={"title": ["Hãy ghi tên."]})
        if kind == "routes":
            route_from_json(content)
        elif kind == "forms":
            checked_form(content)
        else:
            check_result(content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Invalid("Nội dung không đúng định dạng: %(error)s.", error=repr(error)) from error


@command
def drop_definition(*, actor: Actor, kind: str, key: str) -> None:
    """Throw a draft away, planned or not; what is in force stays."""
    may_edit(actor)
    draft = _draft(kind, key)
    record([Change(f"{kind}_drafts", key, draft.content, {})], actor=actor, at=clock.now())
    draft.delete()


@command
def unplan_definition(*, actor: Actor, kind: str, key: str) -> None:
    """A draft no longer waits for its day."""
    may_edit(actor)
    draft = _draft(kind, key)
    record([Change(f"{kind}_plans", key, {"in_force_from": draft.in_force_from}, {"in_force_from": None})],
           actor=actor, at=clock.now())  # fmt: skip
    draft.in_force_from, draft.problem = None, ""
    draft.save(update_fields=["in_force_from", "problem"])


@command
def publish_definition(
    *,
    actor: Actor,
    kind: str,
    key: str,
    decision: str,
    decided_on: date,
    since: date | None = None,
    reason: str,
    seen: str = "",
) -> list[Change]:
    """Put a draft into force with its decision, today or on a day to come: every procedure that uses it gets a version.

    Raises `Invalid` with what stands in the way, of whichever procedure (`publishing_rules.py`); `Conflict` where the
    draft is no longer what was `seen` (`draft_mark`).
    """
    may_edit(actor)
    said = reason_given(reason)
    check_decision(decision, decided_on)
    draft = _draft(kind, key)
    if seen and seen != draft_mark(draft):
        raise Conflict(
            "%(who)s vừa sửa bản nháp này. Hãy xem lại bản nháp mới rồi công bố.", who=draft.changed_by
        )
    draft.decision, draft.decided_on, draft.reason = decision.strip(), decided_on, said
    if since and since > clock.now().date():
        draft.in_force_from, draft.planned_by, draft.problem = since, actor.name, ""
        draft.save()
        plan = {"in_force_from": since, "decision": draft.decision}
        changes = [Change(f"{kind}_plans", key, None, plan)]
        record(changes, actor=actor, at=clock.now(), reason=said)
        return changes
    return _publish(draft, actor)


@command
def publish_planned(*, actor: Actor) -> int:
    """Put into force whatever's day has come; returns how many. One that cannot be waits on, with the reason why."""
    may_edit(actor)
    due = DefinitionDraft.objects.select_for_update().filter(
        in_force_from__lte=clock.now().date(), problem=""
    )
    return sum(_published(draft, actor) for draft in due)


def _published(draft: DefinitionDraft, actor: Actor) -> bool:
    try:
        with transaction.atomic():
            _publish(draft, actor)
    except Refusal as refusal:
        draft.problem = str(refusal)
        draft.save(update_fields=["problem"])
        return False
    return True


def _publish(draft: DefinitionDraft, actor: Actor) -> list[Change]:
    kind, key, content = draft.kind, draft.key, draft.content
    before = definition(kind, key)
    users = users_of(kind, key)
    if kind == "routes" and (unknown := unknown_roles(content)):
        raise Invalid(" ".join(unknown), code="not_publishable")
    if kind == "forms" and (wrong := in_the_way(kind, key, content)):
        raise Invalid(" ".join(dict.fromkeys(one for _code, one in wrong)), code="not_publishable")
    said = without_papers(content)
    MODELS[kind].objects.update_or_create(key=key, defaults={"content": said})
    changes = [Change(kind, key, before, said)]
    changes += [_renewed(version, draft, actor) for version in users]
    record(changes, actor=actor, at=clock.now(), reason=draft.reason)
    draft.delete()
    return changes


def _renewed(version: Version, draft: DefinitionDraft, actor: Actor) -> Change:
    """The procedure in a new version that differs in this copy alone, and in papers that go by the form's answers."""
    decision = Decision(draft.decision, draft.decided_on or clock.now().date(), draft.kind)
    fresh = renew(version, partial(with_papers, key=draft.key, form=draft.content), actor, decision)
    return Change("procedures", version.procedure_id, {"version": version.number}, {"version": fresh.number})


def draft_mark(draft: DefinitionDraft) -> str:
    """Stands for what a draft says: another mark after each change."""
    return three_way.mark(draft.content)


def _draft(kind: str, key: str) -> DefinitionDraft:
    draft = DefinitionDraft.objects.select_for_update().filter(kind=kind, key=key).first()
    if draft is None:
        raise NotFound("Không có bản nháp này.")
    return draft
