"""How one dossier stands, as one frozen value that the engine turns into the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from motcua.process.calendar import WorkCalendar
from motcua.process.forks import Facts
from motcua.process.limit import Limit
from motcua.process.route import Route, StepSpec
from motcua.process.states import PAUSED, Stage, Status


@dataclass(frozen=True)
class OpenStep:
    """A step that waits for somebody. `no` counts the dossier's steps from 1; `holder` is an officer's id.

    While the step is paused `left` holds the signed working minutes that it still has, and `due_at` is what it was
    before. `of` is how many steps of its group were opened with it.
    """

    no: int
    spec: StepSpec
    agency: str
    opened_at: datetime
    due_at: datetime
    holder: int | None = None
    left: int | None = None
    of: int = 1

    @property
    def paused(self) -> bool:
        """Whether a pause of the dossier covers this step."""
        return self.left is not None


@dataclass(frozen=True)
class Clock:
    """The dossier's deadline. While it waits on the citizen `remaining` (signed minutes) is kept and `due_at` is None.

    Both None: not begun, or a procedure whose limit is only known as text. `late_noted`: the clock has written down
    that this date passed.
    """

    limit: Limit | None = None
    due_at: datetime | None = None
    remaining: int | None = None
    late_noted: bool = False

    @property
    def paused(self) -> bool:
        """True while time does not count."""
        return self.remaining is not None


@dataclass(frozen=True)
class State:
    """Everything that decisions depend on, and nothing else.

    `again_allowed`: a superior agreed to one more request to supply. `answer_by`: while it waits on a supplement, when
    the clock closes it. `to_check`: something was supplied and nobody has looked whether it is right.
    `apology_until`: when the result is to come by an apology that came too late to move the date.
    `suspended`: the cause for which it rests though its status runs on (the national list has no code for it); empty
    when it does not. `begun_at`: when what it waited for from its filing on was there.
    `negative`: what was proposed, and may be signed by now, does not grant what was asked for.
    `renewal`: how the result that is being made, or was made last, sets right the one before (empty for the first), and
    `rounds` how often that was done. `receiving`: the counter of the competent agency, where another one takes the
    dossier in for it (else empty); `taken_at`: when that other one did, and passed it on. `facts` are what forks of its
    route ask; they are read with it where it has forks.
    """

    status: Status
    stage: Stage
    route: Route
    places: Mapping[str, str]
    steps: tuple[OpenStep, ...] = field(default=())
    clock: Clock = field(default=Clock())
    steps_made: int = 0
    supplements: int = 0
    again_allowed: bool = False
    answer_by: datetime | None = None
    to_check: bool = False
    extensions: int = 0
    apology_until: datetime | None = None
    signed: bool = False
    negative: bool = False
    renewal: str = ""
    rounds: int = 0
    suspended: str = ""
    begun_at: datetime | None = None
    receiving: str = ""
    taken_at: datetime | None = None
    fee_due: int = 0
    fee_paid: bool = True
    restart_on_supplement: bool = False
    facts: Facts = field(default_factory=dict, compare=False, repr=False)

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways of forks by which it came to where it stands."""
        return next((s.spec.taken for s in self.steps if s.spec.taken), ())

    @property
    def renewing(self) -> bool:
        """Whether the result that was issued is on its way to be replaced, corrected or revoked."""
        return self.status is Status.DONE and self.stage is not Stage.RETURN

    @property
    def waits(self) -> bool:
        """Whether time does not count: it waits on the applicant, or is suspended."""
        return self.status in PAUSED or bool(self.suspended)

    @property
    def to_forward(self) -> bool:
        """Whether a desk has it that only takes it in for the competent agency's own counter."""
        return bool(self.receiving) and self.taken_at is None

    @property
    def counted_at(self) -> str:
        """The agency by whose calendar its limit is counted: whose counter receives it."""
        return self.receiving or self.places["counter"]


@dataclass(frozen=True)
class World:
    """What a decision may know of the world: the moment, and the calendars of the agencies concerned."""

    now: datetime
    calendars: Mapping[str, WorkCalendar]

    def calendar(self, agency: str) -> WorkCalendar:
        """The calendar by which this agency works."""
        return self.calendars[agency]
