"""The acts of the five steps on real dossiers: what people get, and what the database then says."""

from datetime import datetime, timedelta

import pytest

from motcua.agencies.models import Holding
from motcua.dossiers import commands
from motcua.dossiers.acts.ask_more import ASK_MORE, last_asked
from motcua.dossiers.acts.supply import Supplied
from motcua.dossiers.commands.sweep import sweep
from motcua.dossiers.models import Output, Paper, Step
from motcua.dossiers.queries.detail import Detail, detail
from motcua.dossiers.queries.journey import happenings
from motcua.dossiers.queries.notices import owed
from motcua.dossiers.queries.recount import recounted
from motcua.dossiers.readers.papers import Papers
from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.platform.inputs import form_of
from motcua.platform.readers import story
from motcua.process.states import Status, StepKind
from tests.support import acts, cast
from tests.support.acts import Act, defect

pytestmark = [pytest.mark.usefixtures("province", "db")]

MISSING = [defect("Giấy chứng sinh", "ảnh mờ", "Điều 16 Luật Hộ tịch")]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def test_a_dossier_walks_the_five_steps_and_every_step_names_its_person() -> None:
    dossier = cast.done()
    acts.return_result(actor=cast.receiver(), dossier=dossier.pk, way="counter", taken_by="Tằng Văn Phúc")
    after = cast.renewed(dossier)
    assert (after.status, after.open_steps) == (Status.RETURNED, [])
    assert after.received_at
    assert after.finished_at
    assert after.ended_at
    people = list(Step.objects.filter(dossier=dossier).order_by("no").values_list("key", "done_by_name"))
    makers = (cast.receiver, cast.appraiser, cast.approver, cast.signer, cast.clerk, cast.receiver)
    assert [name for _, name in people] == [make().name for make in makers]
    assert not Step.objects.filter(dossier=dossier, closed_at=None).exists()
    told = [h.type for h in happenings(after)]
    assert told == ["submitted", "accepted", "appraised", "approved", "signed", "sealed", "returned"]
    assert after.outputs.filter(kind=Output.Kind.RESULT).count() == 1


def test_an_original_that_was_not_shown_keeps_it_from_being_accepted() -> None:
    dossier = cast.submitted()
    with pytest.raises(Invalid, match="Còn thiếu giấy tờ bắt buộc"):
        acts.accept(actor=cast.receiver(), dossier=dossier.pk)
    acts.accept(actor=cast.receiver(), dossier=dossier.pk, seen=["1.001193.TP06"])
    assert dossier.papers.get(component="1.001193.TP06").origin == Paper.Origin.SEEN


def test_a_refused_acceptance_notes_no_paper_as_seen() -> None:
    dossier = cast.submitted()
    with pytest.raises(NotAllowed):
        acts.accept(actor=cast.appraiser(), dossier=dossier.pk, seen=["1.001193.TP06"])
    assert not dossier.papers.filter(component="1.001193.TP06").exists()


def test_it_refuses_without_the_fee() -> None:
    dossier = cast.done(cast.EXTRACT)
    with pytest.raises(Invalid, match="Chưa ghi nhận phí"):
        acts.return_result(actor=cast.receiver(), dossier=dossier.pk, way="online")
    acts.record_fee(actor=cast.second_receiver(), dossier=dossier.pk, method="cash", reference="BL 12")
    with pytest.raises(Conflict, match="ghi nhận rồi"):
        acts.record_fee(actor=cast.second_receiver(), dossier=dossier.pk, method="cash")
    acts.return_result(actor=cast.receiver(), dossier=dossier.pk, way="online")
    assert cast.renewed(dossier).status == Status.RETURNED


def test_a_result_is_handed_to_somebody_with_a_name() -> None:
    dossier = cast.done()
    with pytest.raises(Invalid, match="họ tên người nhận"):
        acts.return_result(actor=cast.receiver(), dossier=dossier.pk, way="counter")
    with pytest.raises(Invalid, match="giá trị cho phép"):
        acts.return_result(actor=cast.receiver(), dossier=dossier.pk, way="pigeon")


