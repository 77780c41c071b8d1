"""What stands in the way of publishing a version: open doubts, uncounted limits, routes that are too long."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from motcua.agencies.queries import communes, counters, posts_held
from motcua.kernel.errors import Invalid
from motcua.procedures.flag_answers import unanswered
from motcua.procedures.limits import measured, words
from motcua.procedures.linked_rules import linked_obstacles
from motcua.procedures.models import Version
from motcua.procedures.result_rules import MARKS
from motcua.procedures.types import ASSURANCES, Case, Content, content_from_json
from motcua.process.route import Route, StepSpec

EVERY_COMMUNE = "*commune"
_HOURS_A_DAY = 8
_WORK_OF_CALENDAR, _DAYS_OF_MONTH = 5 / 7, 30
_SHOWN = 5


@dataclass(frozen=True)
class Places:
    """Where a province works: (agency, unit, role) of every post that somebody holds, its counters, its communes."""

    held: frozenset[tuple[str, str, str]]
    counters: tuple[str, ...]
    communes: tuple[str, ...]

    @cached_property
    def _roles(self) -> frozenset[tuple[str, str]]:
        return frozenset((agency, role) for agency, _, role in self.held)

    def somebody_holds(self, agency: str, post: str) -> bool:
        """Whether a post (`role`, or `unit:role`) has somebody in an agency."""
        unit, _, role = post.rpartition(":")
        return (agency, unit, role) in self.held if unit else (agency, role) in self._roles


def todays() -> Places:
    """As the province is staffed today."""
    return Places(posts_held(), tuple(c.code for c in counters()), tuple(c.code for c in communes()))


def check_publishable(content: Mapping[str, Any]) -> None:
    """Raises `Invalid` with everything that stands in the way; `content` has its routes copied in."""
    read = content_from_json(content)
    found = [*_doubts(content), *obstacles(read, todays()), *linked_obstacles(read, _members(read))]
    if found:
        raise Invalid(
            "Chưa công bố được %(procedure)s: %(reasons)s",
            code="not_publishable",
            procedure=content["code"],
            reasons=" ".join(dict.fromkeys(found)),
        )


def _members(content: Content) -> Mapping[str, Content]:
    """The procedures in force that this one links, by their code."""
    codes = {member.procedure for member in content.linked.members} if content.linked else set()
    found = Version.objects.filter(procedure__in=codes, state=Version.State.PUBLISHED) if codes else ()
    return {version.procedure_id: content_from_json(version.content) for version in found}


def _doubts(content: Mapping[str, Any]) -> Iterator[str]:
    if left := len(unanswered(content)):
        yield f"Còn {left} chỗ về thời hạn, phí, giấy tờ hoặc cách trả chưa được trả lời."


def obstacles(content: Content, places: Places) -> Iterator[str]:
    """Limits that nobody can count, routes longer than their limit, steps that nobody could do in these places."""
    return (sentence for _about, sentence in found_wrong(content, places))


def found_wrong(
    content: Content, places: Places
) -> Iterator[tuple[Literal["posts", "hours", "papers"], str]]:
    """The same, each with what it is about."""
    if content.assurance not in (None, *ASSURANCES):
        yield "papers", f"Mức định danh để nộp trực tuyến là {content.assurance}; hãy chọn 1, 2 hoặc 3."
    for case in content.cases:
        yield from (("papers", one) for one in _of_marks(case))
        route = content.route(case.route)
        for channel in case.filing:
            yield from (("hours", one) for one in _of_limit(case, channel, hours_of(route)))
        yield from (("posts", one) for one in _of_posts(content, case, route, places))


def _of_marks(case: Case) -> Iterator[str]:
    for component in case.components:
        if component.sensitivity not in (None, *MARKS):
            yield f"Giấy tờ «{component.name}» có mức nhạy cảm {component.sensitivity}; hãy chọn từ 1 đến 4."


def _of_limit(case: Case, channel: str, hours: float) -> Iterator[str]:
    promised = case.promised(channel)
    if promised is None or promised.limit is None:
        yield f"Trường hợp «{case.name}» chưa có thời hạn đếm được: hãy đặt thời hạn cam kết."
    elif hours > (room := _working_hours(promised)):
        yield (
            f"Quy trình của «{case.name}» dài {hours:g} giờ làm việc, "
            f"thời hạn {words(promised)} chỉ có {room:.0f} giờ."
        )


def hours_of(route: Route) -> float:
    """How long a route takes, by the longest of its ways: the longest step of each rank, in working hours."""
    return max(
        sum(max(step.hours for step in way.at_rank(rank)) for rank in way.ranks) for way in route.variants
    )


def _working_hours(row: Any) -> float:
    """What a limit leaves for work: of calendar days five in seven."""
    found = measured(row)
    if found is None:
        return 0.0
    clock, amount = found
    if clock == "working":
        return amount / 60
    days = amount if clock == "calendar" else amount * _DAYS_OF_MONTH
    return days * _WORK_OF_CALENDAR * _HOURS_A_DAY


def _of_posts(content: Content, case: Case, route: Route, places: Places) -> Iterator[str]:
    for step in route.steps:
        where_done, all_of_them = _done_at(content, step, places)
        empty = [place for place in where_done if not places.somebody_holds(place, step.post)]
        if not where_done or (empty if all_of_them else len(empty) == len(where_done)):
            where = ", ".join(empty[:_SHOWN]) or "chưa có cơ quan"
            yield f"Bước «{step.title}» của «{case.name}» cần vị trí {step.post} mà không ai giữ ({where})."


def _done_at(content: Content, step: StepSpec, places: Places) -> tuple[Sequence[str], bool]:
    """Where a step may be done, and whether somebody has to hold its post in all of these places.

    Of all communes or counters one without an officer does not keep the others from publishing.
    """
    if step.at == "counter":
        return (content.counters, True) if content.counters else (places.counters, False)
    if step.at != "handling":
        return [step.at], True
    if EVERY_COMMUNE in content.agencies:
        return places.communes, False
    return content.agencies, True
