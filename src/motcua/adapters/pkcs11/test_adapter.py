"""Keys on a SoftHSM token: a person types their PIN, a seal's PIN is kept; whatever is wrong is told in words."""

from pathlib import Path

import pkcs11
import pytest

from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.certificates import organisation_name, person_name
from motcua.adapters.pkcs11.adapter import TokenStore, refusal_of
from motcua.adapters.pkcs11.uri import ObjectName
from motcua.kernel.errors import Invalid, NotFound, Unavailable
from motcua.signing.ports import Declined, fits
from motcua.signing.types import Credential, KeyRef, Pending, Said
from tests.contracts.tokens import SOFTHSM, Token

AN, UBND = KeyRef("person", "nguyen-van-an"), KeyRef("organisation", "H90.12")


@pytest.fixture
def authority(tmp_path: Path) -> DemoAuthority:
    return DemoAuthority(tmp_path / "authority")


@pytest.fixture
def token(tmp_path: Path, authority: DemoAuthority, monkeypatch: pytest.MonkeyPatch) -> Token:
    made = Token.made(tmp_path, monkeypatch)
    made.put(AN, person_name(AN.ref, "Nguyễn Văn An", "Chủ tịch", "UBND xã Mẫu"), authority)
    made.put(UBND, organisation_name(UBND.ref, "UBND xã Mẫu"), authority)
    return made


def of(store: TokenStore, key: KeyRef) -> Credential:
    return store.found(str(ObjectName(Token.label, str(key))))


def signed(store: TokenStore, key: KeyRef, pin: str = "", *texts: bytes) -> tuple[bytes, ...] | Pending:
    said = Said(secret={"PIN": pin} if pin else {})
    return store.authorise(of(store, key), texts or (b"a",), occasion="c", said=said)


def test_what_lies_on_a_token_is_offered_without_a_pin(token: Token, authority: DemoAuthority) -> None:
    offered = token.store(authority).available()
    assert {ObjectName.parse(one.handle).label for one in offered} == {str(AN), str(UBND)}
    assert all(one.issuers for one in offered)


def test_a_person_is_asked_for_the_pin_and_it_is_needed_each_time(
    token: Token, authority: DemoAuthority
) -> None:
    store = token.store(authority)
    first = signed(store, AN)
    assert isinstance(first, Pending)
    assert [one.name for one in first.question.fields] == ["PIN"]
    values = signed(store, AN, token.pin, b"one", b"two")
    assert isinstance(values, tuple)
    assert all(map(fits, [of(store, AN)] * 2, (b"one", b"two"), values))
    assert isinstance(signed(store, AN), Pending)


def test_a_kept_pin_never_signs_for_a_person(token: Token, authority: DemoAuthority) -> None:
    store = token.store(authority)
    assert isinstance(signed(store, UBND), tuple)
    assert isinstance(signed(store, AN), Pending)


def test_a_wrong_pin_is_asked_for_again(token: Token, authority: DemoAuthority) -> None:
    again = signed(token.store(authority), AN, "9999")
    assert isinstance(again, Pending)
    assert "Mã PIN không đúng" in str(again.question.problem)


def test_a_wrong_kept_pin_is_tried_once_so_that_the_token_does_not_lock(
    token: Token, authority: DemoAuthority
) -> None:
    pins = ["9999"]
    store = TokenStore(SOFTHSM, lambda label: pins[0])
    for _ in range(3):
        with pytest.raises(Unavailable, match="ngừng thử"):
            signed(store, UBND)
    assert len(store._refused) == 1
    pins[0] = token.pin
    assert isinstance(signed(store, UBND), tuple)


def test_a_seal_whose_token_nobody_opened_says_who_can(token: Token) -> None:
    with pytest.raises(Unavailable, match="keys unlock"):
        signed(TokenStore(SOFTHSM, lambda label: None), UBND)


def test_a_token_that_is_away_is_named(token: Token, authority: DemoAuthority) -> None:
    known = of(token.store(authority), AN)
    elsewhere = Credential("pkcs11:token=khac;object=x", known.certificate)
    with pytest.raises(Unavailable, match="Không thấy thiết bị ký số “khac”"):
        token.store(authority).authorise(elsewhere, [b"a"], occasion="c")


def test_a_library_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="không trả lời"):
        TokenStore(tmp_path / "none.so", lambda label: None).available()


def test_a_certificate_without_its_key_is_told(token: Token, authority: DemoAuthority) -> None:
    known = of(token.store(authority), AN)
    other = Credential(str(ObjectName(token.label, "person:nobody")), known.certificate)
    with pytest.raises(Declined, match="không có khoá riêng"):
        token.store(authority).authorise(other, [b"a"], occasion="c", said=Said(secret={"PIN": token.pin}))
    with pytest.raises(NotFound):
        token.store(authority).found(other.handle)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (pkcs11.PinLocked(), Declined, "đã tự khoá"),
        (pkcs11.PinExpired(), Declined, "phải được đặt lại"),
        (pkcs11.DeviceRemoved(), Unavailable, "Không thấy thiết bị"),
        (pkcs11.DeviceError(), Unavailable, "không trả lời"),
    ],
)
def test_what_a_token_says_becomes_a_sentence(error: Exception, kind: type, words: str) -> None:
    refusal = refusal_of(error, "T")
    assert isinstance(refusal, kind)
    assert words in str(refusal)
    assert "“T”" in str(refusal)


@pytest.mark.parametrize(
    "name",
    [ObjectName("a;b=c", "người: ký", b"\x01\xff"), ObjectName("T", "x"), ObjectName("T", number=b"\x00;")],
)
def test_a_name_is_read_as_it_was_written(name: ObjectName) -> None:
    assert ObjectName.parse(str(name)) == name


@pytest.mark.parametrize("text", ["", "token=T;object=x", "pkcs11:object=x", "pkcs11:token=T"])
def test_a_name_without_token_or_object_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="pkcs11:token"):
        ObjectName.parse(text)
