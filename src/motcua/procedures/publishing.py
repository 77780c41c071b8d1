"""Putting a draft into force: what its cases name is copied into it, and from then on all of it is frozen.

Inside a command only: the caller holds the transaction and has asked `access.py`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.platform import log
from motcua.procedures.carry_over import carried_over
from motcua.procedures.models import (
    FormDefinition,
    Procedure,
    ResultDefinition,
    RouteDefinition,
    Version,
)
from motcua.procedures.publishing_rules import check_publishable
from motcua.procedures.reviewing import carry_out_proposals
from motcua.procedures.store import write_draft

Content = dict[str, Any]
COPIES = ("forms", "routes", "result_documents")
"""What a version holds copies of: they are handed in by themselves."""


@dataclass(frozen=True)
class Decision:
    """By what something is put into force: its number, its day, and where the change came from (`Version.source`).

    `checks`: whether the rules of publishing are asked again; what names and prices alone change needs nobody's post.
    """

    number: str
    on: date
    source: str
    checks: bool = True


def renew(
    version: Version, change: Callable[[Content], Content], actor: Actor, decision: Decision
) -> Version:
    """A procedure in force in a new version that differs by `change`; local drafts go on from it, changed likewise.

    Raises what `put_in_force` raises.
    """
    plain = {name: value for name, value in version.content.items() if name not in COPIES}
    fresh = write_draft(change(plain), source=decision.source)
    put_in_force(actor, fresh.pk, decision.number, decision.on, checks=decision.checks)
    for other in Version.objects.filter(procedure=version.procedure_id, state=Version.State.DRAFT):
        if other.content.get("based_on") == version.number:
            other.content = {**change(other.content), "based_on": fresh.number}
            other.save(update_fields=["content"])
    return fresh


def check_decision(decision: str, decided_on: date) -> None:
    """Raises `Invalid` without a number, or with a day that has not come."""
    if not decision.strip():
        raise Invalid("Hãy ghi số quyết định công bố.", fields={"decision": ["Hãy ghi số quyết định."]})
    if decided_on > clock.now().date():
        raise Invalid("Ngày quyết định không thể ở tương lai.", fields={"decided_on": ["Ngày này chưa tới."]})


def put_in_force(
    actor: Actor, version_id: int, decision: str, decided_on: date, *, checks: bool = True
) -> Version:
    """The draft takes the place of the version in force. Raises `Conflict`, or `Invalid` with all obstacles."""
    version = Version.objects.select_for_update().filter(pk=version_id).first()
    if version is None:
        raise NotFound("Không có phiên bản này.")
    if version.state != Version.State.DRAFT:
        raise Conflict("Chỉ bản nháp mới công bố được; phiên bản này đã công bố hoặc đã bãi bỏ.")
    in_force = Version.objects.filter(procedure=version.procedure_id, state=Version.State.PUBLISHED)
    _check_base(version, in_force.first())
    in_force.update(state=Version.State.WITHDRAWN)
    _freeze(version, actor, decision.strip(), decided_on, checks=checks)
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


def _freeze(version: Version, actor: Actor, decision: str, decided_on: date, *, checks: bool) -> None:
    version.content = complete({k: v for k, v in version.content.items() if k != "based_on"})
    if checks:
        check_publishable(version.content)
    version.state = Version.State.PUBLISHED
    version.decision, version.decided_on = decision, decided_on
    version.published_at, version.published_by = clock.now(), actor.name
    version.save()
    Procedure.objects.filter(pk=version.procedure_id).update(published=version)
    data = {"procedure": version.procedure_id, "version": version.number, "decision": decision}
    log.record("catalogue", version.pk, "published", at=clock.now(), actor=actor, data=data)
    carry_out_proposals(version, actor)


def _carry_into_drafts(version: Version) -> None:
    """National drafts that wait beside take over what the province has now decided."""
    waiting = Version.objects.filter(procedure=version.procedure_id, state=Version.State.DRAFT)
    for other in waiting.exclude(source="local"):
        other.content = carried_over(version.content, other.content)
        other.save(update_fields=["content"])


DEFINED: Mapping[str, tuple[type[models.Model], str]] = {
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
        for copies, (_, one) in DEFINED.items()
    }
    known = definitions(named) if known is None else known
    missing = {key for copies, keys in named.items() for key in keys - known[copies].keys()}
    if missing:
        raise Invalid("Thiếu định nghĩa: %(keys)s.", keys=", ".join(sorted(missing)))
    return {
        **content,
        **{copies: {key: known[copies][key] for key in keys} for copies, keys in named.items()},
    }


def definitions(named: Mapping[str, Collection[str]] | None = None) -> Definitions:
    """All definitions, or only those that are named."""
    found = {}
    for copies, (model, _) in DEFINED.items():
        rows: models.QuerySet[Any, Any] = models.QuerySet(model).values_list("key", "content")
        found[copies] = dict(rows if named is None else rows.filter(key__in=named[copies]))
    return found