def test_waiting_for_papers_takes_no_time_and_makes_no_step_late() -> None:
    with clock.at(at("2026-11-16T09:00")):
        dossier = cast.accepted(cast.MARRIAGE_STATUS)
    first = cast.renewed(dossier)
    with clock.at(at("2026-11-16T10:00")):
        acts.ask_more(actor=cast.appraiser(), dossier=dossier.pk, defects=MISSING)
    waiting = cast.renewed(dossier)
    assert (waiting.status, waiting.due_at) == (Status.SUPPLEMENT, None)
    assert waiting.remaining == 2 * 480 - 60
    with clock.at(at("2026-11-23T10:00")):
        file = commands.take_in(component="1.004873.TP05", name="giấy.png", data=cast.picture(9))
        acts.supply(actor=cast.applicant(), dossier=dossier.pk, papers=[file])
    after = cast.renewed(dossier)
    assert first.due_at == at("2026-11-18T09:00")
    assert after.due_at == at("2026-11-26T09:00")
    for was, now in zip(first.open_steps, after.open_steps, strict=True):
        row = Step.objects.get(dossier=dossier, no=now["no"])
        assert row.due_at == datetime.fromisoformat(now["due_at"]) > datetime.fromisoformat(was["due_at"])
        assert row.urgency == after.due_at
    assert after.papers.filter(file_id=file.file).get().added_by == cast.applicant().name


def choice(seen: Detail) -> list[tuple[str, str]]:
    """What the panel offers to go on while more is asked for."""
    form = form_of(
        ASK_MORE.given,
        offered=ASK_MORE.offers and ASK_MORE.offers(seen),
        without=ASK_MORE.spares(seen) if ASK_MORE.spares else (),
    )
    asked = form["schema"]["properties"].get("goes_on", {"items": {"oneOf": []}})
    return [(one["const"], one["title"]) for one in asked["items"]["oneOf"]]


def test_where_nothing_could_go_on_it_is_not_asked() -> None:
    dossier = cast.accepted()
    assert choice(detail(cast.appraiser(), dossier.code)) == []


def test_an_opinion_goes_on_while_the_applicant_is_asked() -> None:
    with clock.at(at("2026-11-16T09:00")):
        dossier = cast.accepted(cast.MARRIAGE_STATUS)
    before = cast.renewed(dossier)
    main, opinion = sorted(before.open_steps, key=lambda s: s["spec"]["kind"] == StepKind.OPINION)
    seen = detail(cast.appraiser(), dossier.code)
    assert choice(seen) == [(opinion["spec"]["key"], opinion["spec"]["title"])]
    with clock.at(at("2026-11-16T10:00")):
        with pytest.raises(Invalid, match="không làm tiếp được"):
            acts.ask_more(
                actor=cast.appraiser(), dossier=dossier.pk, defects=MISSING, goes_on=[main["spec"]["key"]]
            )
        acts.ask_more(
            actor=cast.appraiser(), dossier=dossier.pk, defects=MISSING, goes_on=[opinion["spec"]["key"]]
        )
    rests = dict(Step.objects.filter(dossier=dossier, closed_at=None).values_list("key", "rests"))
    assert rests == {main["spec"]["key"]: True, opinion["spec"]["key"]: False}
    (asked,) = [h for h in happenings(dossier) if h.type == "supplement_requested"]
    assert asked.data["pauses"] == [main["no"]]
    with clock.at(at("2026-11-16T11:00")):
        acts.give_opinion(
            actor=cast.person("td.ca"), dossier=dossier.pk, verdict="agrees", note="Không vướng mắc"
        )
    after = cast.renewed(dossier)
    assert after.status == Status.SUPPLEMENT
    assert [s["no"] for s in after.open_steps] == [main["no"]]


def test_more_is_asked_for_once_and_everything_at_once() -> None:
    dossier = cast.submitted()
    with pytest.raises(Invalid, match="ít nhất một"):
        acts.ask_more(actor=cast.receiver(), dossier=dossier.pk, defects=[acts.Defect(what=" ")])
    acts.ask_more(actor=cast.receiver(), dossier=dossier.pk, defects=MISSING)
    with pytest.raises(Invalid, match="thêm ít nhất"):
        acts.supply(actor=cast.applicant(), dossier=dossier.pk, papers=[])
    acts.supply(actor=cast.receiver(), dossier=dossier.pk, papers=[], note="Đã xem bản gốc tại quầy")
    assert cast.renewed(dossier).status == Status.SUBMITTED
    acts.found_right(cast.receiver(), dossier.pk)
    with pytest.raises(Invalid, match="đã được yêu cầu bổ sung một lần"):
        acts.ask_more(actor=cast.receiver(), dossier=dossier.pk, defects=MISSING)
    acts.allow_again(actor=cast.director(), dossier=dossier.pk, note="Lần trước bỏ sót giấy cam đoan")
    acts.ask_more(actor=cast.receiver(), dossier=dossier.pk, defects=MISSING)
    assert cast.renewed(dossier).supplements == 2
    asked = [h.data["defects"] for h in happenings(dossier) if h.type == "supplement_requested"]
    assert asked[0] == [
        {
            "what": "Giấy chứng sinh",
            "reason": "wrong",
            "problem": "ảnh mờ",
            "remedy": "Sửa lại cho đúng.",
            "ground": "Điều 16 Luật Hộ tịch, Luật Hộ tịch số 60/2014/QH13",
            "ground_from": "version",
        }
    ]


