"""What strangers bring to be verified is opened in a child process (`platform.sandbox`); its report comes back as data.

A file may be made so that judging it takes minutes or gigabytes: then it counts as unreadable, and the report says why.
"""

from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import orjson
from asn1crypto import crl, x509
from pydantic import TypeAdapter

from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid
from motcua.platform.sandbox.calls import confined
from motcua.platform.sandbox.limits import Limits
from motcua.signing import findings, proofs, receipt_proofs
from motcua.signing.ports import Trust
from motcua.signing.revocation import Revoked
from motcua.signing.types import ProofReport, Purpose, ReceiptReport, Verification
from motcua.signing.usable import currently_revoked
from motcua.signing.verify import unreadable, verify

# Shorter than usual: after it codes may be looked for (`documents.pages`), and both together work five seconds at most.
_ANYBODY = Limits(processor=3, open_to_all=True)
_VERIFICATION = TypeAdapter(Verification)
_PROOF = TypeAdapter(ProofReport)
_RECEIPT = TypeAdapter(ReceiptReport)


def verify_foreign(pdf: bytes, trust: Trust) -> Verification:
    """As `verify`, now, of a file that anybody may have sent.

    Raises `Unavailable` when too many ask at once, and nothing else.
    """
    try:
        return _VERIFICATION.validate_json(_verified(pdf, believed=_written(trust), at=now().isoformat()))
    except Invalid:
        return unreadable(pdf, findings.TOO_HEAVY)


@confined(_ANYBODY)
def _verified(pdf: bytes, *, believed: dict[str, list[str]], at: str) -> bytes:
    return orjson.dumps(verify(pdf, _read(believed), at=datetime.fromisoformat(at)))


def read_foreign_proof(proof: bytes, trust: Trust) -> ProofReport:
    """What a proof proves of the leaf that it names itself; raises as `verify_foreign`."""
    try:
        return _PROOF.validate_json(_proven(proof, believed=_written(trust)))
    except Invalid:
        return ProofReport(problem=findings.TOO_HEAVY)


@confined(_ANYBODY)
def _proven(proof: bytes, *, believed: dict[str, list[str]]) -> bytes:
    return orjson.dumps(proofs.check(None, proof, _read(believed)))


def verify_foreign_receipt(
    content: bytes, trust: Trust, *, own: Collection[bytes] = (), vouched: Mapping[bytes, bytes] | None = None
) -> ReceiptReport:
    """What a proof of receipt proves, as `receipt_proofs.check`; raises as `verify_foreign`."""
    keys = {key.hex(): signature.hex() for key, signature in (vouched or {}).items()}
    try:
        return _RECEIPT.validate_json(
            _received(content, believed=_written(trust), own=[key.hex() for key in own], vouched=keys)
        )
    except Invalid:
        return ReceiptReport(problem=findings.TOO_HEAVY)


@confined(_ANYBODY)
def _received(
    content: bytes, *, believed: dict[str, list[str]], own: list[str], vouched: dict[str, str]
) -> bytes:
    keys = {bytes.fromhex(key): bytes.fromhex(signature) for key, signature in vouched.items()}
    report = receipt_proofs.check(content, _read(believed), own=list(map(bytes.fromhex, own)), vouched=keys)
    return orjson.dumps(report)


@dataclass(frozen=True)
class _Lists:
    """Revocation lists that were current when the child was asked (a `Revocation`)."""

    known: tuple[crl.CertificateList, ...]

    def lists(self) -> Sequence[crl.CertificateList]:
        """Those."""
        return self.known

    def about(self, path: Sequence[x509.Certificate]) -> Revoked:
        """Those, whoever is asked about."""
        return Revoked(self.known)

    def refresh(self) -> None:
        """A child has no way to the outside."""


def _written(trust: Trust) -> dict[str, list[str]]:
    """Whom we believe, as plain data. The lists are fetched here: a child has no way to the outside."""
    return {
        "roots": [_text(one) for one in trust.roots],
        "intermediates": [_text(one) for one in trust.intermediates],
        "lists": [_text(one) for one in currently_revoked(trust).lists],
        "purposes": [f"{digest.hex()} {purpose}" for digest, purpose in trust.purposes.items()],
    }


def _read(believed: Mapping[str, Sequence[str]]) -> Trust:
    roots, intermediates = (
        tuple(x509.Certificate.load(b64decode(one)) for one in believed[part])
        for part in ("roots", "intermediates")
    )
    lists = tuple(crl.CertificateList.load(b64decode(one)) for one in believed["lists"])
    purposes = (one.split(" ", 1) for one in believed["purposes"])
    known = {bytes.fromhex(digest): cast("Purpose", purpose) for digest, purpose in purposes}
    return Trust(roots, intermediates, _Lists(lists), known)


def _text(value: Any) -> str:
    return b64encode(value.dump()).decode()
