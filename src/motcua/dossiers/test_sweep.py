"""The clock decides by itself, in sets, and says in the log that it was the clock."""

from datetime import datetime

import pytest

from motcua.dossiers.commands.sweep import PUT_OFF, sweep
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.journey import happenings
from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.platform.readers import story
from motcua.process.states import Silence
from tests.support import acts, cast

pytestmark = [pytest.mark.usefixtures("province", "db")]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


MONDAY, FRIDAY = at("2026-11-16T09:00"), at("2026-11-20T16:00")


def accepted(filing: cast.Filing = cast.MARRIAGE_STATUS) -> Dossier:
    with clock.at(MONDAY):
        return cast.accepted(filing)


def let_silence_speak(dossier: Dossier) -> None:
    """As if the route said of the police's opinion that silence is consent; the open step carries it."""
    row = Dossier.objects.get(pk=dossier.pk)
    for step in row.open_steps:
        if step["spec"]["kind"] == "opinion":
            step["spec"]["silence"] = Silence.CONSENTS.value
    row.wakes_at = MONDAY
    row.save(update_fields=["open_steps", "wakes_at"])


def test_a_date_that_passed_is_noted_once_by_the_clock() -> None:
    dossier = accepted()
    with clock.at(MONDAY):
        assert sweep() == 0
    with clock.at(FRIDAY):
        assert sweep() == 1
        assert sweep() == 0
    last = story("dossier", dossier.pk)[-1]
    assert (last.type, last.actor["service"]) == ("became_late", "clock")
    assert "officer" not in last.actor
    after = cast.renewed(dossier)
    assert (after.late_noted, after.wakes_at) == (True, None)


def test_a_new_date_that_passes_is_noted_anew() -> None:
    dossier = accepted()
    with clock.at(MONDAY):
        acts.extend(actor=cast.director(), dossier=dossier.pk, until=at("2026-11-19T17:00"), note="Xin lỗi")
    with clock.at(FRIDAY):
        assert sweep() == 1
    assert [h.type for h in happenings(dossier)][-2:] == ["extended", "became_late"]


def test_an_opinion_that_nobody_gives_counts_as_consent_where_the_step_says_so() -> None:
    dossier = accepted()
    let_silence_speak(dossier)
    with clock.at(FRIDAY):
        assert sweep() == 2
    types = [h.type for h in happenings(dossier)]
    assert {"lapsed", "became_late"} <= set(types)
    assert cast.open_keys(dossier) == ["check"]
    silent = dossier.steps.get(outcome="silent")
    assert (silent.kind, silent.done_by_name) == ("opinion", "Hệ thống")


def test_what_waits_on_the_citizen_never_becomes_late() -> None:
    dossier = accepted()
    with clock.at(MONDAY):
        acts.ask_more(
            actor=cast.appraiser(),
            dossier=dossier.pk,
            defects=[acts.defect("Giấy", "mờ")],
        )
    with clock.at(FRIDAY):
        assert sweep() == 0


def test_one_dossier_that_cannot_be_decided_stops_nobody() -> None:
    broken, others = accepted(), [accepted() for _ in range(3)]
    Dossier.objects.filter(pk=broken.pk).update(limit="no limit at all")
    with clock.at(FRIDAY):
        assert sweep() == 3
        assert sweep() == 0
    assert Dossier.objects.get(pk=broken.pk).wakes_at == FRIDAY + PUT_OFF
    for dossier in others:
        assert happenings(dossier)[-1].type == "became_late"


def test_what_a_set_had_decided_before_it_failed_is_not_woken_again() -> None:
    late, broken = accepted(), accepted()
    with clock.at(MONDAY):
        acts.appraise(actor=cast.appraiser(), dossier=broken.pk)
    let_silence_speak(broken)
    row = Dossier.objects.get(pk=broken.pk)
    row.open_steps[0]["spec"]["then"] = ["a step that no route knows"]
    row.wakes_at = FRIDAY
    row.save(update_fields=["open_steps", "wakes_at"])
    with clock.at(FRIDAY):
        sweep()
    assert happenings(late)[-1].type == "became_late"
    assert Dossier.objects.get(pk=late.pk).wakes_at is None
    assert Dossier.objects.get(pk=broken.pk).wakes_at == FRIDAY + PUT_OFF


def test_hundreds_that_are_due_are_decided_in_sets() -> None:
    made = [accepted(cast.BIRTH) for _ in range(12)]
    with clock.at(FRIDAY):
        assert sweep() == 12
    assert Dossier.objects.filter(pk__in=[d.pk for d in made], late_noted=True).count() == 12
