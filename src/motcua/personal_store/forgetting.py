"""Papers leave the store: with the dossier from which they came, when its time is over, or at their owner's word.

The row stays bare: the log and dossiers in which the paper was used name it. The bytes go unless somebody else names
them.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Least

from motcua.documents.commands import mark_erased, referenced_beside
from motcua.kernel import clock
from motcua.personal_store.models import KeptPaper, Share

_BARE = {"party": None, "about": "", "name": "", "number": "", "checked_by": "", "validation": None}


def from_dossier(code: str) -> QuerySet[KeptPaper]:
    """What came from a dossier and was not forgotten."""
    return KeptPaper.objects.filter(source=code, party__isnull=False)


def forget_from_dossier(code: str) -> int:
    """In the open transaction: what came from a dossier goes with it; its files are whoever's who forgets it."""
    return from_dossier(code).update(**_BARE, removed_at=clock.now())


def laid_in_by(parties: Sequence[int]) -> QuerySet[KeptPaper]:
    """What these parties laid in themselves."""
    return KeptPaper.objects.filter(party_id__in=parties, origin=KeptPaper.Origin.UPLOADED)


def forget_laid_in(papers: QuerySet[KeptPaper]) -> int:
    """In the open transaction: these papers and their bytes go, but for what a dossier holds as well."""
    rows = list(papers.values_list("pk", "file_id"))
    KeptPaper.objects.filter(pk__in=[pk for pk, _file in rows]).update(**_BARE, removed_at=clock.now())
    files, own = {file for _pk, file in rows}, {(KeptPaper._meta.db_table, pk) for pk, _file in rows}
    mark_erased(files - referenced_beside(files, own))  # type: ignore[arg-type]
    return len(rows)


def forget_shares(*, before: datetime) -> int:
    """Links that ended before a moment, with who opened them; that they were made and opened stays in the log."""
    ended = Share.objects.annotate(over=Least(Coalesce(F("ended_at"), F("until")), F("until")))
    return ended.filter(over__lt=before).delete()[1].get(Share._meta.label, 0)
