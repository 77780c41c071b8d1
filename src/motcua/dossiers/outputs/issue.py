"""Making a paper once: drawn and signed outside any transaction, kept, then recorded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.agencies.queries import province
from motcua.agencies.types import Agency
from motcua.documents.commands import keep
from motcua.documents.queries import render_receipt
from motcua.documents.types import Box, FileLine, LinkedLine, Receipt
from motcua.dossiers import store
from motcua.dossiers.models import Dossier, Output, Paper
from motcua.dossiers.outputs import paper_labels
from motcua.dossiers.queries.linked import Group, group_of
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
    """The receipt: lists every file with its hash, signed by the counter's agency and time-stamped. What one filing
    opened has one receipt, that of the first dossier.
    """
    group = group_of(dossier.pk)
    dossier = group.siblings[0].dossier if group else dossier
    return Making(
        dossier, Output.Kind.RECEIPT, 1, dossier.submitted_at, lambda: _receipt(dossier, group), signed=True
    )


def _receipt(dossier: Dossier, group: Group | None) -> bytes:
    now = clock.now()
    content = frozen(dossier.version_id)
    case = content.case(dossier.case_code)
    filed = [one.dossier.pk for one in group.siblings] if group else [dossier.pk]
    papers = Paper.objects.filter(dossier__in=filed, file__isnull=False, added_at=dossier.submitted_at)
    handed_in = {p.file_id: p for p in papers.select_related("file").order_by("-id")}.values()
    files = tuple(
        FileLine(p.name, p.file.size, p.file.sha256, p.component_name) for p in reversed(handed_in) if p.file
    )
    made = render_receipt(
        Receipt(
            letterhead=paper_labels.letterhead(dossier.counter, now.date()),
            code=dossier.code,
            party=paper_labels.party(dossier),
            procedure=group.name if group else f"{content.name} ({content.code})",
            case=case.name if case and not group else "",
            agency=dossier.handling.name,
            files=files,
            submitted_at=dossier.submitted_at,
            lookup=paper_labels.lookup(dossier),
            made_at=now,
            form_sha256=store.fingerprint(dossier.answers),
            online=dossier.channel == "online",
            linked=linked_lines(group) if group else (),
            next_steps=LINKED_STEPS if group else Receipt.next_steps,
        )
    )
    return sealed(made.pdf, made.seal, dossier.counter, "Xác nhận đã nhận hồ sơ")


LINKED_STEPS = (
    "Mỗi hồ sơ trong bảng có mã, thời hạn và ngày hẹn riêng; các mã dùng chung một mã tra cứu.",
    "Thời hạn của một hồ sơ tính từ khi nơi nhận tiếp nhận hồ sơ ấy; thời gian chờ kết quả của hồ sơ khác không tính.",
    "Hồ sơ đủ thì bạn nhận giấy hẹn; thiếu thì bạn nhận một phiếu nêu đủ những gì cần bổ sung, chỉ một lần.",
)


def linked_lines(group: Group) -> tuple[LinkedLine, ...]:
    """What one filing opened: codes, who settles each, in how much time, and what it begins after."""
    place = {one.member.key: number for number, one in enumerate(group.siblings, 1)}
    return tuple(
        LinkedLine(
            code=one.dossier.code,
            procedure=one.name,
            agency=one.dossier.handling.name,
            limit=paper_labels.promised(one.dossier),
            begins=", ".join(f"khi có kết quả số {place[key]}" for key in one.member.after) or "ngay",
        )
        for one in group.siblings
    )


def sealed(
    pdf: bytes, box: Box | None, agency: Agency, reason: str, *, in_words: Sequence[str] = ()
) -> bytes:
    """A paper with the agency's seal where the template left room for it, at once and with a time stamp; in these words
    and without a picture where they are given.
    """
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
        lines=in_words,
        in_words=bool(in_words),
    )
    return sign_now(prepared, key=key)


def seal_face(agency: Agency) -> SealFace:
    """What stands on the seal: the agency in the middle, the level above around the ring."""
    ours = province()
    return SealFace(
        name=agency.name, superior=ours.full.upper() if agency.kind == "commune" else ours.committee
    )
