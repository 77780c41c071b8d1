"""Time stamps are checked before they enter a file: a bad one must stop the signature, not spoil it."""

import asyncio
import hashlib

from asn1crypto import cms, tsp, x509
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError

from motcua.kernel.clock import now
from motcua.signing.ports import Trust


class CheckedTimeStamper(TimeStamper):
    """Asks another time stamper and believes no token that it has not verified (RFC 3161, section 2.2)."""

    def __init__(self, inner: TimeStamper, trust: Trust) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._inner = inner
        self._trust = trust
        self._size = 0
        self._paths: dict[bytes, tuple[x509.Certificate, ...]] = {}

    def certificates(self) -> tuple[x509.Certificate, ...]:
        """The authority's certificate and its issuers; asks for a first token when none was needed so far."""
        return tuple(one for path in self.paths() for one in path)

    def paths(self) -> tuple[tuple[x509.Certificate, ...], ...]:
        """The way up of each of the authority's certificates that were seen, the root first."""
        if not self._paths:
            asyncio.run(self.async_dummy_response("sha256"))
        return tuple(self._paths.values())

    def size(self) -> int:
        """Bytes of a token, with some to spare."""
        if not self._size:
            self._size = len(asyncio.run(self.async_dummy_response("sha256")).dump()) + 512
        return self._size

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Hand the request on."""
        return await self._inner.async_request_tsa_response(req)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A token over the digest, verified; raises `TimestampRequestError`."""
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            await self._verify(token["content"], message_digest)
        except (ValueError, TypeError, KeyError, SignatureValidationError) as error:
            raise TimestampRequestError("the time stamp is malformed") from error
        return token

    async def _verify(self, signed: cms.SignedData, message_digest: bytes) -> None:
        content = signed["encap_content_info"]["content"]
        if content.parsed["message_imprint"]["hashed_message"].native != message_digest:
            raise TimestampRequestError("the time stamp is for something else")
        found = extract_certificate_info(signed)
        info = extract_signer_info(signed)
        digest = hashlib.new(info["digest_algorithm"]["algorithm"].native, bytes(content)).digest()
        if validate_sig_integrity(info, found.signer_cert, "tst_info", digest) != (True, True):
            raise TimestampRequestError("the time stamp's signature is false")
        if found.signer_cert.sha256 not in self._paths:
            self._paths[found.signer_cert.sha256] = await self._path(
                found.signer_cert, list(found.other_certs)
            )

    async def _path(
        self, certificate: x509.Certificate, others: list[x509.Certificate]
    ) -> tuple[x509.Certificate, ...]:
        context = ValidationContext(
            trust_roots=list(self._trust.roots),
            other_certs=[*others, *self._trust.intermediates],
            moment=now(),
        )
        validator = CertificateValidator(certificate, validation_context=context)
        try:
            path = await validator.async_validate_usage(set(), {"time_stamping"})  # type: ignore[no-untyped-call]
        except (PathBuildingError, PathValidationError) as error:
            raise TimestampRequestError("the time-stamping authority is not trusted") from error
        return tuple(path)
