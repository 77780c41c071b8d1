"""One contract for every key store: files, a PKCS#11 token, and a provider of remote signatures."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from motcua.adapters.csc import simulator, wire
from motcua.adapters.csc.adapter import RemoteStore
from motcua.adapters.csc.simulator import Provider
from motcua.adapters.demo_authority.adapter import signing_tools
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.certificates import person_name
from motcua.adapters.key_stores import NamedKeys
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, NotFound
from motcua.signing.commands import authorise, finish, prepare_person
from motcua.signing.ports import SigningTools
from motcua.signing.queries import verify
from motcua.signing.types import KeyRef, Pending, Prepared, Said
from tests.contracts.tokens import Token
from tests.support.papers import a_paper
from tests.support.signing import answer

KEY = KeyRef("person", "tran-thi-binh")


@pytest.fixture
def authority(tmp_path: Path) -> DemoAuthority:
    return DemoAuthority(tmp_path / "authority")


@pytest.fixture
def token(tmp_path: Path, authority: DemoAuthority, monkeypatch: pytest.MonkeyPatch) -> Token:
    """A SoftHSM token with one official's key, made inside it and certified by the authority."""
    made = Token.made(tmp_path, monkeypatch)
    made.put(KEY, person_name(KEY.ref, "Trần Thị Bình", "Phó Chủ tịch", "UBND xã Bình Liêu"), authority)
    return made


@pytest.fixture
def provider(authority: DemoAuthority) -> Iterator[Provider]:
    """A provider of remote signatures over the wire, with the official's key in it."""
    authority.issue_person(KEY.ref, "Trần Thị Bình", "Phó Chủ tịch", "UBND xã Bình Liêu")
    simulated = Provider(authority)
    simulated.site.start()
    yield simulated
    simulated.site.stop()


def at(provider: Provider, *, timeout: float = 5.0) -> NamedKeys:
    """The keys at the provider."""
    known = (provider.url, simulator.CLIENT, simulator.CLIENT_SECRET)
    return NamedKeys(RemoteStore(wire.Provider("mô phỏng", *known, timeout=timeout)))


def fail(provider: Provider, mode: str) -> None:
    requests.post(f"{provider.site.url}/fail", json={"mode": mode}, timeout=5)


@pytest.fixture(params=["files", "token", "provider"])
def tools(request: pytest.FixtureRequest, authority: DemoAuthority) -> SigningTools:
    """The same tools around either key store."""
    made = signing_tools(authority)
    if request.param == "files":
        authority.issue_person(KEY.ref, "Trần Thị Bình", "Phó Chủ tịch", "UBND xã Bình Liêu")
        return made
    if request.param == "provider":
        return replace(made, keys=at(request.getfixturevalue("provider")))
    token: Token = request.getfixturevalue("token")
    return replace(made, keys=token.keys(authority))


def _prepared(tools: SigningTools) -> Prepared:
    return prepare_person(
        a_paper(), key=KEY, name="Trần Thị Bình", post="Phó Chủ tịch", at=now(), reason="Ký", tools=tools
    )


def _authorised(request: pytest.FixtureRequest, tools: SigningTools, *papers: Prepared) -> tuple[bytes, ...]:
    """The key's signatures; whoever must agree to it does."""
    found = authorise(papers, key=KEY, occasion="consent-1", tools=tools)
    if isinstance(found, Pending):
        answer(request.getfixturevalue("provider"), "yes")
        said = Said(found.memory)
        found = authorise(papers, key=KEY, occasion="consent-1", said=said, tools=tools)
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
    again = _authorised(request, tools, paper)
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
