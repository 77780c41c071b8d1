"""A register of the State is asked for a reason, its answer kept as evidence, and what it did not say never taken for
"does not match"."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.detail import detail
from motcua.dossiers.queries.looks import looks
from motcua.exchange import commands, ledger, queries
from motcua.exchange.forgetting import forget_exchange
from motcua.exchange.models import Enquiry
from motcua.exchange.registers import contract
from motcua.exchange.types import Question
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.platform.effects.models import Effect
from motcua.platform.outside import health_of
from motcua.platform.readers import story
from tests.support import cast
from tests.support.registers import Registers, state_registers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


@pytest.fixture
def registers() -> Iterator[Registers]:
    with state_registers() as both:
        yield both


@pytest.fixture
def dossier() -> Dossier:
    return cast.submitted()


def ask(
    dossier: Dossier,
    *,
    kind: str = "check",
    register: str = "population",
    actor: Actor | None = None,
    reason: str = "Kiểm tra hồ sơ",
) -> int:
    actor = actor or cast.receiver()
    fitting = queries.offers(detail(cast.receiver(), dossier.code))
    offer = next(one for one in fitting if one.contract.key == register)
    return commands.ask_register(
        actor=actor,
        code=dossier.code,
        register=register,
        kind=kind,
        role=offer.subjects[0].role,
        reason=reason,
    )


def test_what_was_declared_matches(registers: Registers, dossier: Dossier) -> None:
    found = registers.answer(ask(dossier))
    assert (found.state, found.verdict) == ("answered", "match")
    assert found.valid_until is not None
    (register, kind, given) = registers.there.asked[-1]
    assert (register, kind, given["LyDo"], given["MaHoSo"]) == (
        "population", "kiem-tra", "Kiểm tra hồ sơ", dossier.code,
    )  # fmt: skip
    assert given["HoVaTen"] == "TANGVANPHUC"


def test_values_stand_beside_what_was_declared_and_change_nothing(
    registers: Registers, dossier: Dossier
) -> None:
    registers.answer(ask(dossier, kind="fetch"))
    before = Dossier.objects.get(pk=dossier.pk).chain_seq
    (shown,) = queries.enquiries(detail(cast.receiver(), dossier.code))
    by_name = {line.name: line for line in shown.lines}
    assert by_name["name"].theirs == "Tằng Văn Phúc"
    assert by_name["name"].same is True
    assert Dossier.objects.get(pk=dossier.pk).chain_seq == before


@pytest.mark.parametrize(
    ("fault", "state", "verdict"),
    [
        ("mismatch", "answered", "no_match"),
        ("no_data", "answered", "no_information"),
        ("insufficient", "answered", "insufficient"),
        ("refuses", "refused", "refused"),
        ("slow", "asked", ""),
        ("down", "asked", ""),
        ("cut", "asked", ""),
        ("changed_schema", "asked", ""),
        ("clock_skew", "asked", ""),
    ],
)
def test_an_answer_a_refusal_and_an_outage_are_three_things(
    registers: Registers, dossier: Dossier, fault: str, state: str, verdict: str
) -> None:
    number = ask(dossier)
    registers.there.fail(fault)
    found = registers.answer(number)
    assert (found.state, found.verdict) == (state, verdict)
    registers.there.fail("off")
    if state == "asked":
        assert registers.answer(number).verdict == "match"
    assert Effect.objects.filter(state="needs_person").count() == 0


def test_a_token_that_ends_in_the_middle_is_fetched_anew(registers: Registers, dossier: Dossier) -> None:
    assert registers.answer(ask(dossier)).verdict == "match"
    registers.there.fail("token_expired")
    given = registers.there.tokens_given
    assert registers.answer(ask(dossier, kind="fetch")).verdict == "given"
    assert registers.there.tokens_given == given + 1


def test_with_a_wrong_secret_it_waits_and_says_nothing_of_the_person(
    registers: Registers, dossier: Dossier
) -> None:
    line = registers.here["population"].line
    line.known = replace(line.known, secret="sai")
    found = registers.answer(ask(dossier))
    assert (found.state, found.outcome, found.verdict) == ("asked", "configuration", "")
    assert health_of("population").tries == 0


def test_what_it_did_not_say_for_a_day_is_told_as_no_answer(registers: Registers, dossier: Dossier) -> None:
    number = ask(dossier)
    registers.there.fail("down")
    with clock.at(clock.now() + timedelta(days=1, hours=1)):
        assert registers.answer(number).state == "failed"


def test_an_answer_that_holds_is_not_asked_for_again(registers: Registers, dossier: Dossier) -> None:
    first = ask(dossier)
    assert ask(dossier) == first
    registers.work()
    assert ask(dossier) == first
    assert len(registers.there.asked) == 1
    agreed = contract("population")
    assert agreed is not None
    with clock.at(clock.now() + agreed.valid + timedelta(minutes=1)):
        assert ask(dossier) != first


def test_one_that_knew_nothing_may_be_asked_again_at_once(registers: Registers, dossier: Dossier) -> None:
    registers.there.fail("no_data")
    first = ask(dossier)
    registers.work()
    assert ask(dossier) != first


def test_the_owner_reads_who_asked_about_whom_and_why(registers: Registers, dossier: Dossier) -> None:
    ask(dossier)
    ask(dossier)
    (look,) = [one for one in looks(dossier) if one.register]
    assert look.why == "Kiểm tra hồ sơ"
    assert look.who == cast.receiver().name
    assert "dân cư" in look.register


def test_whoever_does_not_work_on_it_asks_nothing(registers: Registers, dossier: Dossier) -> None:
    with pytest.raises(NotAllowed):
        ask(dossier, actor=cast.approver())
    assert queries.offers(detail(cast.approver(), dossier.code)) == []
    assert not Enquiry.objects.exists()


def test_it_refuses_without_a_reason(registers: Registers, dossier: Dossier) -> None:
    with pytest.raises(Invalid):
        ask(dossier, reason=" ")
    assert not Enquiry.objects.exists()


def test_the_answer_can_be_proven_by_its_hash_and_goes_with_the_dossier(
    registers: Registers, dossier: Dossier
) -> None:
    found = registers.answer(ask(dossier, kind="fetch"))
    told = [event for event in story("register", found.pk) if event.type == "answered"]
    assert told[0].data["answer"] == found.answer
    assert told[0].data["reply"] == found.reply
    assert ledger.said(found.answer)["fields"]["name"] == "Tằng Văn Phúc"
    forget_exchange(dossiers=[dossier.pk])
    (shown,) = queries.enquiries(detail(cast.receiver(), dossier.code))
    assert shown.erased
    assert not shown.lines
    assert shown.enquiry.answer == found.answer


ABOUT = {"id_number": "022092990017", "tax_code": "5799000018", "born": "1992-04-18"}
NAMES = {"business": "Công ty TNHH Chế biến Hải sản Sóng Mẫu"}


@pytest.mark.parametrize("register", ["population", "civil_status", "business", "land", "insurance"])
def test_through_one_port_each_register_gives_what_its_contract_says(
    registers: Registers, register: str
) -> None:
    agreed = contract(register)
    assert agreed is not None
    known = {**ABOUT, "name": NAMES.get(register, "Tằng Văn Phúc")}
    facts = {name: known[name] for name in agreed.asks}
    question = Question("register:1", register, "fetch", facts, "1.001193", "H1", "officer-1", "Kiểm tra")
    registers.moment[0] = clock.now()
    found = registers.here[register].ask(question)
    assert (found.outcome, found.verdict) == ("done", "given")
    assert set(found.fields) == {one.name for one in agreed.gives}


def test_only_registers_that_the_procedure_needs_are_asked(registers: Registers, dossier: Dossier) -> None:
    offered = {one.contract.key for one in queries.offers(detail(cast.receiver(), dossier.code))}
    assert "population" in offered
    assert "land" not in offered
    with pytest.raises(NotAllowed):
        commands.ask_register(
            actor=cast.receiver(),
            code=dossier.code,
            register="land",
            kind="fetch",
            role="father",
            reason="Xem đất",
        )


def test_each_contract_says_whose_it_is_and_which_papers_it_replaces(registers: Registers) -> None:
    for key in registers.here:
        agreed = contract(key)
        assert agreed is not None
        assert agreed.owner
        assert agreed.ground
        assert agreed.replaces(clock.now().date())


def test_a_register_is_down_by_measurement_and_says_so(registers: Registers, dossier: Dossier) -> None:
    number = ask(dossier)
    registers.there.fail("down")
    now = clock.now()
    for minute in range(4):
        with clock.at(now + timedelta(minutes=minute)):
            registers.answer(number)
            state = health_of("population").state
        assert state == ("down" if minute >= 2 else "unknown")
