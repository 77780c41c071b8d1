"""Verifies any PDF that somebody brings: ours or not, signed or not, honest or hostile. Never raises for a file.

A signature is judged at the hour of its verified time stamp, with the revocation lists in the file and the
current ones we know: so it outlives its certificate, but not a certificate that was revoked before it signed.
Without a time stamp it is judged now.
"""

import asyncio
import hashlib
import io
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.errors import ValidationInfoReadingError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko_certvalidator import ValidationContext

from motcua.kernel.clock import VIETNAM, now
from motcua.signing import findings, holder
from motcua.signing.buried import as_buried, signed_parts
from motcua.signing.container import OLD_HASHES, hash_of, is_clean, is_number
from motcua.signing.coverage import added_after, plain
from motcua.signing.ports import Trust
from motcua.signing.revocation import NOTHING_KNOWN, Revoked
from motcua.signing.types import Integrity, PadesLevel, Sentence, SignatureReport, TimeProof, Verification
from motcua.signing.usable import currently_revoked

LARGEST = 100 * 1024 * 1024
MOST_SIGNATURES = 50

# The libraries log a page of traceback for each certificate they do not know; the report says it in a sentence.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def verify(pdf: bytes, trust: Trust, *, at: datetime | None = None) -> Verification:
    """What there is to know about a file: who signed, when, whether it is unchanged and whom we trust.

    `at` is the hour of asking (now unless given). The report's sentences are Vietnamese.
    What strangers send goes through `foreign.verify_foreign`: memory that runs out is not caught here.
    """
    found = _as_it_is_read(pdf, trust, at or now())
    if found.problem in (findings.BROKEN, findings.UNSIGNED):
        for part in signed_parts(pdf):
            inside = _as_it_is_read(part, trust, at or now())
            if any(one.intact for one in inside.signatures):
                return as_buried(found, inside, findings.TAIL if pdf.startswith(part) else findings.MODIFIED)
    return found


def _as_it_is_read(pdf: bytes, trust: Trust, at: datetime) -> Verification:
    if len(pdf) > LARGEST:
        return unreadable(pdf, findings.TOO_LARGE)
    if b"%PDF-" not in pdf[:1024]:
        return unreadable(pdf, findings.NOT_A_PDF)
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        if reader.encrypted and not _opens_without_password(reader):
            return unreadable(pdf, findings.LOCKED)
        pages = _page_count(reader)
        signatures = reader.embedded_regular_signatures
        stamps = reader.embedded_timestamp_signatures
    except (MemoryError, SystemError):  # what Python raises when its memory runs out
        raise
    except Exception:  # a parser fed with hostile bytes may raise anything, RecursionError included
        return unreadable(pdf, findings.BROKEN)
    if len(signatures) + len(stamps) > MOST_SIGNATURES:
        return unreadable(pdf, findings.TOO_MANY)
    current = currently_revoked(trust)
    judge = _Judge(reader, pdf, trust, current, at)
    stamped = [(one, proof) for one in stamps if (proof := judge.time_proof(one))]
    good = [(one.signed_revision, proof) for one, proof in stamped if proof.good]
    reports = tuple(
        _outlasting(judge.report(one), [proof for over, proof in good if over > one.signed_revision], at)
        for one in signatures
    )
    return _verdict(pdf, pages, reports, tuple(proof for _, proof in stamped))


def _outlasting(report: SignatureReport, over: Sequence[TimeProof], at: datetime) -> SignatureReport:
    """With a good time stamp over it and over what proves it, a signature outlives its own time stamp.

    A stamp that came after the one before had ended vouches for nothing. When all have ended, the answer stays what
    it was (so do viewers: nothing speaks against the paper), and whoever asks is told on whose word it rests.
    """
    until = report.time_stamp_until
    for proof in over:
        until = max(until, proof.until) if until and proof.at <= until else until
    level: PadesLevel = "B-LTA" if over and report.pades_level == "B-LT" else report.pades_level
    caution = findings.stamp_ended(until) if report.valid and until and until < at else None
    return replace(report, pades_level=level, time_stamp_until=until, caution=caution)


