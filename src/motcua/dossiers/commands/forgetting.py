"""A dossier whose time is over: what is personal goes for good; hashes, figures and who decided stay.

What went is counted and looked for again in the same transaction: nothing personal may be left, or nothing happens.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from motcua.documents.commands import erase_marked, mark_erased, referenced_beside
from motcua.dossiers.models import (
    Chosen,
    Dossier,
    Draft,
    DraftPaper,
    Followed,
    FormerResult,
    Labelled,
    OfficialNotice,
    Output,
    Paper,
    PaperVersion,
    ResultDraft,
    SearchRow,
    Signing,
    SupplementDraft,
    SupplementPaper,
    ThreadEntry,
)
from motcua.dossiers.queries.custody import TOPIC as CUSTODY
from motcua.dossiers.queries.known import drafts_of
from motcua.dossiers.queries.looks import TOPIC as LOOKS
from motcua.dossiers.queries.sensitivity import marks_in
from motcua.dossiers.store import TOPIC
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, NotAllowed
from motcua.notifications.commands import forget_lines
from motcua.personal_store.commands import forget_from_dossier
from motcua.personal_store.queries import from_dossier
from motcua.platform import log
from motcua.platform.effects.commands import forget_words
from motcua.platform.models import EventWords
from motcua.platform.transactions import command
from motcua.procedures.queries import changes_are_told

RETENTION = "retention"
_SAYING = (TOPIC, LOOKS, CUSTODY, "paper")
"""Topics of the log beside whose events of a dossier personal words stand; `paper`: of what was given out."""
FORGOTTEN = "dossier.forgotten"
WORDS_FORGOTTEN = "words.forgotten"
"""Drafts, lines of inboxes and letters that went in one night."""


@command
def forget_dossier(*, actor: Actor, dossier: int, rule: str, days: int) -> dict[str, Any]:
    """What is personal in a dossier goes; returns what went, as the log keeps it (`rule`, `days`: why).

    Raises `NotAllowed` while it is not ended for so many days; `Conflict` when something personal would be left.
    """
    found = Dossier.objects.select_for_update().get(pk=dossier)
    if found.ended_at is None or (clock.now() - found.ended_at).days < days:
        raise NotAllowed("Hồ sơ này chưa hết thời hạn lưu giữ. Chưa có gì bị xoá.")
    files, marked = _own_files(found), _marked(found)
    went = {**_rows(found), "files": mark_erased(files)}
    left = {name: number for name, number in _left(found).items() if number}
    if left:
        raise Conflict("Còn lời riêng tư chưa xoá được: %(left)s. Chưa có gì bị xoá.", left=str(left))
    proof = {
        "code": found.code,
        "rule": rule,
        "days": days,
        "went": went,
        "files": sorted(files),
        "marked": marked,
        "stays": {"events": found.chain_seq, "head": bytes(found.chain_hash).hex()},
    }
    log.record(RETENTION, found.pk, FORGOTTEN, at=clock.now(), actor=actor, data=proof)
    return proof


def forget_drafts(*, before: datetime) -> int:
    """Drafts that nobody sent and nobody saved since a moment go, with their papers' rows; returns how many."""
    return _drop(Draft.objects.filter(dossier=None, saved_at__lt=before))


def _drop(drafts: QuerySet[Draft]) -> int:
    number = drafts.count()
    files = set(DraftPaper.objects.filter(draft__in=drafts.values("pk")).values_list("file_id", flat=True))
    Draft.objects.filter(pk__in=list(drafts.values_list("pk", flat=True))).delete()
    mark_erased(files - referenced_beside(files, ()))
    return number


def forget_own_drafts(*, parties: Collection[int]) -> int:
    """What these parties began and have not sent goes, with its papers' rows; returns how many."""
    return _drop(drafts_of(parties))


def erase_files() -> int:
    """The bytes of what was forgotten go, after it has committed."""
    return erase_marked()


def over(*, before: datetime, of: Sequence[str], not_of: Sequence[str], most: int) -> QuerySet[Dossier]:
    """Ended before a moment and not forgotten yet, the oldest first; of some procedures, or of all but some."""
    ended = Dossier.objects.filter(ended_at__lt=before).exclude(declaration__applicant={})
    ended = ended.filter(procedure_code__in=of) if of else ended.exclude(procedure_code__in=not_of)
    return ended.order_by("ended_at", "pk")[:most]