def test_what_is_not_right_is_asked_for_again_with_why_and_is_no_second_request() -> None:
    dossier = cast.submitted()
    asked = [defect("Giấy chứng sinh", "ảnh mờ"), defect("Tờ khai", "thiếu quê quán")]
    acts.ask_more(actor=cast.receiver(), dossier=dossier.pk, defects=asked)
    acts.supply(actor=cast.applicant(), dossier=dossier.pk, note="Đây")
    one = [{"place": 0, "right": False, "why": "Trang 2 vẫn mờ"}]
    with pytest.raises(Invalid, match="Còn: Tờ khai"):
        acts.check_supplement(actor=cast.receiver(), dossier=dossier.pk, items=one)
    acts.check_supplement(
        actor=cast.receiver(), dossier=dossier.pk, items=[*one, {"place": 1, "right": True}]
    )
    after = cast.renewed(dossier)
    assert (after.status, after.supplements) == (Status.SUPPLEMENT, 1)
    assert [d["problem"] for d in last_asked(dossier.pk)] == ["Không đúng: Trang 2 vẫn mờ"]
    assert happenings(dossier)[-1].data["right"] == [1]


def test_nobody_answers_and_the_clock_closes_it_with_a_notice() -> None:
    with clock.at(at("2026-11-16T09:00")):
        dossier = cast.submitted()
        acts.ask_more(actor=cast.receiver(), dossier=dossier.pk, defects=MISSING)
    with clock.at(at("2026-12-07T09:00")):
        sweep()
    assert cast.renewed(dossier).status == Status.SUPPLEMENT
    with clock.at(at("2026-12-08T09:01")):
        sweep()
        Papers().read(story("dossier", dossier.pk))
    closed = happenings(dossier)[-1]
    assert (closed.type, cast.renewed(dossier).status) == ("closed_unanswered", Status.STOPPED)
    assert [n.kind for n in owed(dossier.pk, ["form_05"])] == ["form_05"]


def test_a_cashier_cannot_withdraw_somebody_s_dossier() -> None:
    dossier = cast.submitted()
    receiving = Holding.objects.filter(officer=cast.officer(cast.second_receiver()), post__role="receiver")
    receiving.update(valid_to="2026-01-01")
    cashier = cast.second_receiver()
    with pytest.raises(NotAllowed):
        acts.withdraw(actor=cashier, dossier=dossier.pk)
    acts.withdraw(actor=cast.applicant(), dossier=dossier.pk, note="Tôi nộp nhầm")
    assert cast.renewed(dossier).status == Status.WITHDRAWN


def test_the_financial_duty_waits_on_the_citizen() -> None:
    dossier = cast.accepted(cast.LAND_CHANGE)
    acts.appraise(actor=cast.person("td.dkdd"), dossier=dossier.pk)
    acts.give_opinion(actor=cast.person("td3.dkdd"), dossier=dossier.pk, verdict="agrees")
    assert cast.open_keys(dossier) == ["finance"]
    tax = cast.person("td.thue")
    acts.require_payment(actor=tax, dossier=dossier.pk, note="Thông báo thuế 12/TB")
    assert cast.renewed(dossier).status == Status.PAYMENT
    acts.confirm_payment(actor=tax, dossier=dossier.pk)
    acts.appraise(actor=tax, dossier=dossier.pk)
    assert cast.open_keys(dossier) == ["approve"]


def test_a_step_goes_only_to_somebody_who_holds_its_post() -> None:
    dossier = cast.accepted()
    other_unit, nobody = cast.officer(cast.person("td.binhlieu2")).pk, 999_999
    with pytest.raises(Invalid, match="không giữ chức vụ") as refused:
        acts.hand_over(actor=cast.appraiser(), dossier=dossier.pk, to_officer=other_unit)
    assert "to_officer" in refused.value.fields
    with pytest.raises(NotFound):
        acts.hand_over(actor=cast.appraiser(), dossier=dossier.pk, to_officer=nobody)


