"""`motcua due`: when something would be due, step by step; many at once; or the rules to compute it elsewhere."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, NoReturn

import click
import orjson

from motcua.config.cli import answer
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Invalid, Refusal
from motcua.platform import strict_json
from motcua.process.calendar import WorkCalendar
from motcua.process.deadline import Due, Limit, due
from motcua.process.due_rules import rules_of
from motcua.process.explain import show

CalendarOf = Callable[[str], WorkCalendar]
_WRITTEN_BY_HAND = ("%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%H:%M %d/%m/%Y")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", re.ASCII)
_DAYS = {
    "mon": "Thứ Hai",
    "tue": "Thứ Ba",
    "wed": "Thứ Tư",
    "thu": "Thứ Năm",
    "fri": "Thứ Sáu",
    "sat": "Thứ Bảy",
    "sun": "Chủ nhật",
}


@click.command(name="due")
@click.option("--agency", metavar="MÃ", help="Mã cơ quan có lịch làm việc được dùng, ví dụ H90.61.")
@click.option(
    "--from", "start", metavar="LÚC", help="Lúc tiếp nhận: 2026-11-20T16:45 hoặc '20/11/2026 16:45'."
)
@click.option(
    "--limit", metavar="HẠN", help="3d ngày làm việc, 3cd ngày, 8h giờ làm việc, 1m tháng, same-day."
)
@click.option(
    "--batch",
    type=click.File("rb"),
    metavar="TỆP",
    help="Mỗi dòng một JSON {agency, from, limit}; «-»: stdin.",
)
@click.option("--rules", is_flag=True, help="In giờ làm việc, ngày nghỉ và cách tính của cơ quan.")
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng JSON cho chương trình đọc.")
def command(
    agency: str | None,
    start: str | None,
    limit: str | None,
    batch: Iterable[bytes] | None,
    rules: bool,
    as_json: bool,
) -> None:
    """Tính hạn giải quyết theo lịch làm việc của cơ quan và giải thích từng bước."""
    try:
        if batch is not None:
            sys.exit(1 if _print_batch(batch) else 0)
        if not agency:
            raise Invalid("Cần mã cơ quan: --agency, ví dụ --agency H90.61.", code="agency_missing")
        if rules:
            _print_rules(agency, as_json)
        else:
            _print_one(agency, start, limit, as_json)
    except Refusal as refusal:
        _refuse(refusal, as_json)


def _refuse(refusal: Refusal, as_json: bool) -> NoReturn:
    if as_json:
        answer({"error": str(refusal), "code": refusal.code})
    click.echo(str(refusal), err=True)
    sys.exit(2)


def _calendars() -> CalendarOf:
    from motcua.config.ready import ensure_ready

    ensure_ready()
    from motcua.agencies.queries import calendar_of

    return calendar_of


def read_moment(text: str) -> datetime:
    """A moment in ISO 8601 or as people write it; without an offset it is meant in Vietnamese time."""
    written = text.strip()
    moment = _read_iso(written) if _ISO.fullmatch(written) else _read_by_hand(written)
    if moment is None:
        raise Invalid(
            "Không hiểu thời điểm «%(text)s». Viết 2026-11-20T16:45, 2026-11-20T16:45:00+07:00 hoặc 20/11/2026 16:45.",
            code="time_invalid",
            text=text[:40],
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _read_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _read_by_hand(text: str) -> datetime | None:
    for form in _WRITTEN_BY_HAND:
        try:
            return datetime.strptime(text, form).replace(tzinfo=VIETNAM)
        except ValueError:
            continue
    return None


def _answer_to(agency: str, start: str, result: Due) -> dict[str, Any]:
    return {"agency": agency, "from": start, **result.to_json()}


def _print_one(agency: str, start: str | None, limit: str | None, as_json: bool) -> None:
    if not start or not limit:
        raise Invalid("Cần cả lúc tiếp nhận (--from) và thời hạn (--limit).", code="question_incomplete")
    moment, wanted = read_moment(start), Limit.parse(limit)
    result = due(_calendars()(agency), moment, wanted)
    if as_json:
        answer(_answer_to(agency, moment.isoformat(), result))
        return
    click.echo(
        f"Hạn: {show(result.at.replace(tzinfo=None))} (cơ quan {agency}, lịch {result.calendar_version})"
    )
    for number, step in enumerate(result.steps, 1):
        click.echo(f"{number:3}. {step.sentence}")


def answers(lines: Iterable[bytes], calendar_of: CalendarOf) -> Iterator[dict[str, Any]]:
    """One answer for each line that is not blank, in order: a due date or `{"error", "code", "line"}`."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _answer_line(line, calendar_of)
        except Refusal as refusal:
            yield {"error": str(refusal), "code": refusal.code, "line": number}


