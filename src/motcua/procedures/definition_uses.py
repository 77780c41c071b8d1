"""E-forms, routes and result documents: in use, as drafts, by which procedures; what stands in the way of a change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from motcua.agencies.queries import roles
from motcua.procedures.form_uses import form_obstacles
from motcua.procedures.models import (
    DefinitionDraft,
    FormDefinition,
    ResultDefinition,
    RouteDefinition,
    Version,
)
from motcua.procedures.publishing_rules import hours_of, obstacles, todays
from motcua.procedures.types import content_from_json
from motcua.process.route import route_from_json

MODELS: Mapping[str, Any] = {
    "forms": FormDefinition,
    "routes": RouteDefinition,
    "results": ResultDefinition,
}
# Where a version holds its copies, and how a case names one.
COPIES_OF = {
    "forms": ("forms", "form"),
    "routes": ("routes", "route"),
    "results": ("result_documents", "result"),
}
Content = Mapping[str, Any]


@dataclass
class Definition:
    """A form, route or result document: what is in use, the draft beside it, codes of the procedures that use it."""

    key: str
    content: Content | None
    draft: DefinitionDraft | None = None
    users: list[str] = field(default_factory=list)

    @property
    def shown(self) -> Content:
        """What it says: in use, else as drafted."""
        return self.content or (self.draft.content if self.draft else {})


def definition(kind: str, key: str) -> Content | None:
    """What is in use under a key."""
    found = MODELS[kind].objects.filter(key=key).first()
    return found.content if found else None


def definitions(kind: str) -> list[Definition]:
    """All of a kind, in use or only drafted, by title."""
    found = {one.key: Definition(one.key, one.content) for one in MODELS[kind].objects.all()}
    for draft in DefinitionDraft.objects.filter(kind=kind):
        found.setdefault(draft.key, Definition(draft.key, None)).draft = draft
    name = COPIES_OF[kind][1]
    for code, several in _in_force().values_list("procedure_id", "content__cases"):
        for key in {case.get(name) for case in several}:
            if key in found:
                found[key].users.append(code)
    return sorted(found.values(), key=lambda one: str(one.shown.get("title") or one.key))


def definition_draft(kind: str, key: str) -> DefinitionDraft | None:
    """The draft under a key."""
    return DefinitionDraft.objects.filter(kind=kind, key=key).first()


def _in_force() -> models.QuerySet[Version]:
    return Version.objects.filter(state=Version.State.PUBLISHED).order_by("procedure_id")


def users_of(kind: str, key: str) -> list[Version]:
    """The versions in force of which a case uses it."""
    return list(_in_force().filter(content__cases__contains=[{COPIES_OF[kind][1]: key}]))


def with_definition(kind: str, key: str, content: Content, version: Version) -> dict[str, Any]:
    """What a version would say with this content in the place of its own copy."""
    copies = COPIES_OF[kind][0]
    return {**version.content, copies: {**version.content.get(copies, {}), key: dict(content)}}


def in_the_way(kind: str, key: str, content: Content) -> list[tuple[str, str]]:
    """Code of the procedure and sentence for everything that keeps this content from being put into force."""
    places = todays()
    if kind == "forms":
        return form_obstacles(key, content, users_of(kind, key))
    unknown = [("", sentence) for sentence in unknown_roles(content)] if kind == "routes" else []
    return unknown + [
        (version.procedure_id, sentence)
        for version in users_of(kind, key)
        for sentence in dict.fromkeys(
            obstacles(content_from_json(with_definition(kind, key, content, version)), places)
        )
    ]


def unknown_roles(content: Content) -> list[str]:
    """What is said of steps whose role no post of the province has."""
    known = roles()
    return [
        f"Bước «{step.title}» cần vai trò “{step.post.rpartition(':')[2]}” không có ở cơ quan nào. "
        f"Các vai trò: {', '.join(sorted(known))}."
        for step in route_from_json(content).steps
        if step.post.rpartition(":")[2] not in known
    ]


def route_hours(content: Content) -> float:
    """How long a route takes in working hours."""
    return hours_of(route_from_json(content))
