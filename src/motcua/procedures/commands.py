"""Writes of the catalogue: drafts, publication by a person's act, withdrawal."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Max

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid
from motcua.platform import log
from motcua.platform.transactions import command
from motcua.platform.upsert import Change, put, record
from motcua.procedures.access import may_edit
from motcua.procedures.definitions import (
    drop_definition,
    publish_definition,
    publish_planned,
    unplan_definition,
    write_definition,
)
from motcua.procedures.editing import (
    answer_flags,
    choose_definitions,
    discard_draft,
    edit_agencies,
    set_committed,
)
from motcua.procedures.form_drafts import edit_form
from motcua.procedures.models import (
    Area,
    FormDefinition,
    LifeEvent,
    Procedure,
    ResultDefinition,
    RouteDefinition,
    Version,
)
from motcua.procedures.national.importing import import_file
from motcua.procedures.path_keeping import establish_life_paths, set_life_path
from motcua.procedures.publishing import COPIES, check_decision, complete, definitions, put_in_force
from motcua.procedures.reading import readable, whole_form
from motcua.procedures.result_rules import check_result
from motcua.procedures.reviewing import ProposalDecided, Proposed, decide_proposal, propose
from motcua.procedures.store import write_draft
from motcua.procedures.upkeep import establish_everyday_names, set_fees, set_life_events, set_plain_names
from motcua.process.route import route_from_json

__all__ = [
    "ProposalDecided",
    "Proposed",
    "answer_flags",
    "choose_definitions",
    "complete",
    "decide_proposal",
    "define",
    "discard_draft",
    "draft",
    "drop_definition",
    "edit_agencies",
    "edit_form",
    "establish_areas",
    "establish_everyday_names",
    "establish_life_events",
    "establish_life_paths",
    "import_file",
    "propose",
    "publish",
    "publish_definition",
    "publish_first_versions",
    "publish_many",
    "publish_planned",
    "put_into_force",
    "set_committed",
    "set_fees",
    "set_life_events",
    "set_life_path",
    "set_plain_names",
    "unplan_definition",
    "withdraw",
    "write_definition",
]


@command
def draft(
    *, actor: Actor, content: Mapping[str, Any], source: str = "local", source_hash: str = ""
) -> Version:
    """A new draft version of a procedure, taking the place of an older draft from the same source.

    Raises `Invalid` when it is unreadable.
    """
    may_edit(actor)
    return write_draft(content, source=source, source_hash=source_hash)


@command
def publish(*, actor: Actor, version_id: int, decision: str, decided_on: date) -> Version:
    """Put a draft into force with its decision; the version before it ends, running dossiers keep theirs.

    Raises `Invalid` with what stands in the way (`publishing_rules.py`): open doubts, limits nobody can count, routes
    longer than the limit or with a post that nobody holds.
    """
    may_edit(actor)
    check_decision(decision, decided_on)
    return put_in_force(actor, version_id, decision, decided_on)


@command
def publish_many(
    *, actor: Actor, version_ids: Sequence[int], decision: str, decided_on: date
) -> Sequence[Version]:
    """Put several drafts into force with one decision: all of them or none."""
    may_edit(actor)
    check_decision(decision, decided_on)
    if not version_ids:
        raise Invalid("Hãy chọn ít nhất một bản nháp để công bố.", code="nothing_chosen")
    return [put_in_force(actor, version_id, decision, decided_on) for version_id in version_ids]


@command
def withdraw(*, actor: Actor, code: str, decision: str) -> None:
    """Take a procedure out of force: nobody can file it any more, running dossiers go on."""
    may_edit(actor)
    version = Version.objects.select_for_update().filter(procedure_id=code, state="published").first()
    if version is None:
        raise Conflict("Thủ tục này không đang áp dụng.")
    Version.objects.filter(pk=version.pk).update(state=Version.State.WITHDRAWN)
    Procedure.objects.filter(pk=code).update(published=None)
    data = {"procedure": code, "version": version.number, "decision": decision}
    log.record("catalogue", version.pk, "withdrawn", at=clock.now(), actor=actor, data=data)


@command
def define(
    *,
    actor: Actor,
    forms: Sequence[Mapping[str, Any]],
    routes: Sequence[Mapping[str, Any]],
    results: Sequence[Mapping[str, Any]],
    reason: str = "",
) -> list[Change]:
    """Take in e-forms, routes and result documents by key. Versions already published keep their own copies."""
    may_edit(actor)
    for route in routes:
        route_from_json(route)
    for result in results:
        check_result(result)
    whole_forms = [whole_form(form) for form in forms]
    kinds = ((FormDefinition, "forms", whole_forms), (RouteDefinition, "routes", routes))
    changes = [change for kind in (*kinds, (ResultDefinition, "results", results)) for change in _keep(*kind)]
    record(changes, actor=actor, at=clock.now(), reason=reason)
    return changes


def _keep(model: type[models.Model], what: str, rows: Sequence[Mapping[str, Any]]) -> list[Change]:
    return put(model, [{"key": row["key"], "content": dict(row)} for row in rows], what=what, keys=["key"])


@command
def establish_areas(*, actor: Actor, areas: Sequence[Mapping[str, Any]], reason: str = "") -> list[Change]:
    """The communes for which procedures have cases of their own, by key; a known key is replaced."""
    may_edit(actor)
    names = ("key", "name", "communes", "editor_note")
    rows = [{name: area.get(name) or "" for name in names} for area in areas]
    changes = put(Area, rows, what="areas", keys=["key"])
    record(changes, actor=actor, at=clock.now(), reason=reason)
    return changes


@command
def establish_life_events(
    *, actor: Actor, events: Sequence[Mapping[str, Any]], reason: str = ""
) -> list[Change]:
    """The occasions in life on the portal's first page, in their order."""
    may_edit(actor)
    names = ("key", "title", "sentence", "procedures")
    rows = [{"position": n, **{name: event[name] for name in names}} for n, event in enumerate(events, 1)]
    changes = put(LifeEvent, rows, what="life_events", keys=["key"])
    record(changes, actor=actor, at=clock.now(), reason=reason)
    return changes


