"""How versions are written. Inside a command only: the caller holds the transaction and has asked `access.py`."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from motcua.procedures.models import Procedure, Version
from motcua.procedures.reading import readable


def write_draft(content: Mapping[str, Any], *, source: str, source_hash: str = "") -> Version:
    """A new draft in the place of an older draft from the same source; numbers only ever grow."""
    readable(content)
    procedure, _ = Procedure.objects.select_for_update().get_or_create(code=content["code"])
    drafts = Version.objects.filter(procedure=procedure, state=Version.State.DRAFT, source=source)
    newest = Version.objects.filter(procedure=procedure).aggregate(number=Max("number"))["number"] or 0
    drafts.delete()
    return Version.objects.create(
        procedure=procedure,
        number=newest + 1,
        content=dict(content),
        source=source,
        source_hash=source_hash,
    )