def _naming(found: Dossier) -> Iterator[tuple[QuerySet[Any], tuple[str, ...]]]:
    """Rows of the dossier that name files, and by which columns."""
    yield Paper.objects.filter(dossier=found), ("file_id",)
    yield Output.objects.filter(dossier=found), ("file_id",)
    yield PaperVersion.objects.filter(dossier=found), ("file_id", "version_id")
    yield OfficialNotice.objects.filter(dossier=found), ("paper_id", "prepared_id")
    yield ResultDraft.objects.filter(dossier=found), ("signed_file_id", "sealed_file_id")
    yield FormerResult.objects.filter(dossier=found), ("file_id", "by_file_id")
    yield Signing.objects.filter(dossier=found), ("paper_id", "prepared_id")
    yield Chosen.objects.filter(dossier=found), ("paper_id",)
    yield DraftPaper.objects.filter(draft__dossier=found), ("file_id",)
    yield SupplementPaper.objects.filter(draft__dossier=found), ("file_id",)
    yield from_dossier(found.code), ("file_id",)


def _marked(found: Dossier) -> dict[str, int]:
    """Papers whose end is told by their mark (QCVN 12:2026/BCA, 2.2.5.4)."""
    return {name: int(mark) for name, mark in marks_in(found).items() if changes_are_told(mark)}


def _own_files(found: Dossier) -> set[str]:
    """The files that this dossier names and nothing else does."""
    named: set[str] = set()
    rows: set[tuple[str, int]] = set()
    for query, columns in _naming(found):
        for pk, *hashes in query.values_list("pk", *columns):
            rows.add((query.model._meta.db_table, pk))
            named |= {digest for digest in hashes if digest}
    return named - referenced_beside(named, rows)


def _rows(found: Dossier) -> dict[str, int]:
    """Everything personal goes; how many rows had some."""
    dossier = Dossier.objects.filter(pk=found.pk)
    drafts = Draft.objects.filter(dossier=found)
    supplements = SupplementDraft.objects.filter(dossier=found)
    return {
        "words": sum(log.forget(topic, found.pk) for topic in _SAYING),
        "dossier": dossier.update(owner_name="", return_address="", filed_by="", owner=None, filer=None),
        "declaration": type(found.declaration).objects.filter(pk=found.pk).update(applicant={}, answers={}),
        "search": SearchRow.objects.filter(dossier=found).delete()[0],
        "steps": found.steps.exclude(note="", question="").update(note="", question=""),
        "papers": found.papers.exclude(name="", added_by="").update(name="", added_by=""),
        "result": ResultDraft.objects.filter(dossier=found).update(fields={}),
        "drafts": drafts.delete()[0] + supplements.delete()[0],
        "thread": ThreadEntry.objects.filter(dossier=found).delete()[0],
        "labels": Labelled.objects.filter(dossier=found).delete()[0],
        "followed": Followed.objects.filter(dossier=found).delete()[0],
        "inbox": forget_lines(of_dossier=found.code),
        "effects": forget_words(subject=found.code),
        "store": forget_from_dossier(found.code),
    }


def _left(found: Dossier) -> dict[str, int]:
    """What personal is still there, by place; looked for, not assumed."""
    return {
        "words": EventWords.objects.filter(topic__in=_SAYING, stream=found.pk).count(),
        "dossier": Dossier.objects.filter(pk=found.pk)
        .exclude(owner_name="", return_address="", owner=None)
        .count(),
        "declaration": type(found.declaration)
        .objects.filter(pk=found.pk)
        .exclude(applicant={}, answers={})
        .count(),
        "search": SearchRow.objects.filter(dossier=found).count(),
        "thread": ThreadEntry.objects.filter(dossier=found).count(),
        "steps": found.steps.exclude(note="", question="").count(),
        "drafts": Draft.objects.filter(dossier=found).count(),
        "result": ResultDraft.objects.filter(dossier=found).exclude(fields={}).count(),
        "store": from_dossier(found.code).count(),
    }
