"""The one part of a file that no signature covers is the signature's own container; here it is looked at closely.

A changed byte there can neither change the paper nor who signed, but a file that is not as it was issued must say so:
room left over must be empty, and every certificate in it as its issuer made it. The case of hexadecimal digits is
free: other people's programs mix it. A certificate whose issuer's signature we cannot check is let stand.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from asn1crypto import cms, core, x509
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

# Hashes for which somebody can make two contents with one signature.
OLD_HASHES = frozenset({"md2", "md5", "sha1"})


def is_clean(
    pdf: bytes, signature: EmbeddedPdfSignature, known: Iterable[x509.Certificate], *, complete: bool
) -> bool:
    """Whether the container holds a signature and nothing else.

    `known` are certificates verified elsewhere; `complete` says that the file claims to bring every issuer
    (it has a security store), so that a certificate without one is a changed one.
    """
    return (
        _room_is_empty(pdf, signature)
        and _plain_structure(signature.signed_data)
        and all(_plain_structure(token) for token in _tokens(signature))
        and _certificates_are_whole(list(_certificates(signature)), list(known), complete)
    )


def _room_is_empty(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Only zeros after the end of the signature."""
    start, length, after, _ = (int(one) for one in signature.byte_range)
    digits = pdf[start + length + 1 : after - 1]
    content = signature.pkcs7_content
    used = len(core.load(content).dump()) if content else 0
    return not content[used:].strip(b"\0") and not digits[2 * used :].strip(b"0")


def _plain_structure(signed: cms.SignedData) -> bool:
    """One signer, whose hash is the one announced, under a version that there is (RFC 5652, section 5.1)."""
    signers = signed["signer_infos"]
    named = [
        *signed["digest_algorithms"],
        *(one[part] for one in signers for part in ("digest_algorithm", "signature_algorithm")),
    ]
    announced = {one["algorithm"].dotted for one in signed["digest_algorithms"]}
    used = {one["digest_algorithm"]["algorithm"].dotted for one in signers}
    return (
        len(signers) == 1
        and announced == used
        and all(map(is_plainly_named, named))
        and _names_its_certificate(signed)
        and signed["version"].native in {"v1", "v3", "v4", "v5"}
    )


_HASHES = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
_WITHOUT_PARAMETERS = frozenset(
    {*_HASHES, "rsassa_pkcs1v15", *(f"{one}_{key}" for one in _HASHES for key in ("rsa", "ecdsa"))}
)


def is_plainly_named(algorithm: core.Sequence) -> bool:
    """Hashes, RSA (PKCS #1 v1.5) and ECDSA take no parameters: absent or NULL (RFC 5754, sections 2 and 3)."""
    if algorithm["algorithm"].native not in _WITHOUT_PARAMETERS:
        return True
    with suppress(ValueError):  # Of another type than NULL they cannot be read.
        return algorithm["parameters"].dump() in {b"", b"\x05\x00"}
    return False


def _names_its_certificate(signed: cms.SignedData) -> bool:
    """The signer names its certificate's issuer letter by letter: where names are compared, capitals do not count."""
    named = signed["signer_infos"][0]["sid"]
    if named.name != "issuer_and_serial_number":
        return True
    number, issuer = named.chosen["serial_number"].native, named.chosen["issuer"]
    brought = [one.chosen for one in signed["certificates"] or () if one.name == "certificate"]
    its = [one for one in brought if one.serial_number == number]
    return not its or any(one.issuer.native == issuer.native for one in its)


def _tokens(signature: EmbeddedPdfSignature) -> Iterator[cms.SignedData]:
    yield from extract_tst_data_iter(signature.signer_info, signed=False)


def _certificates(signature: EmbeddedPdfSignature) -> Iterator[x509.Certificate]:
    """Every certificate as it stands in the file, also one that stands there twice."""
    for signed in (signature.signed_data, *_tokens(signature)):
        for choice in signed["certificates"] or ():
            if choice.name == "certificate":
                yield choice.chosen


def _certificates_are_whole(
    embedded: list[x509.Certificate], known: list[x509.Certificate], complete: bool
) -> bool:
    """No certificate that its issuer denies."""
    good = {one.sha256 for one in known}
    return all(
        one.sha256 in good or _is_whole(one, _issuers(one, [*embedded, *known]), complete) for one in embedded
    )


def _issuers(certificate: x509.Certificate, among: list[x509.Certificate]) -> list[x509.Certificate]:
    """Who may have issued it: of the name that it gives, and where it names the key too, with that key."""
    key = certificate.authority_key_identifier
    named = [one for one in among if one.subject.hashable == certificate.issuer.hashable]
    return [one for one in named if None in (key, one.key_identifier) or one.key_identifier == key]


def _is_whole(certificate: x509.Certificate, issuers: list[x509.Certificate], complete: bool) -> bool:
    # Signed in a way that is no longer checked, or that we do not know: nobody can say here what its issuer made.
    if hash_of(certificate) in OLD_HASHES:
        return True
    if is_number(certificate["signature_algorithm"]["algorithm"].native):
        return not complete
    return any(_issued(certificate, one) for one in issuers) if issuers else not complete


def is_number(algorithm: str) -> bool:
    """Whether an algorithm is known by its number alone (ISO/IEC 9834), as what nobody here has learnt."""
    return algorithm[:1].isdigit()


def hash_of(certificate: x509.Certificate) -> str:
    """The hash over which its issuer signed it; empty where there is none of its own (RFC 8410) or we know none."""
    with suppress(ValueError):
        name: str = certificate.hash_algo
        return name
    return ""


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    with suppress(ValueError, TypeError, InvalidSignature):
        above = pyca.load_der_x509_certificate(issuer.dump())
        pyca.load_der_x509_certificate(certificate.dump()).verify_directly_issued_by(above)
        return True
    return False
