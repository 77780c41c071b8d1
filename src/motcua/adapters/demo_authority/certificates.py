"""How each certificate of the demonstration looks: names, uses and life, field by field (RFC 5280)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

# What a holder may sign with; the authority's own keys are all on P-256.
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey

NO_FORCE = "TRÌNH DIỄN - không có giá trị pháp lý"

# Private arcs below an UUID of ours (ITU-T X.667), so that they collide with nobody's.
_ARC = "2.25.191283571628437165823746152837465"
PERSON_POLICY = x509.ObjectIdentifier(f"{_ARC}.1")
ORGANISATION_POLICY = x509.ObjectIdentifier(f"{_ARC}.2")
TIME_STAMP_POLICY = f"{_ARC}.3"

# X.520 allows 64 letters, our library counts bytes; an agency's whole name stands in the organisation's name.
_LONGEST_COMMON_NAME = 64

AUTHORITY_LIFE = timedelta(days=20 * 365)
ISSUER_LIFE = timedelta(days=15 * 365)
HOLDER_LIFE = timedelta(days=3 * 365)


@dataclass(frozen=True)
class Issuer:
    """A certificate that issues others, with its key, and its name in addresses."""

    slug: str
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def new_key() -> ec.EllipticCurvePrivateKey:
    """P-256: made in an instant, a signature in a tenth of a millisecond, understood by every verifier we know."""
    return ec.generate_private_key(ec.SECP256R1())


def authority_name(what: str) -> x509.Name:
    """A name that says on its face that it is a demonstration."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"Một Cửa {NO_FORCE}"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{what} TRÌNH DIỄN"),
        ]
    )


def person_name(ref: str, name: str, title: str, organisation: str) -> x509.Name:
    """An official: the title tells a person from an organisation, the serial number one namesake from another."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, NO_FORCE),
            x509.NameAttribute(NameOID.TITLE, title or "Cán bộ"),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, ref),
            x509.NameAttribute(NameOID.COMMON_NAME, _common(name)),
        ]
    )


def _common(name: str) -> str:
    """As much of a name as a common name holds, cut between letters."""
    return name.encode()[:_LONGEST_COMMON_NAME].decode(errors="ignore").strip()


def organisation_name(code: str, name: str) -> x509.Name:
    """An agency: the organisation identifier (ETSI EN 319 412-1, 5.1.4) marks it as one."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, NO_FORCE),
            x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, f"DV:VN-{code}"),
            x509.NameAttribute(NameOID.COMMON_NAME, _common(name)),
        ]
    )


def authority(
    subject: x509.Name, key: ec.EllipticCurvePrivateKey, start: datetime, issuer: Issuer | None, base_url: str
) -> x509.Certificate:
    """A root (without `issuer`) or an issuing authority below it."""
    life = ISSUER_LIFE if issuer else AUTHORITY_LIFE
    builder = _start(subject, key, start, start + life, issuer, base_url)
    builder = builder.add_extension(
        x509.BasicConstraints(ca=True, path_length=0 if issuer else 1), critical=True
    )
    builder = builder.add_extension(
        _usage(key_cert_sign=True, crl_sign=True, digital_signature=True), critical=True
    )
    return builder.sign(issuer.key if issuer else key, hashes.SHA256())


def holder(
    subject: x509.Name,
    public: PublicKey,
    issuer: Issuer,
    base_url: str,
    *,
    policy: x509.ObjectIdentifier,
    until: datetime,
) -> x509.Certificate:
    """A certificate to sign papers with: an official's or an agency's.

    It begins with its issuer, so that a demonstration can also play what happened some months ago.
    """
    start = issuer.certificate.not_valid_before_utc
    builder = _start(subject, public, start, until, issuer, base_url)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
    builder = builder.add_extension(
        x509.CertificatePolicies([x509.PolicyInformation(policy, None)]), critical=False
    )
    return builder.sign(issuer.key, hashes.SHA256())


def time_stamper(
    subject: x509.Name, key: ec.EllipticCurvePrivateKey, start: datetime, issuer: Issuer, base_url: str
) -> x509.Certificate:
    """A time-stamping authority: that use alone, and critical (RFC 3161, section 2.3)."""
    builder = _start(subject, key, start, start + ISSUER_LIFE, issuer, base_url)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(digital_signature=True), critical=True)
    only = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    return builder.add_extension(only, critical=True).sign(issuer.key, hashes.SHA256())


def _start(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey | PublicKey,
    start: datetime,
    end: datetime,
    issuer: Issuer | None,
    base_url: str,
) -> x509.CertificateBuilder:
    public = key.public_key() if isinstance(key, ec.EllipticCurvePrivateKey) else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )
    return _with_issuer(builder, issuer, base_url) if issuer else builder


def _with_issuer(builder: x509.CertificateBuilder, issuer: Issuer, base_url: str) -> x509.CertificateBuilder:
    """Where a stranger finds the issuer, its revocation list and its OCSP responder."""
    above = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(above), critical=False
    )
    crl_at = x509.UniformResourceIdentifier(f"{base_url}/crl/{issuer.slug}.crl")
    builder = builder.add_extension(
        x509.CRLDistributionPoints([x509.DistributionPoint([crl_at], None, None, None)]), critical=False
    )
    access = [
        (AuthorityInformationAccessOID.OCSP, f"{base_url}/ocsp"),
        (AuthorityInformationAccessOID.CA_ISSUERS, f"{base_url}/ca/{issuer.slug}.cer"),
    ]
    return builder.add_extension(
        x509.AuthorityInformationAccess(
            [x509.AccessDescription(method, x509.UniformResourceIdentifier(url)) for method, url in access]
        ),
        critical=False,
    )


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )
