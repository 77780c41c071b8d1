"""Remote signatures: every way of asking the holder, and a provider that delays, refuses, answers twice, breaks off."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from motcua.adapters.csc import simulator, wire
from motcua.adapters.csc.adapter import RemoteStore
from motcua.adapters.csc.simulator import PIN, Provider
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.kernel import clock
from motcua.kernel.errors import NotFound, Unavailable
from motcua.signing.ports import NOTHING, Declined, fits
from motcua.signing.types import Credential, Pending, Said
from tests.support.signing import answer

TEXTS = (b"one", b"two", b"three")


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[Provider]:
    authority = DemoAuthority(tmp_path / "authority")
    authority.issue_person("an", "Nguyễn Văn An", "Chủ tịch", "UBND xã Mẫu")
    made = Provider(authority, slow_seconds=1)
    made.site.start()
    yield made
    made.site.stop()


def store_at(provider: Provider, *, timeout: float = 5, secret: str = simulator.CLIENT_SECRET) -> RemoteStore:
    back = "http://127.0.0.1/ve"
    return RemoteStore(
        wire.Provider("thử", provider.url, simulator.CLIENT, secret, timeout=timeout, redirect_uri=back)
    )


@pytest.fixture
def store(provider: Provider) -> RemoteStore:
    return store_at(provider)


@pytest.fixture
def an(store: RemoteStore) -> Credential:
    return store.found("person:an")


def ask(
    store: RemoteStore, an: Credential, said: Said = NOTHING, texts: tuple[bytes, ...] = TEXTS
) -> tuple[bytes, ...] | Pending:
    return store.authorise(an, texts, occasion="c", said=said)


def pending(found: tuple[bytes, ...] | Pending) -> Pending:
    assert isinstance(found, Pending)
    return found


def are_good(an: Credential, found: tuple[bytes, ...] | Pending) -> bool:
    assert isinstance(found, tuple)
    return len(found) == len(TEXTS) and all(map(fits, [an] * len(TEXTS), TEXTS, found))


def fail(provider: Provider, mode: str) -> None:
    requests.post(f"{provider.site.url}/fail", json={"mode": mode}, timeout=5)


def code_sent(provider: Provider) -> str:
    return provider.codes["person:an"]


def test_the_holder_agrees_on_a_telephone_to_all_at_once(
    provider: Provider, store: RemoteStore, an: Credential
) -> None:
    first = pending(ask(store, an))
    assert first.question.how == "device"
    waits = pending(ask(store, an, Said(first.memory)))
    answer(provider, "yes")
    assert are_good(an, ask(store, an, Said(waits.memory)))
    (consent,) = provider.consents.values()
    assert len(consent.hashes) == 3


def test_it_says_no(provider: Provider, store: RemoteStore, an: Credential) -> None:
    first = pending(ask(store, an))
    answer(provider, "no")
    with pytest.raises(Declined, match="đã từ chối"):
        ask(store, an, Said(first.memory))


def test_it_says_nothing_in_time(provider: Provider, store: RemoteStore, an: Credential) -> None:
    first = pending(ask(store, an))
    fail(provider, "late")
    with pytest.raises(Declined, match="không xác nhận kịp"):
        ask(store, an, Said(first.memory))


def test_pin_and_code_are_typed_and_wrong_ones_are_asked_for_again(
    provider: Provider, store: RemoteStore, an: Credential
) -> None:
    provider.mode = "secret"
    first = pending(ask(store, an))
    assert [one.name for one in first.question.fields] == ["PIN", "OTP"]
    old = code_sent(provider)
    wrong = pending(ask(store, an, Said(first.memory, {"PIN": "0", "OTP": old})))
    assert "không đúng" in str(wrong.question.problem)
    right = Said(wrong.memory, {"PIN": PIN, "OTP": code_sent(provider)})
    assert are_good(an, ask(store, an, right))


def test_a_credential_that_locked_itself_is_told(
    provider: Provider, store: RemoteStore, an: Credential
) -> None:
    provider.mode = "secret"
    wrong = Said({}, {"PIN": "0", "OTP": "0"})
    for _ in range(3):
        pending(ask(store, an, wrong))
    with pytest.raises(Declined, match="khoá"):
        ask(store, an, wrong)


def test_a_code_is_sent_once_for_a_question(provider: Provider, store: RemoteStore, an: Credential) -> None:
    provider.mode = "secret"
    first = pending(ask(store, an))
    sent = code_sent(provider)
    pending(ask(store, an, Said(first.memory)))
    assert code_sent(provider) == sent


def visit(address: str, said: str) -> dict[str, str]:
    """The holder at the provider's page; what comes back with them."""
    page = requests.get(address, timeout=5).text
    handle = page.split('name="handle" value="')[1].split('"')[0]
    form = {"handle": handle, "answer": said}
    site = address.split("/oauth2/", maxsplit=1)[0]
    back = requests.post(f"{site}/oauth2/consent", data=form, timeout=5, allow_redirects=False)
    query = back.headers["Location"].partition("?")[2]
    return dict(pair.split("=", 1) for pair in query.split("&"))


