"""A signature beside the bytes it is for: detached CMS (RFC 5652) with a time stamp (RFC 3161)."""

import asyncio

import requests
from asn1crypto import cms
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko.sign.validation.status import StandardCMSSignatureStatus
from pyhanko_certvalidator import ValidationContext

from motcua.kernel.errors import Unavailable
from motcua.signing.ports import Trust
from motcua.signing.time_stamps import CheckedTimeStamper


def sign(content: bytes, signer: Signer, stamper: CheckedTimeStamper) -> bytes:
    """The signature over `content`, DER; raises `Unavailable` when there is no time stamp to be had."""
    try:
        signed = asyncio.run(
            signer.async_sign_general_data(content, "sha256", detached=True, timestamper=stamper)
        )
    except (TimestampRequestError, SigningError, requests.RequestException, OSError) as error:
        raise Unavailable("Chưa lấy được dấu thời gian nên chưa ký được. Chưa có gì bị thay đổi.") from error
    made: bytes = signed.dump()
    return made


def problem(content: bytes, signature: bytes, trust: Trust) -> str | None:
    """None when `signature` is good for `content`, by somebody we trust, with a time stamp; else what is wrong."""
    if not signature:
        return "Lần chốt này chưa được ký."
    try:
        signed = cms.ContentInfo.load(signature)["content"]
        status = asyncio.run(_status(content, signed, trust))
    except Exception:  # whatever hostile bytes provoke in the parser is a bad signature, not a crash
        return "Không đọc được chữ ký của lần chốt."
    if not (status.intact and status.valid):
        return "Chữ ký không khớp với lần chốt: nội dung đã bị sửa."
    if status.timestamp_validity is None or not status.timestamp_validity.trusted:
        return "Chữ ký không có dấu thời gian đáng tin."
    return None if status.trusted else "Chữ ký không do người mà bạn tin cậy ký."


async def _status(content: bytes, signed: cms.SignedData, trust: Trust) -> StandardCMSSignatureStatus:
    roots, more = list(trust.roots), list(trust.intermediates)
    stamping = ValidationContext(trust_roots=roots, other_certs=more, allow_fetching=False)
    first = await async_validate_detached_cms(
        content, signed, signer_validation_context=stamping, ts_validation_context=stamping
    )
    stamped = first.timestamp_validity.timestamp if first.timestamp_validity else None
    if stamped is None:
        return first
    then = ValidationContext(trust_roots=roots, other_certs=more, allow_fetching=False, moment=stamped)
    return await async_validate_detached_cms(
        content, signed, signer_validation_context=then, ts_validation_context=stamping
    )
