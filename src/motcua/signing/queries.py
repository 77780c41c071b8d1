"""What others may ask of a signed file, of a signature beside its bytes, and of a proof."""

from collections.abc import Collection, Mapping

from motcua.signing import receipt_proofs
from motcua.signing.anchors import MEANINGS, TITLES, anchors
from motcua.signing.archiving import lasts_until
from motcua.signing.copies import dossier_code, held_against
from motcua.signing.detached import problem as detached_problem
from motcua.signing.findings import OTHER_CONTENT
from motcua.signing.foreign import read_foreign_proof, verify_foreign, verify_foreign_receipt
from motcua.signing.holder import read as holder_of
from motcua.signing.ports import Trust
from motcua.signing.proofs import check, looks_like_one
from motcua.signing.types import ProofReport, ReceiptReport
from motcua.signing.usable import ensure_in_time, way
from motcua.signing.verify import LARGEST, verify

__all__ = [
    "LARGEST",
    "MEANINGS",
    "OTHER_CONTENT",
    "TITLES",
    "anchors",
    "detached_problem",
    "dossier_code",
    "ensure_in_time",
    "held_against",
    "holder_of",
    "is_proof",
    "is_receipt_proof",
    "lasts_until",
    "read_foreign_proof",
    "read_proof",
    "verify",
    "verify_foreign",
    "verify_foreign_receipt",
    "verify_proof",
    "verify_receipt_proof",
    "way",
]


def is_receipt_proof(content: bytes) -> bool:
    """Whether a file claims to be a proof of receipt (`commands.prove_receipt`)."""
    return receipt_proofs.looks_like_one(content)


def verify_receipt_proof(
    content: bytes, trust: Trust, *, own: Collection[bytes] = (), vouched: Mapping[bytes, bytes] | None = None
) -> ReceiptReport:
    """What a proof of receipt proves; `own` are public keys that are ours, `vouched` agencies' signatures for keys.

    Never raises for a file.
    """
    return receipt_proofs.check(content, trust, own=own, vouched=vouched)


def is_proof(content: bytes) -> bool:
    """Whether a file claims to be a proof of `commands.sign_tree`."""
    return looks_like_one(content)


def verify_proof(leaf: bytes, proof: bytes, trust: Trust) -> ProofReport:
    """Whether `proof` proves that `leaf` was signed, by whom and when. Never raises for a file."""
    return check(leaf, proof, trust)


def read_proof(proof: bytes, trust: Trust) -> ProofReport:
    """The same for the leaf that the proof itself names: to be compared with what it is said to be for."""
    return check(None, proof, trust)
