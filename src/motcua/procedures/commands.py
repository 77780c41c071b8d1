"""Writes of the catalogue: drafts, publication by a person's act, withdrawal."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.platform import log
from motcua.platform.transactions import command
from motcua.procedures.models import (
    FormDefinition,
    LifeEvent,
    Procedure,
    ResultDefinition,
    RouteDefinition,
    Version,
)
from motcua.process.route import route_from_json
from motcua.procedures.types import content_from_json


@command
def draft(
    *, actor: Actor, content: Mapping[str, Any], source: str = "local", source_hash: str = ""
) -> Version:
    """A new draft version of a procedure, taking the place of an older draft. Raises `Invalid` when unreadable."""
    _may_edit(actor)
    _readable(content)
    procedure, _ = Procedure.objects.select_for_update().get_or_create(code=content["code"])
    Version.objects.filter(procedure=procedure, state=Version.State.DRAFT).delete()
    number = Version.objects.filter(procedure=procedure).count() + 1
    return Version.objects.create(
        procedure=procedure, number=number, content=dict(content), source=source, source_hash=source_hash
    )


def _readable(content: Mapping[str, Any]) -> None:
    try:
        content_from_json(content)
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid("Nội dung thủ tục không đúng định dạng: %(error)s.", error=repr(error)) from error


@command
def publish(*, actor: Actor, version_id: int, decision: str, decided_on: date) -> Version:
    """Put a draft into force with its decision; the version before it ends, running dossiers keep theirs."""
    _may_edit(actor)
    version = Version.objects.select_for_update().filter(pk=version_id).first()
    if version is None:
        raise NotFound("Không có phiên bản này.")
    if version.state != Version.State.DRAFT:
        raise Conflict("Chỉ bản nháp mới công bố được; phiên bản này đã công bố hoặc đã bãi bỏ.")
    if not decision.strip():
        raise Invalid("Hãy ghi số quyết định công bố.", fields={"decision": ["Hãy ghi số quyết định."]})
    Version.objects.filter(procedure=version.procedure_id, state=Version.State.PUBLISHED).update(
        state=Version.State.WITHDRAWN
    )
    _freeze(version, actor, decision, decided_on)
    return version


def _freeze(version: Version, actor: Actor, decision: str, decided_on: date) -> None:
    version.content = complete(version.content)
    version.state = Version.State.PUBLISHED
    version.decision, version.decided_on = decision, decided_on
    version.published_at, version.published_by = clock.now(), actor.name
    version.save()
    Procedure.objects.filter(pk=version.procedure_id).update(published=version)
    data = {"procedure": version.procedure_id, "version": version.number, "decision": decision}
    log.record("catalogue", version.pk, "published", at=clock.now(), actor=actor, data=data)


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
    _may_edit(actor)
    version = Version.objects.select_for_update().filter(procedure_id=code, state="published").first()
    if version is None:
        raise Conflict("Thủ tục này không đang áp dụng.")
    Version.objects.filter(pk=version.pk).update(state=Version.State.WITHDRAWN)
    Procedure.objects.filter(pk=code).update(published=None)
    data = {"procedure": code, "version": version.number, "decision": decision}
    log.record("catalogue", version.pk, "withdrawn", at=clock.now(), actor=actor, data=data)


def _may_edit(actor: Actor) -> None:
    if actor.kind != "system" and not actor.agencies("administrator"):
        raise NotAllowed("Chỉ người quản trị danh mục mới làm được việc này.")


@command
def define(
    *,
    actor: Actor,
    forms: Sequence[Mapping[str, Any]],
    routes: Sequence[Mapping[str, Any]],
    results: Sequence[Mapping[str, Any]],
) -> None:
    """Take in e-forms, routes and result documents by key. Versions already published keep their own copies."""
    _may_edit(actor)
    for route in routes:
        route_from_json(route)
    for model, rows in ((FormDefinition, forms), (RouteDefinition, routes), (ResultDefinition, results)):
        model.objects.bulk_create(
            (model(key=row["key"], content=dict(row)) for row in rows),
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["content"],
        )


@command
def establish_life_events(*, actor: Actor, events: Sequence[Mapping[str, Any]]) -> None:
    """The occasions in life on the portal's first page, in their order."""
    _may_edit(actor)
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
    _may_edit(actor)
    known = set(Procedure.objects.values_list("code", flat=True))
    new = [c for c in contents if c["code"] not in known]
    for content in new:
        _readable(content)
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
