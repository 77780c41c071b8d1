"""What we issued, for anybody who holds a paper and asks whether it is ours. Says nothing about people."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from motcua.agencies.queries import heirs, known_by_codes, name_on
from motcua.agencies.types import Agency
from motcua.documents.queries import codes_in
from motcua.dossiers.models import Dossier, FormerResult, OfficialNotice, Output, PaperVersion, ResultDraft
from motcua.dossiers.store import TOPIC
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Refusal
from motcua.platform.log import events_of
from motcua.signing.ports import Trust
from motcua.signing.queries import dossier_code, held_against, verify_foreign
from motcua.signing.types import Verification

OF_ENDS = (Output.Kind.FORM_03, Output.Kind.FORM_05)
"""Notices of an end, which say nothing true any more once that end is undone."""


@dataclass(frozen=True)
class Issued:
    """One paper of ours: what it is, for which dossier, by whom, under the name of that day, and when.

    `succeeded`: who took over from that agency `since` a day, where it is no more.
    """

    kind: str
    code: str
    procedure: str
    agency: str
    at: datetime
    number: str
    sha256: str
    succeeded: str = ""
    since: date | None = None


@dataclass(frozen=True)
class Former:
    """What became of a paper of ours: `way` (`dossiers.renewals`) since `at`, on which ground (`law`).

    A result is replaced, corrected, revoked or caught before its seal; a notice is `undone` with the end that it told.

    `by_number`, `by_at`: the document that stands in its place, once that is signed and sealed. `issued`: it was given
    out before, under `number`, at `issued_at`; else it was found wrong before it was sealed.
    """

    way: str
    at: datetime
    law: str
    issued: bool
    by_number: str = ""
    by_at: datetime | None = None
    number: str = ""
    issued_at: datetime | None = None


@dataclass(frozen=True)
class CheckedPdf:
    """A PDF that somebody brought: its signatures, the paper of ours that it is (`ours`), or the one whose code it has.

    `code` is that of a dossier of ours, from the QR code on the first page; `by_code` the result issued for it.
    `former`: what became of this very paper, where it holds no more.
    """

    signatures: Verification
    ours: Issued | None = None
    code: str = ""
    by_code: Issued | None = None
    former: Former | None = None


def check_pdf(pdf: bytes, trust: Trust) -> CheckedPdf:
    """Who signed a PDF, whether it is whole, and what we know of it; raises `Unavailable` when too many ask."""
    found = verify_foreign(pdf, trust)
    ours = issued_file(found.sha256)
    former = former_of(found.sha256)
    if ours or not found.readable:
        return CheckedPdf(found, ours, former=former)
    code = _code_beside(pdf)
    by_code = issued_result(code) if code else None
    return CheckedPdf(held_against(found, code), None, code, by_code, former)


def _code_beside(pdf: bytes) -> str:
    """A help beside what its signatures say, so empty without ado; and empty for a dossier that we do not know."""
    with suppress(Refusal):
        code = dossier_code(codes_in(pdf))
        return code if Dossier.objects.filter(code=code).exists() else ""
    return ""


def issued_file(sha256: str) -> Issued | None:
    """The paper of ours with exactly this content, or with this content under later time stamps."""
    found = (
        Output.objects.filter(file_id__in=_versions_of(sha256))
        .select_related("dossier__handling", "dossier__counter")
        .order_by("made_at")
        .first()
    )
    return _issued(found) if found else None


def former_of(sha256: str) -> Former | None:
    """What became of the paper with exactly this content; None for one that holds, or that we never signed."""
    files = _versions_of(sha256)
    row = FormerResult.objects.filter(file_id__in=files).order_by("-pk").first()
    if row:
        return _former(row)
    output = Output.objects.filter(file_id__in=files, kind__in=OF_ENDS).first()
    return undone([output]).get(output.file_id) if output else None


def formers(dossier: Dossier, outputs: Sequence[Output]) -> dict[str, Former]:
    """The papers of a dossier that hold no more, or will not, by their files."""
    rows = FormerResult.objects.filter(dossier=dossier, issued=True, file__isnull=False).order_by("pk")
    renewed = {str(row.file_id): _former(row) for row in rows} if dossier.rounds else {}
    return renewed | undone([one for one in outputs if one.kind in OF_ENDS])


def undone(outputs: Sequence[Output]) -> dict[str, Former]:
    """Which of these notices of one dossier's end are undone with it, by their files."""
    if not outputs:
        return {}
    stream = outputs[0].dossier_id
    rows = OfficialNotice.objects.filter(dossier=stream, issued_at__isnull=False, called_off__isnull=False)
    notices = {(row.kind, row.event_seq): row for row in rows}
    if not notices:
        return {}
    at = {e.seq: e.at for e in events_of(TOPIC, stream)}
    return {
        output.file_id: Former(
            "undone", at[row.called_off or 0], "", issued=True, number=row.number, issued_at=row.issued_at
        )
        for output in outputs
        if (row := notices.get((output.kind, output.event_seq)))
    }


