"""A national system that is down by measurement is proposed as an outage; a person decides, the figures are kept."""

import html
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.dossiers import commands
from motcua.dossiers.models import Dossier, NationalOutage
from motcua.dossiers.queries.outages import proposals
from motcua.kernel import clock
from motcua.platform.outside import note_try
from tests.support import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
LogIn = Callable[[str], Client]
PAGE = "/ban-lam-viec/su-co-quoc-gia"


def silent(system: str = "population", times: int = 5) -> None:
    """Nobody there answered lately."""
    now = clock.now()
    for number in range(times):
        with clock.at(now - timedelta(seconds=30 * number)):
            note_try(system, answered=False, seconds=3)


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_one_failure_proposes_nothing_and_an_outage_rests_nothing_by_itself(log_in: LogIn) -> None:
    dossier = cast.accepted()
    silent(times=1)
    assert proposals() == []
    silent()
    assert [one.system for one in proposals()] == ["population"]
    commands.follow_outages()
    assert Dossier.objects.get(pk=dossier.pk).suspended == ""
    page = text_of(log_in("quantri").get(PAGE))
    assert "Gián đoạn theo số đo, chưa ai ghi nhận" in page


def test_a_person_registers_it_with_what_was_measured(log_in: LogIn) -> None:
    dossier = cast.accepted()
    silent()
    client = log_in("quantri")
    page = text_of(client.get(f"{PAGE}?de-nghi=population"))
    assert "5 trong 5 lần hỏi không được trả lời" in page
    # As the page is filled in, but for the days, which it asks for in three boxes or one.
    today, tomorrow = clock.now(), clock.now() + timedelta(days=1)
    given = {
        "system": "population",
        "began_at": f"{today:%d/%m/%Y}",
        "until": f"{tomorrow:%d/%m/%Y}",
        "proof": "Số đo của hệ thống này",
        "note": "Dân cư không trả lời",
    }
    looked = text_of(client.post(PAGE, given))
    mark = re.search(r'name="da-thu" value="([^"]+)"', looked)
    assert mark is not None, re.findall(r"field-error.*?</p>", looked)
    client.post(PAGE, {**given, "da-thu": mark[1], "lam": "luu"})
    outage = NationalOutage.objects.get()
    assert outage.measured["systems"]["population"]["failed"] == 5
    assert proposals() == []
    commands.follow_outages()
    assert Dossier.objects.get(pk=dossier.pk).suspended == "outage"
    kept = json.loads(client.get(f"{PAGE}/{outage.pk}/so-do.json").content)
    assert kept["sha256"] == outage.measured["sha256"]
    assert outage.measured["sha256"][:12] in text_of(client.get(PAGE))