def _opens_without_password(reader: PdfFileReader) -> bool:
    """An owner's password forbids printing or copying, not reading."""
    return reader.decrypt("").status is not AuthStatus.FAILED


def _verdict(
    pdf: bytes, pages: int | None, reports: tuple[SignatureReport, ...], proofs: tuple[TimeProof, ...]
) -> Verification:
    found = {one.integrity for one in reports}
    order: tuple[Integrity, ...] = ("changed", "unchecked", "intact")
    return Verification(
        readable=True,
        integrity=next((one for one in order if one in found), None),
        trusted=bool(reports) and all(one.valid for one in reports),
        signatures=reports,
        time_proofs=proofs,
        pages=pages,
        size=len(pdf),
        sha256=hashlib.sha256(pdf).hexdigest(),
        problem=findings.worst(reports) if reports else _unsigned(proofs),
    )


def _unsigned(proofs: Sequence[TimeProof]) -> Sentence:
    """Of a file without a signature; a stamp by itself still proves an hour."""
    good = [one for one in proofs if one.integrity == "intact"]
    best = min(good, key=lambda one: (not one.trusted, one.at), default=None)
    return findings.time_only(best) if best else findings.UNSIGNED


def unreadable(pdf: bytes, problem: Sentence) -> Verification:
    """The report on a file that cannot be judged, and why."""
    digest = hashlib.sha256(pdf).hexdigest()
    return Verification(False, None, False, (), (), None, len(pdf), digest, problem)


def _page_count(reader: PdfFileReader) -> int | None:
    count = reader.root["/Pages"].get("/Count")
    return int(count) if isinstance(count, int) and 0 <= count < 1_000_000 else None