def former_papers(code: str) -> list[Former]:
    """The papers given out for the dossier with this code that hold no more, or will not, the oldest first."""
    of_code = {"dossier__code": code.strip().upper()}
    results = [_former(row) for row in FormerResult.objects.filter(**of_code, issued=True).order_by("pk")]
    notices = list(Output.objects.filter(**of_code, kind__in=OF_ENDS).order_by("made_at"))
    return [*results, *undone(notices).values()]


def _former(row: FormerResult) -> Former:
    by = (
        Output.objects.filter(dossier=row.dossier_id, file=row.by_file_id).first() if row.by_file_id else None
    )
    number = _number(by) if by else ""
    return Former(row.way, row.at, row.law, row.issued, number, row.by_at, row.number, row.issued_at)


def _versions_of(sha256: str) -> list[str]:
    """The content itself, and the paper of which it is a younger version (`outputs.archiving`)."""
    return [sha256, *PaperVersion.objects.filter(version=sha256).values_list("file_id", flat=True)]


def issued_result(code: str) -> Issued | None:
    """The result issued for the dossier with this code, if there is one."""
    results = Output.objects.filter(dossier__code=code.strip().upper(), kind=Output.Kind.RESULT)
    found = results.select_related("dossier__handling", "dossier__counter").order_by("-made_at").first()
    return _issued(found) if found else None


def _issued(output: Output) -> Issued:
    dossier: Dossier = output.dossier
    result = output.kind == Output.Kind.RESULT
    agency, known = _body(output, "handling" if result else "counter"), heirs()
    today = known_by_codes([known.today(agency.code)]) if agency.code in known.of else {}
    return Issued(
        kind=output.kind,
        code=dossier.code,
        procedure=dossier.procedure_name,
        agency=name_on(agency, output.made_at.astimezone(VIETNAM).date()),
        at=output.made_at,
        number=_number(output) if result else "",
        sha256=output.file_id,
        succeeded=next((one.name for one in today.values()), ""),
        since=known.since.get(agency.code),
    )


def _body(output: Output, place: str) -> Agency:
    """Who gave a paper: the body whose notice it is, else the agency with which the dossier lay then."""
    notices = OfficialNotice.objects.filter(
        dossier=output.dossier, kind=output.kind, event_seq=output.event_seq
    )
    notice = notices.select_related("agency").first()
    if notice:
        return notice.agency
    here: Agency = getattr(output.dossier, place)
    events = events_of(TOPIC, output.dossier_id, first=output.event_seq)
    code = next(
        (str(e.data[place]) for e in events if e.seq == output.event_seq and place in e.data), here.code
    )
    return here if code == here.code else known_by_codes([code])[code]


def _number(output: Output) -> str:
    """The number of a result: its own where another one followed it, else that of the dossier's."""
    former = FormerResult.objects.filter(dossier=output.dossier, issued=True, file=output.file_id).first()
    if former:
        return former.number
    draft = ResultDraft.objects.filter(dossier=output.dossier).first()
    return draft.number if draft else ""
