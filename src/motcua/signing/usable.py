"""May this certificate sign now? Asked before every signature, so that no paper is signed in vain."""

import asyncio
import hashlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache

from asn1crypto import crl, x509
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError

from motcua.kernel.errors import Invalid, Refusal
from motcua.kernel.vietnamese import day
from motcua.signing.ports import Trust


def check(
    signer: Signer, trust: Trust, lists: Sequence[crl.CertificateList], at: datetime
) -> tuple[x509.Certificate, ...]:
    """The certificate's way up to a trusted root; raises `Invalid` when it is out of date, revoked or unknown."""
    certificate = signer.signing_cert
    if certificate is None:
        raise Invalid("Khóa ký này không có chứng thư số đi kèm.", code="certificate_missing")
    _in_time(certificate, at)
    _not_revoked(certificate, lists)
    return _path(_Question(certificate, tuple(signer.cert_registry), trust, tuple(lists), at))


def revoked_at(certificate: x509.Certificate, lists: Sequence[crl.CertificateList]) -> datetime | None:
    """Since when the certificate is revoked by its own issuer, or None."""
    for one in lists:
        if one.issuer.hashable != certificate.issuer.hashable:
            continue
        for entry in one["tbs_cert_list"]["revoked_certificates"] or ():
            if entry["user_certificate"].native == certificate.serial_number:
                moment: datetime = entry["revocation_date"].native
                return moment
    return None


def current_lists(trust: Trust) -> Sequence[crl.CertificateList]:
    """Current lists are a help to a verifier, not a need: none when they cannot be had."""
    if trust.revocation is None:
        return ()
    with suppress(Refusal):
        return trust.revocation.lists()
    return ()


def subject_name(certificate: x509.Certificate) -> str:
    """The name for people to read."""
    subject = certificate.subject.native
    return str(
        subject.get("common_name") or subject.get("organization_name") or certificate.subject.human_friendly
    )


def _in_time(certificate: x509.Certificate, at: datetime) -> None:
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


def _not_revoked(certificate: x509.Certificate, lists: Sequence[crl.CertificateList]) -> None:
    moment = revoked_at(certificate, lists)
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
        lists: tuple[crl.CertificateList, ...],
        at: datetime,
    ) -> None:
        self.certificate, self.others, self.trust, self.lists, self.at = certificate, others, trust, lists, at
        known = [certificate.sha256, *(one.sha256 for one in trust.roots)]
        self._key = (at.date(), *known, *(hashlib.sha256(one.dump()).digest() for one in lists))

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
        crls=list(question.lists),
        moment=question.at,
        retroactive_revinfo=True,
    )
    validator = CertificateValidator(question.certificate, validation_context=context)
    try:
        return tuple(asyncio.run(validator.async_validate_usage({"non_repudiation"})))  # type: ignore[no-untyped-call]
    except (PathBuildingError, PathValidationError) as error:
        raise Invalid(
            "Chứng thư số của %(name)s không do tổ chức được tin cậy cấp nên không ký được. "
            "Văn bản chưa bị thay đổi.",
            code="certificate_not_trusted",
            name=subject_name(question.certificate),
        ) from error
