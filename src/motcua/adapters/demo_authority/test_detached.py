"""A signature beside its bytes: good for them alone, by somebody we trust, at an hour that is vouched for."""

from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import cms

from motcua.adapters.demo_authority.adapter import signing_tools
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.trust import trust
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, Unavailable
from motcua.signing.commands import sign_detached
from motcua.signing.ports import SigningTools, Trust
from motcua.signing.queries import detached_problem
from motcua.signing.types import KeyRef

CONTENT = b"motcua-audit-1 7 " + b"a" * 64 + b"\n"
KEY = KeyRef("organisation", "H49")


@pytest.fixture
def tools(tmp_path: Path) -> SigningTools:
    """An authority of its own, with the province's key."""
    made = DemoAuthority(tmp_path / "authority")
    made.issue_organisation("H49", "Ủy ban nhân dân tỉnh", "H49")
    return signing_tools(made)


def test_a_signature_is_good_for_its_bytes_and_no_others(tools: SigningTools) -> None:
    signature = sign_detached(CONTENT, key=KEY, at=now(), tools=tools)
    assert detached_problem(CONTENT, signature, tools.trust) is None
    assert detached_problem(CONTENT.replace(b"7", b"8"), signature, tools.trust) is not None


def test_every_flipped_byte_of_the_signature_value_is_noticed(tools: SigningTools) -> None:
    signature = sign_detached(CONTENT, key=KEY, at=now(), tools=tools)
    value = cms.ContentInfo.load(signature)["content"]["signer_infos"][0]["signature"].native
    start = signature.index(value)
    for place in range(start, start + len(value)):
        assert detached_problem(CONTENT, _flipped(signature, place), tools.trust) is not None


def _flipped(signature: bytes, place: int) -> bytes:
    return signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]


def test_somebody_elses_signature_is_not_trusted(tools: SigningTools, tmp_path: Path) -> None:
    stranger = DemoAuthority(tmp_path / "stranger")
    stranger.issue_organisation("H49", "Ủy ban nhân dân tỉnh", "H49")
    signature = sign_detached(CONTENT, key=KEY, at=now(), tools=signing_tools(stranger))
    assert detached_problem(CONTENT, signature, tools.trust) is not None
    assert detached_problem(CONTENT, signature, Trust()) is not None
    assert detached_problem(CONTENT, signature, trust(stranger)) is None


@pytest.mark.parametrize("signature", [b"", b"\x30\x03", b"x" * 5000])
def test_what_is_no_signature_is_said_to_be_none(tools: SigningTools, signature: bytes) -> None:
    assert detached_problem(CONTENT, signature, tools.trust)


def test_an_expired_key_signs_nothing(tools: SigningTools) -> None:
    with pytest.raises(Invalid):
        sign_detached(CONTENT, key=KEY, at=now() + timedelta(days=20 * 365), tools=tools)


def test_without_a_time_stamp_nothing_is_signed(tools: SigningTools, tmp_path: Path) -> None:
    authority = DemoAuthority(tmp_path / "authority")
    away = signing_tools(authority, "http://127.0.0.1:9", timeout=1)
    broken = SigningTools(tools.keys, away.time_stamper, tools.revocation, tools.trust)
    with pytest.raises(Unavailable):
        sign_detached(CONTENT, key=KEY, at=now(), tools=broken)
