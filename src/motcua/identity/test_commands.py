"""Becoming known here, and entering one's account."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import get_hasher
from pytest_django import Settings

from motcua.identity import commands, queries
from motcua.identity.commands import Particulars
from motcua.identity.models import Account, LogInAttempt, Party
from motcua.identity.types import Claims
from motcua.kernel import clock
from motcua.kernel.actor import STRANGER, SYSTEM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, TooMany
from motcua.platform.models import LoggedEvent

pytestmark = pytest.mark.django_db

PASSWORD = "đúng-mật-khẩu-của-tôi"

PHUC = Particulars(
    name="Tằng Văn Phúc",
    id_number="022092990017",
    born="1992-04-18",
    gender="male",
    phone="0912 345 678",
)
CLAIMS = Claims(
    subject="s-1",
    tech_id="T-1",
    name="Tằng Văn Phúc",
    assurance=2,
    id_number="022092990017",
    born="1992-04-18",
    gender="male",
)


def log_in(claims: Claims) -> Account:
    return commands.enter_from_claims(actor=STRANGER, claims=claims)


def try_password(
    password: str, *, username: str = "nongdan", address: str = "10.0.0.1", device: str = ""
) -> Account:
    return commands.log_in_with_password(
        actor=STRANGER, username=username, password=password, address=address, device=device
    )


def wrong(*, device: str = "", address: str = "10.0.0.1") -> None:
    with pytest.raises(NotAllowed, match="chưa đúng"):
        try_password("sai", device=device, address=address)


@pytest.fixture
def account() -> Account:
    party = commands.register_party(actor=SYSTEM, particulars=PHUC)
    return commands.open_account(actor=SYSTEM, username="nongdan", password=PASSWORD, party_id=party.pk)


def test_a_citizen_becomes_known_with_a_checked_number() -> None:
    party = commands.register_party(actor=SYSTEM, particulars=PHUC)
    assert (party.id_number, party.phone) == ("022092990017", "0912345678")
    assert LoggedEvent.objects.filter(topic="party", stream=party.pk, type="party.registered").count() == 1
    assert queries.party_of_number(" 022092990017 ") == party


@pytest.mark.parametrize(
    "wrong",
    [
        {"id_number": "02209299001"},
        {"phone": "12345"},
        {"name": "  "},
        {"tax_code": "5700101469"},
    ],
)
def test_a_number_that_cannot_be_right_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        commands.register_party(actor=SYSTEM, particulars=replace(PHUC, **wrong))  # type: ignore[arg-type]
    assert not Party.objects.exists()


def test_nobody_stands_here_twice() -> None:
    commands.register_party(actor=SYSTEM, particulars=PHUC)
    with pytest.raises(Conflict):
        commands.register_party(actor=SYSTEM, particulars=replace(PHUC, name="Người Khác"))
    assert Party.objects.get().name == "Tằng Văn Phúc"


def test_a_user_name_belongs_to_one_account(account: Account) -> None:
    with pytest.raises(Conflict):
        commands.open_account(actor=SYSTEM, username="nongdan", password=None)


def test_the_first_visit_by_vneid_makes_an_account_and_the_second_finds_it() -> None:
    first = log_in(CLAIMS)
    assert first.party is not None
    assert first.party.id_number == CLAIMS.id_number
    assert not first.has_usable_password()
    assert log_in(CLAIMS) == first
    assert Party.objects.count() == Account.objects.count() == 1


def test_somebody_known_by_number_name_and_birth_keeps_their_account(account: Account) -> None:
    assert log_in(replace(CLAIMS, name="TẰNG VĂN PHÚC", phone="không rõ")) == account
    assert Party.objects.get().tech_id == "T-1"


@pytest.mark.parametrize(
    "other",
    [{"name": "Nguyễn Thị Khác"}, {"born": "1992-05-01"}, {"born": "1993"}],
)
def test_the_holder_of_a_number_gets_in_whatever_was_typed_under_it_and_inherits_nothing(
    account: Account, other: dict[str, object]
) -> None:
    typed = Party.objects.get()
    entered = log_in(replace(CLAIMS, **other)).party  # type: ignore[arg-type]
    typed.refresh_from_db()
    assert entered is not None
    assert entered != typed
    assert (entered.id_number, entered.phone, entered.email) == (CLAIMS.id_number, "", "")
    assert (typed.id_number, typed.name, typed.tech_id) == (None, "Tằng Văn Phúc", None)
    assert LoggedEvent.objects.filter(stream=typed.pk, type="party.number_given_up").exists()


def test_an_organisation_gets_in_under_a_tax_code_that_was_typed_for_somebody_else(account: Account) -> None:
    Party.objects.update(tax_code="5700101468")
    firm = replace(CLAIMS, name="Công ty", organisation=True, tax_code="5700101468")
    assert log_in(firm) != account
    assert Party.objects.get(tax_code="5700101468").kind == "organisation"


def test_a_key_that_suddenly_names_another_number_is_refused() -> None:
    log_in(CLAIMS)
    with pytest.raises(Conflict):
        log_in(replace(CLAIMS, id_number="022092990018"))
    assert Party.objects.get().id_number == CLAIMS.id_number


def test_a_number_tied_to_one_key_does_not_open_for_another() -> None:
    log_in(CLAIMS)
    with pytest.raises(Conflict):
        log_in(replace(CLAIMS, tech_id="T-2"))


def test_a_legal_name_may_change() -> None:
    log_in(CLAIMS)
    log_in(replace(CLAIMS, name="Tằng Phúc"))
    assert Party.objects.get().name == "Tằng Phúc"


@pytest.mark.parametrize("odd", [{"gender": "female"}, {"born": "1965"}, {"id_number": "F12345678"}])
def test_what_the_state_says_of_somebody_keeps_nobody_out(odd: dict[str, object]) -> None:
    party = log_in(replace(CLAIMS, **odd)).party  # type: ignore[arg-type]
    assert party is not None
    assert party.id_number == replace(CLAIMS, **odd).id_number  # type: ignore[arg-type]


def test_an_enterprise_is_known_by_its_tax_code() -> None:
    firm = Claims(
        subject="c",
        tech_id="C-1",
        name="Công ty Sóng Mẫu",
        assurance=2,
        organisation=True,
        tax_code="5700101468",
    )
    party = log_in(firm).party
    assert party is not None
    assert (party.kind, party.tax_code) == ("organisation", "5700101468")


def test_a_closed_account_stays_closed_for_vneid(account: Account) -> None:
    Account.objects.update(is_active=False)
    with pytest.raises(NotAllowed):
        log_in(CLAIMS)


def test_the_right_password_opens_and_is_written_down(account: Account) -> None:
    assert try_password(PASSWORD) == account
    event = LoggedEvent.objects.get(topic="account", stream=account.pk, type="account.logged_in")
    assert event.data == {"way": "password", "assurance": 1}


def test_the_refusal_does_not_tell_whether_the_name_exists(account: Account) -> None:
    refusals = set()
    for name in ("nongdan", "khong-co"):
        with pytest.raises(NotAllowed) as refused:
            try_password("sai", username=name)
        refusals.add(str(refused.value))
    Account.objects.update(is_active=False)
    with pytest.raises(NotAllowed) as refused:
        try_password(PASSWORD)
    assert {*refusals, str(refused.value)} == refusals
    assert len(refusals) == 1


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("name", ["nongdan", "nobody-at-all", "closed", "by-vneid"])
def test_a_wrong_password_takes_as_long_whether_or_not_there_is_such_a_name(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    commands.open_account(actor=SYSTEM, username="by-vneid", password=None)
    closed = commands.open_account(actor=SYSTEM, username="closed", password=PASSWORD)
    Account.objects.filter(pk=closed.pk).update(is_active=False, closed_at=clock.now())
    hashed: list[str] = []
    hasher: Any = type(get_hasher())
    encode = hasher.encode

    def counted(self: Any, password: str, *rest: Any) -> Any:
        hashed.append(password)
        return encode(self, password, *rest)

    monkeypatch.setattr(hasher, "encode", counted)
    with pytest.raises(NotAllowed):
        try_password("sai-rồi-bạn-ơi", username=name)
    assert len(hashed) == 1


def test_after_five_mistakes_even_the_right_password_waits_a_quarter_of_an_hour(account: Account) -> None:
    now = clock.now()
    with clock.at(now):
        for name in ("nongdan", "NongDan", " nongdan", "nongdan", "nongdan"):
            with pytest.raises(NotAllowed, match="chưa đúng"):
                try_password("sai", username=name)
        with pytest.raises(TooMany, match="mở lại lúc"):
            try_password(PASSWORD)
        assert try_password(PASSWORD, address="10.0.0.2") == account
    with clock.at(now + timedelta(minutes=16)):
        assert try_password(PASSWORD) == account


@pytest.mark.usefixtures("account")
def test_one_machine_cannot_try_one_password_on_everybody(settings: Settings) -> None:
    settings.LIMITS = {"log-in.address": "3/900"}
    for name in ("a", "b", "c"):
        with pytest.raises(NotAllowed, match="chưa đúng"):
            try_password("sai", username=name)
    with pytest.raises(TooMany):
        try_password("sai", username="d")


@pytest.mark.parametrize("names", [["nongdan"], ["a", "b"]])
def test_a_crowd_that_guesses_from_everywhere_is_stopped_and_the_owner_enters_from_where_they_always_do(
    account: Account, settings: Settings, names: list[str]
) -> None:
    settings.LIMITS = {"log-in.total": "4/900"}
    settings.ACCOUNT_POLICY = {**settings.ACCOUNT_POLICY, "wrong_tries_anywhere": 4}
    with clock.at(clock.now()):
        for number in range(4):
            with pytest.raises(NotAllowed, match="chưa đúng"):
                try_password("sai", username=names[number % len(names)], address=f"10.0.1.{number}")
        with pytest.raises(TooMany) as refused:
            try_password(PASSWORD, address="10.0.2.1")
        assert refused.value.retry_after == 900
        assert try_password(PASSWORD, address="10.0.2.1", device="nhà") == account


def test_as_shipped_five_mistakes_lock_for_twelve_hours_from_the_last(
    account: Account, settings: Settings
) -> None:
    settings.ACCOUNT_POLICY = {}
    begun = clock.now()
    for hours in (0, 2, 5, 8, 11):
        with clock.at(begun + timedelta(hours=hours)):
            wrong()
    with clock.at(begun + timedelta(hours=22, minutes=59)):
        commands.forget_what_is_over()
        with pytest.raises(TooMany) as refused:
            try_password(PASSWORD)
        assert refused.value.retry_after == 60
    with clock.at(begun + timedelta(hours=23)):
        assert try_password(PASSWORD) == account


def test_mistakes_of_long_ago_lock_nobody(account: Account, settings: Settings) -> None:
    settings.ACCOUNT_POLICY = {}
    begun = clock.now()
    for hours in (0, 4, 8, 11, 15, 19):
        with clock.at(begun + timedelta(hours=hours)):
            wrong()
    with clock.at(begun + timedelta(hours=20)):
        assert try_password(PASSWORD) == account


def test_whoever_types_wrong_passwords_beside_an_official_does_not_lock_out_their_browser(
    account: Account, settings: Settings
) -> None:
    settings.ACCOUNT_POLICY = {}
    for _ in range(5):
        wrong()
    with pytest.raises(TooMany):
        try_password(PASSWORD)
    for _ in range(4):
        wrong(device="quầy 3")
    assert try_password(PASSWORD, device="quầy 3") == account
    for _ in range(5):
        wrong(device="quầy 3")
    with pytest.raises(TooMany):
        try_password(PASSWORD, device="quầy 3")
    assert try_password(PASSWORD, device="quầy 4") == account


def test_a_success_forgives_earlier_mistakes(account: Account) -> None:
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(NotAllowed, match="chưa đúng"):
                try_password("sai")
        try_password(PASSWORD)


def test_old_attempts_are_forgotten(account: Account) -> None:
    with pytest.raises(NotAllowed):
        try_password("sai")
    commands.forget_what_is_over()
    assert LogInAttempt.objects.count() == 1
    with clock.at(clock.now() + timedelta(minutes=31)):
        commands.forget_what_is_over()
    assert not LogInAttempt.objects.exists()


def test_sample_people_cannot_enter_where_real_papers_lie(account: Account, settings: Settings) -> None:
    Account.objects.update(demo=True)
    assert queries.assurance_of_password(try_password(PASSWORD)) == 2
    settings.MOTCUA_MODE = "production"
    with pytest.raises(NotAllowed):
        try_password(PASSWORD)
    assert queries.sample_accounts() == []


def test_a_command_without_an_actor_is_an_error() -> None:
    with pytest.raises(TypeError):
        commands.register_party(particulars=PHUC)  # type: ignore[call-arg]
