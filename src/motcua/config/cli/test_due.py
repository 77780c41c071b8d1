"""What somebody gets who asks `motcua due` from a terminal or another program."""

import json
from datetime import datetime
from typing import Any

import pytest
from click.testing import CliRunner, Result

from motcua.agencies import commands as set_up
from motcua.agencies.queries import forget_calendars
from motcua.config.cli.due import answers, command, read_moment
from motcua.config.sample import data
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Invalid, NotFound
from motcua.process.calendar import WorkCalendar
from tests.support.calendars import sample_calendar
from tests.support.naive_deadline import naive_due

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _calendars() -> None:
    """The province's calendar and the Centre's own, as an administrator would have stored them."""
    set_up.establish_agencies(actor=SYSTEM, agencies=data("agencies.json"))
    calendars = data("calendars.json")
    set_up.set_calendar(actor=SYSTEM, agency=None, content=calendars["default"])
    set_up.set_calendar(actor=SYSTEM, agency="H49.61", content=calendars["agencies"]["H49.61"])
    forget_calendars()


def ask(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(command, arguments, input=given.encode())


def find(agency: str) -> WorkCalendar:
    if agency not in ("H49", "H49.61"):
        raise NotFound("Không có cơ quan mang mã %(agency)s.", agency=agency)
    return sample_calendar(agency)


def test_it_gives_the_moment_and_its_derivation_as_data() -> None:
    result = ask("--agency", "H49.22", "--from", "20/11/2026 16:45", "--limit", "3d", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["due_at"] == "2026-11-26T17:00:00+07:00"
    assert (found["agency"], found["from"]) == ("H49.22", "2026-11-20T16:45:00+07:00")
    assert [step["rule"] for step in found["steps"]][:3] == ["received", "cutoff", "weekend"]


def test_people_read_the_answer_in_sentences() -> None:
    result = ask("--agency", "H49.61", "--from", "2026-11-23T09:15", "--limit", "1d")
    assert result.exit_code == 0
    assert result.stdout.startswith("Hạn: 09:15 thứ Tư 25/11/2026")
    assert "Ngày Văn hóa Việt Nam" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--agency", "H00", "--from", "2026-11-23T09:15", "--limit", "1d"), "H00"),
        (("--agency", "H49.61", "--from", "hôm qua", "--limit", "1d"), "hôm qua"),
        (("--agency", "H49.61", "--from", "2026-11-23", "--limit", "1d"), "2026-11-23"),
        (("--agency", "H49.61", "--from", "2026-11-23T09:15", "--limit", "ba ngày"), "ba ngày"),
        (("--agency", "H49.61", "--from", "0001-01-01T00:00+14:00", "--limit", "1d"), "1990"),
        (("--agency", "H49.61", "--limit", "1d"), "--from"),
        (("--from", "2026-11-23T09:15", "--limit", "1d"), "--agency"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(arguments: tuple[str, ...], said: str) -> None:
    result = ask(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    spoken = ask(*arguments, "--json")
    assert spoken.exit_code == 2
    assert said in json.loads(spoken.stdout)["error"]


def test_a_batch_answers_each_line_in_order_and_goes_on_after_a_bad_one() -> None:
    lines = [
        '{"agency": "H49.22", "from": "2026-11-20T16:45:00+07:00", "limit": "3d"}',
        "không phải JSON",
        '{"agency": "H49.99", "from": "2026-11-20T16:45", "limit": "3d"}',
        '{"agency": "H49.61", "limit": "3d"}',
        '{"agency": "H49.61", "agency": "H49.22", "from": "2026-11-20T16:45", "limit": "3d"}',
        "",
        '{"agency": "H49.61", "from": "2026-11-20T02:00:00Z", "limit": "same-day"}',
    ]
    result = ask("--batch", "-", given="\n".join(lines))
    first, *bad, last = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert first["due_at"] == "2026-11-26T17:00:00+07:00"
    assert [(b["line"], b["code"]) for b in bad] == [
        (2, "line_invalid"),
        (3, "not_found"),
        (4, "question_incomplete"),
        (5, "key_repeated"),
    ]
    assert last["due_at"] == "2026-11-20T17:00:00+07:00"


def test_a_batch_without_mistakes_ends_well() -> None:
    line = '{"agency": "H49.61", "from": "2026-11-20T10:00", "limit": "8h"}\n'
    assert ask("--batch", "-", given=line * 3).exit_code == 0


@pytest.mark.parametrize("agency", ["H49.61", "H49.22"])
def test_the_printed_rules_are_enough_for_another_program(agency: str) -> None:
    rules = json.loads(ask("--rules", "--agency", agency, "--json").stdout)
    assert rules["weekend"] == ["sat", "sun"]
    assert rules["holidays"]["2026-11-24"] == "Ngày Văn hóa Việt Nam"
    assert set(rules["units"]) == {"d", "h", "cd", "m", "same-day"}
    for start in ("2026-08-21T16:20:00+07:00", "2026-12-31T15:30:00+07:00"):
        for limit in ("2d", "12h", "9cd", "1m", "same-day"):
            found = json.loads(ask("--agency", agency, "--from", start, "--limit", limit, "--json").stdout)
            counted_from, due_at = naive_due(rules, datetime.fromisoformat(start), limit)
            assert (found["counted_from"], found["due_at"]) == (counted_from.isoformat(), due_at.isoformat())


def test_people_read_the_rules_as_a_page() -> None:
    page = ask("--rules", "--agency", "H49.61").stdout
    assert "Thứ Hai" in page
    assert "24/11/2026  Ngày Văn hóa Việt Nam" in page
    assert "60 phút cuối ngày" in page


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20T16:45",
        "2026-11-20 16:45:00",
        "2026-11-20T09:45:00Z",
        "20/11/2026 16:45",
        "16:45 20/11/2026",
    ],
)
def test_a_moment_may_be_written_in_several_ways(text: str) -> None:
    assert read_moment(text) == datetime(2026, 11, 20, 16, 45, tzinfo=VIETNAM)


@pytest.mark.parametrize("text", ["", "2026-11-20T25:00", "31/02/2026 10:00", "20/11/26 10:00", "2026-11-20"])
def test_a_moment_without_an_hour_or_a_real_day_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_moment(text)


@pytest.mark.parametrize("line", [b"[1]", b"3", b'{"agency": 1, "from": "x", "limit": "1d"}', b"\xff"])
def test_a_line_of_another_shape_is_an_error_line(line: bytes) -> None:
    found: list[dict[str, Any]] = list(answers([line], find))
    assert found[0]["line"] == 1
