"""What authorities say of certificates that they took back: lists (RFC 5280), answers about single ones (RFC 6960)."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, pairwise

from asn1crypto import crl, ocsp, x509
from cryptography import x509 as plain
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa


@dataclass(frozen=True)
class Revoked:
    """Lists and answers, from wherever they come: the file itself, the authority, our own cache."""

    lists: Sequence[crl.CertificateList] = ()
    answers: Sequence[ocsp.OCSPResponse] = ()

    def with_more(self, more: "Revoked") -> "Revoked":
        """Both."""
        return Revoked((*self.lists, *more.lists), (*self.answers, *more.answers))

    def since(self, certificate: x509.Certificate) -> datetime | None:
        """Since when a certificate is revoked by its own issuer, or None."""
        return next(chain(self._in_lists(certificate), self._in_answers(certificate)), None)

    def knows(self, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
        """Whether a list or an answer that `issuer` itself signed speaks of the certificate."""
        listed = any(
            one.issuer.hashable == issuer.subject.hashable and _signed_by(one, issuer) for one in self.lists
        )
        return listed or any(
            _vouched(basic, issuer) and any(_is_about(found, certificate) for found in _singles(basic))
            for basic in self._basics()
        )

    def know(self, path: Sequence[x509.Certificate]) -> bool:
        """Whether all below the root are spoken of; the root comes first."""
        return all(self.knows(below, above) for above, below in pairwise(path))

    def of_issuers(self, certificates: Sequence[x509.Certificate]) -> "Revoked":
        """What is about these certificates, without the rest."""
        issuers = {one.issuer.hashable for one in certificates}
        serials = {one.serial_number for one in certificates}
        lists = [one for one in self.lists if one.issuer.hashable in issuers]
        answers = [
            one
            for one in self.answers
            if (basic := _basic(one)) is not None
            and any(found["cert_id"]["serial_number"].native in serials for found in _singles(basic))
        ]
        return Revoked(lists, answers)

    def fingerprint(self) -> tuple[bytes, ...]:
        """Equal for the same lists and answers."""
        return tuple(hashlib.sha256(one.dump()).digest() for one in (*self.lists, *self.answers))

    def _in_lists(self, certificate: x509.Certificate) -> Iterator[datetime]:
        for one in self.lists:
            if one.issuer.hashable != certificate.issuer.hashable:
                continue
            for entry in one["tbs_cert_list"]["revoked_certificates"] or ():
                if entry["user_certificate"].native == certificate.serial_number:
                    yield entry["revocation_date"].native

    def _in_answers(self, certificate: x509.Certificate) -> Iterator[datetime]:
        for basic in self._basics():
            for found in _singles(basic):
                if found["cert_status"].name == "revoked" and _is_about(found, certificate):
                    yield found["cert_status"].chosen["revocation_time"].native

    def _basics(self) -> Iterator[ocsp.BasicOCSPResponse]:
        yield from (basic for one in self.answers if (basic := _basic(one)) is not None)


NOTHING_KNOWN = Revoked()


def _basic(answer: ocsp.OCSPResponse) -> ocsp.BasicOCSPResponse | None:
    """The answer itself; None for one that refuses or is damaged."""
    with suppress(ValueError, TypeError, KeyError):
        if answer["response_status"].native == "successful":
            basic: ocsp.BasicOCSPResponse = answer.basic_ocsp_response
            return basic
    return None


def _singles(basic: ocsp.BasicOCSPResponse) -> Sequence[ocsp.SingleResponse]:
    found: Sequence[ocsp.SingleResponse] = basic["tbs_response_data"]["responses"]
    return found


def _is_about(found: ocsp.SingleResponse, certificate: x509.Certificate) -> bool:
    named = found["cert_id"]
    if named["serial_number"].native != certificate.serial_number:
        return False
    algorithm = named["hash_algorithm"]["algorithm"].native
    same: bool = (
        named["issuer_name_hash"].native == hashlib.new(algorithm, certificate.issuer.dump()).digest()
    )
    return same


def _vouched(basic: ocsp.BasicOCSPResponse, issuer: x509.Certificate) -> bool:
    """Signed by the issuer, or by a responder whom it certified for just this (RFC 6960, section 4.2.2.2)."""
    carried = [one.chosen if hasattr(one, "chosen") else one for one in basic["certs"] or ()]
    responders = [one for one in carried if _is_responder(one, issuer)]
    return any(_answer_signed_by(basic, one) for one in (issuer, *responders))


def _is_responder(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    uses = certificate.extended_key_usage_value
    if uses is None or "ocsp_signing" not in uses.native:
        return False
    with suppress(ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        _plain(certificate).verify_directly_issued_by(_plain(issuer))
        return True
    return False


def _answer_signed_by(basic: ocsp.BasicOCSPResponse, certificate: x509.Certificate) -> bool:
    key = _plain(certificate).public_key()
    signed, value = basic["tbs_response_data"].dump(), basic["signature"].native
    with suppress(ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm, AttributeError):
        digest = getattr(hashes, basic["signature_algorithm"].hash_algo.upper())()
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(value, signed, ec.ECDSA(digest))
            return True
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, signed, padding.PKCS1v15(), digest)
            return True
    return False


def _signed_by(one: crl.CertificateList, issuer: x509.Certificate) -> bool:
    with suppress(ValueError, TypeError, UnsupportedAlgorithm):
        key = serialization.load_der_public_key(issuer.public_key.dump())
        return plain.load_der_x509_crl(one.dump()).is_signature_valid(key)  # type: ignore[arg-type]
    return False


def _plain(certificate: x509.Certificate) -> plain.Certificate:
    return plain.load_der_x509_certificate(certificate.dump())
