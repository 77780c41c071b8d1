"""CMS (RFC 5652) put together from parts that were encoded once: what every signature and seal of ours is made by.

Of a signature made with one key only three things change: the hash of the content, the signature value, the time
stamp. pyHanko builds the whole tree anew each time, and that took more than signing. Here pyHanko writes the first
one, so that its attributes are its own (ETSI EN 319 142-1: content type, message digest, signing certificate v2, and
no signing time); its constant parts are kept, and the changing ones are set between them.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from asn1crypto import cms, core
from pyhanko.sign.signers import Signer
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimeStamper

from motcua.kernel import der

_SIGNED_DATA = cms.ContentType("signed_data").dump()
_MESSAGE_DIGEST = cms.CMSAttributeType("message_digest").dump()
_TIME_STAMP = cms.CMSAttributeType("signature_time_stamp_token").dump()


class CmsSigner(Signer):
    """A signer whose CMS costs little more than its signature.

    Give it an `async_sign_raw`, or mix it in before a signer that has one.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._known: dict[tuple[str, bool, bool], _Constants] = {}

    async def async_sign(  # noqa: PLR0917 - pyHanko's own order
        self,
        data_digest: bytes,
        digest_algorithm: str,
        dry_run: bool = False,
        use_pades: bool = False,
        timestamper: TimeStamper | None = None,
        signed_attr_settings: PdfCMSSignedAttributes | None = None,
        is_pdf_sig: bool = True,
        encap_content_info: Any = None,
    ) -> cms.ContentInfo:
        """The signature over `data_digest` with its time stamp, as pyHanko would write it; raises what it raises."""
        special = encap_content_info or not _is_constant(signed_attr_settings, use_pades=use_pades)
        if dry_run or special or self.signed_attr_prov_spec or self.unsigned_attr_prov_spec:
            return await super().async_sign(
                data_digest, digest_algorithm, dry_run, use_pades, timestamper,
                signed_attr_settings, is_pdf_sig, encap_content_info,
            )  # fmt: skip
        parts = await self._constants(digest_algorithm, use_pades, is_pdf_sig)
        attributes = parts.signed_attributes(data_digest)
        signature = await self.async_sign_raw(der.set_of(der.SET, attributes), digest_algorithm)
        stamp = await _stamp(timestamper, signature, digest_algorithm) if timestamper else b""
        return cms.ContentInfo.load(parts.content_info(attributes, signature, stamp))

    async def pdf_attributes(self, digest: bytes) -> bytes:
        """What the key signs for a PDF whose SHA-256 is `digest`: the signed attributes, DER."""
        parts = await self._constants("sha256", True, True)
        return der.set_of(der.SET, parts.signed_attributes(digest))

    async def pdf_cms(self, digest: bytes, signature: bytes, timestamper: TimeStamper) -> bytes:
        """The CMS of a PDF around a signature that was made over `pdf_attributes`, with a time stamp on it, DER."""
        parts = await self._constants("sha256", True, True)
        stamp = await _stamp(timestamper, signature, "sha256")
        return parts.content_info(parts.signed_attributes(digest), signature, stamp)

    async def _constants(self, algorithm: str, use_pades: bool, is_pdf_sig: bool) -> "_Constants":
        kind = (algorithm, use_pades, is_pdf_sig)
        if kind not in self._known:
            # A dry run: the signature value and the digest in it are not kept.
            whole = await super().async_sign(
                bytes(hashlib.new(algorithm).digest_size), algorithm,
                dry_run=True, use_pades=use_pades, is_pdf_sig=is_pdf_sig,
            )  # fmt: skip
            self._known[kind] = _Constants.of(cms.ContentInfo.load(whole.dump())["content"])
        return self._known[kind]


async def _stamp(timestamper: TimeStamper, signature: bytes, algorithm: str) -> bytes:
    digest = hashlib.new(algorithm, signature).digest()
    token: bytes = (await timestamper.async_timestamp(digest, algorithm)).dump()
    return token


def _is_constant(settings: PdfCMSSignedAttributes | None, *, use_pades: bool) -> bool:
    """Whether the signed attributes are the same each time. PAdES leaves the claimed hour to the PDF."""
    if settings is None:
        return True
    timed = settings.signing_time is not None and not use_pades
    return not timed and settings.cades_signed_attrs is None and settings.adobe_revinfo_attr is None


@dataclass(frozen=True)
class _Constants:
    """The parts of a SignedData that depend on the key alone, in DER."""

    head: bytes
    """Version, digest algorithms, kind of content, certificates."""
    signer: bytes
    """Version, the signer's certificate, digest algorithm."""
    attributes: tuple[bytes, ...]
    """The signed attributes without the message digest."""
    algorithm: bytes
    """How it is signed."""

    @classmethod
    def of(cls, signed: cms.SignedData) -> "_Constants":
        info = signed["signer_infos"][0]
        attributes = (one.dump() for one in info["signed_attrs"] if one["type"].native != "message_digest")
        return cls(
            head=_fields(signed, "version", "digest_algorithms", "encap_content_info", "certificates"),
            signer=_fields(info, "version", "sid", "digest_algorithm"),
            attributes=tuple(attributes),
            algorithm=_fields(info, "signature_algorithm"),
        )

    def signed_attributes(self, digest: bytes) -> list[bytes]:
        """With this message digest."""
        return [*self.attributes, _attribute(_MESSAGE_DIGEST, der.element(der.OCTETS, digest))]

    def content_info(self, attributes: list[bytes], signature: bytes, stamp: bytes) -> bytes:
        """The whole, with an RFC 3161 token unless `stamp` is empty."""
        signer = der.element(
            der.SEQUENCE,
            self.signer,
            der.set_of(der.CONTEXT_0, attributes),
            self.algorithm,
            der.element(der.OCTETS, signature),
            der.element(der.CONTEXT_1, _attribute(_TIME_STAMP, stamp)) if stamp else b"",
        )
        signed = der.element(der.SEQUENCE, self.head, der.element(der.SET, signer))
        return der.element(der.SEQUENCE, _SIGNED_DATA, der.element(der.CONTEXT_0, signed))


def _fields(value: core.Sequence, *names: str) -> bytes:
    return b"".join(value[name].dump() for name in names)


def _attribute(kind: bytes, value: bytes) -> bytes:
    return der.element(der.SEQUENCE, kind, der.element(der.SET, value))
