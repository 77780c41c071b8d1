"""One PAdES signature (ETSI EN 319 142-1): time stamp inside, revocation data in the file, nothing written twice.

In two halves, since whoever has the key may take minutes: `prepare` writes everything but the signature, `embed` puts
it into the place that was kept for it. Between them nothing of the file changes.
"""

import asyncio
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation.dss import DocumentSecurityStore

from motcua.documents.types import Box
from motcua.kernel.errors import Invalid
from motcua.signing.faults import told_in_words
from motcua.signing.revocation import Revoked
from motcua.signing.stamps import Mark, style
from motcua.signing.time_stamps import CheckedTimeStamper
from motcua.signing.types import Prepared
from motcua.signing.usable import Held


@dataclass(frozen=True)
class Order:
    """What one signature shall be; `box` None makes it invisible, `mark` is what is drawn there."""

    field: str
    label: str
    reason: str
    place: str
    at: datetime
    box: Box | None = None
    mark: Mark | None = None


@dataclass(frozen=True)
class Evidence:
    """What lets a file be verified after its certificates have expired: their issuers, and who was revoked."""

    certificates: Sequence[x509.Certificate]
    revoked: Revoked


Gathering = Callable[[Sequence[Held]], Evidence]


def prepare(
    pdf: bytes, signer: Signer, stamper: CheckedTimeStamper, order: Order, evidence: Gathering | None = None
) -> Prepared:
    """The file with an empty place for one more signature: B-T, or with `evidence` B-LT for all the signatures in it.

    `evidence` is asked for it, given the certificates of the signatures that are in the file. What it gives is written
    before the signature and so is covered by it: no byte of the file stays outside of the last signature, and one
    revision is enough. Raises `Invalid` for a file that cannot be signed,
    `Unavailable` when the time-stamping authority does not answer as it should; the given bytes stay as they are.
    """
    with told_in_words():
        writer = _Revision(io.BytesIO(pdf))
        if writer.prev.encrypted:
            raise Invalid("Tệp PDF được đặt mật khẩu nên không ký được. Hãy dùng tệp không có mật khẩu.")
        if evidence:
            _enclose(writer, evidence)
        made = io.BytesIO()
        prepared = _signer(signer, stamper, order, writer).async_digest_doc_for_signing(
            writer, bytes_reserved=_room(signer, stamper), output=made
        )
        found, *_ = asyncio.run(prepared)
        place = (found.reserved_region_start, found.reserved_region_end)
        return Prepared(made.getvalue(), place, found.document_digest)


class _Revision(IncrementalPdfFileWriter):
    """A revision that adds a signature and nothing else: what the file says of itself stays as it was drawn.

    pyHanko would read the metadata, write itself and the machine's hour into them, and write them again, which took a
    quarter of the time.
    """

    def _update_meta(self) -> None:
        pass


def embed(prepared: Prepared, signature: bytes) -> bytes:
    """The file with the signature (CMS, DER) in its place; raises `Invalid` when it does not fit."""
    made = io.BytesIO(prepared.pdf)
    with told_in_words():
        PreparedByteRangeDigest(prepared.digest, *prepared.place).fill_with_cms(made, signature)
    return made.getvalue()


def _enclose(writer: IncrementalPdfFileWriter, gathering: Gathering) -> None:
    """Put the evidence into the document security store, and name it for each signature already there (VRI)."""
    earlier = writer.prev.embedded_signatures
    evidence = gathering([(one.signer_cert, tuple(one.other_embedded_certs)) for one in earlier])
    certificates = list({one.sha256: one for one in evidence.certificates}.values())
    known = evidence.revoked.of_issuers(certificates)
    for contents in (*(one.pkcs7_content.hex().encode() for one in earlier), None):
        DocumentSecurityStore.supply_dss_in_writer(
            writer, contents, certs=certificates, crls=known.lists, ocsps=known.answers
        )


def _room(signer: Signer, stamper: CheckedTimeStamper) -> int:
    """Hexadecimal digits to reserve for the signature: pyHanko would find out by signing twice."""
    known = [one for one in (signer.signing_cert, *signer.cert_registry) if one]
    key: int = max(one.public_key.byte_size for one in known)
    return 2 * (sum(len(one.dump()) for one in known) + key + stamper.size() + 1280)


def _signer(
    signer: Signer, stamper: CheckedTimeStamper, order: Order, writer: IncrementalPdfFileWriter
) -> "_SignerAt":
    names = {name for name, *_ in enumerate_sig_fields(writer)}
    field = next(name for name in _numbered(order.field) if name not in names)
    box = order.box
    spec = SigFieldSpec(
        sig_field_name=field,
        on_page=box.page if box else 0,
        box=(round(box.x1), round(box.y1), round(box.x2), round(box.y2)) if box else None,
        readable_field_name=order.label,
    )
    meta = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=order.reason or None,
        location=order.place or None,
        name=order.label,
    )
    stamp = style(order.mark) if order.mark else None
    made = _SignerAt(meta, signer, timestamper=stamper, stamp_style=stamp, new_field_spec=spec)
    made.at = order.at
    return made


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 1
    while number := number + 1:
        yield f"{name}{number}"


class _SignerAt(PdfSigner):
    """Writes the hour of the command, not the machine's, as the claimed signing time."""

    at: datetime

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session
