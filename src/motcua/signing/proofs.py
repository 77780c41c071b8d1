"""Many contents signed as one: a tree of their hashes, one signature over its root, and a proof for each by itself.

A proof is a small JSON file (docs/mechanisms/signing.md) that anybody can check with nothing but a root certificate.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from motcua.kernel.merkle import Tree, root_of
from motcua.platform import strict_json
from motcua.signing import detached, findings
from motcua.signing.ports import Trust
from motcua.signing.types import ProofReport

FORMAT = "motcua-proof-1"
LARGEST = 200_000
"""Bytes of a proof file; ours have about 8,000."""
# 2**40 leaves are more than anybody signs at once.
_LONGEST_PATH = 40


@dataclass(frozen=True)
class Proof:
    """Leaf `index` (from 0) of `size`, the hashes on its way up, and the CMS over the root."""

    leaf: bytes
    index: int
    size: int
    path: tuple[bytes, ...]
    signature: bytes

    def dump(self) -> bytes:
        """As a file."""
        written = {
            "format": FORMAT,
            "leaf": self.leaf.hex(),
            "index": self.index,
            "size": self.size,
            "path": [one.hex() for one in self.path],
            "signature": b64encode(self.signature).decode(),
        }
        return json.dumps(written, separators=(",", ":")).encode()


def signed_text(size: int, root: bytes) -> bytes:
    """The bytes that are signed for a tree; no other signature of ours is over bytes that begin so."""
    return f"{FORMAT} {size} {root.hex()}\n".encode()


def of_tree(tree: Tree, leaves: Sequence[bytes], signature: bytes) -> Iterator[Proof]:
    """The proof of each leaf, in their order."""
    for index, leaf in enumerate(leaves):
        yield Proof(leaf, index, tree.size, tuple(tree.path(index)), signature)


def looks_like_one(content: bytes) -> bool:
    """Whether a file claims to be a proof."""
    return content[:LARGEST].lstrip().startswith(b"{") and FORMAT.encode() in content[:LARGEST]


def read(content: bytes) -> Proof:
    """The proof in a file; raises `ValueError` for anything else."""
    if len(content) > LARGEST:
        raise ValueError("too large for a proof")
    try:
        return _read(strict_json.read(content))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a proof") from error


def _read(written: Mapping[str, Any]) -> Proof:
    path = tuple(bytes.fromhex(one) for one in written["path"])
    index, size = written["index"], written["size"]
    whole = type(index) is int and type(size) is int and written["format"] == FORMAT
    if not whole or len(path) > _LONGEST_PATH or any(len(one) != 32 for one in path):
        raise ValueError("not a proof")
    signature = b64decode(written["signature"], validate=True)
    return Proof(bytes.fromhex(written["leaf"]), index, size, path, signature)


def check(leaf: bytes | None, proof: bytes, trust: Trust) -> ProofReport:
    """What a proof proves of `leaf`, or with None of the leaf that it names itself. Never raises for a file."""
    try:
        read_proof = read(proof)
    except ValueError as error:
        return ProofReport(problem=findings.unread_proof(error))
    report = ProofReport(
        readable=True, leaf=read_proof.leaf.hex(), number=read_proof.index + 1, size=read_proof.size
    )
    if leaf is not None and leaf != read_proof.leaf:
        return replace(report, problem=findings.OTHER_CONTENT)
    root = root_of(read_proof.leaf, read_proof.index, read_proof.size, read_proof.path)
    if root is None:
        return replace(report, problem=findings.PROOF_BROKEN)
    return _signed(report, signed_text(read_proof.size, root), read_proof.signature, trust)


def _signed(report: ProofReport, content: bytes, signature: bytes, trust: Trust) -> ProofReport:
    found = detached.examine(content, signature, trust)
    if found is None or not found.intact:
        return replace(report, problem=findings.PROOF_BROKEN)
    report = replace(
        report,
        intact=True,
        name=found.name,
        issuer=found.issuer,
        time_stamped_at=found.stamped_at,
        time_stamp_authority=found.stamped_by,
    )
    if found.stamped_at is None:
        return replace(report, problem=findings.PROOF_WITHOUT_TIME)
    return (
        replace(report, trusted=True, trusted_as=found.trusted_as)
        if found.trusted
        else replace(report, problem=findings.proof_by_stranger(found.name))
    )
