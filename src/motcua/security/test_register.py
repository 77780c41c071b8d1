"""The register: numbered, corrected with both versions, followed by its clocks, closed only when nothing is owed."""

from datetime import timedelta

import pytest

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.platform.log import events_of, verify_chain
from motcua.platform.models import EventWords, LoggedEvent
from motcua.security import access, commands, outputs, queries
from motcua.security.events import TOPIC
from motcua.security.models import Incident, Noticed
from motcua.security.types import (
    Closed,
    Contained,
    CorrectedIncident,
    IncidentGiven,
    NotedGiven,
    Reopened,
    State,
    WeaknessGiven,
    answers,
)
from tests.support import cast
from tests.support.incidents import registered, send, told, weakness

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


@pytest.fixture
def keeper() -> Actor:
    return cast.person("quantri")


def states(found: Incident) -> dict[str, State]:
    return {one.step: one.state for one in queries.clocks_of(found)}


def at_now(**more: str) -> dict[str, str]:
    now = clock.now()
    return {"on": now.date().isoformat(), "hour": f"{now:%H:%M}", **more}


def contained(keeper: Actor, found: Incident) -> None:
    given = Contained.read(at_now(text="Đã rút thư về."))
    commands.contain(actor=keeper, number=found.number, given=given)


def corrected(keeper: Actor, found: Incident, **more: object) -> Incident:
    given = CorrectedIncident.read({**answers(found), "reason": "Biết thêm", **more})
    return commands.correct(actor=keeper, number=found.number, given=given)


def test_incidents_and_weaknesses_have_a_series_each(keeper: Actor) -> None:
    year = clock.now().year
    numbers = [registered(keeper).number, weakness(keeper).number, registered(keeper).number]
    assert numbers == [f"SC-{year}-001", f"LH-{year}-001", f"SC-{year}-002"]
    assert queries.one(keeper, numbers[1]).kind == Incident.Kind.WEAKNESS


@pytest.mark.parametrize(
    "number", ["SC-2026-999", "XX-2026-001", "SC-2026", "SC--1", "", "SC-2026-99999999999999"]
)
def test_a_number_that_is_not_there_is_not_found(keeper: Actor, number: str) -> None:
    with pytest.raises(NotFound):
        queries.one(keeper, number)


def test_only_whoever_is_charged_with_security_or_administers_keeps_it(keeper: Actor) -> None:
    found = registered(keeper)
    for actor in (cast.director(), cast.receiver(), cast.applicant()):
        assert not access.keeps_register(actor)
        for ask in (
            lambda actor=actor: queries.one(actor, found.number),
            lambda actor=actor: queries.listed(actor, queries.Wanted()),
            lambda actor=actor: registered(actor),
            lambda actor=actor: send(actor, found, "report"),
        ):
            with pytest.raises(NotAllowed):
                ask()


