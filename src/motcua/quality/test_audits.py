"""Internal audits: who carries them out, what they see, what becomes of what they find."""

from collections.abc import Iterator
from datetime import datetime

import pypdfium2
import pytest

from motcua.dossiers import access
from motcua.dossiers.models import Dossier
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.platform.effects.models import Effect
from motcua.platform.log import events_of, verify_chain
from motcua.platform.models import EventWords, LoggedEvent
from motcua.quality import commands, events, outputs, queries
from motcua.quality.models import Audit, Finding
from motcua.quality.types import Answered, Closed, Corrected, Drawn, Extended, FindingClosed, FindingReturned
from tests.support import cast
from tests.support.audits import answer_all, auditor, drawn, found, planned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

THEN, NOW = (datetime(2026, 11, day, 9, 7, tzinfo=VIETNAM) for day in (18, 25))
DONE = {"cause": "Chưa tập huấn", "done": "Đã tập huấn ngày 17/11"}


@pytest.fixture
def dossiers() -> list[Dossier]:
    """Settled a week before they are audited."""
    with clock.at(THEN):
        return [cast.done() for _ in range(7)]


@pytest.fixture(autouse=True)
def now(dossiers: list[Dossier]) -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def ours(now: None) -> Actor:
    return auditor()


def leader() -> Actor:
    return cast.director()


def codes(audit: Audit) -> list[str]:
    return list(audit.sample.values_list("code", flat=True))


def test_a_second_drawing_by_the_same_seed_gives_the_same_list(ours: Actor, dossiers: list[Dossier]) -> None:
    first, second = drawn(ours), drawn(ours)
    assert codes(first) == codes(second)
    assert len(codes(first)) == 5
    again = queries.redrawn(ours, first)
    assert again is not None
    assert (again.same, again.gone, again.new) == (True, [], [])
    assert codes(drawn(ours, seed="khác")) != codes(first)
    cast.done()
    assert queries.redrawn(ours, first) == again


def test_who_draws_by_another_list_of_dossiers_is_told_so(ours: Actor, dossiers: list[Dossier]) -> None:
    first = drawn(ours)
    gone = first.sample.first()
    assert gone is not None
    Dossier.objects.filter(pk=gone.dossier_id).update(finished_at=NOW)
    again = queries.redrawn(ours, first)
    assert again is not None
    assert not again.same
    assert again.gone == [gone.code]


def test_without_a_seed_nobody_can_foresee_what_is_drawn_and_the_log_keeps_it(ours: Actor) -> None:
    audit = planned(ours)
    commands.draw(actor=ours, number=audit.number, given=Drawn())
    audit.refresh_from_db()
    assert len(audit.seed) == 16
    event = LoggedEvent.objects.get(topic=events.TOPIC, type=events.DRAWN)
    assert event.data["seed"] == audit.seed
    assert event.data["dossiers"] == codes(audit)
    assert verify_chain(events_of(events.TOPIC, audit.pk)) is None


def test_a_sample_is_drawn_once(ours: Actor) -> None:
    audit = drawn(ours)
    with pytest.raises(Conflict, match="đã rút"):
        commands.draw(actor=ours, number=audit.number, given=Drawn(seed="thử lại"))


