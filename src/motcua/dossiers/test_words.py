"""What people wrote lies beside the log: the log names no citizen, and what was written can be erased."""

import re

import pytest
from django.db import connection

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.journey import happenings
from motcua.platform import log
from motcua.platform.models import EventWords
from motcua.platform.upsert import TOPIC as SETTINGS
from tests.support import acts, cast

pytestmark = [pytest.mark.usefixtures("province", "db")]

NOTE = "Bà Chìu Thị Mẩy đến thay, điện thoại 0912 345 678"
TAKER = "Tằng Thị Hoa"


def a_life_full_of_words() -> Dossier:
    dossier = cast.submitted()
    acts.ask_more(actor=cast.receiver(), dossier=dossier.pk, defects=[acts.defect("Giấy", NOTE)])
    acts.supply(actor=cast.applicant(), dossier=dossier.pk, note=NOTE)
    acts.found_right(cast.receiver(), dossier.pk)
    cast.accept(dossier)
    acts.internal_note(actor=cast.appraiser(), dossier=dossier.pk, note=NOTE)
    acts.correct_slip(
        actor=cast.appraiser(), dossier=dossier.pk, field="child_name", value="Tằng Bảo An", note=NOTE
    )
    acts.object_to_correction(actor=cast.applicant(), dossier=dossier.pk, note=NOTE)
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk, note=NOTE)
    acts.approve(actor=cast.approver(), dossier=dossier.pk, note=NOTE)
    cast.sign_and_seal(dossier)
    acts.return_result(
        actor=cast.receiver(),
        dossier=dossier.pk,
        way="counter",
        taken_by=TAKER,
        id_number="022092990017",
        note=NOTE,
    )
    return dossier


def in_the_log(dossier: Dossier) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(actor::text || data::text, ' ') FROM platform_event"
            " WHERE stream = %s AND topic <> %s",
            [dossier.pk, SETTINGS],
        )
        # Hashes are numbers by chance: one in fifty has four digits like those of somebody's card.
        return re.sub(r"[0-9a-f]{32,}", "", str(cursor.fetchone()[0]))


def test_the_log_itself_names_no_citizen_and_repeats_no_words() -> None:
    dossier = a_life_full_of_words()
    said = in_the_log(dossier)
    for personal in (
        cast.applicant().name,
        "0912 345 678",
        "Chìu Thị Mẩy",
        TAKER,
        "0017",
        "Tằng Bảo An",
        ".png",
    ):
        assert personal not in said, personal
    assert cast.receiver().name in said


def test_whoever_may_read_them_reads_the_words_all_the_same() -> None:
    dossier = a_life_full_of_words()
    told = {h.type: h for h in happenings(dossier)}
    assert told["submitted"].who == cast.applicant().name
    assert told["supplemented"].note == told["noted_inside"].note == NOTE
    assert told["returned"].data["taken_by"] == TAKER
    assert told["slip_corrected"].data["new"] == "Tằng Bảo An"


def test_words_that_are_erased_leave_a_chain_that_still_holds() -> None:
    dossier = a_life_full_of_words()
    before = log.events_of("dossier", dossier.pk)
    assert log.forget("dossier", dossier.pk) > 8
    assert not EventWords.objects.filter(topic="dossier", stream=dossier.pk).exists()
    assert log.events_of("dossier", dossier.pk) == before
    assert log.verify_chain(before) is None
    told = happenings(dossier)
    assert {h.note for h in told} == {""}
    assert told[0].who == ""


def test_words_changed_afterwards_are_found_out() -> None:
    dossier = a_life_full_of_words()
    row = EventWords.objects.filter(stream=dossier.pk).order_by("seq").last()
    assert row is not None
    event = next(e for e in log.events_of("dossier", dossier.pk) if e.seq == row.seq)
    assert log.words_hash(row.body) == event.data["words"]
    assert log.words_hash({**row.body, "taken_by": "Người khác"}) != event.data["words"]
    assert len(row.body["salt"]) == 32
