"""Is this paper ours, whole, and signed by whom? For anybody, without an account."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.documents.queries import MOST_BYTES, codes_in
from motcua.dossiers import outputs
from motcua.dossiers.queries.issued import (
    Former,
    Issued,
    check_pdf,
    former_papers,
    issued_file,
    issued_result,
)
from motcua.dossiers.types import Dossier
from motcua.kernel.errors import Invalid
from motcua.signing.ports import receipt_key
from motcua.signing.queries import (
    dossier_code,
    is_proof,
    is_receipt_proof,
    read_foreign_proof,
    verify_foreign_receipt,
)
from motcua.signing.types import ProofReport, ReceiptReport, Verification
from motcua.web.portal import dossier_labels
from motcua.web.portal.authorities import believed
from motcua.web.portal.decorators import page, private
from motcua.web.ui import limits
from motcua.web.ui.formers import former_line, former_words
from motcua.web.ui.refusals import in_words
from motcua.web.ui.uploads import bytes_of


@dataclass(frozen=True)
class Checked:
    """What there is to say of a file, a picture or a code."""

    name: str = ""
    signatures: Verification | None = None
    proof: ProofReport | None = None
    receipt: ReceiptReport | None = None
    received: Dossier | None = None
    ours: Issued | None = None
    kind: str = ""
    code: str = ""
    by_code: Issued | None = None
    former: Former | None = None
    formers: tuple[str, ...] = ()
    refusal: str = ""

    @property
    def said_of_former(self) -> str:
        """What became of this paper; empty for one that holds."""
        return former_words(self.former)[0] if self.former else ""

    @property
    def received_at(self) -> datetime | None:
        """When a proof of receipt says that the dossier came."""
        with suppress(ValueError, KeyError):
            return datetime.fromisoformat(self.receipt.facts["received_at"]) if self.receipt else None
        return None

    @property
    def verdict(self) -> str:
        """The one word that matters: ours, foreign, forged, unchecked, incomplete, unsigned, proof, picture, code …"""
        if self.refusal:
            return "refused"
        for kind, report in (("receipt", self.receipt), ("proof", self.proof)):
            if report:
                return kind if report.valid else f"{kind}_bad"
        found = self.signatures
        if found is None:
            return ("picture" if self.name else "code") if self.by_code else "unknown"
        if not found.readable:
            return "unreadable"
        if self.former and (found.valid or not self.former.issued):
            return "former"
        if self.ours:
            return (
                "ours"
                if found.valid
                else "ours_unsigned"
                if not found.signatures
                else self._of_strangers(found)
            )
        return "incomplete" if found.lacks else self._of_strangers(found)

    @staticmethod
    def _of_strangers(found: Verification) -> str:
        """The verdict from the signatures alone."""
        if not found.signatures:
            return "unsigned"
        by_integrity = {"changed": "forged", "unchecked": "unchecked"}
        signed = "foreign" if found.valid else "untrusted"
        return by_integrity.get(found.integrity or "", signed)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def verify(request: HttpRequest) -> HttpResponse:
    """The page: a file, a picture with a QR code, or a dossier code."""
    checked = None
    file = request.FILES.get("file")
    code = (request.POST.get("ma") or request.GET.get("ma", "")).strip().upper()[:60]
    if file is not None or code:
        limits.count(request, "verify")
    if request.method == "POST" and file is not None:
        checked = _of_file(file.name or "", bytes_of(file))
    elif request.method == "POST" and not code:
        checked = Checked(refusal=_("Bạn hãy chọn một tệp hoặc nhập mã hồ sơ."))
    elif code:
        checked = _of_code(code)
    context = {"checked": checked, "code": code, "most": MOST_BYTES}
    status = 422 if checked and checked.verdict == "refused" else 200
    return render(request, "portal/verify.html", context, status=status)


def _of_code(code: str) -> Checked:
    found = issued_result(code)
    kind = dossier_labels.output(found.kind) if found else ""
    return Checked(code=code, by_code=found, kind=kind, formers=_formers(code))


def _formers(code: str) -> tuple[str, ...]:
    """The results of a dossier that hold no more, or will not, a line each."""
    return tuple(map(former_line, former_papers(code))) if code else ()


def _of_file(name: str, data: bytes) -> Checked:
    if len(data) > MOST_BYTES:
        return Checked(name=name, refusal=_("Tệp lớn hơn 20 MB nên không kiểm tra được ở đây."))
    if b"%PDF-" in data[:1024]:
        return _of_pdf(name, data)
    if is_receipt_proof(data):
        return _of_receipt_proof(name, data)
    if is_proof(data):
        return _of_proof(name, data)
    try:
        code = dossier_code(codes_in(data))
    except Invalid as refusal:
        return Checked(name=name, refusal=in_words(refusal))
    if not code:
        return Checked(
            name=name,
            refusal=_("Không đọc được mã QR của chúng tôi trong ảnh. Hãy chụp thẳng, đủ sáng, mã QR rõ nét."),
        )
    found = issued_result(code)
    kind = dossier_labels.output(found.kind) if found else ""
    return Checked(name=name, code=code, by_code=found, kind=kind, formers=_formers(code))


def _of_pdf(name: str, data: bytes) -> Checked:
    found = check_pdf(data, believed())
    known = found.ours or found.by_code
    return Checked(
        name=name,
        signatures=found.signatures,
        ours=found.ours,
        kind=dossier_labels.output(known.kind) if known else "",
        code=found.code,
        by_code=found.by_code,
        former=found.former,
        formers=_formers(found.code),
    )


def _of_proof(name: str, data: bytes) -> Checked:
    """A proof of a content; the paper of ours with that content, if there is one, is named beside it."""
    found = read_foreign_proof(data, believed())
    ours = issued_file(found.leaf) if found.valid else None
    return Checked(name=name, proof=found, ours=ours, kind=dossier_labels.output(ours.kind) if ours else "")


def _of_receipt_proof(name: str, data: bytes) -> Checked:
    """A proof of receipt, and whether our log says the same of that dossier."""
    found = verify_foreign_receipt(data, believed(), own=[receipt_key().public], vouched=outputs.vouched())
    code = str(found.facts.get("code", ""))
    received = Dossier.objects.filter(code=code).first() if found.valid else None
    number = int(found.facts.get("event", 1))
    same = received is not None and outputs.says(received, number) == dict(found.facts)
    return Checked(name=name, receipt=found, received=received if same else None, code=code)


@require_safe
@page
def receipt_keys(request: HttpRequest) -> HttpResponse:
    """The public halves of our keys for proofs of receipt, each with the signature of whoever vouches for it."""
    response = JsonResponse(outputs.keys())
    response["Cache-Control"] = "public, max-age=300"
    response["Access-Control-Allow-Origin"] = "*"
    return response
