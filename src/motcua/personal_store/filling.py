"""Papers that come into the store by themselves, because somebody issued them or compared them with the original.

Whoever lays in follows the log, so the same paper may come again, and a past that is read anew lays it in as it stands
now. Rows keep their number: reuse and shares name them.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from motcua.personal_store.models import KeptPaper

_STAYS = frozenset({"key", "put_at"})


@dataclass(frozen=True, kw_only=True)
class Coming:
    """A paper on its way in; the fields of `KeptPaper`. `party` and `file` by number and hash."""

    key: str
    party_id: int
    origin: str
    form: str
    title: str
    file_id: str
    put_at: datetime
    kind: str = ""
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    about: str = ""
    about_born: date | None = None
    name: str = ""
    source: str = ""
    component: str = ""
    checked_by: str = ""
    way: str = ""
    ended_at: datetime | None = None
    by_number: str = ""
    by_on: date | None = None
    law: str = ""


def lay_in(papers: Iterable[Coming]) -> int:
    """Lay papers in, or say of those that are there how they stand now; returns how many. In the open transaction."""
    rows = {paper.key: KeptPaper(**asdict(paper)) for paper in papers}
    told = [name for name in Coming.__dataclass_fields__ if name not in _STAYS]
    KeptPaper.objects.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["key"], update_fields=told, batch_size=500
    )
    return len(rows)
