"""Who sees and may do what: lists agree with details, what is foreign does not exist, delegation is named."""

import inspect
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from motcua.agencies.models import Agency, Holding
from motcua.dossiers import access, commands
from motcua.dossiers.act import Act as Declared
from motcua.dossiers.acts.sign import SIGN
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.detail import detail, state_of
from motcua.dossiers.queries.worklists import LISTS, Wanted, worklist
from motcua.kernel import clock, rights
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, Kind, PostHeld, service
from motcua.kernel.errors import NotAllowed, NotFound
from tests.support import acts, cast
from tests.support.acts import defect

pytestmark = [pytest.mark.usefixtures("province", "db")]

OVERSEERS = ("giamdoc", "kiemtra")
OTHERS = ("td.ca", "td.dkdd", "td.thue", "pd.nnmt", "gd.binhlieu", "tn.hatu1", "td.binhlieu2", "quantri")


def some_dossiers() -> list[Dossier]:
    """At two communes and a department, at several stages, of two citizens."""
    return [
        cast.submitted(),
        cast.done(cast.MARRIAGE_STATUS),
        cast.submitted(cast.LAND_CHANGE),
        cast.submitted(by=cast.person("sinhvien"), counter_id="H49.61.01", handling_id="H49.101"),
    ]


def everybody() -> dict[str, Actor]:
    known = {make.__name__: make() for make in cast.EVERYBODY}
    known |= {name: cast.person(name) for name in (*OVERSEERS, *OTHERS, "sinhvien")}
    return {**known, "nobody": STRANGER, "system": SYSTEM}


def opens(actor: Actor, dossier: Dossier) -> bool:
    try:
        return detail(actor, dossier.code).dossier == dossier
    except NotFound:
        return False


def test_what_somebody_finds_in_a_list_is_what_they_can_open() -> None:
    dossiers, waiting = some_dossiers(), set()
    for name, actor in everybody().items():
        listed = set(access.visible_to(actor))
        assert listed == {d for d in dossiers if opens(actor, d)}, name
        codes = {d.code for d in listed}
        for kind in LISTS:
            found = {s.dossier.code for s in worklist(actor, Wanted(list=kind)).steps}
            assert found <= codes, (name, kind)
            waiting |= found
    assert waiting == {d.code for d in dossiers}


def test_everybody_sees_just_their_own() -> None:
    birth, marriage, land, elsewhere = some_dossiers()
    seen: dict[str, set[Dossier]] = {
        name: set(access.visible_to(actor)) for name, actor in everybody().items()
    }
    assert seen["applicant"] == {birth, marriage, land}
    assert seen["sinhvien"] == {elsewhere}
    assert seen["stranger"] == seen["nobody"] == seen["td.binhlieu2"] - {birth, marriage} == set()
    assert seen["receiver"] == seen["gd.binhlieu"] == {birth, marriage, land}
    assert seen["signer"] == seen["director"] == {birth, marriage}
    assert seen["td.ca"] == {marriage}
    assert seen["outsider"] == seen["tn.hatu1"] == {elsewhere}
    assert seen["giamdoc"] == seen["kiemtra"] == seen["system"] == {birth, marriage, land, elsewhere}


def test_a_citizen_without_a_party_owns_nothing() -> None:
    cast.submitted()
    nobody = Actor(Kind.PERSON, "Không rõ", account_id=1)
    assert not access.visible_to(nobody).exists()


# What each act asks for, where it asks for something.
GIVEN: dict[str, Any] = {
    "note": "Không",
    "defects": [defect("Tờ khai", "thiếu")],
    "method": "cash",
    "way": "counter",
    "file": "0" * 64,
    "fields": {},
    "to_officer": 1,
    "until": "2026-12-24",
    "holder": 1,
    "plan": 1,
    "heirs": {cast.HANDLING: "H49.101"},
    "field": "child_name",
    "value": "Lý A Sỉnh",
    "ground": "other",
    "law": "Điều 16 Luật Hộ tịch",
    "items": [],
    "paper": "result",
    "mark": 3,
    "form": "full",
    "signer": "1",
    "asked": [{"agency": "H49.22", "question": "Có vướng mắc không?"}],
    "verdict": "agrees",
    "how": "revoke",
    "of": "H00.00-261123-0001",
    "name": "Đăng ký khai sinh",
    "version": 1,
}


def tried(act: Declared[Any], actor: Actor, dossier: Dossier) -> None:
    given = {k: v for k, v in GIVEN.items() if k in act.given.model_fields}
    commands.carry_out(act, actor=actor, dossier=dossier.pk, given=act.given.read(given))


@pytest.mark.parametrize("key", acts.ACTS)
def test_to_every_act_a_foreign_dossier_does_not_exist(key: str) -> None:
    dossier = cast.submitted()
    for actor in (cast.stranger(), cast.outsider(), STRANGER):
        with pytest.raises(NotFound, match="Không tìm thấy hồ sơ"):
            tried(acts.ACTS[key], actor, dossier)
    after = cast.renewed(dossier)
    assert (after.chain_seq, after.papers.count()) == (1, dossier.papers.count())


