"""Against authorities and a provider that none of us wrote: signed remotely, stamped, sealed, verified, revoked."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from motcua.adapters.authorities.revocation import FetchedRevocation
from motcua.adapters.authorities.time_stamps import Authority, HttpTimeStamper
from motcua.adapters.csc import wire
from motcua.adapters.csc.adapter import RemoteStore
from motcua.adapters.key_stores import NamedKeys
from motcua.config import trust_anchors
from motcua.documents.types import Box
from motcua.kernel import clock
from motcua.kernel.errors import Invalid, NotFound, Unavailable
from motcua.signing.commands import renew, sign_tree
from motcua.signing.ports import NoAppearances, SigningTools, Trust
from motcua.signing.queries import lasts_until, verify, verify_proof
from motcua.signing.types import KeyRef, SealFace
from motcua.signing.usable import examine
from tests.support.papers import a_paper
from tests.support.pki import ARCH, ISSUING, STAMPER, Agency, Holders, Person, Pki, authorities
from tests.support.signing import seal_as_organisation, sign_as_person

AN, UBND, BINH = KeyRef("person", "an"), KeyRef("organisation", "ubnd"), KeyRef("person", "binh")
HOLDERS: Holders = {
    "an": Person("Nguyễn Văn An", "Chủ tịch"),
    "binh": Person("Trần Thị Bình", "Phó Chủ tịch"),
    "ubnd": Agency("UBND xã Ví Dụ", "H90.12"),
}


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pki]:
    with authorities(tmp_path_factory.mktemp("pki"), HOLDERS, revoked=["binh"]) as made:
        yield made


@pytest.fixture
def tools(pki: Pki, tmp_path: Path) -> SigningTools:
    """As an installation has them by its settings."""
    found = trust_anchors.read(pki.write_anchors(tmp_path / "anchors"))
    revocation = FetchedRevocation(tmp_path / "revocation", timeout=5)
    return SigningTools(
        NamedKeys(RemoteStore(wire.Provider("certomancer", pki.remote)), lambda key: f"{ARCH}/{key.ref}"),
        HttpTimeStamper(Authority("http://127.0.0.1:9/tsa", timeout=1), Authority(pki.stamps)),
        revocation,
        Trust(found.roots, found.intermediates, revocation, found.purposes),
        NoAppearances(),
    )


def signed_and_sealed(tools: SigningTools) -> bytes:
    """A paper as a result is."""
    at = clock.now()
    signed = sign_as_person(
        a_paper(), key=AN, name="Nguyễn Văn An", post="Chủ tịch", at=at, reason="Ký", tools=tools
    )
    return seal_as_organisation(
        signed, key=UBND, box=Box(0, 100, 100, 200, 200), face=SealFace("UBND xã Ví Dụ"), at=at,
        reason="Đóng dấu", tools=tools,
    )  # fmt: skip


def test_a_result_lasts_and_other_programs_say_so(tools: SigningTools, pki: Pki, tmp_path: Path) -> None:
    made = signed_and_sealed(tools)
    trust = Trust(tools.trust.roots, tools.trust.intermediates, None, tools.trust.purposes)
    found = verify(made, trust)
    assert found.valid, found.problem
    assert [(one.kind, one.name, one.revocation) for one in found.signatures] == [
        ("person", "Nguyễn Văn An", "good"),
        ("organisation", "UBND xã Ví Dụ", "good"),
    ]
    assert {one.pades_level for one in found.signatures} == {"B-LT"}
    (tmp_path / "result.pdf").write_bytes(made)
    told = subprocess.run(
        ["pdfsig", "-nocert", str(tmp_path / "result.pdf")], capture_output=True, text=True, check=True
    )
    assert told.stdout.count("Signature is Valid") == 2


def test_a_result_outlives_its_time_stamps(tools: SigningTools, tmp_path: Path) -> None:
    made = signed_and_sealed(tools)
    renewed = renew(renew(made, tools=tools), tools=tools)
    assert renewed.startswith(made)
    assert lasts_until(renewed) == lasts_until(made)
    found = verify(renewed, Trust(tools.trust.roots, tools.trust.intermediates, None, tools.trust.purposes))
    assert found.valid, found.problem
    assert {one.pades_level for one in found.signatures} == {"B-LTA"}
    assert [one.good for one in found.time_proofs] == [True, True]
    (tmp_path / "result.pdf").write_bytes(renewed)
    told = subprocess.run(
        ["pdfsig", "-nocert", str(tmp_path / "result.pdf")], capture_output=True, text=True, check=True
    )
    assert told.stdout.count("Signature is Valid") >= 2
    assert "Invalid" not in told.stdout


def test_until_when_its_hour_can_be_verified_is_told_and_that_it_has_ended(tools: SigningTools) -> None:
    made = signed_and_sealed(tools)
    until = lasts_until(made)
    assert until is not None
    trust = Trust(tools.trust.roots, tools.trust.intermediates, None, tools.trust.purposes)
    assert {(one.time_stamp_until, one.caution) for one in verify(made, trust).signatures} == {(until, None)}
    later = verify(renew(made, tools=tools), trust, at=until + timedelta(days=1))
    assert later.valid
    assert [one.good for one in later.time_proofs] == [True]
    assert all("không được gia hạn" in str(one.caution) for one in later.signatures)


def test_a_renewal_that_was_touched_counts_no_more(tools: SigningTools) -> None:
    made = signed_and_sealed(tools)
    touched = bytearray(renew(made, tools=tools))
    touched[len(made) + 1000] ^= 1
    found = verify(bytes(touched), tools.trust)
    assert "B-LTA" not in {one.pades_level for one in found.signatures}
    assert not any(one.good for one in found.time_proofs)


def test_whoever_has_a_certificate_for_other_uses_is_told_so(tools: SigningTools, pki: Pki) -> None:
    with pytest.raises(Invalid, match="không được cấp để làm việc này"):
        examine(
            pki.certificate(STAMPER), (pki.certificate(ISSUING),), tools.trust, tools.revocation, clock.now()
        )


def test_without_an_authority_no_paper_is_renewed(tools: SigningTools) -> None:
    made = signed_and_sealed(tools)
    nobody = HttpTimeStamper(Authority("http://127.0.0.1:9/tsa", timeout=1))
    with pytest.raises(Unavailable):
        renew(made, tools=replace(tools, time_stamper=nobody))


def test_whoever_is_revoked_does_not_sign(tools: SigningTools) -> None:
    with pytest.raises(Invalid, match="đã bị thu hồi"):
        sign_as_person(
            a_paper(), key=BINH, name="Trần Thị Bình", post="", at=clock.now(), reason="Ký", tools=tools
        )


def test_many_contents_are_proven_by_one_seal(tools: SigningTools) -> None:
    leaves = [bytes([n]) * 32 for n in range(5)]
    proofs = sign_tree(leaves, key=UBND, at=clock.now(), tools=tools)
    assert all(
        verify_proof(one, proof, tools.trust).trusted for one, proof in zip(leaves, proofs, strict=True)
    )


def test_an_authority_that_is_away_is_believed_by_its_last_word_and_the_outage_is_told(
    tmp_path: Path,
) -> None:
    kept = tmp_path / "revocation"
    with authorities(tmp_path, HOLDERS) as made:
        way = [made.certificate(one) for one in ("goc", "cap", "an")]
        assert FetchedRevocation(kept).about(way).know(way)
    later = FetchedRevocation(kept, timeout=1)
    assert later.about(way).know(way)
    assert later.outages()
    with clock.at(clock.now() + timedelta(days=400)), pytest.raises(Unavailable, match="bị thu hồi không"):
        FetchedRevocation(kept, timeout=1).about(way)


def test_an_unknown_credential_is_not_found(tools: SigningTools) -> None:
    with pytest.raises(NotFound):
        tools.keys.signer(KeyRef("person", "nobody"))