def test_a_supervisor_hands_over_the_step_that_the_colleague_can_do() -> None:
    dossier = cast.accepted(cast.MARRIAGE_STATUS)
    police = cast.officer(cast.person("td2.ca")).pk
    offered = {o.pk for o in detail(cast.director(), dossier.code).colleagues}
    assert {police, cast.appraiser().officer_id} <= offered
    assert cast.officer(cast.person("td.binhlieu2")).pk not in offered
    acts.hand_over(actor=cast.director(), dossier=dossier.pk, to_officer=police, note="Nghỉ phép")
    holders = {s.key: s.holder_id for s in Step.objects.filter(dossier=dossier, closed_at=None)}
    assert holders == {"check": None, "residence": police}
    with pytest.raises(Conflict, match="người khác giữ"):
        acts.give_opinion(actor=cast.person("td.ca"), dossier=dossier.pk, verdict="agrees")


def test_whoever_was_overtaken_sees_the_new_state_first() -> None:
    dossier = cast.submitted()
    seen = dossier.chain_seq
    acts.take(actor=cast.second_receiver(), dossier=dossier.pk)
    with pytest.raises(Conflict, match="vừa được người khác xử lý"):
        acts.refuse(
            actor=cast.second_receiver(), dossier=dossier.pk, ground="duplicate", note="Sai nơi", expect=seen
        )
    with pytest.raises(Conflict, match="người khác giữ"):
        cast.accept(dossier)


def test_approving_many_says_of_each_what_became_of_it() -> None:
    ready, early, gone = cast.accepted(), cast.submitted(), 999_999
    acts.appraise(actor=cast.appraiser(), dossier=ready.pk)
    batch = acts.approve_many(actor=cast.approver(), dossiers=[gone, early.pk, ready.pk, ready.pk])
    assert batch.done == (ready.pk,)
    assert {d: type(r) for d, r in batch.refused.items()} == {gone: NotFound, early.pk: Conflict}


def test_a_new_date_is_written_down_beside_the_old_one() -> None:
    with clock.at(at("2026-11-16T09:00")):
        dossier = cast.accepted(cast.MARRIAGE_STATUS)
        until = at("2026-11-20T17:00")
        acts.extend(actor=cast.director(), dossier=dossier.pk, until=until, note="Xin lỗi, đông hồ sơ")
    after = cast.renewed(dossier)
    assert (after.due_at, after.extensions) == (until, 1)
    assert set(Step.objects.filter(dossier=dossier, closed_at=None).values_list("urgency", flat=True)) == {
        until
    }


def test_an_apology_that_comes_too_late_says_when_the_result_comes_and_the_date_stays() -> None:
    with clock.at(at("2026-11-16T09:00")):
        dossier = cast.accepted(cast.MARRIAGE_STATUS)
    promised = cast.renewed(dossier).due_at
    assert promised is not None
    with clock.at(promised + timedelta(days=4)):
        sweep()
        until = at("2026-12-04T17:00")
        acts.extend(actor=cast.director(), dossier=dossier.pk, until=until, note="Xin lỗi, đông hồ sơ")
        after = cast.renewed(dossier)
        assert (after.due_at, after.apology_until, after.extensions) == (promised, until, 1)
        assert after.late_noted
        with pytest.raises(Conflict, match="một lần"):
            acts.extend(actor=cast.director(), dossier=dossier.pk, until=until, note="Lần nữa")
        (counted,) = recounted([dossier.code])
        assert (counted.is_late, counted.differences) == (True, ())


def test_an_apology_on_the_last_day_moves_nothing() -> None:
    with clock.at(at("2026-11-16T09:00")):
        dossier = cast.accepted(cast.MARRIAGE_STATUS)
    promised = cast.renewed(dossier).due_at
    assert promised is not None
    with clock.at(promised - timedelta(hours=3)):
        acts.extend(actor=cast.director(), dossier=dossier.pk, until=at("2026-12-04T17:00"), note="Xin lỗi")
    assert cast.renewed(dossier).due_at == promised


def test_the_apology_is_prepared_with_a_date_by_which_it_can_be_done() -> None:
    with clock.at(at("2026-11-16T09:00")):
        dossier = cast.accepted(cast.MARRIAGE_STATUS)
        seen = detail(cast.director(), dossier.code)
        assert Act.EXTEND.starts
        draft = Act.EXTEND.starts(seen)
        until = draft["until"]
        assert "Công an" in draft["note"]
        acts.extend(actor=cast.director(), dossier=dossier.pk, **draft)
    moved = cast.renewed(dossier).due_at
    assert moved is not None
    assert moved.astimezone(clock.VIETNAM).date().isoformat() == until


