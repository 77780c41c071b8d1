"""OCSP answers (RFC 6960), signed by the issuing authority itself."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import ocsp

from motcua.adapters.demo_authority.authority import ISSUERS, DemoAuthority
from motcua.adapters.demo_authority.certificates import Issuer

_LIFE = timedelta(hours=1)


def answer(authority: DemoAuthority, request: bytes, moment: datetime) -> ocsp.OCSPResponse:
    """Good or revoked for one certificate; `unauthorized` for an issuer or a serial that is not ours."""
    try:
        asked = ocsp.load_der_ocsp_request(request)
    except ValueError:
        return ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
    issuer = _issuer(authority, asked)
    subject = _subject(authority, asked.serial_number)
    if issuer is None or subject is None:
        return ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED)
    since = authority.revoked_at(asked.serial_number)
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=subject,
        issuer=issuer.certificate,
        algorithm=asked.hash_algorithm,
        cert_status=ocsp.OCSPCertStatus.REVOKED if since else ocsp.OCSPCertStatus.GOOD,
        this_update=moment,
        next_update=moment + _LIFE,
        revocation_time=since,
        revocation_reason=None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, issuer.certificate)
    return builder.sign(issuer.key, hashes.SHA256())


def _issuer(authority: DemoAuthority, asked: ocsp.OCSPRequest) -> Issuer | None:
    """Which of our issuers the request means, by the hash of its name."""
    for slug in ISSUERS:
        one = authority.issuer(slug)
        digest = hashes.Hash(asked.hash_algorithm)
        digest.update(one.certificate.subject.public_bytes())
        if digest.finalize() == asked.issuer_name_hash:
            return one
    return None


def _subject(authority: DemoAuthority, serial: int) -> x509.Certificate | None:
    own = (*authority.intermediates, authority.time_stamper.certificate)
    found = next((one for one in own if one.serial_number == serial), None)
    if found is not None:
        return found
    key = next((one.key for one in authority.issued() if one.serial == serial), None)
    return authority.certificate(key) if key else None
