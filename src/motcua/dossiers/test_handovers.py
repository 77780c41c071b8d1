"""Forms 06 and 07 come from the log: who handed what to whom, and what a counter received in a period."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pypdfium2
import pytest
from django.db import connection

from motcua.dossiers import outputs
from motcua.dossiers.models import Dossier, Step
from motcua.dossiers.queries import handovers
from motcua.dossiers.queries.handovers import Period, RegisterLine
from motcua.dossiers.queries.journey import stations, steps_of
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Invalid, NotFound
from motcua.process.states import Status
from motcua.signing import ports
from motcua.signing.queries import verify
from tests.support import acts, cast

pytestmark = [pytest.mark.usefixtures("province", "db")]

MORNING = datetime(2026, 11, 18, 9, 7, tzinfo=VIETNAM)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with clock.at(MORNING):
        yield


def in_register(actor: Actor, counter: str = cast.COUNTER, period: Period = NOVEMBER) -> list[RegisterLine]:
    return list(handovers.lines(handovers.register(actor, counter, period)))


def words_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def test_the_slip_tells_who_handed_it_to_whom_and_when_it_was_taken_in_hand() -> None:
    dossier = cast.accepted()
    with clock.at(MORNING + timedelta(minutes=20)):
        acts.take(actor=cast.appraiser(), dossier=dossier.pk)
    brought, handed = handovers.handed(dossier)
    assert (brought.before, brought.line.outcome) == ("", "on_time")
    assert brought.receiver == cast.receiver().name
    assert handed.line.hander == cast.receiver().name
    assert handed.receiver == cast.appraiser().name
    assert handed.line.received_at == MORNING + timedelta(minutes=20)
    assert (handed.line.done_at, handed.line.outcome) == (None, "open")


def test_a_step_that_took_too_long_is_late_and_one_that_was_paused_is_not() -> None:
    late, paused = cast.accepted(cast.MARRIAGE_STATUS), cast.accepted(cast.MARRIAGE_STATUS)
    acts.ask_more(actor=cast.appraiser(), dossier=paused.pk, defects=[acts.defect("Tờ khai", "mờ")])
    with clock.at(MORNING + timedelta(days=12)):
        acts.appraise(actor=cast.appraiser(), dossier=late.pk)
        acts.supply(actor=cast.applicant(), dossier=paused.pk, note="Đây ạ")
        acts.found_right(cast.appraiser(), paused.pk)
        acts.appraise(actor=cast.appraiser(), dossier=paused.pk)
        outcomes = [
            next(
                one.line.outcome for one in handovers.handed(dossier) if one.receiver == cast.appraiser().name
            )
            for dossier in (late, paused)
        ]
    assert outcomes[0] == "late"
    assert outcomes[1] in ("early", "on_time")


def test_slip_and_register_hold_by_the_log_when_the_rows_say_otherwise() -> None:
    dossier = cast.done()
    before, line = handovers.handed(dossier), in_register(cast.receiver())
    Step.objects.filter(dossier=dossier).update(done_by_name="Ai đó", opened_at=MORNING - timedelta(days=9))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE dossiers_dossier SET status = 3, due_at = NULL, remaining = NULL, finished_at = NULL WHERE id = %s",
            [dossier.pk],
        )
    assert handovers.handed(Dossier.objects.get(pk=dossier.pk)) == before
    assert in_register(cast.receiver()) == line


def test_the_register_tells_from_the_first_hour_to_who_took_the_result() -> None:
    dossier = cast.done()
    with clock.at(MORNING + timedelta(hours=3)):
        acts.return_result(
            actor=cast.receiver(),
            dossier=dossier.pk,
            way="counter",
            taken_by="Tằng Văn Phúc",
            id_number="0220990017",
        )
        [line] = in_register(cast.receiver())
    now = cast.renewed(dossier)
    assert (line.code, line.procedure) == (dossier.code, dossier.procedure_name)
    assert (line.received_at, line.due_at) == (now.received_at, now.due_at)
    assert line.forwarded_at == line.received_at
    assert (line.way, line.taken_by, line.status) == ("counter", "Tằng Văn Phúc", Status.RETURNED)
    assert line.returned_at == MORNING + timedelta(hours=3)


def test_what_was_refused_is_in_it_with_its_form() -> None:
    dossier = cast.submitted()
    acts.refuse(actor=cast.receiver(), dossier=dossier.pk, ground="not_subject", note="Chưa đủ tuổi")
    [line] = in_register(cast.receiver())
    assert (line.status, line.forwarded_at, line.due_at) == (Status.REFUSED, None, None)
    assert "mẫu 03" in outputs.notes(line)


def test_a_period_holds_its_days_and_no_others() -> None:
    cast.accepted()
    assert in_register(cast.receiver(), period=Period(date(2026, 11, 19), date(2026, 11, 30))) == []
    assert len(in_register(cast.receiver(), period=Period(date(2026, 11, 18), date(2026, 11, 18)))) == 1


@pytest.mark.parametrize(
    "period", [Period(date(2026, 11, 2), date(2026, 11, 1)), Period(date(2025, 1, 1), date(2026, 11, 1))]
)
def test_what_is_no_period_is_refused_at_its_last_day(period: Period) -> None:
    with pytest.raises(Invalid) as refused:
        handovers.register(cast.receiver(), cast.COUNTER, period)
    assert "den" in refused.value.fields


def test_it_is_for_those_who_receive_there_and_those_who_lead_it() -> None:
    for actor in (cast.receiver(), cast.person("giamdoc"), cast.person("kiemtra")):
        assert cast.COUNTER in [one.code for one in handovers.counters(actor)]
    for actor in (
        cast.appraiser(),
        cast.director(),
        cast.person("tn.hatu1"),
        cast.person("quantri"),
        cast.applicant(),
    ):
        with pytest.raises(NotFound):
            handovers.register(actor, cast.COUNTER, NOVEMBER)


def test_printed_it_carries_the_seal_of_the_counter() -> None:
    dossier = cast.done()
    pdf, numbers = outputs.register_paper(cast.receiver(), cast.COUNTER, NOVEMBER)
    assert numbers == [dossier.pk]
    words = words_of(pdf)
    assert dossier.code in words.replace(" ", "")
    assert "SỔ THEO DÕI HỒ SƠ" in words
    [seal] = verify(pdf, ports.connected().trust).signatures
    assert (seal.kind, seal.integrity, seal.trusted) == ("organisation", "intact", True)


@pytest.mark.parametrize("act", ["refuse", "withdraw"])
def test_a_step_that_ended_with_its_dossier_is_not_ticked_as_done(act: str) -> None:
    dossier = cast.submitted()
    if act == "refuse":
        acts.refuse(actor=cast.receiver(), dossier=dossier.pk, ground="not_subject", note="Chưa đủ tuổi")
    else:
        acts.withdraw(actor=cast.applicant(), dossier=dossier.pk, note="Không cần nữa")
    now = cast.renewed(dossier)
    assert [one.state for one in stations(now, steps_of(now))] == ["todo"] * 5


def test_what_was_done_before_it_ended_stays_done() -> None:
    dossier = cast.accepted()
    acts.withdraw(actor=cast.applicant(), dossier=dossier.pk, note="Không cần nữa")
    now = cast.renewed(dossier)
    assert [one.state for one in stations(now, steps_of(now))] == ["done", *["todo"] * 4]
