"""A copy of a paper that was cut back to before its seal: its signatures are good, and yet it is not what was issued.

A paper of the one-stop system carries a QR code with its dossier's code. A person signs results alone, and those are
sealed; receipts and notices are an agency's; all are stamped with the time. So a copy without one of these is told so.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from motcua.kernel.codes import DOSSIER_CODE
from motcua.signing import findings
from motcua.signing.types import Lack, Verification

_PAGES = ("/tra-cuu", "/xac-minh")
"""Where the QR codes of papers lead: the dossier's own page, and the page that verifies."""


def dossier_code(texts: Iterable[str]) -> str:
    """The dossier code in the first QR code that is one of ours; empty when there is none."""
    for text in texts:
        with suppress(ValueError):
            address = urlsplit(text)
            code = parse_qs(address.query).get("ma", [""])[0].strip().upper()
            if address.path.rstrip("/").endswith(_PAGES) and DOSSIER_CODE.fullmatch(code):
                return code
    return ""


def held_against(found: Verification, code: str) -> Verification:
    """The same of a file that is not, byte for byte, one that was issued, and says that it is of the dossier `code`."""
    lacks = tuple(_lacking(found)) if code and found.valid else ()
    if not lacks:
        return found
    return replace(found, lacks=lacks, problem=findings.cut_back(lacks, code))


def _lacking(found: Verification) -> Iterable[Lack]:
    if all(one.kind != "organisation" for one in found.signatures):
        yield "seal"
    if not all(one.time_stamped_at for one in found.signatures):
        yield "time_stamp"