@dataclass(frozen=True)
class _Judge:
    """One file and everything its signatures are judged by."""

    reader: PdfFileReader
    pdf: bytes
    trust: Trust
    current: Revoked
    at: datetime

    def report(self, signature: EmbeddedPdfSignature) -> SignatureReport:
        """The report on one signature; what cannot even be read is reported as broken."""
        try:
            return self._report(signature)
        except (MemoryError, SystemError):
            raise
        except Exception:  # as above: whatever a hostile signature provokes is a finding, not a crash
            return _unchecked(signature)

    def time_proof(self, stamp: EmbeddedPdfSignature) -> TimeProof | None:
        """The report on one document time stamp; None for what cannot be read."""
        try:
            return self._time_proof(stamp)
        except (MemoryError, SystemError):
            raise
        except Exception:  # as above
            return None

    def _time_proof(self, stamp: EmbeddedPdfSignature) -> TimeProof:
        """Judged at its own hour, as the stamps of signatures are: it outlives its authority's certificate."""
        revoked = self.embedded.with_more(self.current)
        told = stamp.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
        status = asyncio.run(async_validate_pdf_timestamp(stamp, self._context(revoked, min(told, self.at))))
        whole = added_after(self.pdf, self.reader, stamp, status) is None
        return TimeProof(
            at=status.timestamp.astimezone(VIETNAM),
            authority=holder.read(status.signing_cert).name,
            integrity="intact" if status.intact and status.valid and whole else "changed",
            trusted=status.trust_problem_indic is None and status.validation_path is not None,
            until=status.signing_cert.not_valid_after.astimezone(VIETNAM),
        )

    def _report(self, signature: EmbeddedPdfSignature) -> SignatureReport:
        revoked = self.embedded.with_more(self.current)
        status = asyncio.run(self._status(signature, revoked))
        certificate = signature.signer_cert
        who = holder.read(certificate)
        stamped = _time_stamp(status)
        signed = _local(status.signer_reported_dt)
        since = revoked.since(certificate)
        too_late = since is not None and since <= (stamped or self.at)
        modified = added_after(self.pdf, self.reader, signature, status)
        clean = _stamp_is_whole(status) and is_clean(
            self.pdf, signature, self._known(status), complete="/DSS" in self.reader.root
        )
        doubt = _doubt(signature)
        unchanged = bool(status.intact and (status.valid or doubt) and clean and not modified)
        intact = unchanged and doubt is None
        chained = status.trust_problem_indic is None and status.validation_path is not None
        known = chained and revoked.know(list(status.validation_path or ()))
        report = SignatureReport(
            kind=who.kind,
            name=who.name,
            title=who.title,
            organisation=who.organisation,
            issuer=who.issuer,
            serial=f"{certificate.serial_number:X}",
            signed_at=signed,
            time_stamped_at=stamped,
            time_stamp_authority=_stamper(status),
            integrity="intact" if intact else "unchecked" if unchanged else "changed",
            covers_whole_document=modified is None,
            modified_after=modified,
            trusted=intact and chained and not too_late,
            revocation="revoked" if too_late else "good" if known else "unknown",
            revoked_at=_local(since),
            certificate_until=_local(certificate.not_valid_after),
            pades_level=_level(status, stamped, known and self.embedded != NOTHING_KNOWN),
            field_name=str(signature.field_name)[:100],
            page=self._page(signature),
            problem=None,
            time_stamp_until=_stamp_until(status) if stamped else None,
        )
        told = findings.problem(report, chained=chained, old=_old_in_chain(signature))
        problem = doubt if report.integrity == "unchecked" else told
        trusted_as = self.trust.trusted_as(status.validation_path) if report.trusted else ""
        return replace(report, problem=problem, trusted_as=trusted_as)

    async def _status(self, signature: EmbeddedPdfSignature, revoked: Revoked) -> PdfSignatureStatus:
        """Judged at the hour of the time stamp, once that stamp has been found good by itself."""
        first = await async_validate_pdf_signature(
            signature, self._context(revoked, _claimed_stamp(signature) or self.at)
        )
        if _time_stamp(first) or not _claimed_stamp(signature):
            return first
        return await async_validate_pdf_signature(signature, self._context(revoked, self.at))

    def _context(self, revoked: Revoked, moment: datetime) -> ValidationContext:
        return ValidationContext(
            trust_roots=list(self.trust.roots),
            other_certs=list(self.trust.intermediates),
            crls=list(revoked.lists),
            ocsps=list(revoked.answers),
            moment=moment,
            revocation_mode="soft-fail",
            retroactive_revinfo=True,
            allow_fetching=False,
        )

    def _known(self, status: PdfSignatureStatus) -> list[x509.Certificate]:
        """Certificates that are right whatever the signature's container says."""
        path = list(status.validation_path or ())
        if "/DSS" in self.reader.root:
            path += DocumentSecurityStore.read_dss(self.reader).load_certs()
        return [*self.trust.roots, *self.trust.intermediates, *path]

    @cached_property
    def embedded(self) -> Revoked:
        """The revocation lists and answers in the file; a damaged one counts as absent."""
        with suppress(ValidationInfoReadingError, PdfError, ValueError, TypeError):
            store = DocumentSecurityStore.read_dss(self.reader)
            lists = (_list(one.get_object().data) for one in store.crls[:MOST_SIGNATURES])
            answers = (_answer(one.get_object().data) for one in store.ocsps[:MOST_SIGNATURES])
            return Revoked(tuple(filter(None, lists)), tuple(filter(None, answers)))
        return NOTHING_KNOWN

    def _page(self, signature: EmbeddedPdfSignature) -> int | None:
        """The page (from 1) that carries the visible mark, or None for an invisible signature."""
        field = signature.sig_field
        rectangle = [float(one) for one in plain(field.get("/Rect", ()))]
        if len(rectangle) != 4 or rectangle[0] == rectangle[2] or "/P" not in field:
            return None
        wanted = field.raw_get("/P").reference
        for number in range(min(_page_count(self.reader) or 0, 500)):
            if self.reader.find_page_for_modification(number)[0].reference == wanted:  # type: ignore[no-untyped-call]
                return number + 1
        return None


