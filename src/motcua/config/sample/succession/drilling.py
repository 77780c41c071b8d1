"""A reorganisation of a whole province, done and proven: nothing orphaned, no date moved, every figure agreeing."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from datetime import time as hour
from typing import Any

from django.db import connection
from django.db.models import Q

from motcua.agencies import commands as agencies
from motcua.agencies.queries import (
    existing,
    forget_calendars,
    forget_heirs,
    forget_names,
    former_names,
    heirs,
    held_posts,
    holders_of_posts,
    known_by_codes,
    name_on,
    officer_actor,
    officer_named,
    province,
)
from motcua.agencies.types import KINDS
from motcua.config import sample
from motcua.config.province.applying import apply
from motcua.config.province.folder import read
from motcua.config.sample.succession import old_map
from motcua.config.sample.year import Habits, load
from motcua.dossiers import commands as dossiers
from motcua.dossiers.queries import figures
from motcua.dossiers.queries.figure_lists import period
from motcua.dossiers.queries.recount import recounted
from motcua.dossiers.queries.succession import rehearse
from motcua.dossiers.types import Dossier, Draft, OfficialNotice, Step
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VIETNAM
from motcua.platform.log import events_of_many, verify_chain
from motcua.process.states import OPEN

SAMPLE = 400
"""So many dossiers are counted anew from their logs."""
_LEADER = "giamdoc"
_DAYS = 7
CITY = date(2026, 9, 1)
Tell = Callable[[str], None]


@dataclass
class Report:
    """What was moved, in how many seconds, and what was found wrong, in words."""

    what: str
    dossiers: int = 0
    ended: int = 0
    lines: int = 0
    rehearsed: float = 0.0
    seconds: float = 0.0
    moved: Mapping[str, int] = field(default_factory=dict)
    recounted: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Whether nothing was lost."""
        return not self.problems

    def to_json(self) -> dict[str, Any]:
        """For a program."""
        return {one.name: getattr(self, one.name) for one in fields(self)} | {"well": self.well}

    def told(self) -> str:
        """For people."""
        moved = ", ".join(f"{name} {number}" for name, number in sorted(self.moved.items()))
        lines = [
            f"{self.what}: {self.lines} dòng sắp xếp, {self.dossiers} hồ sơ đang giải quyết, {self.ended} đã kết thúc.",
            f"Chạy thử {self.rehearsed:.1f} giây; thực hiện {self.seconds:.1f} giây. Đã chuyển: {moved}.",
            f"Tính lại {self.recounted} hồ sơ từ nhật ký.",
            *(f"✗ {one}" for one in self.problems),
        ]
        return "\n".join(
            [*lines, *(["✓ Không hồ sơ nào mất nơi giải quyết, không ngày hẹn nào đổi."] * self.well)]
        )


@contextmanager
def _read_anew() -> Iterator[None]:
    """What this process remembers of agencies belongs to the other database."""
    _forget()
    try:
        yield
    finally:
        _forget()


def _forget() -> None:
    forget_heirs()
    forget_names()
    forget_calendars()


def establish_old_map() -> None:
    """The province of the last of June 2025 in an empty database."""
    with clock.at(_evening(old_map.DAY)):
        apply(old_map.folder(), actor=SYSTEM, reason="Diễn tập sắp xếp đơn vị hành chính")


def of_2025(running: int, tell: Tell, *, day: date = old_map.DAY) -> Report:
    """Thirteen districts and 171 communes become 54, with so many running dossiers; over `establish_old_map`."""
    with _read_anew():
        with clock.at(_evening(day)):
            _fill(running, day, tell, sorted({line["agency"] for line in old_map.lines()}))
            number = _approved("Sắp xếp đơn vị hành chính cấp xã", old_map.DECISION, day, old_map.lines())
        report = _carried_out(f"Ngày {day:%d/%m/%Y}", number, day, tell)
        report.problems += _by_other_names()
    return report


def establish_province(day: date = CITY) -> None:
    """The sample province as it was on the eve of becoming a city, in an empty database."""
    folder = read(sample.DATA)
    folder.tables["renames"] = []
    folder.tables["province"] = [
        replace(row, data={**row.data, "kind": "tỉnh"}) for row in folder.rows("province")[:1]
    ]
    with clock.at(_evening(day)):
        apply(folder, actor=SYSTEM, reason="Diễn tập tỉnh thành thành phố")


