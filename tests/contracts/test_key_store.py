"""One contract for every key store: files of the demonstration authority and a PKCS#11 token behave alike."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from motcua.adapters.demo_authority.adapter import signing_tools
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.certificates import person_name
from motcua.adapters.pkcs11.adapter import TokenKeyStore
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound, Unavailable
from motcua.signing.commands import sign_as_person
from motcua.signing.ports import KeyStore, SigningTools
from motcua.signing.queries import verify
from motcua.signing.types import KeyRef
from tests.contracts.tokens import SOFTHSM, Token
from tests.support.papers import a_paper

KEY = KeyRef("person", "tran-thi-binh")


@pytest.fixture
def authority(tmp_path: Path) -> DemoAuthority:
    return DemoAuthority(tmp_path / "authority")


@pytest.fixture
def token(
    tmp_path: Path, authority: DemoAuthority, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TokenKeyStore]:
    """A SoftHSM token with one official's key, made inside it and certified by the authority."""
    made = Token.made(tmp_path, monkeypatch)
    made.put(KEY, person_name(KEY.ref, "Trần Thị Bình", "Phó Chủ tịch", "UBND xã Bình Liêu"), authority)
    store = made.store(authority)
    yield store
    store.close()


@pytest.fixture(params=["files", "token"])
def tools(request: pytest.FixtureRequest, authority: DemoAuthority) -> SigningTools:
    """The same tools around either key store."""
    made = signing_tools(authority)
    if request.param == "files":
        authority.issue_person(KEY.ref, "Trần Thị Bình", "Phó Chủ tịch", "UBND xã Bình Liêu")
        return made
    store: KeyStore = request.getfixturevalue("token")
    return replace(made, keys=store)


def _signed(tools: SigningTools) -> bytes:
    return sign_as_person(
        a_paper(), key=KEY, name="Trần Thị Bình", post="Phó Chủ tịch", at=now(), reason="Ký", tools=tools
    )


def test_a_paper_signed_with_a_key_of_the_store_is_valid(tools: SigningTools) -> None:
    found = verify(_signed(tools), tools.trust)
    assert found.valid, found.problem
    assert [(one.kind, one.name) for one in found.signatures] == [("person", "Trần Thị Bình")]


def test_a_signer_is_loaded_once(tools: SigningTools) -> None:
    assert tools.keys.signer(KEY) is tools.keys.signer(KEY)


def test_it_brings_the_issuers_certificate(tools: SigningTools) -> None:
    subjects = {one.subject.native["common_name"] for one in tools.keys.signer(KEY).cert_registry}
    assert "CA cán bộ, công chức TRÌNH DIỄN" in subjects


def test_an_unknown_key_is_refused_by_name(tools: SigningTools) -> None:
    with pytest.raises(NotFound, match="person:nobody"):
        tools.keys.signer(KeyRef("person", "nobody"))


def test_a_wrong_pin_is_told_in_words(token: TokenKeyStore, authority: DemoAuthority) -> None:
    wrong = TokenKeyStore(SOFTHSM, Token.label, "9999")
    with pytest.raises(Unavailable, match="mã PIN không đúng"):
        wrong.signer(KEY)


def test_a_token_that_is_away_is_told_in_words(token: TokenKeyStore) -> None:
    with pytest.raises(Unavailable, match="không trả lời"):
        TokenKeyStore(SOFTHSM, "somebody-elses", Token.pin).signer(KEY)