def test_the_result_is_written_until_it_is_signed() -> None:
    dossier = cast.accepted()
    acts.write_result(actor=cast.appraiser(), dossier=dossier.pk, fields={"child_name": "Lý A Sỉnh"})
    with pytest.raises(NotAllowed):
        acts.write_result(actor=cast.receiver(), dossier=dossier.pk, fields={})
    with pytest.raises(Conflict, match="vừa được người khác"):
        acts.write_result(actor=cast.appraiser(), dossier=dossier.pk, fields={}, expect=1)
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    acts.approve(actor=cast.approver(), dossier=dossier.pk)
    cast.sign_and_seal(dossier)
    with pytest.raises(Conflict, match="đã ký"):
        acts.write_result(actor=cast.approver(), dossier=dossier.pk, fields={})


def test_a_result_that_nobody_wrote_in_can_still_be_signed_and_sealed() -> None:
    dossier = cast.done()
    assert dossier.result.signed_file_id
    assert dossier.result.sealed_file_id


def test_there_is_no_seal_without_a_signature() -> None:
    dossier = cast.approved()
    with pytest.raises(Conflict, match="chưa có chữ ký"):
        acts.seal(actor=cast.clerk(), dossier=dossier.pk, file="0" * 64, expect=dossier.chain_seq)


def test_odd_characters_in_a_note_do_no_harm() -> None:
    dossier = cast.submitted()
    acts.refuse(actor=cast.receiver(), dossier=dossier.pk, ground="duplicate", note="Sai\x00 nơi nộp\x1b")
    assert happenings(dossier)[-1].note == "Sai nơi nộp"
    assert dossier.steps.get().note == "Sai nơi nộp"


def test_a_note_is_no_longer_than_a_page() -> None:
    dossier = cast.submitted()
    with pytest.raises(Invalid, match=r"4\.000"):
        acts.refuse(actor=cast.receiver(), dossier=dossier.pk, ground="duplicate", note="a" * 4001)
    assert len(happenings(dossier)) == 1


def test_sent_back_the_main_appraisal_opens_again_as_a_new_step() -> None:
    dossier = cast.accepted(cast.MARRIAGE_STATUS)
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    acts.give_opinion(actor=cast.person("td.ca"), dossier=dossier.pk, verdict="agrees")
    acts.send_back(actor=cast.approver(), dossier=dossier.pk, note="Chưa có ý kiến công an")
    rows = list(Step.objects.filter(dossier=dossier).order_by("no").values_list("key", "outcome"))
    assert rows[-2:] == [("approve", "sent_back"), ("check", "")]


def test_stopping_closes_all_that_was_open() -> None:
    dossier = cast.accepted(cast.MARRIAGE_STATUS)
    acts.stop(actor=cast.appraiser(), dossier=dossier.pk, ground="duplicate", note="Theo đơn của người nộp")
    after = cast.renewed(dossier)
    assert (after.status, after.open_steps) == (Status.STOPPED, [])
    assert not Step.objects.filter(dossier=dossier, closed_at=None).exists()


def test_work_done_before_its_day_is_early_and_after_its_hour_late() -> None:
    outcomes = {}
    for name, hour in (
        ("early", "2026-11-16T10:00"),
        ("on_time", "2026-11-18T08:59"),
        ("late", "2026-11-18T09:01"),
    ):
        with clock.at(at("2026-11-16T09:00")):
            dossier = cast.approved(cast.MARRIAGE_STATUS)
        with clock.at(at(hour)):
            cast.sign_and_seal(dossier)
        outcomes[name] = happenings(dossier)[-1].data["finished"]
    assert outcomes == {"early": "early", "on_time": "on_time", "late": "late+late_by_766"}


def test_a_supplement_for_a_paper_of_no_component_is_kept_all_the_same() -> None:
    dossier = cast.submitted()
    acts.ask_more(actor=cast.receiver(), dossier=dossier.pk, defects=MISSING)
    file = commands.take_in(component="", name="  ", data=cast.picture(3))
    assert file == Supplied(component="", name="giay-to", file=file.file)
    acts.supply(actor=cast.applicant(), dossier=dossier.pk, papers=[file])
    assert dossier.papers.get(file_id=file.file).component_name == "Giấy tờ bổ sung"