def of_2026(running: int, tell: Tell, *, day: date = CITY) -> Report:
    """The province becomes a city: its agencies take new names, its own particulars change; no dossier moves. Over
    `establish_province`.
    """
    renames = [
        {"kind": "rename", "agency": row["agency"], "name": row["name"], "short_name": row["short_name"]}
        for row in sample.data("renames.json")
    ]
    with _read_anew():
        with clock.at(_evening(day)):
            _fill(running, day, tell)
            facts = {"kind": "thành phố"}
            number = _approved("Tỉnh thành thành phố", "Nghị quyết của Quốc hội", day, renames, facts)
        report = _carried_out(f"Ngày {day:%d/%m/%Y}", number, day, tell)
        report.problems += _by_their_days(day)
    return report


def _by_their_days(day: date) -> Iterator[str]:
    """Papers of the day before bear the old names, those of the day the new ones."""
    before, known = (
        day - timedelta(days=1),
        known_by_codes([row["agency"] for row in sample.data("renames.json")]),
    )
    for row in sample.data("renames.json"):
        agency = known[row["agency"]]
        if name_on(agency, day) != row["name"] or name_on(agency, before) == row["name"]:
            yield f"Tên của {agency.code} không đúng theo ngày."
    if (province(before).kind, province(day).kind) != KINDS:
        yield "Loại của tỉnh, thành phố không đúng theo ngày."


def _evening(day: date) -> datetime:
    return datetime.combine(day - timedelta(days=1), hour(17, 0), VIETNAM)


def _fill(running: int, day: date, tell: Tell, lying: Sequence[str] = ()) -> None:
    """Lives through the true engine, filed in the last days, until so many are running (there)."""
    until, seed = _evening(day), 1
    habits = Habits(supplemented=0.12, taken=0.6)
    while (missing := running - _running(lying)) > 0:
        tell(f"Nộp và giải quyết thêm hồ sơ, còn thiếu {missing} hồ sơ đang giải quyết …")
        filed = max(200, round(missing * (3 if lying else 1.6)))
        load(
            dossiers=filed, seed=seed, year=day.year, now=until, more=True, habits=habits,
            since=day - timedelta(days=_DAYS), say=lambda _line: None,
        )  # fmt: skip
        seed += 1


def _running(agencies: Sequence[str] = ()) -> int:
    """The running dossiers, or those that these agencies take in or settle."""
    running = Dossier.objects.filter(status__in=sorted(OPEN))
    lying = Q(counter__in=agencies) | Q(handling__in=agencies)
    return (running.filter(lying) if agencies else running).count()


def _approved(
    title: str, decision: str, day: date, lines: list[Any], province: Mapping[str, Any] | None = None
) -> int:
    facts = {"title": title, "decision": decision, "day": day, "province": province or {}}
    number = agencies.write_plan(actor=SYSTEM, plan=None, facts=facts, lines=lines, reason="Diễn tập")
    agencies.approve_plan(actor=SYSTEM, plan=number, reason="Diễn tập")
    return number


def _carried_out(what: str, plan: int, day: date, tell: Tell) -> Report:
    report = Report(what)
    with clock.at(_evening(day)):
        began = time.perf_counter()
        rehearsal = rehearse(SYSTEM, plan)
        report.rehearsed = time.perf_counter() - began
        report.lines = len(rehearsal.rows)
        before = _dates()
        old_numbers = _figures()
    report.dossiers = _running()
    report.ended = Dossier.objects.count() - report.dossiers
    tell(f"Thực hiện {report.lines} dòng với {report.dossiers} hồ sơ đang giải quyết …")
    with clock.at(datetime.combine(day, hour(0, 0, 20), VIETNAM)):
        began = time.perf_counter()
        report.moved = dict(dossiers.carry_out_succession(actor=SYSTEM, plan=plan))
        report.seconds = time.perf_counter() - began
        tell("Soát lại …")
        report.problems += [
            *rehearsal.stops, *_orphaned(day), *_moved_dates(before), *_unlike(old_numbers),
            *_miscounted(rehearsal.moved, report.moved), *_recounted(report),
        ]  # fmt: skip
    return report


_DATES = """SELECT id, code || coalesce(due_at::text, '') || '/' || coalesce(remaining::text, '') || status || stage
    || "limit" || coalesce(wakes_at::text, '') FROM dossiers_dossier"""


def _dates() -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(_DATES)
        return dict(cursor.fetchall())


def _moved_dates(before: Mapping[int, str]) -> Iterator[str]:
    after = _dates()
    if changed := sum(after.get(number) != said for number, said in before.items()):
        yield f"{changed} hồ sơ đổi mã, ngày hẹn, trạng thái hoặc không còn."


