"""Words between applicant and office: asked, answered in time or too late, read, kept with the dossier, forgotten."""

from datetime import datetime, timedelta

import pytest

from motcua.dossiers import access, commands
from motcua.dossiers.act import Audience
from motcua.dossiers.acts.supply import Supplied
from motcua.dossiers.messages import about
from motcua.dossiers.models import Dossier, ThreadEntry
from motcua.dossiers.queries import threads
from motcua.dossiers.queries.archive import package
from motcua.dossiers.queries.detail import detail
from motcua.dossiers.queries.journey import happenings
from motcua.dossiers.queries.known import dossier_facts
from motcua.dossiers.queries.looks import looks
from motcua.dossiers.queries.worklists import Wanted, worklist
from motcua.dossiers.thread import ANSWERED, ASKED, rules
from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.support import acts, cast

pytestmark = [pytest.mark.usefixtures("province", "db")]

MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=VIETNAM)
QUESTION, ANSWER = "Tôi phải mang bản gốc không?", "Có, khi đến nhận kết quả."


def asked(dossier: Dossier, note: str = QUESTION) -> int:
    number: int = acts.ask_office(actor=cast.applicant(), dossier=dossier.pk, note=note)
    return number


def answered(dossier: Dossier, note: str = ANSWER) -> int:
    number: int = acts.answer_applicant(actor=cast.appraiser(), dossier=dossier.pk, note=note)
    return number


def flag(dossier: Dossier) -> datetime | None:
    """What the worklist of whoever has it shows of it."""
    steps = worklist(cast.appraiser(), Wanted()).steps
    return next(step.asked_by for step in steps if step.dossier.code == dossier.code)


def attached(component: str, name: str) -> Supplied:
    return commands.take_in(component=component, name=name, data=cast.picture(120))


def test_the_applicant_asks_and_the_office_answers_and_both_stand_in_the_thread() -> None:
    dossier = cast.accepted()
    before = cast.renewed(dossier)
    asked(dossier)
    answered(dossier)
    first, second = threads.thread(dossier)
    assert (first.from_applicant, first.note, first.waits) == (True, QUESTION, False)
    assert (second.from_applicant, second.note, second.who) == (False, ANSWER, cast.appraiser().name)
    assert second.post
    after = cast.renewed(dossier)
    assert (after.due_at, after.status, after.open_steps) == (before.due_at, before.status, before.open_steps)


def test_an_answer_is_due_after_working_days_of_the_agency_that_has_it() -> None:
    with clock.at(MONDAY):
        dossier = cast.submitted()
        asked(dossier)
        (at_counter,) = threads.thread(dossier)
        assert ThreadEntry.objects.get(dossier=dossier).agency_id == cast.COUNTER
        cast.accept(dossier)
        asked(dossier, "Bao giờ xong?")
    assert ThreadEntry.objects.filter(dossier=dossier).latest("seq").agency_id == cast.HANDLING
    assert at_counter.due_at == datetime(2026, 12, 3, 9, 0, tzinfo=VIETNAM)


def test_a_question_waits_for_the_agency_until_somebody_answers() -> None:
    before = threads.count(cast.appraiser())
    dossier = cast.accepted()
    asked(dossier)
    assert threads.count(cast.appraiser()).waiting == before.waiting + 1
    assert dossier in {one.dossier for one in threads.unanswered(cast.appraiser())}
    assert flag(dossier)
    assert dossier not in {one.dossier for one in threads.unanswered(cast.outsider())}
    assert dossier not in {one.dossier for one in threads.unanswered(cast.person("quantri"))}
    answered(dossier)
    assert threads.count(cast.appraiser()) == before
    assert flag(dossier) is None


def test_a_late_answer_stays_late_and_the_superior_sees_it() -> None:
    with clock.at(MONDAY):
        dossier = cast.accepted()
        asked(dossier)
    with clock.at(MONDAY + timedelta(days=7)):
        assert threads.count(cast.appraiser()).late >= 1
        answered(dossier)
        assert threads.thread(dossier)[0].late
        assert dossier in {one.dossier for one in threads.answered_late(cast.director())}
        assert list(threads.answered_late(cast.appraiser())) == []
    assert happenings(dossier)[-1].data["late"] is True


