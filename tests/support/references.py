"""References that the database does not check itself (`db_constraint=False`), checked all at once."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Exists, ForeignKey, OuterRef


def unchecked() -> Iterator["ForeignKey[Any, Any]"]:
    """All such references."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and not field.db_constraint:  # type: ignore[attr-defined]
                yield field


def dangling() -> list[str]:
    """Columns whose values lead nowhere, each with how many; none in a sound database."""
    lost = ((field, _lost(field)) for field in unchecked())
    return [f"{field.model._meta.db_table}.{field.column}: {many}" for field, many in lost if many]


def _lost(field: "ForeignKey[Any, Any]") -> int:
    target = field.target_field
    found = target.model._default_manager.filter(**{target.attname: OuterRef(field.attname)})
    set_ones = field.model._default_manager.filter(**{f"{field.attname}__isnull": False})
    return int(set_ones.filter(~Exists(found)).count())
