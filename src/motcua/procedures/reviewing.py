"""The yearly review: each procedure as it was in force on a day and as it is since, what was cut, by which decision.

And proposals: somebody who keeps the catalogue notes what should be cut, whether that was decided; the version that
carries it out is linked when it is put into force by that decision.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop
from pydantic import Field

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.platform import log
from motcua.platform.inputs import Ask, Given, Line, Note
from motcua.platform.transactions import command
from motcua.procedures.access import may_edit
from motcua.procedures.models import Procedure, SimplificationProposal, Version
from motcua.procedures.simplification import Change, Plan, changes, is_simpler, plan
from motcua.procedures.types import content_from_json

TOPIC = "simplification"
MOST_DONG = 10**13


@dataclass(frozen=True)
class Step:
    """A version that came after the first one looked at: by which decision, of when."""

    number: int
    decision: str
    decided_on: date | None
    published_at: datetime


@dataclass(frozen=True)
class Reviewed:
    """A procedure between two days: the versions in force on them, what changed, the decisions between."""

    code: str
    name: str
    before: int
    since: datetime
    after: int
    found: tuple[Change, ...]
    decisions: tuple[Step, ...]
    is_simpler: bool

    @property
    def changed(self) -> tuple[Change, ...]:
        """The cases of which something that is measured differs."""
        return tuple(one for one in self.found if one.differs)


@dataclass(frozen=True)
class Review:
    """A year's review: how many procedures are in force, which of them changed, how many were simplified."""

    first: date
    last: date
    plan: Plan
    procedures: int
    rows: tuple[Reviewed, ...]

    @property
    def simplified(self) -> int:
        """How many count."""
        return sum(row.is_simpler for row in self.rows)

    @property
    def needed(self) -> int:
        """How many the plan asks for."""
        return self.plan.needed(self.procedures)

    @property
    def percent(self) -> float:
        """The share that was simplified, in percent."""
        return round(100 * self.simplified / self.procedures, 1) if self.procedures else 0.0


@dataclass(frozen=True)
class _Put:
    """A version that was put into force, without what it says."""

    pk: int
    number: int
    decision: str
    decided_on: date | None
    published_at: datetime


def review(first: date, last: date, *, every: bool = False) -> Review:
    """Between the beginning of a day and the end of another: the procedures that changed, or `every` one in force.

    One that was put into force for the first time in between is compared with its first version.
    """
    begin = datetime.combine(first + timedelta(days=1), time.min, VIETNAM)
    end = datetime.combine(last + timedelta(days=1), time.min, VIETNAM)
    history = _history(end)
    pairs = {code: (_at(puts, begin), puts[-1]) for code, puts in history.items()}
    wanted = {code: pair for code, pair in pairs.items() if every or pair[0].pk != pair[1].pk}
    contents = _contents({one.pk for pair in wanted.values() for one in pair})
    asked = plan(last)
    rows = [_reviewed(code, *pair, history[code], contents, asked) for code, pair in wanted.items()]
    shown = tuple(row for row in rows if every or row.changed)
    return Review(first, last, asked, len(pairs), shown)


def _history(end: datetime) -> dict[str, list[_Put]]:
    """By procedure in force every version that was put into force before a moment, the oldest first."""
    rows = Version.objects.filter(
        procedure__published__isnull=False, published_at__isnull=False, published_at__lt=end
    )
    found: dict[str, list[_Put]] = {}
    columns = ("procedure_id", "pk", "number", "decision", "decided_on", "published_at")
    for code, *rest in rows.order_by("procedure_id", "number").values_list(*columns):
        found.setdefault(code, []).append(_Put(*rest))
    return found


def _at(puts: Sequence[_Put], begin: datetime) -> _Put:
    """The version in force when the first day was over, else the first one there ever was."""
    return next((one for one in reversed(puts) if one.published_at < begin), puts[0])


def _contents(numbers: set[int]) -> Mapping[int, Version]:
    return Version.objects.in_bulk(numbers)


def _reviewed(
    code: str, before: _Put, after: _Put, puts: Sequence[_Put], contents: Mapping[int, Version], asked: Plan
) -> Reviewed:
    old, new = (content_from_json(contents[one.pk].content) for one in (before, after))
    found = changes(old, new)
    between = tuple(
        Step(one.number, one.decision, one.decided_on, one.published_at)
        for one in puts
        if before.number < one.number <= after.number
    )
    simpler = is_simpler(found, asked.counts)
    return Reviewed(code, new.name, before.number, before.published_at, after.number, found, between, simpler)


# Proposals