@command
def publish_first_versions(*, actor: Actor, contents: Sequence[Mapping[str, Any]]) -> int:
    """Put procedures that are not known yet into force, each with the decision its record names; returns how many."""
    may_edit(actor)
    known = set(Procedure.objects.values_list("code", flat=True))
    return _publish_first([c for c in contents if c["code"] not in known], actor)


def _publish_first(new: Sequence[Mapping[str, Any]], actor: Actor) -> int:
    for content in new:
        readable(content)
    Procedure.objects.bulk_create((Procedure(code=c["code"]) for c in new), ignore_conflicts=True)
    numbered = Version.objects.filter(procedure_id__in=[c["code"] for c in new]).values_list("procedure_id")
    newest = dict(numbered.annotate(Max("number")))
    known = definitions()
    versions = Version.objects.bulk_create(
        _first_version(complete(c, known), actor, newest.get(c["code"], 0) + 1) for c in new
    )
    Procedure.objects.bulk_update(
        [Procedure(code=v.procedure_id, published=v) for v in versions], ["published"]
    )
    return len(new)


@command
def put_into_force(*, actor: Actor, contents: Sequence[Mapping[str, Any]], reason: str = "") -> list[Change]:
    """Procedures as a province hands them in: an unknown one is put into force, one that says something else gets a
    new version with the decision that its record names. Raises `Invalid` where publishing does.
    """
    may_edit(actor)
    known = definitions()
    in_force = {v.procedure_id: v for v in Version.objects.filter(state=Version.State.PUBLISHED)}
    contents = [_still_linked(content, in_force.get(content["code"])) for content in contents]
    new = [content for content in contents if content["code"] not in in_force]
    changes = [Change("procedures", content["code"], None, content) for content in new]
    _publish_first(new, actor)
    for content in contents:
        version = in_force.get(content["code"])
        if version is not None and complete(content, known) != version.content:
            before = {key: value for key, value in version.content.items() if key not in COPIES}
            changes.append(Change("procedures", content["code"], before, content))
            _renew(content, actor)
    told = [Change("procedures", one.key, None, {"new": one.before is None}) for one in changes]
    record(told, actor=actor, at=clock.now(), reason=reason)
    return changes


def _still_linked(content: Mapping[str, Any], before: Version | None) -> Mapping[str, Any]:
    """What a procedure links stays as long as nothing is said of it."""
    if before is None or "linked" in content or not before.content.get("linked"):
        return content
    return {**content, "linked": before.content["linked"]}


def _renew(content: Mapping[str, Any], actor: Actor) -> None:
    decision = content.get("decision") or {}
    decided_on = date.fromisoformat(decision["date"]) if decision.get("date") else clock.now().date()
    check_decision(decision.get("number") or "", decided_on)
    put_in_force(actor, write_draft(content, source="local").pk, decision["number"], decided_on)


def _first_version(content: Mapping[str, Any], actor: Actor, number: int) -> Version:
    decision = content.get("decision") or {}
    return Version(
        procedure_id=content["code"],
        number=number,
        state=Version.State.PUBLISHED,
        content=content,
        decision=decision.get("number") or "",
        decided_on=decision.get("date"),
        published_at=clock.now(),
        published_by=actor.name,
    )