def _orphaned(day: date) -> Iterator[str]:
    """Running dossiers and open steps at an agency that is no more, at a post that nobody holds, or in wrong hands."""
    there = set(existing(day).values_list("code", flat=True))
    running = Dossier.objects.filter(status__in=sorted(OPEN))
    for field_name in ("handling_id", "counter_id", "receiving"):
        lost = running.exclude(**{f"{field_name}__in": [*there, ""]}).count()
        if lost:
            yield f"{lost} hồ sơ còn ở cơ quan đã đóng ({field_name})."
    owed = OfficialNotice.objects.filter(issued_at=None).exclude(agency__in=there).count()
    if owed:
        yield f"{owed} văn bản chờ ký ở cơ quan đã đóng."
    drafts = Draft.objects.filter(dossier=None).exclude(handling__in=there, counter__in=there)
    if left := drafts.exclude(handling=None, counter=None).count():
        yield f"{left} hồ sơ đang soạn ở cơ quan đã đóng."
    held, hands = held_posts(day), holders_of_posts(day)
    waiting = Step.objects.filter(closed_at=None)
    for agency, role in waiting.order_by().values_list("agency", "role").distinct():
        if agency not in there or (agency, role) not in held:
            number = waiting.filter(agency=agency, role=role).count()
            yield f"{number} bước chờ vị trí {role} tại {agency} mà không ai giữ."
    taken = waiting.filter(holder__isnull=False).values_list("holder", "agency", "role").distinct()
    if wrong := [one for one in taken if one not in hands]:
        yield f"{len(wrong)} người đang giữ bước mà không giữ vị trí ấy."


def _figures() -> dict[str, Counter[str]]:
    """What the leader's page says of each agency this year: received, resolved, open."""
    leader = officer_actor(officer_named(_LEADER))
    page = figures.overview(leader, period("year"), by_old_map=True)
    return {line.code: Counter(line.numbers.counts) for line in page.agencies}


def _unlike(before: Mapping[str, Counter[str]]) -> Iterator[str]:
    """The pages by the old and by the new map say the same in sum, and what each agency had is with its heir."""
    leader = officer_actor(officer_named(_LEADER))
    wanted = period("year")
    new = figures.overview(leader, wanted)
    old = figures.overview(leader, wanted, by_old_map=True)
    if new.total.counts != old.total.counts:
        yield "Tổng theo bản đồ cũ và mới khác nhau."
    known = heirs()
    expected: Counter[str] = Counter()
    for code, counts in before.items():
        expected[code if code in known.shared else known.today(code)] += counts["received"]
    told = Counter({line.code: line.numbers["received"] for line in new.agencies})
    if +expected != +told:
        yield f"Số đã tiếp nhận của {len([c for c in expected | told if expected[c] != told[c]])} cơ quan không khớp."
    rows = Dossier.objects.filter(status__in=sorted(OPEN)).order_by().values_list("handling", flat=True)
    counted = Counter(rows)
    standing = Counter({line.code: line.numbers["open"] for line in new.agencies})
    if +counted != +standing:
        yield "Số hồ sơ đang mở theo cơ quan không khớp với hồ sơ."


def _miscounted(rehearsed: Mapping[str, int], done: Mapping[str, int]) -> Iterator[str]:
    for name in ("agencies", "posts", "holdings", "delegations"):
        if rehearsed.get(name, 0) != done.get(name, 0):
            yield f"Chạy thử nói {rehearsed.get(name, 0)} {name}, thực hiện {done.get(name, 0)}."


def _recounted(report: Report) -> Iterator[str]:
    """Some dossiers, spread over all: their rows are what their logs say, and the chains hold."""
    numbers = list(Dossier.objects.order_by("pk").values_list("pk", "code"))
    some = dict(numbers[:: max(1, len(numbers) // SAMPLE)])
    report.recounted = len(some)
    wrong = [one.code for one in recounted(list(some.values())) if one.differences]
    if wrong:
        yield f"{len(wrong)} hồ sơ khác với nhật ký của nó, như {wrong[0]}."
    broken = [
        n for n, events in events_of_many("dossier", list(some)).items() if verify_chain(events) is not None
    ]
    if broken:
        yield f"Chuỗi sự kiện của {len(broken)} hồ sơ không liền."


def _by_other_names() -> Iterator[str]:
    """Citizens find each commune of today by the names of before, as the facts say."""
    facts = {(row["name"], row["district"], row["commune"]) for row in sample.data("former_communes.json")}
    found = {(one.name, one.district, code) for code, some in former_names().items() for one in some}
    if facts != found:
        yield f"{len(facts ^ found)} tên xã cũ không khớp với danh sách."
