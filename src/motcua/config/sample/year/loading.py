"""Writing a year: two processes tell the stories of its days, one connection copies them into the tables."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from multiprocessing import get_context

from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from motcua.config.sample.year.bare import bare
from motcua.config.sample.year.days import Drawing, Packed, spread
from motcua.config.sample.year.life import Desk, Habits
from motcua.config.sample.year.people import EVERY_NTH_IS_A_COMPANY, People, place_of
from motcua.config.sample.year.province import CENTRE, province
from motcua.documents.commands import keep
from motcua.dossiers.commands.in_memory import TABLES, columns
from motcua.dossiers.readers import READERS
from motcua.dossiers.readers.figures import keep_counted
from motcua.dossiers.readers.tally import Fact
from motcua.dossiers.readers.waits import add_waits
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid
from motcua.platform.readers import Reader, pass_own_events
from motcua.platform.records.deriving import Records

PROCESSES = 2
# How many days are told ahead of what is copied: enough to keep both sides busy, little enough for the memory.
AHEAD = 6
# One in three dossiers is somebody's first.
PARTIES_SHARE = 0.35
MOST = 2_500_000

USUAL = Habits()

Say = Callable[[str], None]


@dataclass(frozen=True)
class Loaded:
    """What was written."""

    dossiers: int
    parties: int
    events: int
    until: datetime


def load(
    *,
    dossiers: int,
    seed: int,
    year: int,
    now: datetime,
    more: bool,
    say: Say,
    habits: Habits = USUAL,
    since: date | None = None,
) -> Loaded:
    """Write `dossiers` filed between New Year (`since`) and `now`; refuses where a sample of that year lies already.

    `now` is aware; a past year is told to its end. Nobody else can work with the tables meanwhile.
    """
    until = min(now.astimezone(VIETNAM), datetime(year, 12, 31, 23, 59, 59, tzinfo=VIETNAM)).replace(
        microsecond=0
    )
    if until.year < year:
        raise Invalid("Năm %(year)s chưa bắt đầu.", year=year)
    if not 0 < dossiers <= MOST:
        raise Invalid("Số hồ sơ phải từ 1 đến %(most)s.", most=MOST)
    _refuse_a_second_time(year, more)
    plan = _plan(dossiers, seed, until, habits, since or date(year, 1, 1))
    connections.close_all()
    with ProcessPoolExecutor(PROCESSES, get_context("fork"), initializer=_settle, initargs=(plan,)) as pool:
        packed = _told(pool, plan)
        with transaction.atomic():
            events = _write(plan, packed, say)
    say("Thống kê lại bảng …")
    _refresh_statistics()
    return Loaded(dossiers, plan.people.count, events, until)


@dataclass(frozen=True)
class Plan:
    """Everything that the telling needs: how many on which day, and where ids and numbers begin."""

    drawing: Drawing
    counts: Mapping[date, int]
    first_ids: Mapping[date, int]
    given: Mapping[date, Mapping[str, int]]

    @property
    def people(self) -> People:
        """The parties of the year."""
        return self.drawing.people


def _refuse_a_second_time(year: int, more: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM dossiers_dossier WHERE submission_key LIKE %s)", [f"sample-{year}-%"]
        )
        if cursor.fetchone()[0] and not more:
            raise Conflict(
                "Năm %(year)s đã có dữ liệu mẫu; chưa có gì được ghi thêm. Muốn thêm nữa, hãy dùng --more.",
                year=year,
            )


def _plan(dossiers: int, seed: int, until: datetime, habits: Habits, first: date) -> Plan:
    found = province(until.date())
    counts = spread(dossiers, first, until, found.calendars[CENTRE])
    parties = max(200, int(dossiers * PARTIES_SHARE))
    taken = _parties_of_samples()
    people = People(
        found.communes, count=parties, first=_reserve("identity_party", parties), seed=seed, taken=taken
    )
    paper, size = _sample_file("GIAY TO MAU - KHONG CO THAT")
    result, _ = _sample_file("KET QUA MAU - KHONG CO GIA TRI")
    desk = Desk(found.calendars, until, paper, size, result, habits)
    return Plan(
        Drawing(found, people, desk, seed), counts, _first_ids(counts, dossiers), _given_numbers(first, until)
    )


def _parties_of_samples() -> int:
    """How many of the sample's own personal and tax numbers are given away already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(tax_code) FROM identity_party WHERE tech_id LIKE 'sample-%%'")
        (last,) = cursor.fetchone()
    # Each company begins a group of which all others are people.
    return (place_of(last) + 1) * EVERY_NTH_IS_A_COMPANY if last else 0


def _first_ids(counts: Mapping[date, int], dossiers: int) -> dict[date, int]:
    number, firsts = _reserve("dossiers_dossier", dossiers), {}
    for day, count in counts.items():
        firsts[day] = number
        number += count
    return firsts


