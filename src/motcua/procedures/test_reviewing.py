"""The yearly review: what was cut follows from versions; a proposal is carried out by the version of its decision."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.platform.models import LoggedEvent
from motcua.procedures import commands
from motcua.procedures.commands import ProposalDecided, Proposed
from motcua.procedures.models import SimplificationProposal
from motcua.procedures.queries import proposals, review
from motcua.procedures.simplification import plan, shorter
from motcua.procedures.types import LimitRow
from tests.support import cast
from tests.support.simplified import CODE, promised, put_in_force, without_a_paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

LATER = datetime(2027, 3, 1, 9, tzinfo=VIETNAM)
NEW_YEAR, SPRING = date(2027, 1, 1), date(2027, 3, 1)


@pytest.fixture(autouse=True)
def next_spring() -> Iterator[None]:
    """All procedures were put into force the year before."""
    with clock.at(LATER):
        yield


def decided(**more: object) -> ProposalDecided:
    given = {"accepted": True, "decision": "99/QĐ-UBND", "decided_on": "2027-03-01", **more}
    return ProposalDecided.read(given)


def test_without_a_new_version_nothing_was_cut() -> None:
    found = review(NEW_YEAR, SPRING)
    assert (found.rows, found.simplified) == ((), 0)
    assert found.procedures > 0
    assert len(review(NEW_YEAR, SPRING, every=True).rows) == found.procedures


def test_a_paper_less_counts_towards_the_plan_with_its_decision() -> None:
    put_in_force(without_a_paper)
    found = review(NEW_YEAR, SPRING)
    [row] = found.rows
    [change] = row.changed
    assert (row.code, row.is_simpler, change.papers, change.steps) == (CODE, True, 1, 0)
    assert [one.decision for one in row.decisions] == ["99/QĐ-UBND"]
    assert (found.simplified, found.percent) == (1, round(100 / found.procedures, 1))


def test_less_time_alone_is_shown_and_does_not_count() -> None:
    put_in_force(promised(1.5))
    [row] = review(NEW_YEAR, SPRING).rows
    [change] = row.changed
    said = row.is_simpler, change.promised, change.statutory
    assert said == (False, ("working", 240), ("working", 0))


def test_what_comes_back_is_not_simpler_and_both_decisions_are_named() -> None:
    before = put_in_force(without_a_paper, "1/QĐ-UBND").content
    kept = before["cases"][0]["components"]

    def twice(content: dict) -> None:  # type: ignore[type-arg]
        extra = [{**one, "code": f"{one['code']}.{n}"} for n, one in enumerate(kept)]
        content["cases"][0]["components"] = [*kept, *extra]

    put_in_force(twice, "2/QĐ-UBND")
    [row] = review(NEW_YEAR, SPRING).rows
    assert not row.is_simpler
    assert [one.decision for one in row.decisions] == ["1/QĐ-UBND", "2/QĐ-UBND"]


def test_the_day_from_which_one_looks_decides_what_was_before() -> None:
    put_in_force(without_a_paper)
    assert review(SPRING, SPRING).rows == ()


def test_the_plan_is_a_tenth_rounded_up_with_its_source() -> None:
    asked = plan(SPRING)
    assert (asked.needed(402), asked.needed(0), asked.needed(1)) == (41, 0, 1)
    assert asked.source
    assert set(asked.counts) <= {"papers", "steps", "limit"}


def test_times_of_different_kinds_are_not_compared() -> None:
    days, months = LimitRow("direct", 5, "working_day"), LimitRow("direct", 1, "month")
    assert shorter(days, months) is None
    assert shorter(days, None) is None
    assert shorter(days, LimitRow("direct", 4, "hour")) == ("working", 5 * 480 - 240)


def test_a_proposal_is_carried_out_by_the_version_put_into_force_by_its_decision() -> None:
    noted = commands.propose(
        actor=SYSTEM, given=Proposed(procedure=CODE, what="Bỏ một giấy tờ", saves=120_000_000)
    )
    commands.decide_proposal(actor=SYSTEM, number=noted.pk, given=decided())
    put_in_force(promised(1.5), "5/QĐ-UBND")
    [waiting] = proposals(CODE)
    assert waiting.version is None
    version = put_in_force(without_a_paper)
    [done] = proposals()
    assert done.version == version
    told = LoggedEvent.objects.filter(topic="simplification").order_by("seq").values_list("type", flat=True)
    assert list(told) == ["proposed", "decided", "carried_out"]


def test_a_decision_written_down_after_the_version_finds_it() -> None:
    noted = commands.propose(actor=SYSTEM, given=Proposed(procedure=CODE, what="Bỏ một giấy tờ"))
    version = put_in_force(without_a_paper)
    commands.decide_proposal(actor=SYSTEM, number=noted.pk, given=decided())
    assert SimplificationProposal.objects.get().version == version


def test_what_was_refused_says_why_and_is_carried_out_by_nothing() -> None:
    noted = commands.propose(actor=SYSTEM, given=Proposed(procedure=CODE, what="Bỏ hết"))
    with pytest.raises(Invalid) as refused:
        commands.decide_proposal(actor=SYSTEM, number=noted.pk, given=decided(accepted=False))
    assert "reason" in refused.value.fields
    commands.decide_proposal(actor=SYSTEM, number=noted.pk, given=decided(accepted=False, reason="Luật buộc"))
    put_in_force(without_a_paper)
    assert SimplificationProposal.objects.get().version is None
    with pytest.raises(Conflict):
        commands.decide_proposal(actor=SYSTEM, number=noted.pk, given=decided())


@pytest.mark.parametrize(
    ("more", "field"), [({"decided_on": "2027-03-02"}, "decided_on"), ({"link": "javascript:x"}, "link")]
)
def test_a_decision_that_cannot_be_is_refused_at_its_field(more: dict[str, object], field: str) -> None:
    noted = commands.propose(actor=SYSTEM, given=Proposed(procedure=CODE, what="Bỏ một giấy tờ"))
    with pytest.raises(Invalid) as refused:
        commands.decide_proposal(actor=SYSTEM, number=noted.pk, given=decided(**more))
    assert field in refused.value.fields


def test_only_who_keeps_the_catalogue_notes_proposals_and_only_for_what_is_in_force() -> None:
    with pytest.raises(NotAllowed):
        commands.propose(actor=cast.director(), given=Proposed(procedure=CODE, what="Bỏ"))
    with pytest.raises(Invalid):
        commands.propose(actor=SYSTEM, given=Proposed(procedure="9.999", what="Bỏ"))
