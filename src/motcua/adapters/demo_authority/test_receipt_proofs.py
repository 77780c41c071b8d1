"""A proof of receipt: given at once, it proves just its facts, and an agency stands behind its key."""

import json
from base64 import b64encode
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.adapters.demo_authority.conftest import AGENCY, PERSON
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid
from motcua.signing.commands import endorse, sign_detached
from motcua.signing.ports import SigningTools, Trust
from motcua.signing.queries import is_proof, is_receipt_proof, verify_receipt_proof
from motcua.signing.receipt_key import ReceiptKey, endorsed_text, new_key
from motcua.signing.types import Purpose

OURS = ReceiptKey.load(new_key())
FACTS: dict[str, Any] = {
    "system": "https://mot-cua.example",
    "code": "H49.61.23-261129-0001",
    "received_at": "2026-11-29T08:00:00.123456+07:00",
    "procedure": "1.001193",
    "counter": "H49.61.23",
    "files": [{"component": "KHAI", "sha256": "ab" * 32, "size": 1234}],
    "form_sha256": "cd" * 32,
    "event_sha256": "ef" * 32,
}


def proof(**more: Any) -> bytes:
    """A proof of these facts, as it is handed out."""
    return json.dumps({**OURS.sign(FACTS), **more}).encode()


def endorsed(tools: SigningTools) -> bytes:
    signature = endorse(OURS.public, key=AGENCY, at=now(), tools=tools)
    return proof(endorsement=b64encode(signature).decode())


def test_with_the_agencys_signature_it_leads_to_a_root_certificate(tools: SigningTools) -> None:
    report = verify_receipt_proof(endorsed(tools), tools.trust)
    assert report.valid
    assert report.trusted
    assert not report.ours
    assert (report.facts, report.problem) == (FACTS, None)
    assert "Hồng Gai" in report.name
    assert report.time_stamped_at is not None


def test_the_signature_for_the_key_may_also_lie_beside_it(tools: SigningTools) -> None:
    signature = endorse(OURS.public, key=AGENCY, at=now(), tools=tools)
    assert verify_receipt_proof(proof(), tools.trust, vouched={OURS.public: signature}).trusted


def test_before_the_agency_has_signed_we_know_our_own_and_nobody_elses() -> None:
    assert verify_receipt_proof(proof(), Trust(), own=[OURS.public]).valid
    stranger = verify_receipt_proof(proof(), Trust())
    assert stranger.intact
    assert not stranger.valid
    assert "chưa có cơ quan nào bảo đảm" in str(stranger.problem)


def test_the_same_facts_give_the_same_proof() -> None:
    assert OURS.sign(FACTS) == OURS.sign(dict(reversed(FACTS.items())))


@given(st.sampled_from(sorted(FACTS)), st.text(max_size=5))
def test_no_fact_can_be_changed(name: str, put: str) -> None:
    changed: Any = [{"sha256": put, "size": 1}] if name == "files" else put
    written = json.loads(proof())
    written["facts"][name] = changed
    report = verify_receipt_proof(json.dumps(written).encode(), Trust(), own=[OURS.public])
    assert not report.valid
    assert "đã bị sửa" in str(report.problem)


def test_a_person_cannot_vouch_for_a_key(tools: SigningTools) -> None:
    with pytest.raises(Invalid):
        endorse(OURS.public, key=PERSON, at=now(), tools=tools)


def test_a_signature_for_another_key_vouches_for_nothing(tools: SigningTools) -> None:
    other = ReceiptKey.load(new_key())
    signature = sign_detached(endorsed_text(other.public), key=AGENCY, at=now(), tools=tools)
    report = verify_receipt_proof(proof(endorsement=b64encode(signature).decode()), tools.trust)
    assert not report.valid


def test_a_public_authority_makes_nobody_an_agency_that_vouches_for_a_key(tools: SigningTools) -> None:
    purposes: dict[bytes, Purpose] = {one.sha256: "public" for one in tools.trust.roots}
    report = verify_receipt_proof(endorsed(tools), replace(tools.trust, purposes=purposes))
    assert (report.intact, report.trusted, report.trusted_as) == (True, False, "")
    assert not report.valid
    assert verify_receipt_proof(endorsed(tools), tools.trust).trusted_as == "demonstration"


def test_an_agency_whom_we_do_not_trust_is_named(tools: SigningTools) -> None:
    report = verify_receipt_proof(endorsed(tools), Trust())
    assert not report.valid


def test_the_two_kinds_of_proof_are_told_apart() -> None:
    assert is_receipt_proof(proof())
    assert not is_proof(proof())


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_is_given_it_never_raises(content: bytes) -> None:
    assert not verify_receipt_proof(content, Trust()).valid


@pytest.mark.parametrize(
    "broken",
    [
        {"facts": []},
        {"facts": {"code": 1}},
        {"key": "00"},
        {"key": None},
        {"signature": "%%%"},
        {"signature": 5},
        {"format": "motcua-receipt-2"},
        {"endorsement": 7},
    ],
)
def test_what_is_not_whole_is_no_proof(broken: dict[str, Any]) -> None:
    report = verify_receipt_proof(proof(**broken), Trust(), own=[OURS.public])
    assert not report.readable


def test_a_proof_that_gives_a_key_twice_is_refused_by_the_name_of_the_key() -> None:
    code = json.dumps(FACTS["code"]).encode()
    twice = proof().replace(b'"code": ' + code, b'"code": "H49.1-260101-0001", "code": ' + code)
    report = verify_receipt_proof(twice, Trust(), own=[OURS.public])
    assert not report.readable
    assert "Khoá “code” được ghi hai lần" in str(report.problem)
