"""What of a file a signature answers for, as every viewer reads it: to its last byte, or to where lawful additions
begin. Whatever lies behind and was read by nobody is an addition that somebody made.
"""

import re
from typing import Any

from pyhanko.pdf_utils.generic import DecryptedObjectProxy, IndirectObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel
from pyhanko.sign.validation.status import ModificationInfo

from motcua.signing import findings
from motcua.signing.types import Sentence

_BLANK = b"\0\t\n\f\r "
# How a file ends (ISO 32000-2, 7.5.5): where its newest cross-reference section begins, and nothing more.
_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF[\0\s]*")


def added_after(
    pdf: bytes,
    reader: PdfFileReader,
    signature: EmbeddedPdfSignature,
    status: ModificationInfo,
) -> Sentence | None:
    """What was done to the file after this signature; None for nothing, and for lawful additions.

    Lawful are later signatures, document time stamps and what lets a signature be verified for long (PAdES B-LT, LTA).
    """
    if status.coverage not in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION):
        return findings.PARTIAL
    end = end_of(signature)
    if not pdf[end:].strip(_BLANK):
        return None
    if not _ends_as_read(pdf, reader, end):
        return findings.TAIL
    level = status.modification_level
    if level is None or level > _lawful(reader, end):
        return findings.MODIFIED
    return None


def end_of(signature: EmbeddedPdfSignature) -> int:
    """The byte behind the last one that the signature covers."""
    *_, start, length = (int(one) for one in signature.byte_range)
    return start + length


def _ends_as_read(pdf: bytes, reader: PdfFileReader, end: int) -> bool:
    """Whether the newest revision, the one that was read and judged, reaches to the end of the file.

    A viewer begins at the last `startxref`: it must be the one from which we read, lead to something that was added,
    and be the end. Before the header nothing may stand either, since some viewers count places from there.
    """
    at = pdf.rfind(b"startxref")
    found = _END.fullmatch(pdf, at) if at > end and pdf.startswith(b"%PDF-") else None
    newest = reader.xrefs.get_xref_container_info(reader.xrefs.total_revisions - 1)
    begin = int(found[1]) if found else None
    return begin == reader.last_startxref == newest.declared_startxref and newest.declared_startxref >= end


def _lawful(reader: PdfFileReader, end: int) -> ModificationLevel:
    """How much may change after a signature that ends at `end`: before another signature more than after the last."""
    signed_again = any(end_of(one) > end for one in reader.embedded_regular_signatures)
    return ModificationLevel.FORM_FILLING if signed_again else ModificationLevel.LTA_UPDATES


def plain(found: Any) -> Any:
    """An object of a file as it is read, whether it stands elsewhere in the file or is encrypted."""
    if isinstance(found, IndirectObject):
        found = found.get_object()  # type: ignore[no-untyped-call]
    return found.decrypted if isinstance(found, DecryptedObjectProxy) else found