def test_nobody_audits_the_agency_where_they_work() -> None:
    own = auditor("thamdinh")
    with pytest.raises(Invalid, match="cơ quan của chính mình"):
        planned(own)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"last": "2026-11-25"}, "last"),
        ({"first": "2026-11-20", "last": "2026-11-16"}, "last"),
        ({"agencies": ["X99"]}, "agencies"),
        ({"agencies": []}, "agencies"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_cannot_be_audited_is_refused_at_its_field(
    ours: Actor, more: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        planned(ours, **more)
    assert field in refused.value.fields


def test_only_an_auditor_plans_and_only_its_own_auditor_goes_on(ours: Actor) -> None:
    audit = drawn(ours)
    for actor in (
        leader(),
        cast.person("giamdoc"),
        cast.person("quantri"),
        cast.receiver(),
        cast.applicant(),
    ):
        with pytest.raises(NotAllowed):
            planned(actor)
    with pytest.raises(NotFound):
        found(auditor("tn.hatu1"), audit)


def test_an_auditor_sees_what_was_drawn_until_the_audit_is_closed_and_nothing_else(
    ours: Actor, dossiers: list[Dossier]
) -> None:
    assert not access.visible_to(ours).exists()
    audit = drawn(ours)
    seen = set(access.visible_to(ours).values_list("code", flat=True))
    assert seen == set(codes(audit))
    assert {one.code for one in dossiers} - seen
    assert access.share(ours, access.get(ours, codes(audit)[0])) is None
    assert not access.visible_to(auditor("tn.hatu1")).filter(code__in=seen).exists()
    answer_all(ours, audit)
    commands.close(actor=ours, number=audit.number, given=Closed(conclusion="Đạt"))
    assert not access.visible_to(ours).exists()
    with pytest.raises(NotFound):
        queries.checks(ours, audit, codes(audit)[0])


def test_the_check_list_has_what_the_log_says_beside_what_was_answered(ours: Actor) -> None:
    audit = drawn(ours)
    code = codes(audit)[0]
    given = {"steps": Answered(answer="no", words="Bước 2 chậm"), "in_time": Answered(answer="yes")}
    commands.answer(actor=ours, number=audit.number, dossier=code, given=given)
    _row, _dossier, lines = queries.checks(ours, audit, code)
    by_key = {one.question.key: one for one in lines}
    assert by_key["steps"].fact == "không bước nào quá thời gian"
    assert by_key["requests"].fact == "0 lần yêu cầu bổ sung"
    assert by_key["in_time"].fact.startswith("đúng hạn")
    assert cast.signer().name in by_key["competence"].fact
    assert (by_key["steps"].answer, by_key["steps"].words) == ("no", "Bước 2 chậm")
    event = LoggedEvent.objects.get(topic=events.TOPIC, type=events.ANSWERED)
    assert event.data["answers"] == {"steps": "no", "in_time": "yes"}
    assert "Bước 2" not in str(event.data)
    assert EventWords.objects.get(topic=events.TOPIC, seq=event.seq, stream=audit.pk).body["words.steps"]


def test_no_is_said_with_words(ours: Actor) -> None:
    audit = drawn(ours)
    with pytest.raises(Invalid) as refused:
        commands.answer(
            actor=ours, number=audit.number, dossier=codes(audit)[0], given={"steps": Answered(answer="no")}
        )
    assert "steps" in refused.value.fields


def test_an_audit_is_closed_when_every_dossier_is_answered(ours: Actor) -> None:
    audit = drawn(ours)
    with pytest.raises(Conflict, match="Còn 5 hồ sơ"):
        commands.close(actor=ours, number=audit.number, given=Closed(conclusion="Đạt"))
    answer_all(ours, audit)
    commands.close(actor=ours, number=audit.number, given=Closed(conclusion="Đạt"))
    with pytest.raises(Conflict, match="đã kết thúc"):
        found(ours, audit)


def test_a_finding_is_set_right_by_who_answers_for_it_and_closed_by_its_auditor(ours: Actor) -> None:
    audit = drawn(ours)
    row = found(ours, audit, dossier=codes(audit)[0], question="requests")
    assert row.due_at is not None
    assert "điều 17" in row.clause
    where = {"number": audit.number, "finding": row.number}
    for actor in (ours, cast.receiver(), cast.person("giamdoc")):
        with pytest.raises(NotAllowed):
            commands.correct(actor=actor, **where, given=Corrected(**DONE))
    with pytest.raises(Conflict, match="Chưa có việc khắc phục"):
        commands.close_finding(actor=ours, **where, given=FindingClosed(words="Tốt"))
    commands.correct(actor=leader(), **where, given=Corrected(**DONE))
    commands.return_correction(actor=ours, **where, given=FindingReturned(words="Thiếu danh sách dự"))
    commands.correct(actor=leader(), **where, given=Corrected(**DONE))
    commands.close_finding(actor=ours, **where, given=FindingClosed(words="Đã xem danh sách"))
    now = queries.finding(leader(), audit.number, row.number)
    assert (now.closed_at, now.judged) == (NOW, "Đã xem danh sách")
    told = [entry.type for entry in queries.entries_of(leader(), audit, row.number)]
    assert told == [events.FOUND, events.CORRECTED, events.RETURNED, events.CORRECTED, events.FINDING_CLOSED]


def test_who_leads_sees_the_findings_of_their_agency_and_no_others(ours: Actor) -> None:
    row = found(ours, drawn(ours))
    assert queries.register(leader(), queries.Wanted()) == [row]
    assert queries.register(cast.person("giamdoc"), queries.Wanted()) == [row]
    assert queries.open_findings(leader()) == 1
    with pytest.raises(NotAllowed):
        queries.register(cast.receiver(), queries.Wanted())
    with pytest.raises(NotFound):
        queries.finding(cast.receiver(), row.audit.number, row.number)


def test_more_time_is_given_for_a_reason_and_only_later(ours: Actor) -> None:
    audit = drawn(ours)
    row = found(ours, audit, due_on="2026-12-01")
    where = {"actor": ours, "number": audit.number, "finding": row.number}
    with pytest.raises(Invalid):
        commands.extend(**where, given=Extended.read({"due_on": "2026-11-30", "reason": "Chờ"}))
    commands.extend(**where, given=Extended.read({"due_on": "2026-12-15", "reason": "Chờ"}))
    assert Finding.objects.get(pk=row.pk).due_at == datetime(2026, 12, 15, 17, tzinfo=VIETNAM)


def test_a_remark_has_no_deadline_and_is_closed_without_a_correction(ours: Actor) -> None:
    audit = drawn(ours)
    row = found(ours, audit, gravity="remark")
    assert row.due_at is None
    commands.close_finding(actor=ours, number=audit.number, finding=1, given=FindingClosed(words="Đã ghi"))


def letters() -> list[str]:
    """Subjects of the letters that are to leave, in their order."""
    return [row.payload["subject"] for row in Effect.objects.filter(kind="message.email").order_by("pk")]


def test_letters_leave_once_when_found_before_the_deadline_and_after(ours: Actor) -> None:
    audit = drawn(ours)
    found(ours, audit, due_on="2026-12-01")
    said = []
    for moment in (
        NOW,
        NOW,
        datetime(2026, 11, 27, 9, tzinfo=VIETNAM),
        datetime(2026, 12, 2, 9, tzinfo=VIETNAM),
    ):
        with clock.at(moment):
            commands.remind(actor=SYSTEM)
            said.append(letters())
    name = f"Phát hiện {audit.number}/1"
    made, soon, late = (
        f"{name} cần khắc phục",
        f"{name} sắp đến hạn khắc phục",
        f"{name} đã quá hạn khắc phục",
    )
    assert said == [[made], [made], [made, soon], [made, soon, late]]
    assert {row.payload["to"] for row in Effect.objects.filter(kind="message.email")} == {
        cast.officer(leader()).email
    }


def test_the_auditor_is_told_when_a_correction_waits(ours: Actor) -> None:
    audit = drawn(ours)
    found(ours, audit)
    commands.correct(actor=leader(), number=audit.number, finding=1, given=Corrected(**DONE))
    commands.remind(actor=SYSTEM)
    assert letters() == [f"Phát hiện {audit.number}/1 chờ kiểm tra khắc phục"]


def test_the_report_tells_sample_answers_findings_and_conclusion(ours: Actor) -> None:
    audit = drawn(ours)
    found(ours, audit, dossier=codes(audit)[0])
    answer_all(ours, audit)
    commands.close(actor=ours, number=audit.number, given=Closed(conclusion="Cần tập huấn lại."))
    pages = pypdfium2.PdfDocument(outputs.report(ours, audit.number))
    words = " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())
    for part in ("BÁO CÁO", audit.seed, codes(audit)[0], "Không phù hợp nhẹ", "Cần tập huấn lại.", "Hà Tu"):
        assert part in words
