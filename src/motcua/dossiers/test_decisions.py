"""What a person gets from the engine: one dossier on the plain route, told as small stories."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from motcua.dossiers.acts import ask_more
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.process.engine import Order, submit
from motcua.process.limit import Limit
from motcua.process.moves import next_wake, pause
from motcua.process.outcome import Outcome
from motcua.process.route import Route, StepSpec, route_from_json
from motcua.process.state import State
from motcua.process.states import Silence, Stage, Status, StepKind
from motcua.process.table import CLOCK, Standing
from tests.support.acts import Act
from tests.support.orders import decided
from tests.support.routes import (
    MONDAY,
    OTHER,
    PLACES,
    full_route,
    plain_route,
    plain_steps,
    step,
    world_at,
)

APPLICANT = Standing(applicant=True)
CASHIER = Standing(cashier=True, officer=8)
DIRECTOR = Standing(supervisor=True, officer=9)
RIGHT = [{"place": 0, "right": True}]
WRONG = [{"place": 0, "right": False, "why": "Vẫn mờ"}]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@dataclass
class Story:
    """A dossier and the hour; `does` lets officer 1 act in the post of every open step."""

    route: Route = field(default_factory=plain_route)
    fee: int = 0
    restart: bool = False
    limit: str = "3d"
    now: datetime = MONDAY

    def __post_init__(self) -> None:
        begun = submit(
            route=self.route,
            places=PLACES,
            world=world_at(self.now),
            fee_due=self.fee,
            restart_on_supplement=self.restart,
        )
        self.state: State = begun.state

    @property
    def officer(self) -> Standing:
        may = frozenset(s.no for s in self.state.steps)
        return Standing(officer=1, may=may, kinds=frozenset(StepKind))

    def does(self, act: Any, who: Standing | None = None, **details: Any) -> Outcome:
        if act is Act.ACCEPT and self.limit:
            details.setdefault("limit", Limit.parse(self.limit))
        outcome = decided(self.state, act, who or self.officer, world_at(self.now), **details)
        self.state = outcome.state
        return outcome

    def goes(self, *acts: Any) -> "Story":
        for act in acts:
            self.does(act)
        return self

    @property
    def open_keys(self) -> set[str]:
        return {s.spec.key for s in self.state.steps}


# The full route up to its approval: the work, the police's opinion, the visit, the financial duty.
APPRAISED = (Act.ACCEPT, Act.APPRAISE, Act.GIVE_OPINION, Act.APPRAISE, Act.APPRAISE)


def ready_to_return(**details: Any) -> Story:
    return Story(**details).goes(Act.ACCEPT, Act.APPRAISE, Act.APPROVE, Act.SIGN, Act.SEAL)


def test_a_dossier_walks_the_five_steps() -> None:
    story = Story()
    seen = [(story.state.status, story.state.stage)]
    for act in (Act.ACCEPT, Act.APPRAISE, Act.APPROVE, Act.SIGN, Act.SEAL, Act.RETURN):
        story.does(act)
        seen.append((story.state.status, story.state.stage))
    assert seen == [
        (Status.SUBMITTED, Stage.RECEIVE),
        (Status.RECEIVED, Stage.APPRAISE),
        (Status.PROCESSING, Stage.APPROVE),
        (Status.PROCESSING, Stage.SIGN),
        (Status.PROCESSING, Stage.SIGN),
        (Status.DONE, Stage.RETURN),
        (Status.RETURNED, Stage.RETURN),
    ]
    assert story.state.steps == ()


def test_the_clock_starts_when_the_dossier_is_accepted_not_when_it_was_sent() -> None:
    story = Story()
    assert story.state.clock.due_at is None
    story.now = at("2026-11-17T10:00")
    outcome = story.does(Act.ACCEPT)
    assert outcome.data["due_at"] == story.state.clock.due_at == at("2026-11-20T10:00")


def test_accepted_after_the_cut_off_counts_from_the_next_morning() -> None:
    story = Story(now=at("2026-11-16T15:30"))
    story.does(Act.ACCEPT)
    assert story.state.clock.due_at == at("2026-11-19T17:00")
    assert story.state.steps[0].due_at == at("2026-11-17T15:30")


def test_it_is_not_accepted_while_papers_are_missing() -> None:
    with pytest.raises(Invalid, match="Giấy chứng sinh; Tờ khai"):
        Story().does(Act.ACCEPT, missing=("Giấy chứng sinh", "Tờ khai"))


def test_it_refuses_without_the_fee() -> None:
    story = ready_to_return(fee=8000)
    with pytest.raises(Invalid, match="phí, lệ phí"):
        story.does(Act.RETURN)
    story.does(Act.RECORD_FEE, CASHIER)
    assert story.does(Act.RETURN).state.status is Status.RETURNED


def test_the_fee_is_taken_only_once() -> None:
    story = Story(fee=8000)
    assert story.does(Act.RECORD_FEE, CASHIER).data["amount"] == 8000
    with pytest.raises(Conflict, match="ghi nhận rồi"):
        story.does(Act.RECORD_FEE, CASHIER)


def test_waiting_for_papers_takes_no_time_from_the_officials() -> None:
    story = Story(limit="3d").goes(Act.ACCEPT)
    story.now = at("2026-11-17T09:00")
    story.does(Act.ASK_MORE, note="Thiếu giấy chứng sinh")
    assert (story.state.status, story.state.clock.due_at) == (Status.SUPPLEMENT, None)
    assert story.state.clock.remaining == 2 * 480
    story.now = at("2026-11-27T09:00")
    story.does(Act.SUPPLY, APPLICANT, note="Đây")
    assert (story.state.status, story.state.clock.due_at) == (Status.PROCESSING, at("2026-12-01T09:00"))


def test_waiting_for_papers_makes_no_step_late() -> None:
    story = Story().goes(Act.ACCEPT)
    before = story.state.steps[0].due_at
    assert before == at("2026-11-17T09:00")
    story.now = at("2026-11-16T15:00")
    story.does(Act.ASK_MORE, note="Thiếu")
    assert story.state.steps[0].left == 210
    story.now = at("2026-11-27T09:00")
    story.does(Act.SUPPLY, APPLICANT, note="Đây")
    assert story.state.steps[0].due_at == at("2026-11-27T14:00")
    assert story.state.steps[0].left is None


def test_more_may_be_asked_for_only_once_unless_a_superior_agrees() -> None:
    story = Story()
    story.does(Act.ASK_MORE, note="Thiếu tờ khai")
    story.does(Act.SUPPLY, APPLICANT, note="Đây")
    assert story.state.status is Status.SUBMITTED
    story.does(Act.CHECK_SUPPLEMENT, items=RIGHT)
    with pytest.raises(Invalid, match="lãnh đạo cơ quan"):
        story.does(Act.ASK_MORE, note="Thiếu nữa")
    with pytest.raises(NotAllowed):
        story.does(Act.ALLOW_AGAIN, note="Tôi bỏ sót")
    with pytest.raises(Invalid, match="vì sao"):
        story.does(Act.ALLOW_AGAIN, DIRECTOR, note=" ")
    story.does(Act.ALLOW_AGAIN, DIRECTOR, note="Lần trước bỏ sót")
    assert story.does(Act.ASK_MORE, note="Thiếu nữa").data["count"] == 2
    story.does(Act.SUPPLY, APPLICANT, note="Đây")
    story.does(Act.CHECK_SUPPLEMENT, items=RIGHT)
    with pytest.raises(Invalid, match="lãnh đạo cơ quan"):
        story.does(Act.ASK_MORE, note="Thiếu lần ba")


def test_what_was_supplied_is_checked_before_the_work_goes_on() -> None:
    story = Story(limit="3d").goes(Act.ACCEPT)
    story.does(Act.ASK_MORE, note="Thiếu")
    story.now = at("2026-11-18T09:00")
    story.does(Act.SUPPLY, APPLICANT, note="Đây")
    with pytest.raises(Invalid, match="Kiểm tra phần bổ sung"):
        story.does(Act.APPRAISE)
    with pytest.raises(Invalid, match="vì sao chưa đạt"):
        story.does(Act.CHECK_SUPPLEMENT, items=[{"place": 0, "right": False}])
    story.now = at("2026-11-18T11:00")
    story.does(Act.CHECK_SUPPLEMENT, items=WRONG)
    assert (story.state.status, story.state.supplements) == (Status.SUPPLEMENT, 1)
    assert story.state.clock.remaining == 3 * 480 - 120
    story.does(Act.SUPPLY, APPLICANT, note="Đây")
    story.does(Act.CHECK_SUPPLEMENT, items=RIGHT)
    with pytest.raises(Conflict, match="không có phần bổ sung nào"):
        story.does(Act.CHECK_SUPPLEMENT, items=RIGHT)
    story.does(Act.APPRAISE)


def test_without_an_answer_in_fifteen_working_days_the_clock_closes_it() -> None:
    story = Story().goes(Act.ACCEPT)
    story.does(Act.ASK_MORE, note="Thiếu")
    assert story.state.answer_by == next_wake(story.state) == at("2026-12-08T09:00")
    clock = Standing(service=CLOCK)
    with pytest.raises(Invalid, match="chưa hết hạn"):
        story.does(Act.CLOSE_UNANSWERED, clock)
    story.now = at("2026-12-08T09:00")
    outcome = story.does(Act.CLOSE_UNANSWERED, clock)
    assert (outcome.state.status, outcome.state.steps) == (Status.STOPPED, ())
    assert "08/12/2026" in outcome.words["note"]
    assert next_wake(outcome.state) is None


LISTED = ("Luật Hộ tịch số 60/2014/QH13",)


@pytest.mark.parametrize(
    ("defect", "listed", "field"),
    [
        ({"reason": ""}, LISTED, "reason"),
        ({"what": ""}, LISTED, "what"),
        ({"ground": ""}, LISTED, "ground"),
        ({"ground": "Luật của riêng tôi", "article": "Điều 3"}, LISTED, "ground"),
        ({"ground": "Luật Hộ tịch", "article": ""}, (), "article"),
        ({"ground": "Luật Hộ tịch", "article": "ở đâu đó"}, (), "article"),
        ({"reason": "wrong_agency", "remedy": " "}, LISTED, "remedy"),
    ],
)
def test_each_thing_asked_for_has_its_reason_its_ground_and_what_to_do(
    defect: dict[str, str], listed: tuple[str, ...], field: str
) -> None:
    whole = {"what": "Giấy chứng sinh", "reason": "unreadable", "ground": LISTED[0], **defect}
    given = Act.ASK_MORE.given.read({"defects": [whole]})
    begun = Story()
    with pytest.raises(Invalid) as refused:
        ask_more.decide(begun.state, Order(begun.officer, given), world_at(MONDAY), listed=listed)
    assert list(refused.value.fields) == [f"defects.0.{field}"]


def test_a_request_says_what_is_usually_done_and_whether_the_ground_was_typed() -> None:
    story = Story()
    rows = [
        {"what": "Giấy chứng sinh", "reason": "unreadable", "ground": LISTED[0]},
        {
            "reason": "data_unavailable",
            "remedy": "Sửa ở Bảo hiểm xã hội",
            "ground": LISTED[0],
            "article": "Điều 4",
        },
    ]
    given = Act.ASK_MORE.given.read({"defects": rows})
    asked = ask_more.decide(story.state, Order(story.officer, given), world_at(MONDAY), listed=LISTED)
    first, second = asked.words["defects"]
    assert (first["remedy"], first["ground_from"]) == ("Nộp lại bản rõ, đủ trang.", "version")
    assert (second["what"], second["ground"]) == ("Dữ liệu trong cơ sở dữ liệu", f"Điều 4, {LISTED[0]}")
    typed = story.does(Act.ASK_MORE, note="Tờ khai").words["defects"][0]
    assert (typed["ground"], typed["ground_from"]) == ("Điều 1, Luật", "typed")


def test_the_limit_begins_anew_after_a_supplement_where_the_law_says_so() -> None:
    story = Story(restart=True).goes(Act.ACCEPT)
    story.now = at("2026-11-17T09:00")
    story.does(Act.ASK_MORE, note="Thiếu")
    story.now = at("2026-11-18T09:00")
    story.does(Act.SUPPLY, APPLICANT, note="Đây")
    assert story.state.clock.due_at == at("2026-11-23T09:00")


def test_a_limit_that_had_passed_does_not_begin_anew() -> None:
    story = Story(restart=True, limit="1d").goes(Act.ACCEPT)
    story.now = at("2026-11-18T09:00")
    story.does(Act.ASK_MORE, note="Thiếu")
    assert story.state.clock.remaining == -480
    story.now = at("2026-11-20T09:00")
    story.does(Act.SUPPLY, APPLICANT, note="Đây")
    assert story.state.clock.due_at == at("2026-11-19T09:00")


def test_time_for_paying_a_financial_duty_does_not_count() -> None:
    story = Story(full_route(), limit="5d").goes(*APPRAISED[:-1])
    assert story.open_keys == {"finance"}
    story.does(Act.REQUIRE_PAYMENT, note="Nộp thuế")
    assert story.state.status is Status.PAYMENT
    story.now += timedelta(days=14)
    story.does(Act.CONFIRM_PAYMENT)
    assert story.open_keys == {"finance"}
    assert story.state.clock.due_at == at("2026-12-07T09:00")


def test_a_step_in_the_hands_of_somebody_away_can_be_given_on_while_the_citizen_pays() -> None:
    story = Story(full_route()).goes(*APPRAISED[:-1])
    story.does(Act.TAKE)
    story.does(Act.REQUIRE_PAYMENT, note="Nộp thuế")
    away = Standing(officer=2, may=story.officer.may)
    with pytest.raises(Conflict, match="người khác giữ"):
        story.does(Act.CONFIRM_PAYMENT, away)
    story.does(Act.HAND_OVER, DIRECTOR, to_officer=2)
    assert story.does(Act.CONFIRM_PAYMENT, away).state.status is Status.PROCESSING


def test_without_a_counted_limit_there_is_no_date_and_pausing_still_works() -> None:
    story = Story(limit="").goes(Act.ACCEPT)
    assert story.state.clock.due_at is None
    story.does(Act.ASK_MORE, note="Thiếu")
    assert not story.state.clock.paused
    story.does(Act.SUPPLY, APPLICANT, note="Đây")
    assert story.state.status is Status.PROCESSING
    with pytest.raises(Invalid, match="không có ngày nào để hẹn lại"):
        story.does(Act.EXTEND, note="Xin lỗi", until=at("2026-12-01T17:00"))


def test_parallel_opinions_are_all_waited_for() -> None:
    story = Story(full_route()).goes(Act.ACCEPT)
    assert story.open_keys == {"check", "police"}
    assert story.does(Act.APPRAISE).opened == ()
    assert story.open_keys == {"police"}
    assert [s.spec.key for s in story.does(Act.GIVE_OPINION).opened] == ["visit"]


def test_stopping_closes_everything_that_is_open() -> None:
    story = Story(full_route()).goes(Act.ACCEPT)
    outcome = story.does(Act.STOP, note="Theo đề nghị của người nộp")
    assert {c.step.spec.key for c in outcome.closed} == {"check", "police"}
    assert {c.outcome for c in outcome.closed} == {"stopped"}
    assert story.state.steps == ()


def test_sent_back_for_a_reason_the_main_appraisal_opens_again_and_nothing_else() -> None:
    story = Story(full_route()).goes(*APPRAISED)
    with pytest.raises(Invalid, match="lý do trả lại"):
        story.does(Act.SEND_BACK)
    outcome = story.does(Act.SEND_BACK, note="Thiếu căn cứ")
    assert story.open_keys == {"check"}
    assert outcome.closed[0].outcome == "sent_back"
    assert story.state.clock.due_at == at("2026-11-19T09:00")
    assert [s.no for s in story.state.steps] == [7]
    story.does(Act.APPRAISE)
    assert story.open_keys == {"approve"}


def test_steps_of_several_ranks_are_done_again_in_their_order_and_lead_back_to_who_sent_them() -> None:
    story = Story(full_route()).goes(*APPRAISED)
    story.does(Act.SEND_BACK, note="Đo lại, hỏi lại công an", steps=["police", "visit"])
    seen = [set(story.open_keys)]
    for act in (Act.GIVE_OPINION, Act.APPRAISE):
        story.does(act)
        seen.append(set(story.open_keys))
    assert seen == [{"police"}, {"visit"}, {"approve"}]


def test_only_steps_of_the_appraisal_are_sent_back_to() -> None:
    story = Story(full_route()).goes(*APPRAISED)
    with pytest.raises(Invalid, match="bước thẩm định"):
        story.does(Act.SEND_BACK, note="Thiếu căn cứ", steps=["intake"])


def three_opinions(enough: int, silence: str = "") -> Route:
    asked = [
        {
            **step(f"ask-{n}", 3, "appraise", "opinion", OTHER, hours=8),
            "group": "ask",
            "enough": enough,
            "silence": silence,
        }
        for n in (1, 2, 3)
    ]
    rest = [{**s, "rank": s["rank"] + 1} if s["rank"] > 2 else s for s in plain_steps()]
    return route_from_json({"key": "opinions", "steps": [*rest, *asked]})


@pytest.mark.parametrize(("enough", "answers"), [(0, 3), (1, 1), (2, 2)])
def test_of_opinions_asked_at_once_all_or_any_or_so_many_are_enough(enough: int, answers: int) -> None:
    story = Story(three_opinions(enough)).goes(Act.ACCEPT, Act.APPRAISE)
    assert story.open_keys == {"ask-1", "ask-2", "ask-3"}
    for _ in range(answers - 1):
        story.does(Act.GIVE_OPINION)
        assert story.state.stage is Stage.APPRAISE
    last = story.does(Act.GIVE_OPINION)
    assert story.open_keys == {"approve"}
    assert [c.outcome for c in last.closed] == ["agrees", *["not_needed"] * (3 - answers)]


def test_silence_beyond_its_hours_is_consent_where_the_step_says_so() -> None:
    story = Story(three_opinions(0, Silence.CONSENTS)).goes(Act.ACCEPT, Act.APPRAISE)
    clock = Standing(service=CLOCK)
    with pytest.raises(Invalid, match="Chưa có bước nào"):
        story.does(Act.LAPSE, clock)
    assert next_wake(story.state) == at("2026-11-17T09:00")
    story.now = at("2026-11-17T09:00")
    for left in (2, 1, 0):
        outcome = story.does(Act.LAPSE, clock)
        assert outcome.closed[0].outcome == "silent"
        assert len([k for k in story.open_keys if k.startswith("ask")]) == left
    assert story.open_keys == {"approve"}


def test_nobody_but_the_clock_lets_a_silence_speak() -> None:
    story = Story(three_opinions(0, Silence.CONSENTS)).goes(Act.ACCEPT, Act.APPRAISE)
    story.now = at("2026-11-18T09:00")
    for who in (story.officer, DIRECTOR, APPLICANT, Standing(service="payments")):
        with pytest.raises(NotAllowed):
            story.does(Act.LAPSE, who)


def test_that_the_date_passed_is_written_down_once_for_each_date() -> None:
    story = Story(limit="1d").goes(Act.ACCEPT)
    clock = Standing(service=CLOCK)
    with pytest.raises(Invalid, match="chưa quá hạn"):
        story.does(Act.NOTE_LATENESS, clock)
    story.now = at("2026-11-17T09:00")
    assert story.does(Act.NOTE_LATENESS, clock).data["due_at"] == at("2026-11-17T09:00")
    assert next_wake(story.state) is None
    with pytest.raises(Invalid, match="chưa quá hạn"):
        story.does(Act.NOTE_LATENESS, clock)


def test_a_pause_may_leave_a_step_running_and_its_answer_still_counts() -> None:
    story = Story(full_route()).goes(Act.ACCEPT)
    main = next(s.no for s in story.state.steps if s.spec.key == "check")
    story.state = replace(pause(story.state, world_at(story.now), steps=[main]), status=Status.SUPPLEMENT)
    police = Standing(officer=7, may=frozenset({s.no for s in story.state.steps} - {main}))
    with pytest.raises(Conflict, match="trạng thái khác"):
        story.does(Act.APPRAISE, Standing(officer=1, may=frozenset({main})))
    story.does(Act.GIVE_OPINION, police)
    assert (story.state.status, story.open_keys) == (Status.SUPPLEMENT, {"check"})
    story.does(Act.SUPPLY, APPLICANT, note="Đây")
    story.does(Act.CHECK_SUPPLEMENT, items=RIGHT)
    assert story.does(Act.APPRAISE).opened[0].spec.key == "visit"


def test_an_open_step_carries_its_whole_specification() -> None:
    spec = three_opinions(2, Silence.CONSENTS).by_key["ask-1"]
    asked = replace(spec, question="Có quy hoạch không?", then=("approve",))
    assert StepSpec.from_json(asked.to_json()) == asked


def test_a_remark_among_officials_changes_nothing() -> None:
    story = Story().goes(Act.ACCEPT)
    before = story.state
    outcome = story.does(Act.INTERNAL_NOTE, DIRECTOR, note="Gọi lại cho dân")
    assert (outcome.state, outcome.words) == (before, {"note": "Gọi lại cho dân"})
    with pytest.raises(NotAllowed):
        story.does(Act.INTERNAL_NOTE, APPLICANT, note="Tôi đây")


def test_after_the_signature_it_can_neither_be_withdrawn_nor_stopped_nor_sent_back() -> None:
    story = Story().goes(Act.ACCEPT, Act.APPRAISE, Act.APPROVE, Act.SIGN)
    for act, who in ((Act.WITHDRAW, APPLICANT), (Act.STOP, DIRECTOR), (Act.SEND_BACK, story.officer)):
        with pytest.raises(Conflict, match="trạng thái khác"):
            story.does(act, who, note="Muốn thôi")


def test_a_new_date_is_promised_once_and_a_day_ahead() -> None:
    story = Story().goes(Act.ACCEPT)
    new = at("2026-11-25T17:00")
    with pytest.raises(Invalid, match="lý do xin lỗi"):
        story.does(Act.EXTEND, until=new)
    with pytest.raises(Invalid, match="sau ngày hẹn cũ"):
        story.does(Act.EXTEND, note="Đông việc", until=at("2026-11-18T17:00"))
    outcome = story.does(Act.EXTEND, note="Đông việc", until=new)
    assert (outcome.data["due_before"], outcome.data["due_at"]) == (at("2026-11-19T09:00"), new)
    with pytest.raises(Conflict, match="một lần"):
        story.does(Act.EXTEND, note="Vẫn đông", until=new + timedelta(days=1))


def test_a_new_date_is_never_a_day_on_which_nobody_works() -> None:
    story = Story().goes(Act.ACCEPT)
    for day_off in ("2026-11-22T17:00", "2026-11-24T17:00"):
        with pytest.raises(Invalid, match="ngày làm việc"):
            story.does(Act.EXTEND, note="Đông việc", until=at(day_off))


def test_on_the_last_day_an_apology_moves_no_date() -> None:
    story = Story().goes(Act.ACCEPT)
    promised = story.state.clock.due_at
    story.now = at("2026-11-18T09:01")
    story.does(Act.EXTEND, note="Đông việc", until=at("2026-11-25T17:00"))
    assert story.state.clock.due_at == promised
    assert story.state.apology_until == at("2026-11-25T17:00")


def test_who_takes_a_step_holds_it_until_they_let_go() -> None:
    story = Story()
    other = Standing(officer=2, may=frozenset({1}))
    assert story.does(Act.TAKE).data["holder"] == 1
    with pytest.raises(Conflict, match="người khác giữ"):
        story.does(Act.ACCEPT, other)
    with pytest.raises(Conflict):
        story.does(Act.TAKE, other)
    story.does(Act.RELEASE)
    assert story.does(Act.ACCEPT, other).closed[0].step.holder is None


def test_a_supervisor_gives_the_step_they_name_to_somebody_else() -> None:
    story = Story(full_route()).goes(Act.ACCEPT)
    story.does(Act.HAND_OVER, DIRECTOR, to_officer=5, step=3)
    assert {s.no: s.holder for s in story.state.steps} == {2: None, 3: 5}
    with pytest.raises(Conflict, match="không do anh chị phụ trách"):
        story.does(Act.HAND_OVER, DIRECTOR, to_officer=5, step=1)


def test_a_stranger_is_told_that_they_may_not() -> None:
    with pytest.raises(NotAllowed, match="không có quyền"):
        Story().does(Act.ACCEPT, Standing())


@pytest.mark.parametrize("act", [Act.REFUSE, Act.ASK_MORE, Act.STOP])
def test_whoever_says_no_says_why(act: Any) -> None:
    story = Story() if act is Act.REFUSE else Story().goes(Act.ACCEPT)
    with pytest.raises(Invalid) as refused:
        story.does(act, note="   ")
    assert refused.value.fields.keys() & {"note", "defects"}
