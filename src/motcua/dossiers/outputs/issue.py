"""Making a paper once: drawn and signed outside any transaction, kept, then recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from motcua.agencies.queries import province
from motcua.agencies.types import Agency
from motcua.documents.commands import keep
from motcua.documents.queries import render_receipt
from motcua.documents.types import Box, FileLine, Receipt
from motcua.dossiers import store
from motcua.dossiers.models import Dossier, Output
from motcua.dossiers.outputs import paper_labels
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor
from motcua.platform import log
from motcua.platform.transactions import command
from motcua.procedures.queries import frozen
from motcua.signing.commands import prepare_seal, sign_now
from motcua.signing.types import KeyRef, SealFace

PDF = "application/pdf"
PAPERS = "paper"
"""The topic of the log under which stands what was given out."""


@dataclass(frozen=True)
class Making:
    """A paper that can be made: for which event of the dossier (number, moment), and how.

    `signed`: a signature is asked for outside.
    """

    dossier: Dossier
    kind: Output.Kind
    seq: int
    at: datetime
    make: Callable[[], bytes]
    signed: bool = False

    def made(self) -> Output | None:
        """The paper as it was given out; None when it is not there yet."""
        given = Output.objects.filter(dossier=self.dossier, kind=self.kind, event_seq=self.seq)
        return given.select_related("file").first()


def issue(making: Making) -> Output:
    """The paper; made now when it is not there yet. Raises `Unavailable` when it cannot be signed now.

    Two who make it at once both draw it; one row remains, and both get that one.
    """
    found = making.made()
    if found:
        return found
    file = keep(making.make(), media_type=PDF)
    return _record(making, file.sha256, actor=SYSTEM)


@command
def _record(making: Making, file: str, *, actor: Actor) -> Output:
    return record(making.dossier, making.kind, making.seq, file, actor=actor)


def record(dossier: Dossier, kind: Output.Kind, seq: int, file: str, *, actor: Actor) -> Output:
    """The paper's row, and its hash in the log, so that an auditor finds what we gave out."""
    output, made = Output.objects.select_related("file").get_or_create(
        dossier=dossier, kind=kind, event_seq=seq, defaults={"file_id": file, "made_at": clock.now()}
    )
    if made:
        facts = {"code": dossier.code, "kind": kind.value, "sha256": file, "for_event": seq}
        log.record(PAPERS, dossier.pk, "issued", at=clock.now(), actor=actor, data=facts)
    return output


def receipt(dossier: Dossier, _seq: int | None = None) -> Making:
    """The receipt: lists every file with its hash, signed by the counter's agency and time-stamped."""
    return Making(
        dossier, Output.Kind.RECEIPT, 1, dossier.submitted_at, lambda: _receipt(dossier), signed=True
    )


def _receipt(dossier: Dossier) -> bytes:
    now = clock.now()
    content = frozen(dossier.version_id)
    case = content.case(dossier.case_code)
    papers = dossier.papers.filter(file__isnull=False, added_at=dossier.submitted_at).select_related("file")
    files = tuple(FileLine(p.name, p.file.size, p.file.sha256, p.component_name) for p in papers if p.file)
    made = render_receipt(
        Receipt(
            letterhead=paper_labels.letterhead(dossier.counter, now.date()),
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
            online=dossier.channel == "online",
        )
    )
    return sealed(made.pdf, made.seal, dossier.counter, "Xác nhận đã nhận hồ sơ")


def sealed(pdf: bytes, box: Box | None, agency: Agency, reason: str) -> bytes:
    """A paper with the agency's seal where the template left room for it, at once and with a time stamp."""
    if box is None:
        raise ValueError("a paper without room for a seal")
    key, at = KeyRef("organisation", agency.code), clock.now()
    prepared = prepare_seal(
        pdf,
        key=key,
        box=box,
        face=seal_face(agency),
        at=at,
        reason=reason,
        place=paper_labels.place(agency, at.date()),
    )
    return sign_now(prepared, key=key)


def seal_face(agency: Agency) -> SealFace:
    """What stands on the seal: the agency in the middle, the level above around the ring."""
    ours = province()
    return SealFace(
        name=agency.name, superior=ours.full.upper() if agency.kind == "commune" else ours.committee
    )
