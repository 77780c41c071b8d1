"""A proof out of a batch: it stands alone, it proves its own content, and nothing else passes."""

import json
from base64 import b64decode, b64encode
from datetime import timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

import pytest
from asn1crypto import cms
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.adapters.demo_authority.adapter import signing_tools
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.conftest import AGENCY, PERSON
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, Unavailable
from motcua.signing.commands import sign_detached, sign_tree
from motcua.signing.ports import SigningTools, Trust
from motcua.signing.queries import is_proof, read_proof, verify_proof

BATCH = [sha256(f"receipt {number}".encode()).digest() for number in range(7)]


@cache
def at_hand() -> SigningTools:
    """One authority for all examples of a property."""
    authority = DemoAuthority(Path(mkdtemp(prefix="motcua-proofs-")))
    authority.issue_organisation(AGENCY.ref, "UBND phường Hồng Gai", AGENCY.ref)
    return signing_tools(authority)


def batch(tools: SigningTools) -> list[bytes]:
    return sign_tree(BATCH, key=AGENCY, at=now(), tools=tools)


def test_each_proof_says_who_signed_its_content_and_when(tools: SigningTools) -> None:
    for number, (leaf, proof) in enumerate(zip(BATCH, batch(tools), strict=True), start=1):
        found = verify_proof(leaf, proof, tools.trust)
        assert (found.valid, found.problem, found.name) == (True, None, "UBND phường Hồng Gai")
        assert (found.leaf, found.number, found.size) == (leaf.hex(), number, len(BATCH))
        assert found.time_stamped_at
        assert abs(found.time_stamped_at - now()) < timedelta(minutes=5)


def test_a_batch_is_signed_and_stamped_once(tools: SigningTools) -> None:
    signatures = {json.loads(one)["signature"] for one in batch(tools)}
    assert len(signatures) == 1
    signed = cms.ContentInfo.load(b64decode(signatures.pop()))["content"]
    assert len(signed["signer_infos"][0]["unsigned_attrs"]) == 1


def test_nothing_that_waits_needs_no_signature(tools: SigningTools) -> None:
    assert sign_tree([], key=PERSON, at=now(), tools=tools) == []


@settings(deadline=None, max_examples=15)
@given(st.lists(st.binary(min_size=1, max_size=64), min_size=1, max_size=20, unique=True), st.data())
def test_a_proof_is_good_for_its_own_content_alone(leaves: list[bytes], data: st.DataObject) -> None:
    tools = at_hand()
    proofs = sign_tree(leaves, key=AGENCY, at=now(), tools=tools)
    mine, other = (data.draw(st.integers(0, len(leaves) - 1)) for _ in range(2))
    assert verify_proof(leaves[mine], proofs[other], tools.trust).valid == (mine == other)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_changed_proof_is_found(data: st.DataObject) -> None:
    tools = at_hand()
    proof = bytearray(_one_proof())
    place = data.draw(st.integers(0, len(proof) - 1))
    changed = data.draw(st.integers(0, 255).filter(lambda value: value != proof[place]))
    proof[place] = changed
    found = read_proof(bytes(proof), tools.trust)
    assert not found.valid or _same_meaning(bytes(proof))


@cache
def _one_proof() -> bytes:
    return batch(at_hand())[4]


def _same_meaning(changed: bytes) -> bool:
    """Capital hexadecimal digits, or a certificate's bytes that the signature does not need."""
    before, after = json.loads(_one_proof()), json.loads(changed)
    told = ("leaf", "index", "size")
    return all(str(before[name]).lower() == str(after[name]).lower() for name in told)


def test_a_number_that_is_not_its_own_is_found(tools: SigningTools) -> None:
    written = json.loads(batch(tools)[2])
    for wrong in ({"index": 3}, {"size": 8}, {"leaf": BATCH[3].hex()}, {"path": written["path"][:-1]}):
        found = read_proof(json.dumps(written | wrong).encode(), tools.trust)
        assert (found.valid, "thay đổi" in str(found.problem)) == (False, True), wrong


def test_a_signature_for_something_else_is_no_proof(tools: SigningTools) -> None:
    written = json.loads(batch(tools)[0])
    foreign = sign_detached(b"motcua-audit-1 1 ff\n", key=AGENCY, at=now(), tools=tools)
    found = read_proof(json.dumps(written | {"signature": b64encode(foreign).decode()}).encode(), tools.trust)
    assert not found.intact


def test_a_stranger_is_intact_but_not_trusted(tools: SigningTools, tmp_path: Path) -> None:
    proof = batch(tools)[0]
    found = read_proof(proof, Trust())
    assert (found.intact, found.valid) == (True, False)
    stranger = signing_tools(DemoAuthority(tmp_path / "stranger")).trust
    assert not read_proof(proof, stranger).valid


@pytest.mark.parametrize(("hours", "good"), [(1, True), (-1, False)])
def test_a_certificate_that_was_revoked_before_it_signed_proves_nothing(
    authority: DemoAuthority, tools: SigningTools, hours: int, good: bool
) -> None:
    proof = batch(tools)[0]
    authority.revoke(AGENCY, at=now() + timedelta(hours=hours))
    assert read_proof(proof, tools.trust).valid == good


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"format": "motcua-proof-1"}', b"{" * 5000, b"\xff"]
)
def test_what_is_no_proof_is_told_so(tools: SigningTools, content: bytes) -> None:
    found = read_proof(content, tools.trust)
    assert (found.readable, found.valid) == (False, False)
    assert "không phải bằng chứng" in str(found.problem)


def test_a_proof_is_told_from_other_files(tools: SigningTools) -> None:
    assert is_proof(batch(tools)[0])
    assert not is_proof(b"%PDF-1.7 motcua-proof-1")
    assert not is_proof(b'{"format": "another"}')


def test_a_person_signs_no_batch(tools: SigningTools) -> None:
    with pytest.raises(Invalid):
        sign_tree(BATCH, key=PERSON, at=now(), tools=tools)


def test_without_a_time_stamp_nothing_is_proven(authority: DemoAuthority, tools: SigningTools) -> None:
    away = signing_tools(authority, "http://127.0.0.1:9", timeout=1)
    broken = SigningTools(tools.keys, away.time_stamper, tools.revocation, tools.trust)
    with pytest.raises(Unavailable):
        batch(broken)


def test_a_proof_that_gives_a_key_twice_is_refused_by_the_name_of_the_key(tools: SigningTools) -> None:
    twice = batch(tools)[0].replace(b'"index":0', b'"index":1,"index":0')
    found = read_proof(twice, tools.trust)
    assert not found.readable
    assert "Khoá “index” được ghi hai lần" in str(found.problem)
