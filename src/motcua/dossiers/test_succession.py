"""A commune becomes part of another one: running dossiers go over whole, nothing is lost, old papers stay."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from motcua.agencies import commands as agencies
from motcua.agencies.models import Agency, FormerCommune, Holding, Post
from motcua.agencies.queries import forget_heirs, forget_names, heirs, name_on, plan_of, province
from motcua.dossiers import access, commands, messages, outputs
from motcua.dossiers.competence import competent, settles
from motcua.dossiers.models import Dossier, Draft, OfficialNotice, Output, Step
from motcua.dossiers.queries import figures
from motcua.dossiers.queries.clock import explanation
from motcua.dossiers.queries.detail import detail
from motcua.dossiers.queries.figure_lists import period
from motcua.dossiers.queries.issued import issued_file
from motcua.dossiers.queries.recount import recounted
from motcua.dossiers.queries.search import search
from motcua.dossiers.queries.succession import rehearse
from motcua.dossiers.queries.worklists import Wanted, worklist
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.platform import log
from motcua.procedures.asked_posts import asked_posts
from motcua.procedures.models import Version
from motcua.procedures.queries import frozen, takes_in
from motcua.procedures.types import content_from_json
from tests.support import acts, cast

pytestmark = [pytest.mark.usefixtures("province", "db")]

MORNING = datetime(2026, 11, 18, 9, 7, tzinfo=VIETNAM)
DAY = date(2026, 11, 20)
MIDNIGHT = datetime(2026, 11, 20, 0, 0, 20, tzinfo=VIETNAM)
OLD, OLD_COUNTER = "H49.101", "H49.61.01"
NEW, NEW_COUNTER = cast.HANDLING, cast.COUNTER
MERGER = (
    {"kind": "merge", "agency": OLD, "successor": NEW},
    {"kind": "merge", "agency": OLD_COUNTER, "successor": NEW_COUNTER},
)
DECISION = "Nghị quyết số 1/NQ-HĐND"
WHY = "Theo nghị quyết"


@pytest.fixture(autouse=True)
def _read_anew() -> Iterator[None]:
    forget_heirs()
    forget_names()
    yield
    forget_heirs()
    forget_names()


def planned(*lines: Any, day: date = DAY, **facts: Any) -> int:
    said = {"title": "Sắp xếp thử", "day": day, "decision": DECISION, **facts}
    return agencies.write_plan(
        actor=cast.person("quantri"), plan=None, facts=said, lines=lines or MERGER, reason=WHY
    )


def approved(*lines: Any, **facts: Any) -> int:
    number = planned(*lines, **facts)
    agencies.approve_plan(actor=cast.person("quantri"), plan=number, reason=WHY)
    return number


def old_dossier(filing: cast.Filing = cast.BIRTH, **changes: Any) -> Dossier:
    """Received and in the hands of the appraiser of the commune that goes."""
    filed = cast.submitted(filing, counter_id=OLD_COUNTER, handling_id=OLD, **changes)
    case = frozen(filed.version_id).case(filed.case_code)
    assert case is not None
    acts.accept(actor=cast.person("tn.hatu1"), dossier=filed.pk, seen=list(case.papers))
    acts.take(actor=cast.outsider(), dossier=filed.pk)
    return cast.renewed(filed)


def merged() -> Dossier:
    """A dossier that came over."""
    with clock.at(MORNING):
        dossier = old_dossier()
        approved()
    with clock.at(MIDNIGHT):
        assert commands.carry_out_due_successions() == 1
    return cast.renewed(dossier)


def test_a_running_dossier_goes_over_with_code_clock_history_and_open_step() -> None:
    with clock.at(MORNING):
        before = old_dossier()
        approved()
    with clock.at(MIDNIGHT):
        commands.carry_out_due_successions()
        after = cast.renewed(before)
        assert (after.handling_id, after.counter_id) == (NEW, NEW_COUNTER)
        assert (after.code, after.due_at, after.status) == (before.code, before.due_at, before.status)
        assert after.chain_seq == before.chain_seq + 1
        [step] = Step.objects.filter(dossier=after, closed_at=None)
        assert (step.agency_id, step.holder_id) == (NEW, cast.outsider().officer_id)
        assert step.due_at == Step.objects.get(pk=step.pk).due_at
        closed = Step.objects.filter(dossier=after, closed_at__isnull=False)
        assert {one.agency_id for one in closed} == {OLD_COUNTER}
        [counted] = recounted([after.code])
        assert counted.differences == ()


def test_the_people_go_on_with_it_at_the_successor() -> None:
    dossier = merged()
    with clock.at(MIDNIGHT + timedelta(hours=9)):
        appraiser = cast.outsider()
        assert {post.agency for post in appraiser.posts} == {NEW}
        found = worklist(appraiser, Wanted(list="mine"))
        assert [one.dossier.code for one in found.steps] == [dossier.code]
        acts.appraise(actor=appraiser, dossier=dossier.pk)
        acts.approve(actor=cast.approver(), dossier=dossier.pk)
        [counted] = recounted([dossier.code])
        assert counted.differences == ()


def test_the_date_is_still_explained_by_the_calendar_by_which_it_was_counted() -> None:
    with clock.at(MORNING):
        agencies.set_calendar(
            actor=SYSTEM, agency=OLD_COUNTER, content={"version": "cu", "off": {"2026-11-19": "Ngày riêng"}}
        )
        dossier = old_dossier(filing=cast.MARRIAGE_STATUS)
        before = explanation(dossier)
        assert "Ngày riêng" in repr(before)
        approved()
    with clock.at(MIDNIGHT):
        commands.carry_out_due_successions()
        assert explanation(cast.renewed(dossier)) == before


def test_the_applicant_is_told_who_has_it_now() -> None:
    told = log.events_of("dossier", merged().pk)[-1]
    words = messages.about(told.type, told.data, "H49", "Khai sinh")
    assert messages.concerns(told.type, told.data)
    assert "nay do Ủy ban nhân dân xã Bình Liêu giải quyết" in words.title
    assert DECISION in words.body


def test_posts_end_and_begin_and_the_old_agency_is_closed() -> None:
    merged()
    with clock.at(MIDNIGHT):
        old = Agency.objects.get(pk=OLD)
        assert old.valid_to == DAY - timedelta(days=1)
        assert not Holding.objects.filter(post__agency=OLD, valid_to__gte=DAY).exists()
        signers = Post.objects.filter(agency=NEW, role="signer", holdings__valid_from=DAY)
        assert signers.exists()
        assert name_on(old, DAY - timedelta(days=2)) == "Ủy ban nhân dân phường Hà Tu"
        assert heirs().today(OLD) == NEW


def test_citizens_find_the_commune_by_its_old_name() -> None:
    merged()
    found = FormerCommune.objects.filter(name="Phường Hà Tu", commune=Agency.objects.get(pk=NEW).commune_gso)
    assert found.filter(divided=False).exists()


def test_an_ended_dossier_stays_with_its_old_agency_and_the_successor_sees_it_and_acts_on_it() -> None:
    with clock.at(MORNING):
        ended = cast.submitted(counter_id=OLD_COUNTER, handling_id=OLD)
        acts.withdraw(actor=cast.applicant(), dossier=ended.pk)
        assert ended not in access.visible_to(cast.appraiser())
        approved()
    with clock.at(MIDNIGHT):
        commands.carry_out_due_successions()
        ended = cast.renewed(ended)
        assert (ended.handling_id, ended.counter_id) == (OLD, OLD_COUNTER)
        assert ended in access.visible_to(cast.appraiser())
        seen = detail(cast.appraiser(), ended.code)
        assert seen.state.places["handling"] == NEW


def test_what_the_old_agency_owes_about_an_ended_dossier_the_successor_signs() -> None:
    with clock.at(MORNING):
        ended = cast.submitted(counter_id=OLD_COUNTER, handling_id=OLD)
        acts.refuse(actor=cast.person("tn.hatu1"), dossier=ended.pk, ground="duplicate", note="Trùng")
        owed = OfficialNotice.objects.create(
            dossier=ended, kind="form_03", event_seq=2, agency_id=OLD_COUNTER, at=clock.now()
        )
        number = approved()
        assert rehearse(cast.person("quantri"), number).moved["notices"] == 1
    with clock.at(MIDNIGHT):
        commands.carry_out_due_successions()
        assert OfficialNotice.objects.get(pk=owed.pk).agency_id == NEW_COUNTER
        assert plan_of(number).moved["notices"] == 1


def test_drafts_wait_at_the_successor() -> None:
    with clock.at(MORNING):
        draft = cast.draft(counter_id=OLD_COUNTER, handling_id=OLD)
        approved()
    with clock.at(MIDNIGHT):
        commands.carry_out_due_successions()
        kept = Draft.objects.get(pk=draft.pk)
        assert (kept.counter_id, kept.handling_id) == (NEW_COUNTER, NEW)
        assert commands.submit(actor=cast.applicant(), draft=draft.pk).handling_id == NEW


def test_what_was_filed_in_the_very_minute_is_moved_too() -> None:
    with clock.at(MORNING):
        dossier = old_dossier()
        approved()
    with clock.at(MIDNIGHT):
        commands.carry_out_due_successions()
        # As if it had been filed by somebody who still saw the old counter.
        Dossier.objects.filter(pk=dossier.pk).update(handling=OLD)
        assert commands.carry_out_due_successions() == 0
        assert cast.renewed(dossier).handling_id == NEW


def test_figures_by_the_old_and_the_new_map_agree() -> None:
    with clock.at(MORNING):
        old_dossier()
        cast.accepted()
        approved()
    for _ in range(2):
        with clock.at(MIDNIGHT):
            commands.carry_out_due_successions()
            leader = cast.person("giamdoc")
            new = figures.overview(leader, period("month"))
            old = figures.overview(leader, period("month"), by_old_map=True)
            received = {line.code: line.numbers["received"] for line in new.agencies}
            assert (received[NEW], OLD in received) == (2, False)
            as_then = {line.code: line.numbers["received"] for line in old.agencies}
            assert (as_then[NEW], as_then[OLD]) == (1, 1)
            assert old.total.counts == new.total.counts
            open_now = {line.code: line.numbers["open"] for line in old.agencies}
            assert (open_now[NEW], open_now[OLD]) == (2, 0)


def test_a_split_gives_each_what_its_rule_names() -> None:
    lines = (
        {"kind": "split", "agency": OLD, "successor": OLD, "main": True},
        {"kind": "split", "agency": OLD, "successor": NEW, "main": False, "rule": {"addresses": ["khu 5"]}},
    )
    with clock.at(MORNING):
        stays = old_dossier()
        owner = {"self": True, "name": "Người Nộp", "id_number": "022092990017"}
        goes = old_dossier(owner={**owner, "address": "Tổ 2, Khu 5, phường Hà Tu"})
        assert rehearse(cast.person("quantri"), planned(*lines)).moved["dossiers"] == 1
        approved(*lines)
    with clock.at(MIDNIGHT):
        commands.carry_out_due_successions()
        assert cast.renewed(goes).handling_id == NEW
        assert cast.renewed(stays).handling_id == OLD
        assert cast.renewed(stays).chain_seq == stays.chain_seq
        [step] = Step.objects.filter(dossier=goes, closed_at=None)
        assert step.holder_id is None
        assert [one.differences for one in recounted([goes.code, stays.code])] == [(), ()]
        assert [one.dossier.code for one in search(cast.appraiser(), goes.code).found] == [goes.code]
        assert search(cast.appraiser(), stays.code).found == ()


def test_a_new_name_and_another_superior_hold_from_the_day_on() -> None:
    lines = (
        {"kind": "rename", "agency": OLD, "name": "Ủy ban nhân dân phường Tân Hà Tu"},
        {"kind": "under", "agency": OLD_COUNTER, "successor": OLD},
    )
    with clock.at(MORNING):
        approved(*lines, province={"hotline": "1900 0000"})
    with clock.at(MIDNIGHT):
        commands.carry_out_due_successions()
        agency = Agency.objects.get(pk=OLD)
        assert (agency.name, agency.valid_to) == ("Ủy ban nhân dân phường Tân Hà Tu", None)
        assert name_on(agency, DAY - timedelta(days=1)) == "Ủy ban nhân dân phường Hà Tu"
        assert Agency.objects.get(pk=OLD_COUNTER).parent_id == OLD
        assert province(DAY).hotline == "1900 0000"
        assert province(DAY - timedelta(days=1)).hotline != "1900 0000"


def test_a_rehearsal_counts_warns_and_keeps_nothing() -> None:
    with clock.at(MORNING):
        dossier = old_dossier()
        found = rehearse(cast.person("quantri"), planned())
        assert found.possible
        assert found.moved["dossiers"] == 1
        assert found.moved["steps"] == 1
        assert found.moved["holdings"] > 3
        assert any("người sẽ cùng giữ vị trí" in care for care in found.cares)
        assert cast.renewed(dossier).handling_id == OLD
        assert Agency.objects.get(pk=OLD).valid_to is None
        assert not Holding.objects.filter(post__agency=NEW, valid_from=DAY).exists()


def test_a_rehearsal_tells_of_steps_that_nobody_would_do() -> None:
    lines = ({"kind": "merge", "agency": OLD, "successor": "H49.16"},)
    with clock.at(MORNING):
        old_dossier()
        Holding.objects.filter(post__agency=OLD, post__role="appraiser").update(ended_at=MORNING)
        found = rehearse(cast.person("quantri"), planned(*lines))
        assert any("mà không ai giữ vị trí ấy" in care for care in found.cares)


def test_it_can_be_withdrawn_before_its_day_and_not_after() -> None:
    admin = cast.person("quantri")
    with clock.at(MORNING):
        number = approved()
        agencies.withdraw_plan(actor=admin, plan=number, reason=WHY)
        other = approved()
    with clock.at(MIDNIGHT):
        assert commands.carry_out_due_successions() == 1
        assert plan_of(number).carried_out_at is None
        with pytest.raises(Conflict, match="đã thực hiện"):
            agencies.withdraw_plan(actor=cast.person("quantri"), plan=other, reason=WHY)


def test_it_is_not_carried_out_before_its_day_or_unapproved() -> None:
    with clock.at(MORNING):
        number = planned()
        with pytest.raises(Conflict, match="chưa được duyệt"):
            commands.carry_out_succession(actor=SYSTEM, plan=number)
        agencies.approve_plan(actor=cast.person("quantri"), plan=number, reason=WHY)
        with pytest.raises(Conflict, match="Chưa đến ngày"):
            commands.carry_out_succession(actor=SYSTEM, plan=number)
        assert commands.carry_out_due_successions() == 0


def test_one_that_became_impossible_is_left_and_says_why() -> None:
    with clock.at(MORNING):
        number = approved()
    with clock.at(MIDNIGHT - timedelta(hours=5)):
        Agency.objects.filter(pk=NEW).update(valid_to=DAY - timedelta(days=1))
    with clock.at(MIDNIGHT):
        assert commands.carry_out_due_successions() == 0
        assert "chưa mở hoặc đã đóng" in plan_of(number).stuck
        assert Agency.objects.get(pk=OLD).valid_to is None


def test_nothing_is_said_to_be_stuck_that_another_worker_carried_out_meanwhile() -> None:
    with clock.at(MORNING):
        number = approved()
    with clock.at(MIDNIGHT):
        commands.carry_out_due_successions()
        agencies.note_stuck(actor=SYSTEM, plan=number, why="Phương án đã thực hiện")
        assert plan_of(number).stuck == ""


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([{"kind": "merge", "agency": OLD, "successor": "H49.999"}], "Không có cơ quan mang mã H49.999"),
        ([{"kind": "merge", "agency": OLD, "successor": OLD}], "không thể nhập vào chính nó"),
        ([{"kind": "rename", "agency": OLD, "name": ""}], "phải ghi tên mới"),
        (
            [
                {
                    "kind": "split",
                    "agency": OLD,
                    "successor": NEW,
                    "main": False,
                    "rule": {"procedures": ["1"]},
                }
            ],
            "đúng một nơi kế thừa chính",
        ),
        (
            [MERGER[0], {"kind": "merge", "agency": NEW, "successor": "H49.102"}],
            "vừa kế thừa vừa bị đóng",
        ),
        ([MERGER[0], MERGER[0]], "nhập vào hai nơi"),
        ([{"kind": "under", "agency": "H49", "successor": OLD}], "không thể trực thuộc chính nó"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(lines: list[dict[str, Any]], told: str) -> None:
    with clock.at(MORNING), pytest.raises(Invalid, match=told):
        planned(*lines)


def test_only_who_administers_the_province_plans() -> None:
    with clock.at(MORNING), pytest.raises(NotAllowed):
        agencies.write_plan(
            actor=cast.director(), plan=None, facts={"title": "x", "day": DAY, "decision": "y"},
            lines=MERGER, reason=WHY,
        )  # fmt: skip


def test_two_approved_plans_do_not_take_the_same_agency() -> None:
    with clock.at(MORNING):
        approved()
        number = planned(MERGER[0], day=DAY + timedelta(days=9))
        with pytest.raises(Conflict, match="chưa thực hiện"):
            agencies.approve_plan(actor=cast.person("quantri"), plan=number, reason=WHY)


def test_an_old_paper_keeps_the_old_name_and_says_who_took_over() -> None:
    with clock.at(MORNING):
        dossier = old_dossier()
        file = cast.file_of(dossier, "receipt")
        Output.objects.create(dossier=dossier, kind="receipt", file_id=file, made_at=clock.now(), event_seq=1)
        proof = outputs.says(dossier)
        approved()
        before = issued_file(file)
        assert before is not None
        assert before.succeeded == ""
    with clock.at(MIDNIGHT):
        commands.carry_out_due_successions()
        after = issued_file(file)
        assert after is not None
        assert (after.agency, after.since) == (before.agency, DAY)
        assert after.agency.endswith("phường Hà Tu")
        assert after.succeeded == Agency.objects.get(pk=NEW_COUNTER).name
        assert outputs.says(cast.renewed(dossier)) == proof


def test_a_procedure_that_names_the_old_agency_is_settled_and_taken_in_by_the_successor() -> None:
    version = Version.objects.get(pk=cast.draft().version_id)
    content = content_from_json({**version.content, "agencies": [OLD], "counters": [OLD_COUNTER]})
    new, counter = Agency.objects.get(pk=NEW), Agency.objects.get(pk=NEW_COUNTER)
    with clock.at(MORNING):
        assert not settles(new, content)
        assert not takes_in(content, NEW_COUNTER)
    merged()
    with clock.at(MIDNIGHT):
        assert settles(new, content)
        assert takes_in(content, NEW_COUNTER)
        assert competent(content) == [new]
        assert {agency for agency, _, _ in asked_posts([content])} == {NEW, counter.pk}