def test_the_holder_agrees_on_the_providers_page(
    provider: Provider, store: RemoteStore, an: Credential
) -> None:
    provider.mode = "visit"
    first = pending(ask(store, an))
    assert pending(ask(store, an, Said(first.memory))).question == first.question
    back = visit(first.question.address, "yes")
    assert back["state"] == first.memory["state"]
    assert are_good(an, ask(store, an, Said(first.memory, {"code": back["code"]})))


def test_the_holder_says_no_on_the_providers_page(
    provider: Provider, store: RemoteStore, an: Credential
) -> None:
    provider.mode = "visit"
    first = pending(ask(store, an))
    assert visit(first.question.address, "no")["error"] == "access_denied"
    with pytest.raises(Declined, match="đã từ chối"):
        ask(store, an, Said(first.memory, values={"error": "declined"}))


def test_a_page_that_is_no_longer_kept_is_asked_for_anew(
    provider: Provider, store: RemoteStore, an: Credential
) -> None:
    provider.mode = "visit"
    first = pending(ask(store, an))
    with clock.at(clock.now() + timedelta(minutes=3)):
        later = pending(ask(store, an, Said(first.memory)))
    assert later.question.address != first.question.address


def test_somebody_elses_code_signs_nothing(provider: Provider, store: RemoteStore, an: Credential) -> None:
    provider.mode = "visit"
    first = pending(ask(store, an))
    visit(first.question.address, "yes")
    with pytest.raises(Unavailable, match="Invalid parameter code"):
        ask(store, an, Said(first.memory, {"code": "guessed"}))


def test_more_than_the_provider_allows_at_once_are_agreed_to_in_parts(
    provider: Provider, store: RemoteStore, an: Credential
) -> None:
    provider.most = 2
    memory = pending(ask(store, an)).memory
    answer(provider, "yes")
    memory = pending(ask(store, an, Said(memory))).memory
    assert len(memory["done"]) == 2
    memory = pending(ask(store, an, Said(memory))).memory
    answer(provider, "yes")
    assert are_good(an, ask(store, an, Said(memory)))


def test_a_line_that_breaks_after_the_consent_asks_nobody_again(
    provider: Provider, store: RemoteStore, an: Credential
) -> None:
    memory = pending(ask(store, an)).memory
    answer(provider, "yes")
    fail(provider, "drop")
    for _ in range(2):
        with pytest.raises(Unavailable, match="không trả lời"):
            ask(store, an, Said(memory))
    fail(provider, "off")
    assert are_good(an, ask(store, an, Said(memory)))
    assert len(provider.consents) == 1


def test_a_consent_that_is_over_when_it_comes_to_signing_is_asked_for_again(
    provider: Provider, store: RemoteStore, an: Credential
) -> None:
    memory = pending(ask(store, an)).memory
    answer(provider, "yes")
    fail(provider, "stale")
    with pytest.raises(Unavailable, match="SAD"):
        ask(store, an, Said(memory))


@pytest.mark.parametrize(("mode", "words"), [("twice", "không trả lời"), ("down", "không trả lời")])
def test_an_answer_that_is_not_one_signature_each_is_none(
    provider: Provider, store: RemoteStore, an: Credential, mode: str, words: str
) -> None:
    memory = pending(ask(store, an)).memory
    answer(provider, "yes")
    fail(provider, mode)
    with pytest.raises(Unavailable, match=words):
        ask(store, an, Said(memory))


def test_a_slow_provider_is_not_waited_for(provider: Provider, an: Credential) -> None:
    fail(provider, "slow")
    with pytest.raises(Unavailable, match="không trả lời"):
        ask(store_at(provider, timeout=0.2), an)


def test_a_client_that_it_does_not_know_is_told_so(provider: Provider) -> None:
    with pytest.raises(Unavailable, match="Invalid client"):
        store_at(provider, secret="wrong").available()


def test_what_it_offers_can_be_chosen(store: RemoteStore) -> None:
    assert [one.handle for one in store.available()] == ["person:an"]
    with pytest.raises(NotFound):
        store.found("person:nobody")
