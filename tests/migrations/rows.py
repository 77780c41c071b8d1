"""A row in every table of ours, as it stood at some migration: made from the fields that the table had then."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.db import connection, models

AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
# What a field of this kind holds when nothing better is known; a field that may be null is left so.
PLAIN: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
    (models.BooleanField, False),
    (models.DateTimeField, AT),
    (models.DateField, date(2026, 3, 2)),
    (models.FloatField, 1.5),
    (models.IntegerField, 1),
    (models.JSONField, {"từ": "dữ liệu cũ"}),
    (models.BinaryField, b"\x01" * 32),
    (models.UUIDField, UUID(int=1)),
)
# Numbers that the database gives.
GIVEN = {"platform.loggedevent": {"id"}}
STEP = {
    "no": 1, "key": "tham-dinh", "agency": "code-1", "opened_at": AT.isoformat(), "due_at": AT.isoformat(),
    "holder": None, "left": None,
}  # fmt: skip
# What must be as in life, because migrations read it.
LIFELIKE: dict[str, dict[str, Any]] = {
    "agencies.agency": {"code": "code-1", "kind": "commune", "level": "commune"},
    "dossiers.dossier": {
        "status": 4, "stage": "appraise", "steps_made": 1, "open_steps": [STEP], "due_at": AT, "received_at": AT,
        "chain_seq": 1, "applicant": {"kind": "person", "name": "Tằng Văn Phúc", "id_number": "022085123456"},
    },
    "dossiers.step": {"no": 1, "key": "tham-dinh", "stage": "appraise", "kind": "work", "role": "appraiser"},
    "identity.token": {"kind": "system"},
    "platform.loggedevent": {
        "tx": "100",
        "topic": "dossier", "type": "submitted", "data": {"channel": "online"},
        "actor": {"kind": "person", "name": "Tằng Văn Phúc", "account": 1},
    },
}  # fmt: skip


def fill(apps: Apps) -> None:
    """A row for each of our models of this state, those it points to before it."""
    for model in ours(apps):
        _row(model)


def ours(apps: Apps) -> Iterator[type[models.Model]]:
    """Our models of a state, with a table of their own."""
    for model in apps.get_models():
        module = model._meta.app_label
        if module not in {"auth", "contenttypes", "sessions", "procrastinate"}:
            yield model


def kept(model: type[models.Model]) -> list[dict[str, Any]]:
    """The rows of a model's table by column, as the database holds them."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
        columns = [column.name for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _row(model: type[models.Model]) -> models.Model:
    there = model._base_manager.first()
    if there is not None:
        return there
    made = model(**dict(_values(model)))
    made.save(force_insert=True)
    return made


def _values(model: type[models.Model]) -> Iterator[tuple[str, Any]]:
    known = LIFELIKE.get(model._meta.label_lower, {})
    for field in model._meta.concrete_fields:
        if field.name in known:
            yield field.name, known[field.name]
        elif field.name not in GIVEN.get(model._meta.label_lower, ()) and not isinstance(field, models.AutoField):
            yield field.name, _value(field)


def _value(field: models.Field[Any, Any]) -> Any:
    if field.null:
        return None
    if isinstance(field, models.ForeignKey):
        return _row(field.remote_field.model)
    if field.choices:
        return field.choices[0][0]
    return next((value for kind, value in PLAIN if isinstance(field, kind)), f"{field.name}-1")
