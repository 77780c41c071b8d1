"""Bytes that go for good while hash and size stay: when the time is over for which a paper had to be kept.

The row says so first, in the transaction of whoever decides; the bytes go after it has committed. A process that died
between the two is made good by the clock (`erase_marked`).
"""

from collections.abc import Collection
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db.models import ForeignObjectRel

from motcua.documents import ports
from motcua.documents.models import StoredFile
from motcua.kernel import clock

_LOOKED_AT_AGAIN = timedelta(days=7)


def referenced_beside(hashes: Collection[str], own: Collection[tuple[str, int]]) -> set[str]:
    """Those of these files that a row names which is not among `own` (table, number)."""
    held: set[str] = set()
    mine = set(own)
    # Hidden ones too: most of ours have no name on this side.
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel):
            continue
        model, column = relation.related_model, relation.field.attname
        named = model.objects.filter(**{f"{column}__in": list(hashes)})  # type: ignore[attr-defined]
        rows = named.values_list("pk", column)
        held |= {digest for pk, digest in rows if (model._meta.db_table, pk) not in mine}
    return held


def mark_erased(hashes: Collection[str]) -> int:
    """In the running transaction: these files have no bytes any more. Returns how many had."""
    fresh = StoredFile.objects.filter(sha256__in=list(hashes), erased_at=None)
    return fresh.update(erased_at=clock.now())


def erase_marked() -> int:
    """Delete what was marked lately and is still there, here and in plain copies; returns how many files went."""
    gone = 0
    for file in StoredFile.objects.filter(erased_at__gte=clock.now() - _LOOKED_AT_AGAIN):
        for copy in ports.copies():
            copy.forget(file.sha256)
        if default_storage.exists(file.path):
            default_storage.delete(file.path)
            gone += 1
    return gone
