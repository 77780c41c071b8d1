"""What we issued, for anybody who holds a paper and asks whether it is ours. Says nothing about people."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from motcua.documents.queries import codes_in
from motcua.dossiers.models import Dossier, Output, PaperVersion, ResultDraft
from motcua.kernel.errors import Refusal
from motcua.signing.ports import Trust
from motcua.signing.queries import dossier_code, held_against, verify_foreign
from motcua.signing.types import Verification


@dataclass(frozen=True)
class Issued:
    """One paper of ours: what it is, for which dossier, by whom and when."""

    kind: str
    code: str
    procedure: str
    agency: str
    at: datetime
    number: str
    sha256: str


@dataclass(frozen=True)
class CheckedPdf:
    """A PDF that somebody brought: its signatures, the paper of ours that it is (`ours`), or the one whose code it has.

    `code` is that of a dossier of ours, from the QR code on the first page; `by_code` the result issued for it.
    """

    signatures: Verification
    ours: Issued | None = None
    code: str = ""
    by_code: Issued | None = None


def check_pdf(pdf: bytes, trust: Trust) -> CheckedPdf:
    """Who signed a PDF, whether it is whole, and what we know of it; raises `Unavailable` when too many ask."""
    found = verify_foreign(pdf, trust)
    ours = issued_file(found.sha256)
    if ours or not found.readable:
        return CheckedPdf(found, ours)
    code = _code_beside(pdf)
    return CheckedPdf(held_against(found, code), None, code, issued_result(code) if code else None)


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
    draft = ResultDraft.objects.filter(dossier=dossier).first() if result else None
    return Issued(
        kind=output.kind,
        code=dossier.code,
        procedure=dossier.procedure_name,
        agency=dossier.handling.name if result else dossier.counter.name,
        at=output.made_at,
        number=draft.number if draft else "",
        sha256=output.file_id,
    )
