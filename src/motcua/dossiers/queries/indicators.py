"""Every figure of the director's page, defined once. Whoever adds an entry here has added a figure.

Derived from it: what the reader `figures` counts and what is written into an event (`readers.tally`), what is asked
live (`queries.figure_sql`), the list behind the figure (`queries.figure_lists`), its name and place on the pages
(`web.board`). See docs/mechanisms/figures.md and docs/how-to/add-a-figure.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.queries.conditions import Among, Condition, Either, Every, Is, Missing, Moment, Row
from motcua.kernel.clock import VIETNAM
from motcua.process.states import OPEN, PAUSED, RUNNING, Stage, Status

FINISHED: Final = "finished"
"""Not an event of its own: whichever ends the work, as soon as the result is ready to be handed over."""

REUSED: Final = "reused"
"""Not an event of its own: the filing or supplement that first brings a paper of the applicant's own store."""


# Where a dossier stands does not hang on the hour, so any will do.
_ANY_TIME: Final = datetime(2000, 1, 1, tzinfo=VIETNAM)


class Place(StrEnum):
    """Where the page shows the figure of the whole: large at its head, among what the period brought, or not."""

    HEAD = "head"
    PERIOD = "period"
    NOWHERE = ""


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A figure. `slug` names its list in addresses; without one it has no list."""

    key: str
    slug: str = ""
    title: str | Promise = ""
    place: Place = Place.NOWHERE
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Happened(Indicator):
    """How often something happened in a period.

    The reader counts it at `event`; the list finds the dossiers whose `moment` (a column) lies in the period and that
    meet the condition. A sum is not counted itself.
    """

    event: str = ""
    moment: str = ""
    condition: Condition | None = None
    sum_of: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Stands(Indicator):
    """How many open dossiers meet a condition now.

    The reader keeps those that hang on where a dossier stands alone; what hangs on the hour is counted live. The ways
    to meet a condition exclude each other.
    """

    condition: Condition

    @property
    def is_kept(self) -> bool:
        """Whether every change of it is told by an event."""
        return self.condition.columns() <= {"status", "stage"}


@dataclass(frozen=True, kw_only=True)
class Share(Indicator):
    """How many per cent some figures are of another one, whose list stands behind it."""

    part: tuple[str, ...]
    whole: str


class Table:
    """All figures by key, with the version under which they are counted."""

    def __init__(self, version: int, entries: Iterable[Indicator]) -> None:
        self.version = version
        self.entries = tuple(entries)

    @cached_property
    def by_key(self) -> Mapping[str, Indicator]:
        """Each under its key."""
        return {entry.key: entry for entry in self.entries}

    @cached_property
    def by_slug(self) -> Mapping[str, Indicator]:
        """Those that have a list, by its name in addresses."""
        return {entry.slug: entry for entry in self.entries if entry.slug}

    @cached_property
    def happened(self) -> tuple[Happened, ...]:
        """What happened in a period."""
        return tuple(entry for entry in self.entries if isinstance(entry, Happened))

    @cached_property
    def at_event(self) -> Mapping[str, tuple[Happened, ...]]:
        """What the reader counts, by the event at which it does."""
        kinds = {entry.event for entry in self.happened if entry.event}
        return {kind: tuple(e for e in self.happened if e.event == kind) for kind in kinds}

    @cached_property
    def kept(self) -> tuple[Stands, ...]:
        """What stands open, as far as the reader keeps it."""
        return tuple(entry for entry in self.entries if isinstance(entry, Stands) and entry.is_kept)

    @cached_property
    def live(self) -> tuple[Stands, ...]:
        """What stands open and hangs on the hour."""
        return tuple(entry for entry in self.entries if isinstance(entry, Stands) and not entry.is_kept)

    @cached_property
    def sums(self) -> Mapping[str, tuple[str, ...]]:
        """Figures that are not counted themselves, and what they are the sum of."""
        return {e.key: e.sum_of for e in self.happened if e.sum_of}

    @cached_property
    def shares(self) -> Mapping[str, Share]:
        """The figures in per cent."""
        return {e.key: e for e in self.entries if isinstance(e, Share)}

    @cached_property
    def _standings(self) -> dict[tuple[int, str], str]:
        return {}

    def standing(self, status: int, stage: str) -> str:
        """Where a dossier stands, as the reader keeps it: what it counts as, and its stage.

        `open+in_process:appraise`; empty when it counts as nothing. There are fifty answers, so each is found once.
        """
        known = self._standings.get((status, stage))
        if known is None:
            row: Row = {"status": status, "stage": stage}
            keys = [e.key for e in self.kept if e.condition.holds(row, _ANY_TIME)]
            known = self._standings[status, stage] = f"{'+'.join(keys)}:{stage}" if keys else ""
        return known

    def shown(self, place: Place) -> tuple[Indicator, ...]:
        """The figures at a place of the page, in their order."""
        return tuple(entry for entry in self.entries if entry.place is place)

    @cached_property
    def fingerprint(self) -> str:
        """What the numbers of the reader depend on; when it changes, `version` has to."""
        counted = [(e.key, str(e.event), e.condition.sql() if e.condition else "") for e in self.happened]
        kept = [(e.key, e.condition.sql()) for e in self.kept]
        return sha256(repr((counted, kept)).encode()).hexdigest()[:16]


def punctuality(finished_at: datetime, due_at: datetime | None, supplements: int = 0) -> str:
    """As what finished work counts: the keys of all figures of `FINISHED` whose condition it meets, joined by `+`."""
    row: Row = {"finished_at": finished_at, "due_at": due_at, "supplements": supplements}
    counted = TABLE.at_event[FINISHED]
    return "+".join(e.key for e in counted if e.condition is None or e.condition.holds(row, finished_at))


_IS_OPEN: Final = Among("status", OPEN)
_RUNS: Final = Among("status", RUNNING)
_WAITS: Final = Among("status", PAUSED)
_ACCEPTED: Final = Among("stage", frozenset(Stage) - {Stage.RECEIVE})
_EARLY: Final = Is("finished_at", "<", "due_at", days=True)
# On the day promised and not after the moment.
_ON_TIME: Final = Every(Is("finished_at", "<=", "due_at"), Is("finished_at", ">=", "due_at", days=True))
_LATE: Final = Is("finished_at", ">", "due_at")
# Decision 766/QĐ-TTg, measure 2.1: more than one request to supply counts as late, whatever the date says.
_AGAIN: Final = Is("supplements", ">=", 2)
_LATE_BY_766: Final = Either(
    _LATE, Every(_AGAIN, Is("finished_at", "<=", "due_at")), Every(_AGAIN, Missing("due_at"))
)
# A clock that stands has no date (the constraint `clock_runs_or_stands`).
_STANDS_STILL: Final = Every(_WAITS, Missing("due_at"))


def _ended(
    key: str, slug: str, title: str | Promise, event: str, status: Status, *more: Condition
) -> Happened:
    """One way to end."""
    condition = Every(Among("status", frozenset({status})), *more)
    moment, place = "ended_at", Place.PERIOD
    return Happened(
        key=key, slug=slug, title=title, place=place, event=event, moment=moment, condition=condition
    )


def _finished(key: str, slug: str, title: str | Promise, condition: Condition) -> Happened:
    """One way in which work was done against its limit."""
    moment, place = "finished_at", Place.PERIOD
    return Happened(
        key=key, slug=slug, title=title, place=place, event=FINISHED, moment=moment, condition=condition
    )


TABLE = Table(
    7,
    (
        Stands(key="open", slug="dang-mo", title=lazy("Hồ sơ đang mở"), condition=_IS_OPEN),
        Happened(
            key="received",
            slug="tiep-nhan",
            title=lazy("Tiếp nhận"),
            place=Place.HEAD,
            event="accepted",
            moment="received_at",
        ),
        # Accepted and not finished, whoever it waits on; what is paused before that waits at the first stage.
        Stands(
            key="in_process",
            slug="dang-giai-quyet",
            title=lazy("Đang giải quyết"),
            place=Place.HEAD,
            condition=Either(_RUNS, Every(_WAITS, _ACCEPTED)),
        ),
        Stands(
            key="due_today",
            slug="den-han-hom-nay",
            title=lazy("Đến hạn hôm nay"),
            place=Place.HEAD,
            tone="due",
            condition=Every(_RUNS, Is("due_at", ">=", Moment.NOW), Is("due_at", "<", Moment.TOMORROW)),
        ),
        # A dossier that was late before it was paused stays late: asking for papers washes no lateness away.
        Stands(
            key="late_now",
            slug="qua-han",
            title=lazy("Quá hạn"),
            place=Place.HEAD,
            tone="late",
            condition=Either(
                Every(_RUNS, Is("due_at", "<", Moment.NOW)),
                Every(_STANDS_STILL, Is("remaining", "<", 0)),
                # Suspended: its status runs on, its clock stands.
                Every(_RUNS, Missing("due_at"), Is("remaining", "<", 0)),
            ),
        ),
        # Each dossier whose work is done counts once, in one of the four.
        Happened(
            key="resolved",
            slug="da-giai-quyet",
            title=lazy("Đã giải quyết"),
            place=Place.HEAD,
            moment="finished_at",
            sum_of=("early", "on_time", "late", "uncounted"),
        ),
        # Not the measure 2.1 of Decision 766/QĐ-TTg: that one also judges what is unfinished and calls a second request
        # for papers late (`late_by_766`).
        Happened(
            key="counted",
            slug="co-han",
            title=lazy("Đã giải quyết, có hạn tính được"),
            moment="finished_at",
            condition=Either(_EARLY, _ON_TIME, _LATE),
            sum_of=("early", "on_time", "late"),
        ),
        Share(
            key="on_time_share",
            title=lazy("Đúng hạn"),
            place=Place.HEAD,
            tone="done",
            part=("early", "on_time"),
            whole="counted",
        ),
        Share(key="late_share", title=lazy("Tỷ lệ quá hạn"), part=("late_now",), whole="in_process"),
        Happened(
            key="submitted",
            slug="da-nop",
            title=lazy("Mới nộp"),
            place=Place.PERIOD,
            event="submitted",
            moment="submitted_at",
        ),
        # Both get the credit: the desk that took it in as its counter, the competent agency as the one that settles it.
        Happened(
            key="taken_in",
            slug="nhan-ho",
            title=lazy("Nhận hộ nơi khác"),
            place=Place.PERIOD,
            event="forwarded",
            moment="taken_at",
        ),
        _finished("early", "truoc-han", lazy("Xong trước hạn"), _EARLY),
        _finished("on_time", "dung-han", lazy("Xong đúng hạn"), _ON_TIME),
        _finished("late", "tra-tre", lazy("Xong quá hạn"), _LATE),
        _finished("uncounted", "khong-tinh-han", lazy("Xong, không tính được hạn"), Missing("due_at")),
        _finished("asked_again", "bo-sung-hon-mot-lan", lazy("Xong, yêu cầu bổ sung hơn một lần"), _AGAIN),
        _finished("late_by_766", "qua-han-766", lazy("Xong, quá hạn theo Quyết định 766"), _LATE_BY_766),
        # Each allows one more request; a dossier may have several, so there is no list of as many.
        Happened(
            key="allowed_again",
            title=lazy("Đồng ý yêu cầu bổ sung lần nữa"),
            place=Place.PERIOD,
            event="supplement_allowed_again",
        ),
        _ended("refused", "tu-choi", lazy("Từ chối tiếp nhận"), "refused", Status.REFUSED),
        _ended("withdrawn", "da-rut", lazy("Người nộp rút"), "withdrawn", Status.WITHDRAWN),
        _ended(
            "stopped", "da-dung", lazy("Dừng giải quyết"), "stopped", Status.STOPPED, Missing("answer_by")
        ),
        # The date that passed stays with what the clock closed.
        _ended(
            "unanswered",
            "khong-bo-sung",
            lazy("Đóng vì không bổ sung"),
            "closed_unanswered",
            Status.STOPPED,
            Is("answer_by", "<=", "ended_at"),
        ),
        _ended("returned", "da-tra", lazy("Đã trả kết quả"), "returned", Status.RETURNED),
        # Ended by mistake and set right by a superior; the end itself is taken out of its day.
        Happened(key="reopened", title=lazy("Mở lại hồ sơ đóng nhầm"), place=Place.PERIOD, event="reopened"),
        # One dossier may be asked more than once, so there is no list of as many.
        Happened(key="supplements", event="supplement_requested"),
        # Decision 766/QĐ-TTg, measure 4.3: dossiers in which digitised papers are used again, on the day of the first.
        Happened(key="reused", title=lazy("Hồ sơ dùng lại giấy tờ đã có"), place=Place.PERIOD, event=REUSED),
    ),
)
"""Raise the version whenever what is counted or kept changes: the reader then counts the whole log anew."""
