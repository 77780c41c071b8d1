"""Time-stamp tokens (RFC 3161): the answer to a request, signed with a key that stays loaded."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute

from motcua.adapters.demo_authority.certificates import TIME_STAMP_POLICY, Issuer

_LENGTHS = {"sha256": 32, "sha384": 48, "sha512": 64}


class TimeStampAuthority:
    """Answers requests; safe to use from many threads."""

    def __init__(
        self, issuer: Issuer, others: tuple[x509.Certificate, ...], clock: Callable[[], datetime]
    ) -> None:
        self._key = issuer.key
        encoded = issuer.certificate.public_bytes(serialization.Encoding.DER)
        self._certificate = x509.Certificate.load(encoded)
        self._others = others
        self._clock = clock
        self._names_us = as_signing_certificate_v2(self._certificate, "sha256")

    def answer(self, request: bytes) -> bytes:
        """The DER response to a DER request; a bad request gets a refusal that says why (section 2.4.2)."""
        try:
            asked = tsp.TimeStampReq.load(request, strict=True)
            imprint = asked["message_imprint"]
            algorithm = imprint["hash_algorithm"]["algorithm"].native
            size = len(imprint["hashed_message"].native)
            wants_certificates = bool(asked["cert_req"].native)
            nonce = asked["nonce"].native
        except (ValueError, TypeError, KeyError):
            return _refusal("bad_data_format")
        if algorithm not in _LENGTHS:
            return _refusal("bad_alg")
        if size != _LENGTHS[algorithm]:
            return _refusal("bad_request")
        token = self._token(self._info(imprint, nonce), wants_certificates)
        granted = tsp.PKIStatusInfo({"status": "granted"})
        answer: bytes = tsp.TimeStampResp({"status": granted, "time_stamp_token": token}).dump()
        return answer

    def _info(self, imprint: tsp.MessageImprint, nonce: int | None) -> bytes:
        values: dict[str, object] = {
            "version": "v1",
            "policy": TIME_STAMP_POLICY,
            "message_imprint": imprint,
            "serial_number": secrets.randbits(63),
            "gen_time": self._clock().astimezone(UTC).replace(microsecond=0),
            "accuracy": tsp.Accuracy({"seconds": 1}),
            "tsa": x509.GeneralName("directory_name", self._certificate.subject),
        }
        encoded: bytes = tsp.TSTInfo(values if nonce is None else values | {"nonce": nonce}).dump()
        return encoded

    def _token(self, info: bytes, with_certificates: bool) -> cms.ContentInfo:
        digest = algos.DigestAlgorithm({"algorithm": "sha256"})
        signed: dict[str, object] = {
            "version": "v3",
            "digest_algorithms": [digest],
            "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info)},
            "signer_infos": [self._signer_info(info, digest)],
        }
        if with_certificates:
            signed["certificates"] = [self._certificate, *self._others]
        return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})

    def _signer_info(self, info: bytes, digest: algos.DigestAlgorithm) -> cms.SignerInfo:
        attributes = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),
                simple_cms_attribute("message_digest", _sha256(info)),
                simple_cms_attribute("signing_certificate_v2", self._names_us),
            ]
        )
        sid = cms.IssuerAndSerialNumber(
            {"issuer": self._certificate.issuer, "serial_number": self._certificate.serial_number}
        )
        return cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier({"issuer_and_serial_number": sid}),
                "digest_algorithm": digest,
                "signed_attrs": attributes,
                "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
                "signature": self._key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
            }
        )


def _refusal(reason: str) -> bytes:
    status = tsp.PKIStatusInfo({"status": "rejection", "fail_info": {reason}})
    refused: bytes = tsp.TimeStampResp({"status": status}).dump()
    return refused


def _sha256(data: bytes) -> bytes:
    made = hashes.Hash(hashes.SHA256())
    made.update(data)
    return made.finalize()
