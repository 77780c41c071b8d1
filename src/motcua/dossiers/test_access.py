"""Who sees and may do what: lists agree with details, what is foreign does not exist, delegation is named."""

import inspect
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from motcua.agencies.models import Agency, Holding
from motcua.dossiers import access, commands
from motcua.dossiers.commands import Defect
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.detail import detail
from motcua.dossiers.queries.worklists import LISTS, Wanted, worklist
from motcua.kernel import clock
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, Kind
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.process.states import Act
from tests.support import cast

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
    dossiers = some_dossiers()
    for name, actor in everybody().items():
        listed = set(access.visible_to(actor))
        assert listed == {d for d in dossiers if opens(actor, d)}, name
        codes = {d.code for d in listed}
        for kind in LISTS:
            assert {s.dossier.code for s in worklist(actor, Wanted(list=kind)).steps} <= codes, (name, kind)


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


Try = Callable[[Actor, Dossier], Any]

WRITES: dict[str, Try] = {
    "accept": lambda a, d: commands.accept(actor=a, dossier=d.pk, seen=["1.001193.TP06"]),
    "refuse": lambda a, d: commands.refuse(actor=a, dossier=d.pk, note="Không"),
    "ask_more": lambda a, d: commands.ask_more(actor=a, dossier=d.pk, defects=[Defect("Tờ khai", "thiếu")]),
    "supply": lambda a, d: commands.supply(actor=a, dossier=d.pk, papers=[], note="Đây"),
    "record_fee": lambda a, d: commands.record_fee(actor=a, dossier=d.pk, method="cash"),
    "take": lambda a, d: commands.take(actor=a, dossier=d.pk),
    "release": lambda a, d: commands.release(actor=a, dossier=d.pk),
    "hand_over": lambda a, d: commands.hand_over(
        actor=a, dossier=d.pk, to_officer=cast.receiver().officer_id or 0
    ),
    "write_result": lambda a, d: commands.write_result(actor=a, dossier=d.pk, fields={}),
    "appraise": lambda a, d: commands.appraise(actor=a, dossier=d.pk),
    "send_back": lambda a, d: commands.send_back(actor=a, dossier=d.pk, note="Không"),
    "approve": lambda a, d: commands.approve(actor=a, dossier=d.pk),
    "require_payment": lambda a, d: commands.require_payment(actor=a, dossier=d.pk, note="Thuế"),
    "confirm_payment": lambda a, d: commands.confirm_payment(actor=a, dossier=d.pk),
    "sign": lambda a, d: commands.sign(actor=a, dossier=d.pk, file="0" * 64, expect=d.chain_seq),
    "return_result": lambda a, d: commands.return_result(actor=a, dossier=d.pk, way="online"),
    "extend": lambda a, d: commands.extend(
        actor=a, dossier=d.pk, until=clock.now() + timedelta(days=9), note="Xin lỗi"
    ),
    "withdraw": lambda a, d: commands.withdraw(actor=a, dossier=d.pk),
    "stop": lambda a, d: commands.stop(actor=a, dossier=d.pk, note="Dừng"),
}


@pytest.mark.parametrize("write", WRITES)
def test_to_a_command_a_foreign_dossier_does_not_exist(write: str) -> None:
    dossier = cast.submitted()
    for actor in (cast.stranger(), cast.outsider(), STRANGER):
        with pytest.raises(NotFound, match="Không tìm thấy hồ sơ"):
            WRITES[write](actor, dossier)
    after = cast.renewed(dossier)
    assert (after.chain_seq, after.papers.count()) == (1, dossier.papers.count())


def test_a_foreign_dossier_is_not_betrayed_by_asking_for_an_older_state() -> None:
    dossier = cast.submitted()
    with pytest.raises(NotFound):
        commands.withdraw(actor=cast.stranger(), dossier=dossier.pk, expect=7)


def test_whoever_only_looks_is_told_that_they_may_not_act() -> None:
    dossier = cast.submitted()
    for name in ("kiemtra", "td.binhlieu2"):
        with pytest.raises(NotAllowed):
            commands.accept(actor=cast.person(name), dossier=dossier.pk)


def actor_commands() -> list[str]:
    return [n for n in commands.__all__ if "actor" in inspect.signature(getattr(commands, n)).parameters]


def test_every_command_is_among_those_that_are_tried() -> None:
    filing = {"start", "save", "lay", "remove", "discard", "submit", "file_at_once"}
    assert set(WRITES) | filing | {"seal", "approve_many", "note_look"} >= set(actor_commands())


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
    assert Act.SIGN in detail(deputy, dossier.code).actions
    cast.sign_and_seal(dossier, signer=deputy)
    step = dossier.steps.get(kind="personal_sign")
    assert step.done_by_name == deputy.name
    assert step.post_title.endswith(f"(thay {cast.signer().name})")


def test_a_delegation_that_has_ended_allows_nothing() -> None:
    dossier = cast.approved()
    yesterday = clock.now().date() - timedelta(days=1)
    deputy = deputise("pheduyet", for_="kyso", post="H49.123/signer", valid_to=yesterday)
    assert Act.SIGN not in detail(deputy, dossier.code).actions
    with pytest.raises(NotAllowed):
        commands.sign(actor=deputy, dossier=dossier.pk, file="0" * 64, expect=dossier.chain_seq)


def test_an_own_post_that_is_not_held_any_more_allows_nothing() -> None:
    dossier = cast.accepted()
    Holding.objects.filter(officer=cast.officer(cast.appraiser())).update(valid_to="2026-01-01")
    former = cast.appraiser()
    assert former.posts == ()
    with pytest.raises(NotFound):
        commands.appraise(actor=former, dossier=dossier.pk)


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