def test_nobody_else_learns_what_was_written() -> None:
    dossier = cast.accepted()
    asked(dossier)
    answered(dossier)
    outside = access.told(happenings(dossier), Audience.OUTSIDER)
    assert not {"question_asked", "question_answered"} & {h.type for h in outside}
    with pytest.raises(NotFound):
        acts.ask_office(actor=cast.stranger(), dossier=dossier.pk, note=QUESTION)
    with pytest.raises(NotFound):
        acts.answer_applicant(actor=cast.outsider(), dossier=dossier.pk, note=ANSWER)
    with pytest.raises(NotAllowed):
        acts.ask_office(actor=cast.appraiser(), dossier=dossier.pk, note=QUESTION)
    assert QUESTION not in about("question_answered", {}, dossier.code, "Thủ tục").body


@pytest.mark.parametrize("act", ["ask_office", "answer_applicant"])
def test_nothing_is_sent_without_words(act: str) -> None:
    dossier = cast.accepted()
    who = cast.applicant() if act == "ask_office" else cast.appraiser()
    with pytest.raises(Invalid, match="ãy ghi"):
        getattr(acts, act)(actor=who, dossier=dossier.pk, note="  ")


def test_so_many_questions_wait_at_a_time() -> None:
    dossier = cast.accepted()
    for number in range(rules(clock.now()).most_open):
        asked(dossier, f"Câu {number}")
    with pytest.raises(Invalid, match="đang chờ trả lời"):
        asked(dossier)
    answered(dossier)
    asked(dossier)


def test_papers_of_both_sides_are_part_of_the_record() -> None:
    dossier = cast.accepted()
    shown, sent = attached(ASKED, "anh.png"), attached(ANSWERED, "mau.png")
    acts.ask_office(actor=cast.applicant(), dossier=dossier.pk, note=QUESTION, papers=[shown])
    acts.answer_applicant(actor=cast.appraiser(), dossier=dossier.pk, note=ANSWER, papers=[sent])
    first, second = threads.thread(dossier)
    assert ([p.name for p in first.papers], [p.name for p in second.papers]) == (["anh.png"], ["mau.png"])
    assert {ASKED, ANSWERED} <= {p.component for p in detail(cast.appraiser(), dossier.code).extra_papers}
    assert len(package(cast.renewed(dossier))) > 0
    with pytest.raises(Invalid, match="tệp"):
        acts.ask_office(actor=cast.applicant(), dossier=dossier.pk, note=QUESTION, papers=[shown] * 6)


def test_reading_is_written_down_once_and_is_no_look() -> None:
    dossier = cast.accepted()
    asked(dossier)
    for _ in range(2):
        commands.note_thread_read(actor=cast.appraiser(), dossier=dossier.pk)
    answered(dossier)
    (first, second) = threads.thread(dossier)
    assert first.read_at
    assert cast.appraiser().name in first.read_by
    assert second.read_at is None
    commands.note_thread_read(actor=cast.applicant(), dossier=dossier.pk)
    assert threads.thread(dossier)[1].read_at
    assert looks(dossier) == ()


def test_after_the_end_one_may_ask_for_some_days_and_what_waits_is_still_answered() -> None:
    dossier = cast.submitted()
    acts.withdraw(actor=cast.applicant(), dossier=dossier.pk)
    ended = cast.renewed(dossier)
    assert ended.ended_at is not None
    last = ended.ended_at + rules(ended.ended_at).after_end
    with clock.at(last - timedelta(hours=1)):
        asked(dossier)
    with clock.at(last + timedelta(hours=1)):
        assert not threads.may_write(ended)
        with pytest.raises(Conflict, match="kết thúc quá lâu"):
            asked(dossier)
        acts.answer_applicant(actor=cast.receiver(), dossier=dossier.pk, note=ANSWER)
        with pytest.raises(Conflict, match="kết thúc quá lâu"):
            acts.answer_applicant(actor=cast.receiver(), dossier=dossier.pk, note=ANSWER)
    after = cast.renewed(dossier)
    assert (after.ended_at, after.status) == (ended.ended_at, ended.status)


def test_it_is_among_what_is_known_of_a_person() -> None:
    dossier = cast.accepted()
    asked(dossier)
    answered(dossier)
    facts = str(dossier_facts(cast.renewed(dossier)))
    assert QUESTION in facts
    assert ANSWER in facts


def test_what_was_written_goes_with_the_dossier() -> None:
    dossier = cast.submitted()
    acts.withdraw(actor=cast.applicant(), dossier=dossier.pk)
    asked(dossier)
    with clock.at(clock.now() + timedelta(days=400)):
        commands.forgetting.forget_dossier(actor=cast.person("quantri"), dossier=dossier.pk, rule="x", days=1)
    assert not ThreadEntry.objects.filter(dossier=dossier).exists()
    assert QUESTION not in str(happenings(dossier))
