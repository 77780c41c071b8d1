"""One contract for every key store: files, a PKCS#11 token, and keys whose holder agrees on a telephone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from motcua.adapters.demo_authority.adapter import signing_tools
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.certificates import person_name
from motcua.adapters.demo_authority.remote_keys import RemoteKeyStore
from motcua.adapters.demo_authority.telephone import Telephone
from motcua.adapters.pkcs11.adapter import TokenKeyStore
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, NotFound, Unavailable
from motcua.signing.commands import authorise, finish, prepare_person
from motcua.signing.ports import Declined, KeyStore, SigningTools
from motcua.signing.queries import verify
from motcua.signing.types import KeyRef, Pending, Prepared
from tests.contracts.tokens import SOFTHSM, Token
from tests.support.papers import a_paper
from tests.support.signing import answer

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


@pytest.fixture
def telephone(authority: DemoAuthority) -> Iterator[Telephone]:
    """A key store over the wire, with the official's key in it."""
    authority.issue_person(KEY.ref, "Trần Thị Bình", "Phó Chủ tịch", "UBND xã Bình Liêu")
    simulated = Telephone(authority)
    simulated.site.start()
    yield simulated
    simulated.site.stop()


def fail(telephone: Telephone, mode: str) -> None:
    requests.post(f"{telephone.site.url}/fail", json={"mode": mode}, timeout=5)


@pytest.fixture(params=["files", "token", "telephone"])
def tools(request: pytest.FixtureRequest, authority: DemoAuthority) -> SigningTools:
    """The same tools around either key store."""
    made = signing_tools(authority)
    if request.param == "files":
        authority.issue_person(KEY.ref, "Trần Thị Bình", "Phó Chủ tịch", "UBND xã Bình Liêu")
        return made
    if request.param == "telephone":
        return replace(made, keys=RemoteKeyStore(request.getfixturevalue("telephone").site.url))
    store: KeyStore = request.getfixturevalue("token")
    return replace(made, keys=store)


def _prepared(tools: SigningTools) -> Prepared:
    return prepare_person(
        a_paper(), key=KEY, name="Trần Thị Bình", post="Phó Chủ tịch", at=now(), reason="Ký", tools=tools
    )


def _authorised(request: pytest.FixtureRequest, tools: SigningTools, *papers: Prepared) -> tuple[bytes, ...]:
    """The key's signatures; whoever must agree to it does."""
    found = authorise(papers, key=KEY, occasion="consent-1", tools=tools)
    if isinstance(found, Pending):
        answer(request.getfixturevalue("telephone"), "yes")
        found = authorise(papers, key=KEY, occasion="consent-1", tools=tools)
    assert not isinstance(found, Pending)
    return found


def test_papers_signed_with_a_key_of_the_store_are_valid(
    request: pytest.FixtureRequest, tools: SigningTools
) -> None:
    papers = [_prepared(tools), _prepared(tools)]
    for paper, value in zip(papers, _authorised(request, tools, *papers), strict=True):
        _is_valid(finish(paper, value, key=KEY, tools=tools), tools)


def test_asked_again_on_the_same_occasion_the_same_paper_can_be_finished(
    request: pytest.FixtureRequest, tools: SigningTools
) -> None:
    paper = _prepared(tools)
    _authorised(request, tools, paper)
    again = authorise([paper], key=KEY, occasion="consent-1", tools=tools)
    assert not isinstance(again, Pending)
    _is_valid(finish(paper, again[0], key=KEY, tools=tools), tools)


def test_a_signature_over_another_paper_is_never_put_in(
    request: pytest.FixtureRequest, tools: SigningTools
) -> None:
    first, second = _prepared(tools), _prepared(tools)
    values = _authorised(request, tools, first, second)
    with pytest.raises(Invalid, match="không đúng"):
        finish(first, values[1], key=KEY, tools=tools)


def _is_valid(pdf: bytes, tools: SigningTools) -> None:
    found = verify(pdf, tools.trust)
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


def test_the_holder_is_asked_once_for_all_papers_however_the_line_breaks(telephone: Telephone) -> None:
    store = RemoteKeyStore(telephone.site.url)
    store.signer(KEY)
    fail(telephone, "drop")
    for _ in range(2):
        with pytest.raises(Unavailable, match="không trả lời"):
            store.authorise(KEY, [b"one", b"two"], occasion="c")
    fail(telephone, "off")
    assert isinstance(store.authorise(KEY, [b"one", b"two"], occasion="c"), Pending)
    (asked,) = telephone.asked.values()
    assert (asked.texts, asked.times) == ([b"one", b"two"], 3)
    answer(telephone, "yes")
    answer(telephone, "no")
    signed = store.authorise(KEY, [b"one", b"two"], occasion="c")
    assert isinstance(signed, tuple)
    assert len(signed) == 2


def test_a_holder_who_says_no_or_nothing_has_signed_nothing(telephone: Telephone) -> None:
    store = RemoteKeyStore(telephone.site.url)
    assert isinstance(store.authorise(KEY, [b"one"], occasion="no"), Pending)
    answer(telephone, "no")
    telephone.patience = timedelta()
    for occasion, said in (("no", "đã từ chối"), ("late", "không xác nhận kịp")):
        with pytest.raises(Declined, match=said):
            store.authorise(KEY, [b"one"], occasion=occasion)


def test_a_store_that_is_down_or_slow_is_told_in_words(telephone: Telephone) -> None:
    fail(telephone, "down")
    with pytest.raises(Unavailable, match="không trả lời"):
        RemoteKeyStore(telephone.site.url).signer(KEY)
    fail(telephone, "slow")
    with pytest.raises(Unavailable, match="không trả lời"):
        RemoteKeyStore(telephone.site.url, timeout=0.2).signer(KEY)
