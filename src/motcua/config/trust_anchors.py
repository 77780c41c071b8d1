"""Whom the operator believes: a folder of certificates with a sub-folder for each purpose.

`officials/`, `public/` and `foreign/` hold files of one or more certificates as PEM. A self-signed certificate is a
root, every other one an intermediate that leads to a root of the same sub-folder. Whatever else lies there is a
mistake: an authority that was left out by a slip of the hand would be missed only when its papers are not believed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding

from motcua.kernel.errors import Invalid
from motcua.signing.ports import Trust
from motcua.signing.types import Purpose, whole

FOLDERS: tuple[Purpose, ...] = ("officials", "public", "foreign")


class WrongAnchors(Invalid):
    """Files of the folder cannot be used; the text names each with what is wrong."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        super().__init__("; ".join(dict.fromkeys(mistakes)), code="trust_anchors")


@dataclass(frozen=True)
class _Held:
    """A certificate, and the file that holds it below the folder."""

    file: str
    purpose: Purpose
    certificate: x509.Certificate

    @property
    def is_root(self) -> bool:
        return _issued(self.certificate, self.certificate)

    def plain(self) -> asn1.Certificate:
        """As the verifier takes it."""
        return whole(asn1.Certificate.load(self.certificate.public_bytes(Encoding.DER)))


def read(folder: Path) -> Trust:
    """Whom the folder names; raises `WrongAnchors` with everything that is wrong, `OSError` for a closed folder."""
    wrong: list[str] = []
    held = list(_held(folder, wrong))
    wrong += [*_no_authorities(held), *_without_root(held), *_in_two_places(held)]
    if not held and not wrong:
        wrong.append("chưa có chứng thư số nào")
    if wrong:
        raise WrongAnchors(wrong)
    roots = tuple(one.plain() for one in held if one.is_root)
    intermediates = tuple(one.plain() for one in held if not one.is_root)
    return Trust(roots, intermediates, purposes={one.plain().sha256: one.purpose for one in held})


def _held(folder: Path, wrong: list[str]) -> Iterator[_Held]:
    for place in _visible(folder):
        if place.name not in FOLDERS or not place.is_dir():
            wrong.append(f"{place.name}: không phải thư mục officials, public hay foreign")
            continue
        for path in _visible(place):
            file = f"{place.name}/{path.name}"
            found = _certificates(file, path, wrong)
            yield from (_Held(file, place.name, one) for one in found)


def _visible(folder: Path) -> list[Path]:
    """What lies in a folder, without what an editor or an orchestrator hides there."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _certificates(file: str, path: Path, wrong: list[str]) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except OSError:
        wrong.append(f"{file}: không phải một tệp đọc được")
    except ValueError:
        wrong.append(f"{file}: không phải chứng thư số dạng PEM")
    return []


def _no_authorities(held: Sequence[_Held]) -> Iterator[str]:
    for one in held:
        if not _certifies(one.certificate):
            yield f"{one.file}: không phải chứng thư số của một tổ chức chứng thực"


def _without_root(held: Sequence[_Held]) -> Iterator[str]:
    """Intermediates that nobody would ever be believed by: no root of their sub-folder stands above them."""
    anchored = [one for purpose in FOLDERS for one in _anchored(held, purpose)]
    for one in held:
        if _certifies(one.certificate) and one not in anchored:
            yield f"{one.file}: không dẫn tới chứng thư gốc nào trong {one.purpose}/"


def _anchored(held: Sequence[_Held], purpose: Purpose) -> list[_Held]:
    """The roots of a sub-folder and everything that was issued below them, however far."""
    left = [one for one in held if one.purpose == purpose]
    found: list[_Held] = []
    level = [one for one in left if one.is_root]
    while level:
        found += level
        left = [one for one in left if one not in level]
        level = [one for one in left if any(_issued(one.certificate, up.certificate) for up in level)]
    return found


def _in_two_places(held: Sequence[_Held]) -> Iterator[str]:
    """One authority believed for two purposes: a report could not say which."""
    first: dict[x509.Certificate, _Held] = {}
    for one in held:
        known = first.setdefault(one.certificate, one)
        if known.purpose != one.purpose:
            yield f"{one.file}: chứng thư số này đã có trong {known.file}"


def _certifies(certificate: x509.Certificate) -> bool:
    """Whether its holder may certify others (RFC 5280, section 4.2.1.9)."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
