"""What others may ask of a signed file, of a signature beside its bytes, and of a proof."""

from motcua.signing.detached import problem as detached_problem
from motcua.signing.ports import Trust
from motcua.signing.proofs import check, looks_like_one
from motcua.signing.types import ProofReport
from motcua.signing.verify import LARGEST, verify

__all__ = ["LARGEST", "detached_problem", "is_proof", "read_proof", "verify", "verify_proof"]


def is_proof(content: bytes) -> bool:
    """Whether a file claims to be a proof of `commands.sign_tree`."""
    return looks_like_one(content)


def verify_proof(leaf: bytes, proof: bytes, trust: Trust) -> ProofReport:
    """Whether `proof` proves that `leaf` was signed, by whom and when. Never raises for a file."""
    return check(leaf, proof, trust)


def read_proof(proof: bytes, trust: Trust) -> ProofReport:
    """The same for the leaf that the proof itself names: to be compared with what it is said to be for."""
    return check(None, proof, trust)
