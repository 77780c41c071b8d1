"""May this certificate sign now? Asked before every signature, so that no paper is signed in vain."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from asn1crypto import x509
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import InvalidCertificateError, PathBuildingError, PathValidationError

from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, Refusal
from motcua.kernel.vietnamese import day
from motcua.signing.ports import Revocation, Trust
from motcua.signing.revocation import NOTHING_KNOWN, Revoked

Held = tuple[x509.Certificate, tuple[x509.Certificate, ...]]
"""A holder's certificate and those that came with it."""


@dataclass(frozen=True)
class Usable:
    """A certificate that may sign now: its way up, the root first, and what its authorities say of it."""

    path: tuple[x509.Certificate, ...]
    revoked: Revoked


def check(signer: Signer, trust: Trust, revocation: Revocation, at: datetime) -> Usable:
    """The certificate's way up to a trusted root, and that nobody took it back.

    Raises `Invalid` when it is out of date, revoked or unknown, `Unavailable` when nobody can tell whether it was
    taken back.
    """
    certificate = signer.signing_cert
    if certificate is None:
        raise Invalid("Khóa ký này không có chứng thư số đi kèm.", code="certificate_missing")
    return examine(certificate, tuple(signer.cert_registry), trust, revocation, at)


def examine(
    certificate: x509.Certificate,
    others: tuple[x509.Certificate, ...],
    trust: Trust,
    revocation: Revocation,
    at: datetime,
) -> Usable:
    """The same of a certificate and those that came with it."""
    ensure_in_time(certificate, at)
    way = _path(_Question(certificate, others, trust, NOTHING_KNOWN, at))
    revoked = revocation.about(way)
    _not_revoked(certificate, revoked)
    _path(_Question(certificate, others, trust, revoked, at))
    return Usable(way, revoked)


def way(
    certificate: x509.Certificate,
    others: tuple[x509.Certificate, ...],
    trust: Trust,
    *,
    stamps_time: bool = False,
) -> tuple[x509.Certificate, ...]:
    """The way up to a trusted root, the root first; empty where there is none."""
    at = min(max(now(), certificate.not_valid_before), certificate.not_valid_after)
    with suppress(Invalid):
        return _path(_Question(certificate, others, trust, NOTHING_KNOWN, at, stamps_time=stamps_time))
    return ()


def currently_revoked(trust: Trust) -> Revoked:
    """What is at hand about revocation is a help to a verifier, not a need: nothing when it cannot be had."""
    if trust.revocation is None:
        return NOTHING_KNOWN
    with suppress(Refusal):
        return Revoked(trust.revocation.lists())
    return NOTHING_KNOWN


def subject_name(certificate: x509.Certificate) -> str:
    """The name for people to read."""
    subject = certificate.subject.native
    return str(
        subject.get("common_name") or subject.get("organization_name") or certificate.subject.human_friendly
    )


def ensure_in_time(certificate: x509.Certificate, at: datetime) -> None:
    """Raises `Invalid` for a certificate that has ended or not begun."""
    name = subject_name(certificate)
    if at > certificate.not_valid_after:
        raise Invalid(
            "Chứng thư số của %(name)s đã hết hạn ngày %(day)s nên không ký được. "
            "Văn bản chưa bị thay đổi; hãy gia hạn chứng thư số rồi ký lại.",
            code="certificate_expired",
            name=name,
            day=day(certificate.not_valid_after),
        )
    if at < certificate.not_valid_before:
        raise Invalid(
            "Chứng thư số của %(name)s chỉ có hiệu lực từ ngày %(day)s. Văn bản chưa bị thay đổi.",
            code="certificate_not_yet_valid",
            name=name,
            day=day(certificate.not_valid_before),
        )


def _not_revoked(certificate: x509.Certificate, revoked: Revoked) -> None:
    moment = revoked.since(certificate)
    if moment:
        raise Invalid(
            "Chứng thư số của %(name)s đã bị thu hồi ngày %(day)s nên không ký được. "
            "Văn bản chưa bị thay đổi; hãy liên hệ đơn vị cấp chứng thư số.",
            code="certificate_revoked",
            name=subject_name(certificate),
            day=day(moment),
        )


class _Question:
    """Everything a path depends on; equal for the same certificates and lists, whatever the hour of the day."""

    def __init__(
        self,
        certificate: x509.Certificate,
        others: tuple[x509.Certificate, ...],
        trust: Trust,
        revoked: Revoked,
        at: datetime,
        *,
        stamps_time: bool = False,
    ) -> None:
        self.certificate, self.others, self.trust, self.revoked, self.at = (
            certificate, others, trust, revoked, at,
        )  # fmt: skip
        self.usage: tuple[set[str], set[str]] = (
            (set(), {"time_stamping"}) if stamps_time else ({"non_repudiation"}, set())
        )
        known = [certificate.sha256, *(one.sha256 for one in trust.roots)]
        self._key = (at.date(), stamps_time, *known, *revoked.fingerprint())

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Question) and self._key == other._key


@lru_cache(maxsize=2048)
def _path(question: _Question) -> tuple[x509.Certificate, ...]:
    """Building and checking a path costs some milliseconds; it holds for a day while the lists are the same."""
    context = ValidationContext(
        trust_roots=list(question.trust.roots),
        other_certs=[*question.others, *question.trust.intermediates],
        crls=list(question.revoked.lists),
        ocsps=list(question.revoked.answers),
        moment=question.at,
        retroactive_revinfo=True,
    )
    validator = CertificateValidator(question.certificate, validation_context=context)
    try:
        return tuple(asyncio.run(validator.async_validate_usage(*question.usage)))  # type: ignore[no-untyped-call]
    except InvalidCertificateError as error:
        raise Invalid(
            "Chứng thư số của %(name)s không được cấp để làm việc này (mục đích sử dụng khóa trong chứng thư) "
            "nên không ký được. Văn bản chưa bị thay đổi; hãy đổi sang chứng thư dùng để ký.",
            code="certificate_of_other_use",
            name=subject_name(question.certificate),
        ) from error
    except (PathBuildingError, PathValidationError) as error:
        raise Invalid(
            "Chứng thư số của %(name)s không do tổ chức được tin cậy cấp nên không ký được. "
            "Văn bản chưa bị thay đổi.",
            code="certificate_not_trusted",
            name=subject_name(question.certificate),
        ) from error
