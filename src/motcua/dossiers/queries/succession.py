"""A reorganisation rehearsed: what would move, and what stands in its way, while nothing is kept."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.agencies.commands import rehearse_succession
from motcua.agencies.queries import held_posts, lines_of, names, newest_version, plan_of, signers_in, stops
from motcua.agencies.types import Agency, SuccessionLine, SuccessionPlan, Taken
from motcua.dossiers.commands.succession import Choice, Facts, words_of
from motcua.dossiers.models import Dossier, Draft, OfficialNotice, Step
from motcua.dossiers.queries.agency_changes import collisions
from motcua.kernel.actor import Actor
from motcua.keyring.queries import all_in_force
from motcua.procedures.queries import all_published
from motcua.process.states import OPEN
from motcua.signing.types import KeyRef

_SHOWN = 5
Held = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """A line with what hangs on its agency: running dossiers it takes in or settles, open steps, procedures, a key."""

    line: SuccessionLine
    received: int
    settled: int
    steps: int
    procedures: int
    has_key: bool


@dataclass(frozen=True)
class Rehearsal:
    """What would happen. `stops` keep it from being done, `cares` somebody should see to before."""

    plan: SuccessionPlan
    rows: Sequence[Row]
    stops: Sequence[str]
    cares: Sequence[str] = ()
    moved: Mapping[str, int] = field(default_factory=dict)

    @property
    def possible(self) -> bool:
        """Whether it can be carried out as it is."""
        return not self.stops

    @property
    def mark(self) -> str:
        """By what it is known again: what stands in the way, what somebody should see to, which lines."""
        lines = [
            (row.line.kind, row.line.agency_id, row.line.successor_id, row.line.rule) for row in self.rows
        ]
        told = (self.plan.day, lines, tuple(self.stops), list(self.cares))
        return hashlib.sha256(repr(told).encode()).hexdigest()


def rehearse(actor: Actor, plan: int) -> Rehearsal:
    """Carry out all of a plan but what is written of dossiers, look, and keep nothing."""
    found = plan_of(plan)
    lines = lines_of(found)
    choice = Choice.of(lines)
    rows, wrong = list(_rows(lines)), stops(found)
    if wrong:
        return Rehearsal(found, rows, wrong)

    def look(taken: Taken) -> tuple[Mapping[str, int], Held, list[str]]:
        return taken.moved, held_posts(found.day), list(_crowded(lines, found))

    moved, held, crowded = rehearse_succession(actor=actor, plan=plan, look=look)
    steps = _steps(choice)
    counts = {**moved, **_counts(choice), "steps": sum(steps.values())}
    cares = [
        *_orphans(steps, held),
        *crowded,
        *_seals(lines),
        *_signed(choice),
        *_calendars(lines),
        *_abbreviated(lines),
    ]
    return Rehearsal(found, rows, (), cares, counts)


def rows_of(plan: SuccessionPlan) -> list[Row]:
    """The lines of a plan with what hangs on each agency now."""
    return list(_rows(lines_of(plan)))


def _rows(lines: Sequence[SuccessionLine]) -> Iterator[Row]:
    codes = [line.agency_id for line in lines]
    running = Dossier.objects.filter(status__in=sorted(OPEN))
    received = _by(running.filter(counter__in=codes), "counter")
    settled = _by(running.filter(handling__in=codes), "handling")
    steps = _by(Step.objects.filter(closed_at=None, agency__in=codes), "agency")
    named: Counter[str] = Counter()
    for content in all_published().values_list("content", flat=True):
        named.update({*content.get("agencies", ()), *content.get("counters", ())} & {*codes})
    sealing = _sealing()
    for line in lines:
        code = line.agency_id
        yield Row(line, received[code], settled[code], steps[code], named[code], code in sealing)


def _sealing() -> frozenset[str]:
    """The codes of the agencies that have a key."""
    known = (KeyRef.parse(one.key) for one in all_in_force())
    return frozenset(key.ref for key in known if key.kind == "organisation")


def _by(rows: Any, what: str) -> Counter[str]:
    return Counter(dict(rows.order_by().values_list(what).annotate(Count("pk"))))


def _counts(choice: Choice) -> dict[str, int]:
    codes = choice.agencies
    drafts = Draft.objects.filter(dossier=None)
    return {
        "dossiers": len(_moving(choice)),
        "drafts": drafts.filter(Q(handling__in=codes) | Q(counter__in=codes)).count(),
        "notices": OfficialNotice.objects.filter(agency__in=codes, issued_at=None).count(),
    }


_ABOUT = ("code", "procedure_code", "case_code", "declaration__applicant__address")


def _moving(choice: Choice) -> set[int]:
    """The running dossiers that would lie elsewhere."""
    plain, shared = [code for code in choice.agencies if code not in choice.rules], list(choice.rules)
    running = Dossier.objects.filter(status__in=sorted(OPEN))
    found = set(running.filter(_lies(plain)).values_list("pk", flat=True))
    rows = running.filter(_lies(shared)).values_list("pk", "counter", "handling", *_ABOUT)
    for number, counter, handling, *about in rows:
        if choice.for_dossier(_facts(about), [counter, handling]):
            found.add(number)
    return found


def _lies(codes: Sequence[str]) -> Q:
    return Q(handling__in=codes) | Q(counter__in=codes)


def _facts(about: Sequence[Any]) -> Facts:
    code, procedure, case, address = (str(one or "") for one in about)
    return Facts(code, procedure, case, words_of(address))


def _steps(choice: Choice) -> Counter[tuple[str, str]]:
    """How many open steps would come to each post of the successors."""
    found: Counter[tuple[str, str]] = Counter()
    waiting = Step.objects.filter(closed_at=None)
    plain = [code for code in choice.agencies if code not in choice.rules]
    for agency, role, number in (
        waiting.filter(agency__in=plain).order_by().values_list("agency", "role").annotate(Count("pk"))
    ):
        found[choice.heirs[agency], role] += number
    asked = waiting.filter(agency__in=list(choice.rules))
    for agency, role, *about in asked.values_list("agency", "role", *(f"dossier__{name}" for name in _ABOUT)):
        for heir in choice.for_dossier(_facts(about), [agency]).values():
            found[heir, role] += 1
    return found


def _orphans(steps: Mapping[tuple[str, str], int], held: Held) -> Iterator[str]:
    known = names()
    for (agency, role), number in sorted(steps.items()):
        if (agency, role) not in held:
            told = ngettext(
                "%(n)d bước đang mở sẽ chờ vị trí “%(role)s” tại %(agency)s mà không ai giữ vị trí ấy.",
                "%(n)d bước đang mở sẽ chờ vị trí “%(role)s” tại %(agency)s mà không ai giữ vị trí ấy.",
                number,
            )
            yield told % {"n": number, "role": role, "agency": known.get(agency, agency)}


def _crowded(lines: Sequence[SuccessionLine], plan: SuccessionPlan) -> Iterator[str]:
    """Where more than one would hold the post of who leads or signs."""
    heirs = {line.successor_id for line in lines if line.kind in ("merge", "split") and line.successor_id}
    for post, holders in signers_in(heirs, plan.day):
        told = _("%(n)d người sẽ cùng giữ vị trí %(post)s tại %(agency)s: %(names)s.")
        shown = ", ".join(holders[:_SHOWN]) + ("…" if len(holders) > _SHOWN else "")
        yield told % {"n": len(holders), "post": post.title, "agency": post.agency.name, "names": shown}


def _seals(lines: Sequence[SuccessionLine]) -> Iterator[str]:
    """Who took over from one that seals and has no key of its own."""
    sealing = _sealing()
    gaining: dict[str, Agency] = {}
    for line in lines:
        goes = line.kind in ("merge", "split") and line.agency_id != line.successor_id
        if goes and line.successor and line.agency_id in sealing:
            gaining[line.successor.code] = line.successor
    for code, agency in sorted(gaining.items()):
        if code not in sealing:
            told = _(
                "%(agency)s chưa có khoá con dấu số. Khoá của cơ quan cũ hết hiệu lực từ ngày thực hiện."
            )
            yield told % {"agency": agency.name}


def _signed(choice: Choice) -> Iterator[str]:
    """Results that the old agency signed and the successor would seal."""
    waiting = Step.objects.filter(closed_at=None, agency__in=choice.agencies, kind="seal")
    if number := waiting.count():
        told = ngettext(
            "%(n)d kết quả đã ký còn chờ đóng dấu ở cơ quan sẽ đóng; hãy đóng dấu trước ngày thực hiện.",
            "%(n)d kết quả đã ký còn chờ đóng dấu ở cơ quan sẽ đóng; hãy đóng dấu trước ngày thực hiện.",
            number,
        )
        yield told % {"n": number}


def _calendars(lines: Sequence[SuccessionLine]) -> Iterator[str]:
    for line in lines:
        if line.kind == "merge" and line.successor and newest_version(line.agency_id) is not None:
            told = _(
                "%(old)s có lịch làm việc riêng; từ ngày thực hiện tính theo lịch của %(new)s. Ngày đã hẹn giữ nguyên."
            )
            yield told % {"old": line.agency.name, "new": line.successor.name}


def _abbreviated(lines: Sequence[SuccessionLine]) -> Iterator[str]:
    for line in lines:
        if line.kind == "rename" and (same := collisions(Agency(code=line.agency_id, name=line.name))):
            told = _("Tên mới “%(name)s” viết tắt trùng với %(agencies)s: số ký hiệu văn bản sẽ giống nhau.")
            yield told % {"name": line.name, "agencies": ", ".join(one.name for one in same)}