def _unchecked(signature: EmbeddedPdfSignature) -> SignatureReport:
    """The report on a signature that cannot be judged, with the reason if it is known."""
    return SignatureReport(
        kind="person",
        name="",
        title="",
        organisation="",
        issuer="",
        serial="",
        signed_at=None,
        time_stamped_at=None,
        time_stamp_authority="",
        integrity="unchecked",
        covers_whole_document=False,
        modified_after=None,
        trusted=False,
        revocation="unknown",
        revoked_at=None,
        certificate_until=None,
        pades_level="",
        field_name=str(signature.field_name)[:100],
        page=None,
        problem=_doubt(signature) or findings.SPOILT,
    )


def _doubt(signature: EmbeddedPdfSignature) -> Sentence | None:
    """Why nobody can tell here whether the content is as it was, whatever the signature says: by its algorithms."""
    with suppress(Exception):  # whatever a hostile signature provokes, it names no algorithm then
        signer = signature.signer_info
        named = [signer[part]["algorithm"].native for part in ("digest_algorithm", "signature_algorithm")]
        if named[0] in OLD_HASHES:
            return findings.old_hash(named[0].upper())
        if strange := next(filter(is_number, named), ""):
            return findings.unknown_algorithm(strange)
    return None


def _old_in_chain(signature: EmbeddedPdfSignature) -> str:
    """An algorithm no longer believed by which a certificate below the root was signed; empty when there is none."""
    chain = (signature.signer_cert, *signature.other_embedded_certs)
    names = (hash_of(one) for one in chain if one.self_signed == "no")
    return next((name.upper() for name in names if name in OLD_HASHES), "")


def _level(status: PdfSignatureStatus, stamped: datetime | None, lasting: bool) -> PadesLevel:
    if not status.valid:
        return ""
    if stamped is None:
        return "B-B"
    return "B-LT" if lasting else "B-T"


def _time_stamp(status: PdfSignatureStatus) -> datetime | None:
    stamp = status.timestamp_validity
    good = stamp is not None and stamp.valid and stamp.intact and stamp.trusted
    return _local(stamp.timestamp) if good and stamp else None


def _stamp_is_whole(status: PdfSignatureStatus) -> bool:
    """A time stamp of a stranger is only not believed; one that was changed spoils the signature."""
    stamp = status.timestamp_validity
    return stamp is None or bool(stamp.valid and stamp.intact)


def _stamper(status: PdfSignatureStatus) -> str:
    stamp = status.timestamp_validity
    return holder.read(stamp.signing_cert).name if stamp is not None else ""


def _stamp_until(status: PdfSignatureStatus) -> datetime | None:
    stamp = status.timestamp_validity
    return _local(stamp.signing_cert.not_valid_after) if stamp is not None else None


def _claimed_stamp(signature: EmbeddedPdfSignature) -> datetime | None:
    """The hour inside the time stamp, before anybody has checked it."""
    for data in extract_tst_data_iter(signature.signer_info, signed=False):
        moment: datetime = data["encap_content_info"]["content"].parsed["gen_time"].native
        return moment
    return None


def _list(encoded: bytes) -> crl.CertificateList | None:
    with suppress(ValueError, TypeError):
        one = crl.CertificateList.load(encoded, strict=True)
        _ = one.issuer.hashable
        return one
    return None


def _answer(encoded: bytes) -> ocsp.OCSPResponse | None:
    with suppress(ValueError, TypeError):
        one = ocsp.OCSPResponse.load(encoded, strict=True)
        _ = one["response_status"].native
        return one
    return None


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(VIETNAM) if moment else None
