"""What a stranger brings is judged in a child process, and judged the same."""

import json
from typing import Any

import pytest

from motcua.adapters.demo_authority.conftest import AGENCY
from motcua.adapters.demo_authority.test_receipt_proofs import OURS, endorsed, proof
from motcua.adapters.demo_authority.test_signing import agency_seals, person_signs
from motcua.kernel import clock
from motcua.kernel.clock import now
from motcua.signing.commands import sign_tree
from motcua.signing.ports import SigningTools, Trust
from motcua.signing.queries import (
    read_foreign_proof,
    read_proof,
    verify,
    verify_foreign,
    verify_foreign_receipt,
    verify_receipt_proof,
)
from tests.support.papers import a_paper

NOBODY = Trust()


def same(found: Any, other: Any) -> bool:
    return bool(json.dumps(found.to_json()) == json.dumps(other.to_json()))


def test_a_signed_paper_is_judged_as_we_would_judge_it_ourselves(tools: SigningTools) -> None:
    result = agency_seals(tools, person_signs(tools))
    with clock.at(now()):
        for pdf, trust in (
            (result, tools.trust),
            (result, NOBODY),
            (a_paper(2), tools.trust),
            (b"no", NOBODY),
        ):
            assert same(verify_foreign(pdf, trust), verify(pdf, trust))
    assert verify_foreign(result, tools.trust).valid
    assert verify_foreign(result, tools.trust) == verify(result, tools.trust)


def test_revocations_reach_the_child(tools: SigningTools, authority: Any) -> None:
    signed = person_signs(tools)
    with clock.at(now()):
        assert verify_foreign(signed, tools.trust).signatures[0].revocation == "good"
        assert same(
            verify_foreign(signed, Trust(tools.trust.roots)), verify(signed, Trust(tools.trust.roots))
        )


def test_proofs_are_judged_as_we_would_judge_them_ourselves(tools: SigningTools) -> None:
    made, _ = sign_tree([b"one", b"other"], key=AGENCY, at=now(), tools=tools)
    for content in (made, made[:50], b"{}"):
        assert same(read_foreign_proof(content, tools.trust), read_proof(content, tools.trust))
    assert read_foreign_proof(made, tools.trust).valid
    for content in (proof(), endorsed(tools), b"{}"):
        ours = verify_foreign_receipt(content, tools.trust, own=[OURS.public])
        assert same(ours, verify_receipt_proof(content, tools.trust, own=[OURS.public]))


@pytest.mark.parametrize("trick", [b"%PDF-1.7\n1 0 obj\n" + b"[" * 100_000, b"{" + b"[" * 100_000])
def test_a_trap_gets_a_sentence(trick: bytes) -> None:
    found = verify_foreign(trick, NOBODY)
    assert not found.readable
    assert found.problem
    assert read_foreign_proof(trick, NOBODY).problem
