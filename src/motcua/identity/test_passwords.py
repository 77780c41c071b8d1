"""What may be a password, and changing one's own."""

import unicodedata

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from pytest_django import Settings

from motcua.identity import commands, passwords
from motcua.identity.models import Account
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, Kind
from motcua.kernel.errors import Invalid, NotAllowed, Refusal, TooMany
from motcua.platform import quota
from motcua.platform.models import LoggedEvent

pytestmark = pytest.mark.django_db

OLD, NEW = "ruộng bậc thang mù sương", "chiếc nón lá bên hiên"


@pytest.fixture
def account() -> Account:
    quota.forget_leases()
    return commands.open_account(actor=SYSTEM, username="tiepnhan", password=OLD)


def officer(account: Account) -> Actor:
    return Actor(kind=Kind.OFFICER, name="Đặng Thị Hạnh", account_id=account.pk)


@pytest.mark.parametrize(
    "common",
    [
        "password", "Password12345678", "matkhau12345678", "MatKhau@2026!!!!", "m@tkhau12345678", "mật khẩu 2026 2026",
        "matkhaumatkhau", "quantrihethong2026", "motcuadientu@2026", "anhyeuem1234567", "qwertyuiopasdf",
        "abcdefghijklmn", "12345678901234", "30/11/2026 16:45", "aaaaaaaaaaaaaa", "abababababababab",
        "trustno1trustno1",
    ],
)  # fmt: skip
def test_what_many_chose_is_refused_whatever_stands_around_it(common: str) -> None:
    assert passwords.is_common(common)


@pytest.mark.parametrize("good", [OLD, NEW, "Tr7#xk2!mPz9qW", "bốn-con-trâu-đi-cày", "ឆ្នាំថ្មីសប្បាយ"])
def test_what_nobody_guesses_is_taken(good: str) -> None:
    assert not passwords.is_common(good)


def test_a_password_alone_is_longer_than_one_beside_a_second_factor() -> None:
    short = "nón-lá-09"
    assert passwords.mistakes(short, second_factor=True) == []
    assert passwords.mistakes(short, second_factor=False) == ["Mật khẩu cần từ 14 ký tự; bạn đã nhập 9."]


@pytest.mark.parametrize(
    "like",
    ["hatu-tiepnhan1", "tiepnhan.hatu.2026", "đặng thị hạnh 26", "hanhthidang2026", "Hạnh Đặng Thị!!"],
)
def test_a_password_is_not_like_the_log_in_or_the_name(like: str) -> None:
    found = passwords.mistakes(like, second_factor=False, login="tiepnhan.hatu", name="Đặng Thị Hạnh")
    assert found == ["Mật khẩu giống tên đăng nhập hoặc họ tên. Hãy chọn mật khẩu khác."]


def test_a_name_may_be_a_small_part_of_a_long_sentence() -> None:
    sentence = "bà Hạnh đi chợ phiên mua ba con gà"
    assert passwords.mistakes(sentence, second_factor=False, login="hanh", name="Đặng Thị Hạnh") == []


def test_what_django_is_told_are_the_same_rules() -> None:
    validate_password(OLD)
    with pytest.raises(ValidationError):
        validate_password("matkhau12345678")


def test_the_password_of_the_demonstration_would_be_taken(settings: Settings) -> None:
    assert passwords.mistakes(settings.DEMO_PASSWORD, second_factor=False) == []


def test_no_account_is_opened_with_a_bad_password() -> None:
    with pytest.raises(Invalid):
        commands.open_account(actor=SYSTEM, username="moi", password="matkhau12345678")
    assert not Account.objects.filter(username="moi").exists()


def test_a_changed_password_opens_and_the_old_one_does_not(account: Account) -> None:
    commands.change_password(actor=officer(account), present=OLD, new=NEW, repeated=NEW)
    typed_elsewhere = unicodedata.normalize("NFD", NEW)
    entered = commands.log_in_with_password(
        actor=STRANGER, username="tiepnhan", password=typed_elsewhere, address="10.0.0.1"
    )
    assert entered == account
    with pytest.raises(NotAllowed):
        commands.log_in_with_password(actor=STRANGER, username="tiepnhan", password=OLD, address="10.0.0.1")
    event = LoggedEvent.objects.get(topic="account", stream=account.pk, type="account.password_changed")
    assert event.actor["name"] == "Đặng Thị Hạnh"


@pytest.mark.parametrize(
    ("present", "new", "repeated", "field"),
    [
        ("không đúng", NEW, NEW, "present"),
        (OLD, "ngắn", "ngắn", "new"),
        (OLD, "tiepnhan2026!!!", "tiepnhan2026!!!", "new"),
        (OLD, OLD, OLD, "new"),
        (OLD, NEW, NEW + ".", "repeated"),
    ],
)
def test_a_change_that_cannot_be_made_names_its_field(
    account: Account, present: str, new: str, repeated: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        commands.change_password(actor=officer(account), present=present, new=new, repeated=repeated)
    assert list(refused.value.fields) == [field]
    account.refresh_from_db()
    assert account.check_password(OLD)


def test_the_present_password_is_not_guessed_on_and_on(account: Account) -> None:
    def guess(present: str) -> None:
        commands.change_password(actor=officer(account), present=present, new=NEW, repeated=NEW)

    for _ in range(5):
        with pytest.raises(Invalid):
            guess("sai")
    with pytest.raises(TooMany):
        guess(OLD)


@pytest.mark.parametrize("program", [True, False])
def test_a_program_and_an_account_without_a_password_change_none(program: bool) -> None:
    vneid = commands.open_account(actor=SYSTEM, username="vneid-1", password=None)
    scopes = frozenset({"work"}) if program else None
    actor = Actor(kind=Kind.PERSON, name="Phúc", account_id=vneid.pk, scopes=scopes)
    with pytest.raises(Refusal):
        commands.change_password(actor=actor, present="", new=NEW, repeated=NEW)
