"""The one part of a file that no signature covers is the signature's own container; here it is looked at closely.

A changed byte there can neither change the paper nor who signed, but a file that is not as it was issued must say so:
room left over must be empty, digits in one hand, and every certificate in it as its issuer made it.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from asn1crypto import cms, core, x509
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter


def is_clean(
    pdf: bytes, signature: EmbeddedPdfSignature, known: Iterable[x509.Certificate], *, complete: bool
) -> bool:
    """Whether the container holds a signature and nothing else.

    `known` are certificates verified elsewhere; `complete` says that the file claims to bring every issuer
    (it has a security store), so that a certificate without one is a changed one.
    """
    return (
        _written_in_one_hand(pdf, signature)
        and _plain_structure(signature.signed_data)
        and all(_plain_structure(token) for token in _tokens(signature))
        and _certificates_are_whole(list(_certificates(signature)), list(known), complete)
    )


def _written_in_one_hand(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Hexadecimal digits of one case, and only zeros after the end of the signature."""
    start, length, after, _ = (int(one) for one in signature.byte_range)
    digits = pdf[start + length + 1 : after - 1]
    if digits not in (digits.lower(), digits.upper()):
        return False
    content = signature.pkcs7_content
    used = len(core.load(content).dump()) if content else 0
    return not content[used:].strip(b"\0") and not digits[2 * used :].strip(b"0")


def _plain_structure(signed: cms.SignedData) -> bool:
    """One signer, whose hash is the one announced, under a version that there is (RFC 5652, section 5.1)."""
    announced = {one["algorithm"].dotted for one in signed["digest_algorithms"]}
    signers = signed["signer_infos"]
    used = {one["digest_algorithm"]["algorithm"].dotted for one in signers}
    return len(signers) == 1 and announced == used and signed["version"].native in {"v1", "v3", "v4", "v5"}


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
    issuers = {one.subject.hashable: one for one in (*embedded, *known)}
    return all(
        one.sha256 in good or _is_whole(one, issuers.get(one.issuer.hashable), complete) for one in embedded
    )


def _is_whole(certificate: x509.Certificate, issuer: x509.Certificate | None, complete: bool) -> bool:
    if issuer is None:
        return not complete
    with suppress(ValueError, TypeError, InvalidSignature):
        above = pyca.load_der_x509_certificate(issuer.dump())
        pyca.load_der_x509_certificate(certificate.dump()).verify_directly_issued_by(above)
        return True
    return False
