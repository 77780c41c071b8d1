"""Who looks after whom; officials and their posts change with a reason, and what was there before stays readable."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from motcua.agencies import access, commands, directory
from motcua.agencies.directory import State, Wanted
from motcua.agencies.models import Agency, Holding, Officer, Post
from motcua.agencies.queries import colleagues, officer_actor, officer_named
from motcua.identity import commands as identity
from motcua.kernel import clock, rights
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.platform.log import events_of
from tests.support import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

WHY = "Quyết định 12/QĐ-UBND"


def with_right(username: str, right: str, agency: str) -> Actor:
    """An officer who from now on administers, beside nothing else."""
    officer = officer_named(username)
    Holding.objects.filter(officer=officer).delete()
    post = Post.objects.create(
        key=f"{agency}/{right}", agency_id=agency, role=right, title=rights.TITLES[right]
    )
    Holding.objects.create(officer=officer, post=post, valid_from=clock.now().date())
    return officer_actor(officer)


def keeper_of_commune() -> Actor:
    return with_right("td.hatu1", rights.AGENCY, "H49.123")


def test_an_agencys_administrator_sees_and_changes_their_agency_and_those_below_alone() -> None:
    Agency.objects.filter(code="H49.61.23").update(parent="H49.123")
    keeper = keeper_of_commune()
    assert access.reach(keeper) == frozenset({"H49.123", "H49.61.23"})
    seen = set(directory.find(keeper, Wanted()))
    assert officer_named("kyso").pk in seen
    assert officer_named("tiepnhan").pk in seen
    elsewhere = officer_named("pd.hatu1")
    assert elsewhere.pk not in seen
    person = {"name": "Tên Khác", "phone": "", "email": ""}
    for refused in (
        lambda: access.found(keeper, elsewhere.pk),
        lambda: commands.correct_official(actor=keeper, officer=elsewhere.pk, person=person, reason=WHY),
        lambda: commands.leave(actor=keeper, officer=elsewhere.pk, at=clock.now(), heir=None, reason=WHY),
        lambda: identity.close_account(actor=keeper, username="pd.hatu1", reason=WHY),
        lambda: identity.ask_for_reset(actor=keeper, username="pd.hatu1", reason=WHY),
    ):
        with pytest.raises((NotFound, NotAllowed)):
            refused()
    commands.correct_official(actor=keeper, officer=officer_named("kyso").pk, person=person, reason=WHY)
    assert officer_named("kyso").name == "Tên Khác"


def test_nobody_with_less_than_a_right_to_administer_looks_after_people() -> None:
    catalogue = with_right("td.hatu1", rights.CATALOGUE, "H49.123")
    for actor in (cast.director(), cast.receiver(), cast.applicant(), catalogue):
        assert not access.looks_after_people(actor)
        with pytest.raises(NotAllowed):
            commands.appoint(actor=actor, officers=[])
        with pytest.raises(NotFound):
            access.found(actor, officer_named("kyso").pk)


def post(key: str, **more: Any) -> dict[str, Any]:
    return {"post": key, "from": clock.now().date(), "to": None, **more}


def test_an_agencys_administrator_gives_no_post_elsewhere_and_no_right_to_administer() -> None:
    keeper, kyso = keeper_of_commune(), officer_named("kyso").pk
    Post.objects.create(key="H49.123/them", agency_id="H49.123", role=rights.PROVINCE, title="Quản trị")
    for key in ("H49.101/signer", "H49.123/them"):
        with pytest.raises(NotAllowed):
            commands.give_post(actor=keeper, officer=kyso, post=post(key), reason=WHY)
    commands.give_post(actor=keeper, officer=kyso, post=post("H49.123/director"), reason=WHY)
    assert officer_named("kyso") in colleagues("H49.123", "director")


def test_nobody_gives_themselves_a_post() -> None:
    quantri = cast.person("quantri")
    with pytest.raises(NotAllowed):
        commands.give_post(
            actor=quantri, officer=quantri.officer_id or 0, post=post("H49.123/director"), reason=WHY
        )


def test_whoever_administers_the_province_is_beyond_the_reach_of_an_agencys_administrator() -> None:
    keeper = with_right("td.hatu1", rights.AGENCY, "H49.61")
    assert officer_named("quantri").pk in directory.find(keeper, Wanted())
    with pytest.raises(NotAllowed):
        identity.ask_for_reset(actor=keeper, username="quantri", reason=WHY)


def a_new_official(by: Actor, login: str = "moi.vao", **more: Any) -> Officer:
    commands.register_official(
        actor=by, username=login, person={"name": "Người Mới", "phone": "0912345678", "email": ""},
        post=post("H49.123/signer", **more), reason=WHY,
    )  # fmt: skip
    return officer_named(login)


def test_a_new_official_has_an_account_that_nobody_can_enter_and_a_post_from_their_day_on() -> None:
    one = a_new_official(cast.person("quantri"))
    assert not one.account.has_usable_password()
    assert [line.state for line in directory.lines([one.pk])] == [State.NEW]
    assert one in colleagues("H49.123", "signer")
    [event] = events_of("officer", one.pk)
    assert event.data["reason"] == WHY
    assert "0912345678" not in str(event.data)
    assert [one.what for one in commands.appoint(actor=SYSTEM, officers=[])] == []


@pytest.mark.parametrize("login", ["quantri", "QuanTri", "có dấu", "a", ""])
def test_a_log_in_that_is_taken_or_cannot_be_typed_is_refused(login: str) -> None:
    with pytest.raises(Invalid) as refused:
        a_new_official(cast.person("quantri"), login)
    assert "username" in refused.value.fields


def test_a_change_needs_a_reason() -> None:
    with pytest.raises(Invalid) as refused:
        commands.give_post(
            actor=cast.person("quantri"),
            officer=officer_named("kyso").pk,
            post=post("H49.123/director"),
            reason=" ",
        )
    assert refused.value.fields["reason"]


def test_the_same_post_twice_at_once_is_refused() -> None:
    tomorrow = clock.now().date() + timedelta(days=1)
    with pytest.raises(Invalid, match="hai lần cùng lúc"):
        commands.give_post(
            actor=cast.person("quantri"), officer=officer_named("kyso").pk,
            post=post("H49.123/signer", **{"from": tomorrow}), reason=WHY,
        )  # fmt: skip


def held_by(username: str) -> Holding:
    return Holding.objects.get(officer__account__username=username, delegated_by=None)


@pytest.mark.parametrize(
    ("last", "today", "tomorrow"), [(None, False, False), ("today", True, False), ("later", True, True)]
)
def test_a_post_ends_at_once_or_with_its_last_day(last: str | None, today: bool, tomorrow: bool) -> None:
    now = clock.now()
    day = {None: None, "today": now.date(), "later": now.date() + timedelta(days=1)}[last]
    commands.end_post(actor=cast.person("quantri"), holding=held_by("kyso").pk, last=day, reason=WHY)
    held: Callable[[], bool] = lambda: bool(officer_actor(officer_named("kyso")).posts)  # noqa: E731
    assert held() is today
    with clock.at(now + timedelta(days=1)):
        assert held() is tomorrow
    last_event = events_of("officer", officer_named("kyso").pk)[-1]
    assert last_event.data["changes"][0]["before"]["valid_to"] is None
    with pytest.raises((NotFound, Invalid)):
        commands.end_post(
            actor=cast.person("quantri"), holding=held_by("kyso").pk, last=date(2020, 1, 1), reason=WHY
        )


def test_officials_are_found_without_accents_by_agency_role_and_state() -> None:
    quantri = cast.person("quantri")
    name = officer_named("kyso").name
    plain = Wanted(text="ky" + "so")
    assert officer_named("kyso").pk in directory.find(quantri, plain)
    folded = Wanted(text=name.lower(), agency="H49.123", role="signer", state="at_work")
    assert directory.find(quantri, folded) == [officer_named("kyso").pk]
    for state in State:
        found = directory.find(quantri, Wanted(state=state.value))
        assert {line.state for line in directory.lines(found)} <= {state}
    assert directory.find(quantri, Wanted(state="lạ")) == []
