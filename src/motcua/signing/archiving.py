"""A signed paper outlives its time stamps (PAdES B-LTA, ETSI EN 319 142-1, 5.5): before the last one ages, another is
put over everything, with what lets that last one be verified for ever.
"""

import io
from collections.abc import Iterator
from datetime import datetime

from asn1crypto import cms, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

from motcua.signing.faults import told_in_words
from motcua.signing.ports import Revocation, Trust
from motcua.signing.revocation import NOTHING_KNOWN
from motcua.signing.time_stamps import CheckedTimeStamper
from motcua.signing.usable import Held, way

_FIELD = "DauThoiGianLuuTru"


def lasts_until(pdf: bytes) -> datetime | None:
    """Until when the last time stamp over a signed paper can be verified by itself; None without one."""
    with told_in_words():
        held = list(_stampers(PdfFileReader(io.BytesIO(pdf))))
        return held[-1][0].not_valid_after if held else None


def renew(pdf: bytes, stamper: CheckedTimeStamper, trust: Trust, revocation: Revocation) -> bytes:
    """The same paper with one more time stamp over all of it; what was there stays as it is, byte by byte.

    Raises `Unavailable` when the authority does not answer, or nobody can tell whether an older one was revoked.
    """
    with told_in_words():
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        certificates, revoked = [], NOTHING_KNOWN
        for one, others in _stampers(writer.prev):
            up = way(one, others, trust, stamps_time=True)
            certificates += [one, *others, *up]
            revoked = revoked.with_more(revocation.about(up))
        known = list({one.sha256: one for one in certificates}.values())
        DocumentSecurityStore.supply_dss_in_writer(
            writer, None, certs=known, crls=revoked.lists, ocsps=revoked.answers
        )
        made = io.BytesIO()
        name = f"{_FIELD}{sum(1 for _ in enumerate_sig_fields(writer)) + 1}"
        PdfTimeStamper(stamper, field_name=name).timestamp_pdf(writer, "sha256", output=made)
        return made.getvalue()


def _stampers(reader: PdfFileReader) -> Iterator[Held]:
    """Certificates of the time stamps in a paper, those of signatures first, the last over everything at the end."""
    for signature in reader.embedded_regular_signatures:
        for token in extract_tst_data_iter(signature.signer_info, signed=False):
            yield _held(token)
    for stamp in reader.embedded_timestamp_signatures:
        yield stamp.signer_cert, tuple(stamp.other_embedded_certs)


def _held(token: cms.SignedData) -> tuple[x509.Certificate, tuple[x509.Certificate, ...]]:
    found = extract_certificate_info(token)
    return found.signer_cert, tuple(found.other_certs)
