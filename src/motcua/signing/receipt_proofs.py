"""Reading proofs of receipt, and what they prove. A proof is a small JSON file (docs/mechanisms/signing.md)."""

from base64 import b64decode
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from motcua.platform import strict_json
from motcua.signing import detached, findings
from motcua.signing.ports import Trust
from motcua.signing.receipt_key import FORMAT, endorsed_text, signed_text
from motcua.signing.types import ReceiptReport

LARGEST = 200_000
"""Bytes of a proof file; one of two papers has about 1,000, and 7,000 with the agency's signature."""
_WORDS = ("system", "code", "received_at", "procedure", "counter", "form_sha256", "event_sha256")


def looks_like_one(content: bytes) -> bool:
    """Whether a file claims to be a proof of receipt."""
    return content[:LARGEST].lstrip().startswith(b"{") and FORMAT.encode() in content[:LARGEST]


@dataclass(frozen=True)
class Proof:
    """A proof as it was read."""

    facts: Mapping[str, Any]
    key: bytes
    signature: bytes
    endorsement: bytes

    @property
    def fits(self) -> bool:
        """Whether the key signed just these facts."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(self.signature, signed_text(self.facts))
        except InvalidSignature:
            return False
        return True


def read(content: bytes) -> Proof:
    """The proof in a file; raises `ValueError` for anything else."""
    if len(content) > LARGEST:
        raise ValueError("too large for a proof")
    try:
        return _read(strict_json.read(content))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a proof of receipt") from error


def _read(written: Mapping[str, Any]) -> Proof:
    facts, key = written["facts"], bytes.fromhex(written["key"])
    texts = all(isinstance(facts[name], str) for name in _WORDS)
    files = all(isinstance(one["sha256"], str) and type(one["size"]) is int for one in facts["files"])
    if written["format"] != FORMAT or len(key) != 32 or not (texts and files):
        raise ValueError("not a proof of receipt")
    endorsement = b64decode(written.get("endorsement", ""), validate=True)
    return Proof(facts, key, b64decode(written["signature"], validate=True), endorsement)


def check(
    content: bytes, trust: Trust, *, own: Collection[bytes] = (), vouched: Mapping[bytes, bytes] | None = None
) -> ReceiptReport:
    """What a proof proves. `own` are keys that we know to be ours, `vouched` agencies' signatures for keys.

    Never raises for a file.
    """
    try:
        proof = read(content)
    except ValueError as error:
        return ReceiptReport(problem=findings.unread_proof(error))
    report = ReceiptReport(readable=True, facts=proof.facts, key=proof.key.hex())
    if not proof.fits:
        return replace(report, problem=findings.RECEIPT_BROKEN)
    report = replace(report, intact=True, ours=proof.key in own)
    return _vouched_for(report, proof, (vouched or {}).get(proof.key, proof.endorsement), trust)


def _vouched_for(report: ReceiptReport, proof: Proof, endorsement: bytes, trust: Trust) -> ReceiptReport:
    # Anybody can have a certificate of a public authority: it does not make them an agency that vouches for a key.
    agencies = trust.for_agencies()
    found = detached.examine(endorsed_text(proof.key), endorsement, agencies) if endorsement else None
    good = found is not None and found.intact and found.stamped_at is not None
    # A person's certificate vouches for no key: only an agency's does.
    if found is None or not good or found.kind != "organisation":
        return report if report.ours else replace(report, problem=findings.RECEIPT_KEY_UNKNOWN)
    report = replace(
        report,
        name=found.name,
        issuer=found.issuer,
        time_stamped_at=found.stamped_at,
        time_stamp_authority=found.stamped_by,
        trusted=found.trusted,
        trusted_as=found.trusted_as,
    )
    stranger = None if found.trusted or report.ours else findings.proof_by_stranger(found.name)
    return replace(report, problem=stranger)
