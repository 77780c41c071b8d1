"""A signature beside the bytes it is for: detached CMS (RFC 5652) with a time stamp (RFC 3161)."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import requests
from asn1crypto import cms, x509
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.status import StandardCMSSignatureStatus
from pyhanko_certvalidator import ValidationContext

from motcua.kernel.clock import VIETNAM, now
from motcua.kernel.errors import Unavailable
from motcua.signing import holder
from motcua.signing.cms_signer import CmsSigner
from motcua.signing.ports import Trust
from motcua.signing.time_stamps import CheckedTimeStamper
from motcua.signing.types import Kind, Purpose
from motcua.signing.usable import currently_revoked


@dataclass(frozen=True)
class Found:
    """What is known of one signature; `stamped_at` None: no time stamp that we trust.

    `trusted_as`: for which purpose we believe whoever certified its holder; empty when it is not trusted.
    """

    kind: Kind
    name: str
    issuer: str
    intact: bool
    stamped_at: datetime | None
    stamped_by: str
    trusted: bool
    trusted_as: Purpose | Literal[""]


def sign(content: bytes, signer: CmsSigner, stamper: CheckedTimeStamper) -> bytes:
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
    found = examine(content, signature, trust)
    if found is None:
        return "Không đọc được chữ ký của lần chốt."
    if not found.intact:
        return "Chữ ký không khớp với lần chốt: nội dung đã bị sửa."
    if found.stamped_at is None:
        return "Chữ ký không có dấu thời gian đáng tin."
    return None if found.trusted else "Chữ ký không do người mà bạn tin cậy ký."


def examine(content: bytes, signature: bytes, trust: Trust) -> Found | None:
    """What a signature says of `content`; None when it cannot be read."""
    try:
        signed = cms.ContentInfo.load(signature)["content"]
        return _found(asyncio.run(_status(content, signed, trust)), trust)
    except (MemoryError, SystemError):  # what Python raises when its memory runs out
        raise
    except Exception:  # whatever hostile bytes provoke in the parser is a bad signature, not a crash
        return None


def _found(status: StandardCMSSignatureStatus, trust: Trust) -> Found:
    who = holder.read(status.signing_cert)
    stamp = status.timestamp_validity
    stamped = stamp.timestamp.astimezone(VIETNAM) if stamp is not None and stamp.trusted else None
    trusted = bool(status.trusted) and not _revoked_before(status.signing_cert, stamped, trust)
    return Found(
        kind=who.kind,
        name=who.name,
        issuer=who.issuer,
        intact=bool(status.intact and status.valid),
        stamped_at=stamped,
        stamped_by=holder.read(stamp.signing_cert).name if stamp is not None else "",
        trusted=trusted,
        trusted_as=trust.trusted_as(status.validation_path) if trusted else "",
    )


def _revoked_before(certificate: x509.Certificate, stamped: datetime | None, trust: Trust) -> bool:
    since = currently_revoked(trust).since(certificate)
    return since is not None and (stamped is None or since <= stamped)


async def _status(content: bytes, signed: cms.SignedData, trust: Trust) -> StandardCMSSignatureStatus:
    """Judged at the hour that its time stamp tells, the stamp itself, too: both outlive their certificates."""
    told = next((_hour(one) for one in extract_tst_data_iter(signed["signer_infos"][0], signed=False)), now())
    then = ValidationContext(
        trust_roots=list(trust.roots),
        other_certs=list(trust.intermediates),
        allow_fetching=False,
        moment=min(told, now()),
    )
    return await async_validate_detached_cms(
        content, signed, signer_validation_context=then, ts_validation_context=then
    )


def _hour(token: cms.SignedData) -> datetime:
    moment: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return moment