def test_what_people_wrote_lies_beside_the_log_and_the_log_holds_marks_and_moments(keeper: Actor) -> None:
    found = registered(keeper, personal=True, persons=12, noticed_by="Nguyễn Thị Kể")
    [event] = LoggedEvent.objects.filter(topic=TOPIC, stream=found.pk)
    assert event.data["persons"] == 12
    assert event.data["personal"] is True
    assert "Kể" not in str(event.data)
    assert EventWords.objects.get(topic=TOPIC, stream=found.pk).body["noticed_by"] == "Nguyễn Thị Kể"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"noticed_hour": "23:59"}, "noticed_hour"),
        ({"happened_on": "2030-01-01"}, "happened_on"),
        ({"noticed_hour": "25:00"}, "noticed_hour"),
        ({"title": ""}, "title"),
        ({"gravity": "khá"}, "gravity"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(keeper: Actor, more: dict[str, str], field: str) -> None:
    with clock.at(clock.now().replace(hour=9)), pytest.raises(Invalid) as refused:
        registered(keeper, **more)
    assert field in refused.value.fields
    assert not Incident.objects.exists()


def test_biometric_data_is_personal_data(keeper: Actor) -> None:
    found = registered(keeper, biometric=True)
    assert found.personal
    assert states(found).keys() == {"report", "breach", "persons"}


def test_a_correction_keeps_what_was_known_and_moves_the_clocks(keeper: Actor) -> None:
    found = registered(keeper)
    assert "first_notice" not in states(found)
    again = corrected(keeper, found, gravity="serious", what="Năm thư đi nhầm.", persons=5)
    assert "first_notice" in states(again)
    entry = queries.entries_of(keeper, again)[-1]
    assert (entry.facts["before"]["gravity"], entry.facts["after"]["gravity"]) == ("ordinary", "serious")
    assert entry.facts["what.after"] == "Năm thư đi nhầm."
    assert entry.facts["reason"] == "Biết thêm"
    assert verify_chain(events_of(TOPIC, found.pk)) is None


def test_a_correction_that_changes_nothing_is_none(keeper: Actor) -> None:
    found = registered(keeper)
    with pytest.raises(Invalid, match="Không có gì khác"):
        corrected(keeper, Incident.objects.get(pk=found.pk))


def test_what_was_sent_stops_its_clock_and_runs_on_when_it_was_written_down_by_mistake(keeper: Actor) -> None:
    found = registered(keeper, gravity="serious")
    send(keeper, found, "first_notice")
    assert states(found)["first_notice"] is State.DONE
    [row] = found.sent.all()
    with pytest.raises(Invalid, match="lý do"):
        commands.withdraw_sent(actor=keeper, number=found.number, sent=row.pk, reason=" ")
    commands.withdraw_sent(actor=keeper, number=found.number, sent=row.pk, reason="Nhầm sự cố")
    assert states(found)["first_notice"] is State.RUNNING
    assert [one.type for one in queries.entries_of(keeper, found)][-2:] == [
        "incident.sent",
        "incident.sent_withdrawn",
    ]


def test_nothing_leaves_before_it_was_noticed_or_that_nobody_asks_for(keeper: Actor) -> None:
    found = registered(keeper)
    with pytest.raises(Invalid):
        send(keeper, found, "reply")
    with clock.at(clock.now() - timedelta(hours=2)), pytest.raises(Invalid, match="trước khi phát hiện"):
        send(keeper, found, "report")


def test_it_is_closed_when_it_is_contained_and_nothing_is_owed(keeper: Actor) -> None:
    found = registered(keeper)
    lessons = Closed.read({"lessons": "Hỏi lại địa chỉ trước khi gửi."})
    with pytest.raises(Conflict, match="ngăn chặn"):
        commands.close(actor=keeper, number=found.number, given=lessons)
    contained(keeper, found)
    with pytest.raises(Conflict, match="chưa gửi"):
        commands.close(actor=keeper, number=found.number, given=lessons)
    send(keeper, found, "report")
    commands.close(actor=keeper, number=found.number, given=lessons)
    with pytest.raises(Conflict, match="đã kết thúc"):
        corrected(keeper, found, persons=3)
    commands.note(
        actor=keeper, number=found.number, given=NotedGiven.read(at_now(text="Người nhận đã xoá thư."))
    )
    commands.reopen(actor=keeper, number=found.number, given=Reopened.read({"reason": "Còn một thư nữa"}))
    assert queries.one(keeper, found.number).closed_at is None


def test_the_chronology_stands_in_the_order_in_which_things_happened(keeper: Actor) -> None:
    found = registered(keeper)
    contained(keeper, found)
    early = clock.now() - timedelta(hours=3)
    given = NotedGiven.read({"on": early.date().isoformat(), "hour": f"{early:%H:%M}", "text": "Thư đi."})
    commands.note(actor=keeper, number=found.number, given=given)
    told_ones = [one.facts.get("text") for one in queries.entries_of(keeper, found)]
    assert told_ones == ["Thư đi.", None, "Đã rút thư về."]


def test_a_weakness_waits_for_an_answer_and_has_no_clock_of_an_incident(keeper: Actor) -> None:
    found = weakness(keeper)
    assert states(found).keys() == {"reply"}
    assert outputs.papers_for(found) == []


def test_what_presses_comes_first_in_the_list_and_what_is_closed_last(keeper: Actor) -> None:
    closed = registered(keeper)
    contained(keeper, closed)
    send(keeper, closed, "report")
    commands.close(actor=keeper, number=closed.number, given=Closed.read({"lessons": "Xong."}))
    calm, pressing = registered(keeper), registered(keeper, gravity="serious", title="Máy chủ bị chiếm")
    numbers = [line.incident.number for line in queries.listed(keeper, queries.Wanted())]
    assert numbers == [pressing.number, calm.number, closed.number]
    [one] = queries.listed(keeper, queries.Wanted(text="may chu bi chiem"))
    assert one.incident == pressing
    assert len(queries.listed(keeper, queries.Wanted(state="open"))) == 2


def test_what_the_machine_noticed_is_settled_once(keeper: Actor) -> None:
    row = Noticed.objects.create(key="x", kind="many_locks", about={"n": 7}, at=clock.now())
    given = IncidentGiven.read(told(clock.now(), source="machine"))
    found = commands.register(actor=keeper, given=given, noticed=row.pk)
    assert queries.unsettled(keeper) == []
    with pytest.raises(NotFound):
        commands.set_aside(actor=keeper, noticed=row.pk, reason="đã biết")
    with pytest.raises(NotFound):
        commands.register(actor=keeper, given=given, noticed=row.pk)
    assert Incident.objects.get() == found


def test_what_is_no_incident_is_set_aside_with_a_reason(keeper: Actor) -> None:
    row = Noticed.objects.create(key="x", kind="drill_failed", at=clock.now())
    with pytest.raises(Invalid):
        commands.set_aside(actor=keeper, noticed=row.pk, reason="")
    commands.set_aside(actor=keeper, noticed=row.pk, reason="Nơi lưu đang bảo trì")
    assert queries.unsettled(keeper) == []
    assert LoggedEvent.objects.get(topic="noticed").data["reason"] == "Nơi lưu đang bảo trì"


@pytest.mark.parametrize("given", [IncidentGiven, WeaknessGiven])
def test_the_form_that_corrects_begins_with_what_is_known(
    keeper: Actor, given: type[IncidentGiven | WeaknessGiven]
) -> None:
    found = (
        registered(keeper, persons=4, contact="Tổ bảo vệ dữ liệu")
        if given is IncidentGiven
        else weakness(keeper)
    )
    again = given.read({name: value for name, value in answers(found).items() if value is not None})
    assert {name: getattr(found, name) for name in again.columns()} == again.columns()
