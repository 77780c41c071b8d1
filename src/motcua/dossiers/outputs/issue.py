"""Making a paper once: rendered and signed outside any transaction, kept, then recorded."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from motcua.documents.commands import keep
from motcua.documents.queries import render_receipt
from motcua.documents.types import FileLine, Receipt
from motcua.dossiers import store
from motcua.dossiers.models import Dossier, Output
from motcua.dossiers.outputs import paper_labels
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.errors import Unavailable
from motcua.platform import log
from motcua.platform.transactions import command
from motcua.procedures.queries import frozen
from motcua.signing.commands import seal_invisibly
from motcua.signing.types import KeyRef

logger = logging.getLogger(__name__)
PDF = "application/pdf"


def once(dossier: Dossier, kind: Output.Kind, seq: int, make: Callable[[], bytes]) -> Output:
    """The paper of this kind for event number `seq`; made now when it is not there yet.

    Two who make it at once both render; one row remains, and both get that one.
    """
    found = Output.objects.filter(dossier=dossier, kind=kind, event_seq=seq).select_related("file").first()
    if found:
        return found
    file = keep(make(), media_type=PDF)
    return _record(dossier, kind, seq, file.sha256, actor=SYSTEM)


@command
def _record(dossier: Dossier, kind: Output.Kind, seq: int, file: str, *, actor: Actor) -> Output:
    """The paper's row, and its hash in the log, so that an auditor finds what we gave out."""
    output, made = Output.objects.select_related("file").get_or_create(
        dossier=dossier, kind=kind, event_seq=seq, defaults={"file_id": file, "made_at": clock.now()}
    )
    if made:
        facts = {"code": dossier.code, "kind": kind.value, "sha256": file, "for_event": seq}
        log.record("paper", dossier.pk, "issued", at=clock.now(), actor=actor, data=facts)
    return output


def receipt(dossier: Dossier) -> Output:
    """The receipt given at once: lists every file with its hash, signed by the Centre and time-stamped.

    Raises `Unavailable` when it cannot be signed now; the submission stands, and the receipt follows.
    """
    return once(dossier, Output.Kind.RECEIPT, 1, lambda: _receipt(dossier))


def _receipt(dossier: Dossier) -> bytes:
    now = clock.now()
    content = frozen(dossier.version_id)
    case = content.case(dossier.case_code)
    papers = dossier.papers.filter(file__isnull=False, added_at=dossier.submitted_at).select_related("file")
    files = tuple(FileLine(p.name, p.file.size, p.file.sha256, p.component_name) for p in papers if p.file)
    pdf = render_receipt(
        Receipt(
            letterhead=paper_labels.letterhead(dossier.counter),
            code=dossier.code,
            party=paper_labels.party(dossier),
            procedure=f"{content.name} ({content.code})",
            case=case.name if case else "",
            agency=dossier.handling.name,
            files=files,
            submitted_at=dossier.submitted_at,
            lookup=paper_labels.lookup(dossier),
            made_at=now,
            form_sha256=store.fingerprint(dossier.answers),
        )
    ).pdf
    return as_organisation(pdf, dossier.counter_id, dossier.counter.name, now, "Xác nhận đã nhận hồ sơ")


def as_organisation(pdf: bytes, agency: str, name: str, now: datetime, reason: str) -> bytes:
    """A paper signed by an agency without a visible seal."""
    return seal_invisibly(pdf, key=KeyRef("organisation", agency), name=name, at=now, reason=reason)


def issue_missing(*, most: int = 100) -> int:
    """Make the receipts that could not be signed when their dossiers came in; returns how many were made."""
    recent = Dossier.objects.filter(submitted_at__gte=clock.now() - timedelta(days=7))
    bare = recent.exclude(outputs__kind=Output.Kind.RECEIPT).exclude(submission_key__startswith="sample-")
    made = 0
    for dossier in bare.select_related("counter", "handling", "filer")[:most]:
        try:
            receipt(dossier)
        except Unavailable:
            logger.warning("receipts cannot be signed now; trying again later")
            break
        made += 1
    return made