@pytest.mark.parametrize("key", [a.key for a in acts.ACTS.values() if a.rule.services and not a.rule.kinds])
def test_what_the_clock_does_no_person_does(key: str) -> None:
    dossier = cast.accepted()
    for actor in (cast.appraiser(), cast.director(), cast.applicant(), service("somebody-else")):
        with pytest.raises(NotAllowed):
            tried(acts.ACTS[key], actor, dossier)


def test_a_foreign_dossier_is_not_betrayed_by_asking_for_an_older_state() -> None:
    dossier = cast.submitted()
    with pytest.raises(NotFound):
        acts.withdraw(actor=cast.stranger(), dossier=dossier.pk, expect=7)


def test_whoever_only_looks_is_told_that_they_may_not_act() -> None:
    dossier = cast.submitted()
    for name in ("kiemtra", "td.binhlieu2"):
        with pytest.raises(NotAllowed):
            acts.accept(actor=cast.person(name), dossier=dossier.pk)


def actor_commands() -> list[str]:
    verbs = [n for n in commands.__all__ if callable(getattr(commands, n))]
    return [n for n in verbs if "actor" in inspect.signature(getattr(commands, n)).parameters]


@pytest.mark.parametrize("name", sorted(actor_commands()))
def test_without_an_actor_there_is_no_command(name: str) -> None:
    run = getattr(commands, name)
    asked = inspect.signature(run).parameters.values()
    rest = {p.name: 0 for p in asked if p.default is p.empty and p.name != "actor"}
    with pytest.raises(TypeError):
        run(**rest)


def test_a_leader_sees_at_once_what_has_come_under_them_and_no_longer_what_has_left() -> None:
    leader, dossier = cast.person("chutich"), cast.submitted()
    Dossier.objects.filter(pk=dossier.pk).update(handling="H49.61", counter="H49.61")
    dossier.steps.update(agency="H49.61")
    assert not access.may_see(leader, dossier.pk)
    was = Agency.objects.get(code="H49.61").parent_id
    for parent, seen in (("H49.123", True), (was, False)):
        Agency.objects.filter(code="H49.61").update(parent_id=parent)
        assert access.may_see(leader, dossier.pk) is seen


def deputise(username: str, *, for_: str, post: str, **period: Any) -> Actor:
    """Let somebody hold another's post in their name."""
    today = clock.now().date()
    holder = cast.officer(cast.person(for_))
    Holding.objects.create(
        officer=cast.officer(cast.person(username)),
        post=Holding.objects.get(officer=holder, post__key=post).post,
        delegated_by=holder,
        **{"valid_from": today - timedelta(days=3), "valid_to": None, **period},
    )
    return cast.person(username)


def test_a_deputy_signs_and_it_says_for_whom() -> None:
    dossier = cast.approved()
    deputy = deputise("chutich", for_="kyso", post="H49.123/signer")
    assert SIGN in detail(deputy, dossier.code).actions
    cast.sign_and_seal(dossier, signer=deputy)
    step = dossier.steps.get(kind="personal_sign")
    assert step.done_by_name == deputy.name
    assert step.post_title.endswith(f"(thay {cast.signer().name})")


def test_a_delegation_that_has_ended_allows_nothing() -> None:
    dossier = cast.approved()
    yesterday = clock.now().date() - timedelta(days=1)
    deputy = deputise("pheduyet", for_="kyso", post="H49.123/signer", valid_to=yesterday)
    assert SIGN not in detail(deputy, dossier.code).actions
    with pytest.raises(NotAllowed):
        acts.sign(actor=deputy, dossier=dossier.pk, file="0" * 64, expect=dossier.chain_seq)


def test_an_own_post_that_is_not_held_any_more_allows_nothing() -> None:
    dossier = cast.accepted()
    Holding.objects.filter(officer=cast.officer(cast.appraiser())).update(valid_to="2026-01-01")
    former = cast.appraiser()
    assert former.posts == ()
    with pytest.raises(NotFound):
        acts.appraise(actor=former, dossier=dossier.pk)


def test_the_secret_opens_the_dossier_however_it_is_typed() -> None:
    dossier = cast.submitted()
    assert access.by_secret(f" {dossier.code.lower()} ", dossier.secret.lower().replace("-", " ")) == dossier
    for code, secret in (
        (dossier.code, ""),
        (dossier.code, "22222-22222"),
        ("H49.22-261121-9999", dossier.secret),
    ):
        with pytest.raises(NotFound, match="Mã hồ sơ hoặc mã tra cứu"):
            access.by_secret(code, secret)


@pytest.mark.parametrize("right", sorted(rights.ALL))
def test_none_of_the_three_rights_to_administer_reads_a_dossier(right: str) -> None:
    dossier = cast.submitted()
    for place in (dossier.handling_id, dossier.counter_id, "H49"):
        held = PostHeld(1, place, "", right, rights.TITLES[right])
        keeper = replace(cast.outsider(), posts=(held,))
        assert not access.visible_to(keeper).exists()
        assert not access.standing(keeper, dossier, state_of(dossier)).any
