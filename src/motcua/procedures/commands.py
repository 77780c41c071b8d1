"""Writes of the catalogue: drafts, publication by a person's act, withdrawal."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from motcua.kernel import clock, json_logic
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.platform import log
from motcua.platform.transactions import command
from motcua.procedures.access import may_edit
from motcua.procedures.answer_types import whole
from motcua.procedures.carry_over import carried_over
from motcua.procedures.editing import answer_flags, discard_draft, edit_agencies, set_committed
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
from motcua.procedures.store import readable, write_draft
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


def complete(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with the forms, routes and results that its cases name copied into it: from now on frozen too."""
    cases = content["cases"]
    return {
        **content,
        "forms": _copies(FormDefinition, {c["form"] for c in cases}),
        "routes": _copies(RouteDefinition, {c["route"] for c in cases}),
        "result_documents": _copies(ResultDefinition, {c["result"] for c in cases if c.get("result")}),
    }


def _copies(
    model: type[FormDefinition] | type[RouteDefinition] | type[ResultDefinition], keys: set[str]
) -> dict[str, Any]:
    found = {d.key: d.content for d in model.objects.filter(key__in=keys)}
    missing = keys - set(found)
    if missing:
        raise Invalid("Thiếu định nghĩa: %(keys)s.", keys=", ".join(sorted(missing)))
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
) -> None:
    """Take in e-forms, routes and result documents by key. Versions already published keep their own copies."""
    may_edit(actor)
    for route in routes:
        route_from_json(route)
    whole_forms = [whole(form) for form in forms]
    for form in whole_forms:
        checks = [[check["rule"], check.get("when")] for check in form.get("checks", ())]
        json_logic.check([*form.get("show", {}).values(), *checks])
    _keep(FormDefinition, whole_forms)
    _keep(RouteDefinition, routes)
    _keep(ResultDefinition, results)


_Definition = TypeVar("_Definition", FormDefinition, RouteDefinition, ResultDefinition)


def _keep(model: type[_Definition], rows: Sequence[Mapping[str, Any]]) -> None:
    model.objects.bulk_create(
        [model(key=row["key"], content=dict(row)) for row in rows],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["content"],
    )


@command
def establish_areas(*, actor: Actor, areas: Sequence[Mapping[str, Any]]) -> None:
    """The communes for which procedures have cases of their own, by key; a known key is replaced."""
    may_edit(actor)
    Area.objects.bulk_create(
        [Area(**{k: area.get(k, "") for k in ("key", "name", "communes", "editor_note")}) for area in areas],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["name", "communes", "editor_note"],
    )


@command
def establish_life_events(*, actor: Actor, events: Sequence[Mapping[str, Any]]) -> None:
    """The occasions in life on the portal's first page, in their order."""
    may_edit(actor)
    LifeEvent.objects.bulk_create(
        (
            LifeEvent(position=n, **{k: e[k] for k in ("key", "title", "sentence", "procedures")})
            for n, e in enumerate(events, 1)
        ),
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["position", "title", "sentence", "procedures"],
    )


@command
def publish_first_versions(*, actor: Actor, contents: Sequence[Mapping[str, Any]]) -> int:
    """Put procedures that are not known yet into force, each with the decision its record names; returns how many."""
    may_edit(actor)
    known = set(Procedure.objects.values_list("code", flat=True))
    new = [c for c in contents if c["code"] not in known]
    for content in new:
        readable(content)
    Procedure.objects.bulk_create(Procedure(code=c["code"]) for c in new)
    versions = Version.objects.bulk_create(_first_version(c, actor) for c in new)
    Procedure.objects.bulk_update(
        [Procedure(code=v.procedure_id, published=v) for v in versions], ["published"]
    )
    return len(new)


def _first_version(content: Mapping[str, Any], actor: Actor) -> Version:
    decision = content.get("decision") or {}
    return Version(
        procedure_id=content["code"],
        number=1,
        state=Version.State.PUBLISHED,
        content=complete(content),
        decision=decision.get("number") or "",
        decided_on=decision.get("date"),
        published_at=clock.now(),
        published_by=actor.name,
    )
