"""A signed paper inside a file that no longer shows it: something was written around it, or its signatures taken out.

Readers either cannot open such a file or find no signature in it, while viewers show whatever was added. Its signatures
still tell, by the bytes that they cover, what was signed once.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from motcua.signing.types import Sentence, Verification

_SPANS = re.compile(rb"/ByteRange\s*\[\s*0\s+\d{1,10}\s+(\d{1,10})\s+(\d{1,10})\s*\]")
# Each costs a verification. A forger who buries more gains nothing: the file is not called signed either way.
_MOST = 3


def signed_parts(pdf: bytes) -> Iterator[bytes]:
    """What each signature in the file says it covers, as files of their own, the longest first; not the file itself."""
    begin = max(pdf.find(b"%PDF-"), 0)
    ends = {begin + int(start) + int(length) for start, length in _SPANS.findall(pdf)}
    inside = sorted((end for end in ends if begin < end <= len(pdf)), reverse=True)[:_MOST]
    return (pdf[begin:end] for end in inside if end - begin < len(pdf))


def as_buried(found: Verification, inside: Verification, why: Sentence) -> Verification:
    """The report on a file with a good signed paper inside, which is not what the file shows."""
    signatures = tuple(
        replace(
            one,
            integrity="changed",
            covers_whole_document=False,
            modified_after=why,
            trusted=False,
            trusted_as="",
            problem=why,
        )
        for one in inside.signatures
    )
    return replace(
        inside,
        size=found.size,
        sha256=found.sha256,
        pages=found.pages,
        signatures=signatures,
        integrity="changed",
        trusted=False,
        time_proofs=(),
        problem=why,
    )