def _answer_line(line: bytes, calendar_of: CalendarOf) -> dict[str, Any]:
    try:
        question = strict_json.read(line)
    except orjson.JSONDecodeError as fault:
        raise Invalid("Dòng này không phải JSON: %(fault)s.", code="line_invalid", fault=str(fault)) from None
    if not isinstance(question, dict):
        raise Invalid("Mỗi dòng phải là một đối tượng {agency, from, limit}.", code="line_invalid")
    asked = {key: question.get(key) for key in ("agency", "from", "limit")}
    missing = [key for key, value in asked.items() if not isinstance(value, str) or not value]
    if missing:
        raise Invalid("Thiếu %(keys)s (chuỗi ký tự).", code="question_incomplete", keys=", ".join(missing))
    agency, moment = str(asked["agency"]), read_moment(str(asked["from"]))
    return _answer_to(
        agency, moment.isoformat(), due(calendar_of(agency), moment, Limit.parse(str(asked["limit"])))
    )


def _print_batch(lines: Iterable[bytes]) -> int:
    """Answer every line; how many could not be answered."""
    failed, out = 0, sys.stdout.buffer
    for result in answers(lines, _remembering(_calendars())):
        failed += "error" in result
        out.write(orjson.dumps(result, option=orjson.OPT_APPEND_NEWLINE))
    out.flush()
    return failed


def _remembering(calendar_of: CalendarOf) -> CalendarOf:
    """Ask once for each agency, so that one batch is answered from one version, unknown agencies included."""
    known: dict[str, WorkCalendar | Refusal] = {}

    def remembered(agency: str) -> WorkCalendar:
        if agency not in known:
            try:
                known[agency] = calendar_of(agency)
            except Refusal as refusal:
                known[agency] = refusal
        found = known[agency]
        if isinstance(found, Refusal):
            raise found.with_traceback(None)
        return found

    return remembered


def _print_rules(agency: str, as_json: bool) -> None:
    rules = {"agency": agency, **rules_of(_calendars()(agency))}
    if as_json:
        answer(rules)
        return
    for line in rule_lines(rules):
        click.echo(line)


def rule_lines(rules: dict[str, Any]) -> Iterator[str]:
    """The rules as people read them."""
    yield f"Cơ quan {rules['agency']}, lịch {rules['version']}, múi giờ {rules['zone']}"
    yield f"Một ngày làm việc: {rules['day_minutes']} phút. Giờ chốt: {_cutoff_words(rules['cutoff'])}."
    for day, windows in rules["hours"].items():
        yield f"  {_DAYS[day]:<9} {_windows_words(windows)}"
    yield f"Ngày làm bù làm theo giờ: {_windows_words(rules['worked_hours'])}"
    for title, key in (("Nghỉ lễ, Tết", "holidays"), ("Nghỉ hoán đổi", "off"), ("Làm bù", "worked")):
        yield f"{title}:"
        yield from (f"  {day[8:]}/{day[5:7]}/{day[:4]}  {name}" for day, name in rules[key].items())
    yield "Đơn vị thời hạn:"
    yield from (f"  {suffix}: {unit['meaning']}" for suffix, unit in rules["units"].items())
    yield "Quy ước:"
    yield from (f"  - {rule['meaning']}" for rule in rules["conventions"].values())


def _windows_words(windows: list[list[str]]) -> str:
    return ", ".join(f"{a}-{b}" for a, b in windows) or "nghỉ"


def _cutoff_words(cutoff: dict[str, Any]) -> str:
    if cutoff["kind"] == "at":
        return f"{cutoff['at']}, nhận sau giờ này tính từ ngày làm việc kế tiếp"
    if cutoff["kind"] == "last_minutes":
        return f"{cutoff['minutes']} phút cuối ngày, nhận trong khoảng này tính từ ngày làm việc kế tiếp"
    return "không có"