def _reserve(table: str, count: int) -> int:
    """The first of `count` ids that nobody else will be given."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(s, nextval(s) + %s) - %s FROM pg_get_serial_sequence(%s, 'id') AS s",
            [count, count, table],
        )
        return int(cursor.fetchone()[0])


def _given_numbers(first: date, until: datetime) -> dict[date, dict[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agency_id, series, last FROM dossiers_counter WHERE series BETWEEN %s AND %s",
            [f"dossier {first}", f"dossier {until:%Y-%m-%d}"],
        )
        given: dict[date, dict[str, int]] = {}
        for agency, series, last in cursor.fetchall():
            given.setdefault(date.fromisoformat(series.removeprefix("dossier ")), {})[agency] = last
    return given


def _sample_file(words: str) -> tuple[str, int]:
    """A page that says it is made up; its hash and size."""
    stream = f"BT /F1 20 Tf 90 700 Td ({words}) Tj ET"
    fonts = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources {fonts} >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
    )
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    data = f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("ascii")
    return keep(data, media_type="application/pdf", pages=1).sha256, len(data)


# In the telling processes

_plans: list[Plan] = []


def _settle(plan: Plan) -> None:
    _plans.append(plan)
    connection_created.connect(_wait_shortly)


def _wait_shortly(connection: BaseDatabaseWrapper, **_sent: object) -> None:
    """The writing process holds the tables of dossiers: an act that asks them something fails here, and waits not for
    ever. What it needs is given to it (`Living.carry_out`: `prepare`)."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '20s'")


def _tell(day: date) -> Packed:
    plan = _plans[-1]
    given = plan.given.get(day, {})
    return plan.drawing.day(day, plan.counts[day], plan.first_ids[day], given).packed()


def _told(pool: ProcessPoolExecutor, plan: Plan) -> Iterator[tuple[date, Packed]]:
    """Day after day in order; a few are told ahead. The processes start now, before a connection is open."""
    days = list(plan.counts)
    waiting: list[Future[Packed]] = [pool.submit(_tell, day) for day in days[:AHEAD]]

    def told() -> Iterator[tuple[date, Packed]]:
        for n, day in enumerate(days):
            packed = waiting.pop(0).result()
            if n + AHEAD < len(days):
                waiting.append(pool.submit(_tell, days[n + AHEAD]))
            yield day, packed

    return told()


# In the writing process

_COLUMNS = {table._meta.db_table: ", ".join(f'"{name}"' for name in columns(table)) for table in TABLES}


def _write(plan: Plan, packed: Iterator[tuple[date, Packed]], say: Say) -> int:
    facts: Counter[Fact] = Counter()
    events, month = 0, 0
    following: tuple[Reader, ...] = (*READERS, Records())
    for reader in following:
        pass_own_events(reader)
    with bare(("identity_party", *_COLUMNS)):
        say(f"Ghi {plan.people.count:,} người và tổ chức …".replace(",", "."))
        _copy_people(plan.people)
        for day, written in packed:
            if day.month != month:
                month = day.month
                say(f"Tháng {month} …")
            for table, rows in written.rows.items():
                _copy(table, rows, _COLUMNS[table])
            facts.update(written.facts)
            events += written.events
            _keep_numbers(day, written.last)
        say("Dựng lại chỉ mục và khoá ngoại …")
    keep_counted(facts)
    add_waits(None)
    return events


def _copy(table: str, rows: bytes, names: str) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        copy.write(rows)


_PARTY = "id, kind, name, id_number, tax_code, born, gender, address, commune, phone, email, tech_id"


def _copy_people(people: People) -> None:
    lines = []
    for n in range(people.count):
        p = people.person(n)
        numbers = ("\\N", p.number) if p.is_company else (p.number, "\\N")
        cells = (p.name, *numbers, p.born, p.gender, p.address, p.commune, p.phone, "")
        lines.append("\t".join((str(p.id), p.kind, *cells, f"sample-{p.id}")))
    _copy("identity_party", ("\n".join(lines) + "\n").encode(), _PARTY)


def _keep_numbers(day: date, last: Mapping[str, int]) -> None:
    """The counters stand where the day ended, so that whoever files next goes on from there."""
    rows = [(agency, f"dossier {day}", number) for agency, number in last.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO dossiers_counter (agency_id, series, last)
            SELECT * FROM unnest(%s::text[], %s::text[], %s::int[])
            ON CONFLICT (agency_id, series) DO UPDATE SET last = greatest(dossiers_counter.last, EXCLUDED.last)""",
            [list(column) for column in zip(*rows, strict=True)],
        )


def _refresh_statistics() -> None:
    with connection.cursor() as cursor:
        for table in ("identity_party", *_COLUMNS, "dossiers_counter", "dossiers_figure"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")