class Proposed(Given):
    """What should be cut of a procedure, and what that saves people in a year."""

    procedure: Annotated[Line, Field(min_length=1), Ask(lazy("Mã thủ tục"), lazy("Ví dụ 1.001193."))]
    what: Annotated[
        Note, Field(min_length=1),
        Ask(lazy("Đề xuất cắt giảm gì"), lazy("Giấy tờ, bước, thời gian, mẫu đơn; vì sao không cần nữa.")),
    ]  # fmt: skip
    saves: Annotated[
        int | None, Field(ge=0, le=MOST_DONG),
        Ask(lazy("Chi phí tiết kiệm mỗi năm, đồng"), lazy("Ước tính cho người dân; để trống nếu chưa tính.")),
    ] = None  # fmt: skip


class ProposalDecided(Given):
    """Whether it is carried out, by which decision."""

    accepted: Annotated[bool, Ask(lazy("Được chấp thuận"))] = False
    decision: Annotated[Line, Field(min_length=1), Ask(lazy("Số quyết định, văn bản trả lời"))]
    decided_on: Annotated[date, Ask(lazy("Ngày"))]
    link: Annotated[Line, Ask(lazy("Liên kết đến văn bản"), lazy("Địa chỉ bắt đầu bằng https://."))] = ""
    reason: Annotated[Note, Ask(lazy("Ghi chú"), lazy("Không được chấp thuận thì ghi vì sao."))] = ""


@command
def propose(*, actor: Actor, given: Proposed) -> SimplificationProposal:
    """A proposal is noted. Raises `Invalid` for a procedure that is not in force."""
    may_edit(actor)
    if not Procedure.objects.filter(pk=given.procedure, published__isnull=False).exists():
        sentence = gettext_noop("Không có thủ tục nào đang áp dụng mang mã này.")
        raise Invalid(sentence, fields={"procedure": [sentence]})
    found = SimplificationProposal.objects.create(
        procedure_id=given.procedure,
        what=given.what,
        saves=given.saves,
        noted_at=clock.now(),
        noted_by=actor.name,
    )
    data = {"procedure": given.procedure, "what": given.what, "saves": given.saves}
    log.record(TOPIC, found.pk, "proposed", at=clock.now(), actor=actor, data=data)
    return found


@command
def decide_proposal(*, actor: Actor, number: int, given: ProposalDecided) -> None:
    """It was decided, once. A version that is already in force by that decision carries it out."""
    may_edit(actor)
    found = SimplificationProposal.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise NotFound("Không có đề xuất này.")
    if found.decided_on is not None:
        raise Conflict("Đề xuất này đã có quyết định.")
    _ensure_decidable(given)
    found.accepted, found.decision, found.decided_on = given.accepted, given.decision, given.decided_on
    found.link, found.reason = given.link, given.reason
    if given.accepted:
        by = Version.objects.filter(procedure=found.procedure_id, published_at__gte=found.noted_at)
        found.version = by.filter(decision=given.decision).order_by("number").first()
    found.save()
    log.record(TOPIC, found.pk, "decided", at=clock.now(), actor=actor, data=given.model_dump(mode="json"))


def _ensure_decidable(given: ProposalDecided) -> None:
    wrong = {}
    if given.decided_on > clock.now().date():
        wrong["decided_on"] = [gettext_noop("Ngày này chưa tới.")]
    if given.link and not given.link.startswith("https://"):
        wrong["link"] = [gettext_noop("Địa chỉ bắt đầu bằng https://.")]
    if not given.accepted and not given.reason:
        wrong["reason"] = [gettext_noop("Không được chấp thuận thì hãy ghi vì sao.")]
    if wrong:
        raise Invalid("Còn chỗ ghi chưa đúng, xem từng ô.", fields=wrong)


def carry_out_proposals(version: Version, actor: Actor) -> None:
    """A version was put into force: the accepted proposals of its procedure under the same decision are carried out.

    Inside a command only.
    """
    waiting = SimplificationProposal.objects.filter(
        procedure=version.procedure_id, accepted=True, version=None, decision=version.decision
    )
    for found in waiting:
        found.version = version
        found.save(update_fields=["version"])
        data = {"procedure": version.procedure_id, "version": version.number}
        log.record(TOPIC, found.pk, "carried_out", at=clock.now(), actor=actor, data=data)


def proposals(code: str = "") -> Iterator[SimplificationProposal]:
    """Every proposal, or those of a procedure, the newest first."""
    rows = SimplificationProposal.objects.select_related("version", "procedure__published")
    return iter(rows.filter(procedure=code) if code else rows)
