"""What is in force on this floor, in the form in which a province hands it in."""

from typing import Any

from motcua.procedures.models import (
    Area,
    EverydayName,
    FormDefinition,
    LifeEvent,
    LifePathVersion,
    ResultDefinition,
    RouteDefinition,
)
from motcua.procedures.publishing import COPIES
from motcua.procedures.queries import all_published

_Rows = list[dict[str, Any]]


def forms() -> _Rows:
    """E-forms by key."""
    return [one.content for one in FormDefinition.objects.order_by("key")]


def routes() -> _Rows:
    """Routes by key."""
    return [one.content for one in RouteDefinition.objects.order_by("key")]


def results() -> _Rows:
    """Result documents by key."""
    return [one.content for one in ResultDefinition.objects.order_by("key")]


def procedures() -> _Rows:
    """What the version in force of each procedure says; what it links stands in a table of its own."""
    beside = {*COPIES, "linked"}
    return [
        {key: value for key, value in one.content.items() if key not in beside}
        for one in all_published().order_by("procedure_id")
    ]


def linked() -> _Rows:
    """What one filing of a procedure opens, for each that links others."""
    return [
        {"procedure": one.procedure_id, **one.content["linked"]}
        for one in all_published().order_by("procedure_id")
        if one.content.get("linked")
    ]


def areas() -> _Rows:
    """Communes with cases of their own."""
    return [
        {"key": a.key, "name": a.name, "communes": a.communes, "editor_note": a.editor_note}
        for a in Area.objects.order_by("key")
    ]


def everyday_names() -> _Rows:
    """What people here call procedures."""
    return [{"code": one.code, "called": one.called} for one in EverydayName.objects.order_by("code")]


def life_events() -> _Rows:
    """In the order of the first page."""
    names = ("key", "title", "sentence", "procedures")
    return [{name: getattr(one, name) for name in names} for one in LifeEvent.objects.order_by("position")]


def life_paths() -> _Rows:
    """Every version of each path, oldest first: what held before is known, too."""
    return [
        {"event": one.event_id, "since": one.since.isoformat(), "source": one.source, **one.content}
        for one in LifePathVersion.objects.order_by("event__position", "since")
    ]
