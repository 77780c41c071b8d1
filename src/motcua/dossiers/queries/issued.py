"""What we issued, for anybody who holds a paper and asks whether it is ours. Says nothing about people."""

from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers.models import Dossier, Output, ResultDraft


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


def issued_file(sha256: str) -> Issued | None:
    """The paper of ours with exactly this content."""
    found = (
        Output.objects.filter(file_id=sha256)
        .select_related("dossier__handling", "dossier__counter")
        .order_by("made_at")
        .first()
    )
    return _issued(found) if found else None


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
