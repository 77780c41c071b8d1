"""Writes of the catalogue: drafts, publication by a person's act, withdrawal."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Max

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.platform import log
from motcua.platform.transactions import command
from motcua.platform.upsert import Change, put, record
from motcua.procedures.access import may_edit
from motcua.procedures.carry_over import carried_over
from motcua.procedures.editing import answer_flags, discard_draft, edit_agencies, set_committed
from motcua.procedures.exports import COPIES
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
from motcua.procedures.publishing_rules import check_publishable
from motcua.procedures.reading import readable, whole_form
from motcua.procedures.store import write_draft
from motcua.process.route import route_from_json

__all__ = [
    "answer_flags",
    "complete",
    "define",
    "discard_draft",
    "draft",
    "edit_agencies",
    "establish_areas",
    "establish_life_events",
    "import_file",
    "publish",
    "publish_first_versions",
    "publish_many",
    "put_into_force",
    "set_committed",
    "withdraw",
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
    _check_decision(decision, decided_on)
    return _publish(actor, version_id, decision, decided_on)


@command
def publish_many(
    *, actor: Actor, version_ids: Sequence[int], decision: str, decided_on: date
) -> Sequence[Version]:
    """Put several drafts into force with one decision: all of them or none."""
    may_edit(actor)
    _check_decision(decision, decided_on)
    if not version_ids:
        raise Invalid("Hãy chọn ít nhất một bản nháp để công bố.", code="nothing_chosen")
    return [_publish(actor, version_id, decision, decided_on) for version_id in version_ids]


def _check_decision(decision: str, decided_on: date) -> None:
    if not decision.strip():
        raise Invalid("Hãy ghi số quyết định công bố.", fields={"decision": ["Hãy ghi số quyết định."]})
    if decided_on > clock.now().date():
        raise Invalid("Ngày quyết định không thể ở tương lai.", fields={"decided_on": ["Ngày này chưa tới."]})


def _publish(actor: Actor, version_id: int, decision: str, decided_on: date) -> Version:
    version = Version.objects.select_for_update().filter(pk=version_id).first()
    if version is None:
        raise NotFound("Không có phiên bản này.")
    if version.state != Version.State.DRAFT:
        raise Conflict("Chỉ bản nháp mới công bố được; phiên bản này đã công bố hoặc đã bãi bỏ.")
    in_force = Version.objects.filter(procedure=version.procedure_id, state=Version.State.PUBLISHED)
    _check_base(version, in_force.first())
    in_force.update(state=Version.State.WITHDRAWN)
    _freeze(version, actor, decision.strip(), decided_on)
    _carry_into_drafts(version)
    return version


def _check_base(version: Version, in_force: Version | None) -> None:
    """A draft drawn from a version that is no longer in force would undo what came between."""
    based_on = version.content.get("based_on")
    if based_on is not None and in_force is not None and based_on != in_force.number:
        raise Conflict(
            "Bản nháp %(procedure)s dựa trên phiên bản %(based_on)s, nay phiên bản %(number)s đang áp dụng. "
            "Hãy bỏ bản nháp này và sửa lại từ phiên bản đang áp dụng.",
            procedure=version.procedure_id,
            based_on=based_on,
            number=in_force.number,
        )


def _freeze(version: Version, actor: Actor, decision: str, decided_on: date) -> None:
    version.content = complete({k: v for k, v in version.content.items() if k != "based_on"})
    check_publishable(version.content)
    version.state = Version.State.PUBLISHED
    version.decision, version.decided_on = decision, decided_on
    version.published_at, version.published_by = clock.now(), actor.name
    version.save()
    Procedure.objects.filter(pk=version.procedure_id).update(published=version)
    data = {"procedure": version.procedure_id, "version": version.number, "decision": decision}
    log.record("catalogue", version.pk, "published", at=clock.now(), actor=actor, data=data)


def _carry_into_drafts(version: Version) -> None:
    """National drafts that wait beside take over what the province has now decided."""
    waiting = Version.objects.filter(procedure=version.procedure_id, state=Version.State.DRAFT)
    for other in waiting.exclude(source="local"):
        other.content = carried_over(version.content, other.content)
        other.save(update_fields=["content"])


_DEFINED: Mapping[str, tuple[type[models.Model], str]] = {
    "forms": (FormDefinition, "form"),
    "routes": (RouteDefinition, "route"),
    "result_documents": (ResultDefinition, "result"),
}
Definitions = Mapping[str, Mapping[str, Any]]


def complete(content: Mapping[str, Any], known: Definitions | None = None) -> dict[str, Any]:
    """The content with the forms, routes and results that its cases name copied into it: from now on frozen too.

    `known` are all definitions, for whoever completes many.
    """
    named = {
        copies: {case[one] for case in content["cases"] if case.get(one)}
        for copies, (_, one) in _DEFINED.items()
    }
    known = _definitions(named) if known is None else known
    missing = {key for copies, keys in named.items() for key in keys - known[copies].keys()}
    if missing:
        raise Invalid("Thiếu định nghĩa: %(keys)s.", keys=", ".join(sorted(missing)))
    return {
        **content,
        **{copies: {key: known[copies][key] for key in keys} for copies, keys in named.items()},
    }


def _definitions(named: Mapping[str, Collection[str]] | None = None) -> Definitions:
    """All definitions, or only those that are named."""
    found = {}
    for copies, (model, _) in _DEFINED.items():
        rows: models.QuerySet[Any, Any] = models.QuerySet(model).values_list("key", "content")
        found[copies] = dict(rows if named is None else rows.filter(key__in=named[copies]))
    return found


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
    known = _definitions()
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
    known = _definitions()
    in_force = {v.procedure_id: v for v in Version.objects.filter(state=Version.State.PUBLISHED)}
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


def _renew(content: Mapping[str, Any], actor: Actor) -> None:
    decision = content.get("decision") or {}
    decided_on = date.fromisoformat(decision["date"]) if decision.get("date") else clock.now().date()
    _check_decision(decision.get("number") or "", decided_on)
    _publish(actor, write_draft(content, source="local").pk, decision["number"], decided_on)


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
