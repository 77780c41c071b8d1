"""What a migration may do to a table that holds a year of a province while people work, and one version before it, too.

PostgreSQL's manual, ALTER TABLE: what takes ACCESS EXCLUSIVE for long rewrites the table or reads all of it. And the
version before goes on working on the changed tables: during an upgrade, and after a way back by one.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres import operations as postgres
from django.db import models
from django.db.migrations import operations
from django.db.models import NOT_PROVIDED

_INDEX = re.compile(r"\bCREATE\s+(UNIQUE\s+)?INDEX\b(?!\s+CONCURRENTLY)", re.IGNORECASE)
_OLD_CODE = re.compile(r"\bDROP\s+(COLUMN|TABLE)\b|\bRENAME\b|\bSET\s+NOT\s+NULL\b", re.IGNORECASE)
_REWRITE = re.compile(r"\bALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE\b|\bSET\s+LOGGED\b|\bLOCK\s+TABLE\b", re.IGNORECASE)
_CHECK = re.compile(r"\bADD\s+CONSTRAINT\b(?![^;]*\bNOT\s+VALID\b)(?![^;]*\bUSING\s+INDEX\b)", re.IGNORECASE)
_MADE_HERE = re.compile(r"\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)", re.IGNORECASE)


def problems(migration: Any) -> list[str]:
    """What is too rough in a migration, in words; tables that it makes itself hold nothing yet."""
    fresh: set[str] = set()
    found: list[str] = []
    for operation in _flat(migration.operations):
        if isinstance(operation, operations.CreateModel):
            fresh.add(operation.name.lower())
        found += [
            f"{migration.app_label}.{migration.name}: {problem}"
            for problem in _of(operation)
            if str(getattr(operation, "model_name", "")).lower() not in fresh
        ]
    return found


def _flat(found: Any) -> Iterator[Any]:
    for operation in found:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _of(operation: Any) -> Iterator[str]:
    match operation:
        case postgres.AddIndexConcurrently() | postgres.AddConstraintNotValid() | postgres.ValidateConstraint():
            return
        case operations.AddIndex():
            yield f"{operation.model_name}: an index is made with AddIndexConcurrently (atomic = False)"
        case operations.AddConstraint():
            yield from _constraint(operation)
        case operations.AddField():
            yield from _new_field(operation)
        case operations.AlterField():
            yield f"{operation.model_name}.{operation.name}: a column keeps its type; add another and fill it in batches"
        case operations.RemoveField() | operations.RenameField() | operations.DeleteModel() | operations.RenameModel():
            yield f"{operation.describe()}: the version before still asks for it; take it away one version later"
        case operations.RunSQL():
            yield from _statement(str(operation.sql))


def _constraint(operation: Any) -> Iterator[str]:
    if isinstance(operation.constraint, models.UniqueConstraint):
        yield f"{operation.model_name}: a unique index is made CONCURRENTLY first, then taken as the constraint"
    else:
        yield f"{operation.model_name}: a check is added with AddConstraintNotValid, validated in the next migration"


def _new_field(operation: Any) -> Iterator[str]:
    field = operation.field
    if getattr(field, "many_to_many", False):
        return
    if not field.null and field.db_default is NOT_PROVIDED:
        yield f"{operation.model_name}.{operation.name}: the version before does not fill it: null=True or db_default"
    if field.unique or field.db_index:
        yield f"{operation.model_name}.{operation.name}: its index is made with AddIndexConcurrently afterwards"


def _statement(sql: str) -> Iterator[str]:
    made = set(_MADE_HERE.findall(sql))
    rest = ";".join(part for part in sql.split(";") if not any(re.search(rf"\b{name}\b", part) for name in made))
    for pattern, advice in (
        (_INDEX, "an index is made CONCURRENTLY, in a migration with atomic = False"),
        (_REWRITE, "it rewrites or locks a whole table"),
        (_CHECK, "a constraint is added NOT VALID, and validated in the next migration"),
        (_OLD_CODE, "the version before still asks for it; take it away one version later"),
    ):
        if pattern.search(rest):
            yield f"{' '.join(rest.split())[:80]}: {advice}"
