"""One life of a dossier as far as the year has come: what people do when, through the true engine.

Only behaviour is made up here. Whether an act may be done, what becomes of the dossier and what is written of it is
decided where it always is (`dossiers.commands.in_memory`); people and places are marks (`marks.py`).
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from motcua.config.sample.year.marks import Marks
from motcua.config.sample.year.people import Person
from motcua.config.sample.year.province import Kind, Post
from motcua.dossiers.act import Act
from motcua.dossiers.acts import ACTS
from motcua.dossiers.acts.accept import ACCEPT, Accept
from motcua.dossiers.acts.accept import decide as accepted
from motcua.dossiers.acts.appraise import APPRAISE, Appraise
from motcua.dossiers.acts.approve import APPROVE, Approve
from motcua.dossiers.acts.ask_more import ASK_MORE, AskMore, Defect
from motcua.dossiers.acts.ask_more import decide as asked_more
from motcua.dossiers.acts.check_supplement import CHECK_SUPPLEMENT, CheckSupplement, Verdict
from motcua.dossiers.acts.check_supplement import decide as checked
from motcua.dossiers.acts.confirm_payment import CONFIRM_PAYMENT, ConfirmPayment
from motcua.dossiers.acts.give_opinion import GIVE_OPINION, GiveOpinion
from motcua.dossiers.acts.record_fee import RECORD_FEE, RecordFee
from motcua.dossiers.acts.refuse import REFUSE, Refuse
from motcua.dossiers.acts.require_payment import REQUIRE_PAYMENT, RequirePayment
from motcua.dossiers.acts.return_result import RETURN, Return
from motcua.dossiers.acts.seal import SEAL, Seal
from motcua.dossiers.acts.send_back import SEND_BACK, SendBack
from motcua.dossiers.acts.sign import SIGN, Sign
from motcua.dossiers.acts.stop import STOP, Stop
from motcua.dossiers.acts.supply import SUPPLY, Supply
from motcua.dossiers.acts.take import TAKE
from motcua.dossiers.acts.withdraw import WITHDRAW, Withdraw
from motcua.dossiers.commands.creating import GivenPaper, New
from motcua.dossiers.commands.in_memory import Living
from motcua.dossiers.types import AGREES, Draft
from motcua.identity.queries import Party
from motcua.kernel.actor import Actor, PostHeld, service
from motcua.kernel.actor import Kind as ActorKind
from motcua.platform.inputs import Given, Nothing
from motcua.process.calendar import WorkCalendar
from motcua.process.engine import Decision
from motcua.process.moves import next_wake
from motcua.process.state import OpenStep, State, World
from motcua.process.states import RUNNING, Stage, StepKind
from motcua.process.table import CLOCK

Prepare = Callable[[], Decision[Any]]
HOUR, DAY, MOMENT = timedelta(hours=1), timedelta(days=1), timedelta(seconds=20)
# The clock looks once a minute.
SWEEP = timedelta(seconds=40)
FIXED = ("id", "code", "secret", "key", "counter", "handling", "form", "filer", "filer name")
OWNER = ("owner", "name", "number", "last four", "born", "gender", "address", "phone")
COUNTER, HANDLING = (Marks(FIXED).text(name) for name in ("counter", "handling"))
_DEFECTS = (
    ("Giấy tờ chưa rõ", "unreadable", "Bản chụp mờ, không đọc được số và ngày cấp."),
    ("Tờ khai", "contradictory", "Thông tin trong tờ khai chưa khớp với giấy tờ kèm theo."),
    ("Bản sao", "wrong", "Bản sao chưa được chứng thực."),
    ("Văn bản uỷ quyền", "missing", "Thiếu văn bản uỷ quyền của người nộp thay."),
)
_LAW = "Nghị định số 118/2025/NĐ-CP"
# A place in a series that no day comes to.
_NO_PLACE = 77_000_000


@dataclass(frozen=True)
class Habits:
    """How often something goes another way than planned, as shares of one.

    `unanswered` is said of applicants who are asked for something and let it rest, `taken` of steps that stay open.
    """

    late: float = 0.004
    supplemented: float = 0.04
    refused: float = 0.006
    withdrawn: float = 0.004
    stopped: float = 0.0015
    sent_back: float = 0.01
    unanswered: float = 0.01
    taken: float = 0.4


@dataclass(frozen=True)
class Desk:
    """What all lives of the year share. Files are one sample paper (its hash and size) and one sample result."""

    calendars: Mapping[str, WorkCalendar]
    until: datetime
    paper: str
    size: int
    result: str
    habits: Habits


@dataclass(frozen=True)
class Filed:
    """How a dossier begins. `counter` and `handling` are agencies with the hours of the place where it lives."""

    kind: Kind
    counter: str
    handling: str
    channel: str
    company: bool
    for_another: bool
    at: datetime


class TheEndError(Exception):
    """The year is over, or the dossier is: nothing more happens to it."""


@dataclass
class Life:
    """One dossier as it goes on; `tell` runs it to its end."""

    desk: Desk
    rng: Random
    filed: Filed
    marks: Marks = field(default_factory=lambda: Marks((*FIXED, *OWNER)))
    officers: dict[Post, Actor] = field(default_factory=dict)
    posts: list[tuple[Post, int]] = field(default_factory=list)

    def tell(self) -> Living:
        """From the filing as far as it gets."""
        filed = self.filed
        own, office = (self.desk.calendars[code] for code in (filed.counter, filed.handling))
        self.calendars = {**self.desk.calendars, COUNTER: own, HANDLING: office}
        self.hours = own
        self.last = filed.at
        self.owner = owner_in_marks(self.marks, company=filed.company)
        self._submit()
        with suppress(TheEndError):
            self._live()
        return self.living

    def _live(self) -> None:
        self._receive()
        self._plan()
        while self.state.stage is not Stage.RETURN:
            self._rank()
        self._return()

    # What people do

    def _submit(self) -> None:
        kind, filed = self.filed.kind, self.filed
        first = kind.route.steps[0]
        self.receiver = self._officer((COUNTER, first.post))
        self.applicant = self._applicant() if filed.channel == "online" else self.receiver
        papers = [GivenPaper(p.code, f"{p.code}.pdf", self.desk.paper, self.desk.size) for p in kind.papers]
        owner = Party(pk=self.owner.id)
        new = New(self.applicant, self._draft(), kind.content, kind.case, papers, owner)
        world = World(filed.at, self.calendars)
        number = self.marks.number("id")
        self.living = Living.filed(new, route=kind.route, world=world, number=number, last=_NO_PLACE)

    def _draft(self) -> Draft:
        kind, filed, owner = self.filed.kind, self.filed, self.owner
        ways = kind.case.returning
        self.way = (
            "online"
            if filed.channel == "online" and "online" in ways
            else self.rng.choice(ways or ("counter",))
        )
        own = filed.channel == "online" and not filed.for_another
        return Draft(
            id=self.marks.text("key"),
            version_id=kind.version,
            case_code=kind.case.code,
            counter_id=COUNTER,
            handling_id=HANDLING,
            channel=filed.channel,
            owner=owner.applicant(own=own),
            answers=answers_of(owner),
            returning=self.way,
            return_address=owner.address if self.way == "post" else "",
        )

    def _receive(self) -> None:
        rng, online = self.rng, self.filed.channel == "online"
        wait = min(rng.expovariate(1 / 5000), 7 * 3600) if online else 900 * rng.random()
        at = self._after(self.filed.at, timedelta(seconds=240 + int(wait)))
        if rng.random() < self.desk.habits.refused:
            why = Refuse(ground="not_subject", note="Không thuộc đối tượng của thủ tục.")
            self._end(REFUSE, self.receiver, at, why)
        if not self.state.fee_paid:
            method = "transfer" if online else "cash"
            self._do(RECORD_FEE, self.receiver, at - 3 * MOMENT, RecordFee.read({"method": method}))
        self._accept(at)

    def _accept(self, at: datetime) -> None:
        kind = self.filed.kind
        promised = kind.case.promised(self.filed.channel)
        titles = {c.code: c.name for c in kind.shown}
        decision = partial(accepted, limit=promised.limit if promised else None, titles=titles)
        self._do(ACCEPT, self.receiver, at, Accept(seen=list(titles)), prepare=lambda: decision)

    def _plan(self) -> None:
        """Working time that each rank takes, so that the work is done before the limit, or (rarely) after it."""
        rng, route, due_at = self.rng, self.filed.kind.route, self.state.clock.due_at
        planned = {r: max(0.1, *(s.hours for s in route.at_rank(r))) for r in route.ranks[1:-1]}
        share = 0.4 + 0.55 * rng.random() ** 0.7
        if due_at is None:
            total = sum(planned.values()) * HOUR * share
        else:
            share = 1.1 + rng.random() if rng.random() < self.desk.habits.late else share
            total = max(self.hours.working_time_between(self.last, due_at), HOUR) * share
        rough = {rank: hours * (0.4 + 1.2 * rng.random()) for rank, hours in planned.items()}
        self.lengths = {rank: _whole(total * (part / sum(rough.values()))) for rank, part in rough.items()}

    def _rank(self) -> None:
        """All parallel steps that are open, in the order in which they are done."""
        start, steps = self.last, list(self.state.steps)
        length = self.lengths[steps[0].spec.rank]
        shares = [*(0.3 + 0.7 * self.rng.random() for _ in steps[1:]), 1.0]
        for step, share in sorted(zip(steps, shares, strict=True), key=lambda pair: pair[1]):
            at = self._after(start, length * share)
            if step.spec.kind is StepKind.WORK:
                at = self._troubles(step, at, length * share)
            elif step.spec.kind is StepKind.FINANCE:
                at = self._payment(step, at)
            self._finish(step, at)

    def _troubles(self, step: OpenStep, at: datetime, length: timedelta) -> datetime:
        """What may come between while somebody works on it; returns when the step is done then."""
        habits, chance, officer = self.desk.habits, self.rng.random(), self._holder(step)
        half = self._after(step.opened_at, length / 2)
        if self.state.status not in RUNNING or self.state.supplements:
            return at
        if (chance := chance - habits.supplemented) < 0:
            return self._supplement(officer, half, length / 2)
        if (chance := chance - habits.withdrawn) < 0:
            self._end(WITHDRAW, self.applicant, half, Withdraw(note="Tôi xin rút hồ sơ."))
        if chance - habits.stopped < 0:
            why = Stop(ground="duplicate", note="Hồ sơ trùng với hồ sơ đang giải quyết.")
            self._end(STOP, officer, half, why)
        if at > self.desk.until and self.rng.random() < habits.taken:
            self._do(TAKE, officer, self._after(step.opened_at, HOUR / 6), Nothing())
        return at

    def _supplement(self, officer: Actor, asked: datetime, left: timedelta) -> datetime:
        what, reason, problem = self.rng.choice(_DEFECTS)
        listed = self.filed.kind.content.grounds
        defect = Defect(
            what=what, reason=reason, problem=problem, ground=(*listed, _LAW)[0], article="Điều 17"
        )
        decision = partial(asked_more, listed=listed)
        self._do(ASK_MORE, officer, asked, AskMore(defects=[defect], goes_on=[]), prepare=lambda: decision)
        supplied = self._answered(0.5, 7.5)
        self._do(
            SUPPLY,
            self.applicant,
            supplied,
            Supply(papers=[], answers={}, note="Tôi đã bổ sung theo yêu cầu."),
        )
        right = CheckSupplement(items=[Verdict(place=0, right=True)])
        self._do(CHECK_SUPPLEMENT, officer, self._after(self.last, HOUR / 4), right, prepare=lambda: checked)
        return self._after(self.last, left)

    def _payment(self, step: OpenStep, at: datetime) -> datetime:
        """The tax office says what is to be paid, and goes on when it was."""
        officer = self._holder(step)
        self._do(
            REQUIRE_PAYMENT, officer, at, RequirePayment(note="Lệ phí trước bạ, nộp vào Kho bạc Nhà nước.")
        )
        paid = self.hours.next_open(self._answered(1, 9))
        self._do(CONFIRM_PAYMENT, officer, _whole_second(paid), ConfirmPayment(note="Giấy nộp tiền mẫu."))
        return self._after(self.last, HOUR / 4)

    def _finish(self, step: OpenStep, at: datetime) -> None:
        """An officer finishes a step, unless it was spared or answered by silence meanwhile."""
        self._pass_time(at)
        if not any(s.no == step.no for s in self.state.steps):
            return
        officer, kind = self._holder(step), step.spec.kind
        if kind is StepKind.APPROVAL and self.rng.random() < self.desk.habits.sent_back:
            self._do(SEND_BACK, officer, at, SendBack(note="Cần ghi rõ căn cứ.", steps=[]))
        elif kind is StepKind.APPROVAL:
            self._do(APPROVE, officer, at, Approve(note="Đồng ý với đề xuất"))
        elif kind is StepKind.PERSONAL_SIGN:
            self._do(SIGN, officer, at, Sign(file=self.desk.result))
        elif kind is StepKind.SEAL:
            self._do(SEAL, officer, at, Seal(file=self.desk.result))
        elif kind is StepKind.OPINION:
            self._do(GIVE_OPINION, officer, at, GiveOpinion(verdict=AGREES, note="Không có vướng mắc"))
        else:
            self._do(APPRAISE, officer, at, Appraise(note="Hồ sơ đủ điều kiện giải quyết"))

    def _return(self) -> None:
        wait = 0.3 * HOUR if self.way == "online" else self.rng.expovariate(1 / 16.0) * HOUR
        at = self._after(self.last, HOUR / 12 + min(wait, 80 * HOUR))
        taker = Return.read({"way": self.way, "taken_by": self.owner.name, "id_number": self.owner.number})
        # Filed by itself, it waits for no linked one.
        self._do(RETURN, self._holder(self.state.steps[0]), at, taker, prepare=lambda: RETURN.decide)

    # How it is done

    @property
    def state(self) -> State:
        """How it stands."""
        return self.living.locked.state

    def _do(
        self, act: Act[Any], actor: Actor, at: datetime, given: Given, *, prepare: Prepare | None = None
    ) -> None:
        at = max(at, self.last + MOMENT)
        self._pass_time(at)
        if at > self.desk.until:
            raise TheEndError
        self._carry_out(act, actor, at, given, prepare)

    def _end(self, act: Act[Any], actor: Actor, at: datetime, given: Given) -> None:
        self._do(act, actor, at, given, prepare=lambda: act.decide)
        raise TheEndError

    def _carry_out(
        self, act: Act[Any], actor: Actor, at: datetime, given: Given, prepare: Prepare | None = None
    ) -> None:
        world = World(at, self.calendars)
        self.living.carry_out(act, actor=actor, given=given, world=world, prepare=prepare)
        self.last = at

    def _pass_time(self, at: datetime) -> None:
        """What the clock does by itself before that moment."""
        latest = min(at - MOMENT, self.desk.until)
        while (wakes := next_wake(self.state)) is not None:
            noticed = max(wakes + SWEEP, self.last + MOMENT)
            act = next((a for a in ACTS.values() if a.due and a.due(self.state, noticed)), None)
            if noticed > latest or act is None:
                return
            self._carry_out(act, service(CLOCK), noticed, Nothing())

    def _after(self, start: datetime, length: timedelta) -> datetime:
        """The moment when that much was worked from `start` on; never before what happened last."""
        worked = max(_whole(length), timedelta(seconds=30))
        return max(self.hours.add_working_time(self.hours.next_open(start), worked), self.last + MOMENT)

    def _answered(self, least: float, most: float) -> datetime:
        """When the applicant has done what they were asked for: some days later, by day."""
        if self.rng.random() < self.desk.habits.unanswered:
            raise TheEndError
        at = _whole_second(self.last + (least + (most - least) * self.rng.random()) * DAY)
        return at if at.hour >= 8 else at.replace(hour=8)

    # Who does it

    def _holder(self, step: OpenStep) -> Actor:
        return self._officer((step.agency, step.spec.post))

    def _officer(self, post: Post) -> Actor:
        """Who does the steps of a post: always the same one for a dossier."""
        known = self.officers.get(post)
        if known is None:
            self.posts.append((post, len(self.marks)))
            known = self.officers[post] = _officer_in_marks(self.marks, post)
        return known

    def _applicant(self) -> Actor:
        """Whoever filed it."""
        filer = ("filer", "filer name") if self.filed.for_another else ("owner", "name")
        party, name = self.marks.number(filer[0]), self.marks.text(filer[1])
        return Actor(kind=ActorKind.PERSON, name=name, party_id=party, assurance=2)


def _officer_in_marks(marks: Marks, post: Post) -> Actor:
    """Somebody in a post; the marks stand in the order of `Holder.texts`."""
    agency, named = post
    unit, _, role = named.rpartition(":")
    number, name = marks.number(f"{post} number"), marks.text(f"{post} name")
    held = PostHeld(post_id=0, agency=agency, unit=unit, role=role, title=marks.text(f"{post} title"))
    return Actor(kind=ActorKind.OFFICER, name=name, officer_id=number, posts=(held,), assurance=2)


def owner_in_marks(marks: Marks, *, company: bool) -> Person:
    """Somebody of whom every part is a mark. Of their number the last four digits are told on their own."""
    number, last = marks.text("number") * 8 + marks.text("last four") * 4, marks.text("last four") * 4
    marks.found(number, "number")
    marks.found(last, "last four")
    born, gender = ("", "") if company else (marks.text("born"), marks.text("gender"))
    kind = "organisation" if company else "person"
    address, phone = marks.text("address"), marks.text("phone")
    return Person(marks.number("owner"), kind, marks.text("name"), number, born, gender, address, "", phone)


def answers_of(owner: Person) -> dict[str, Any]:
    """The e-form as this owner fills it in."""
    return {
        "applicant_name": owner.name,
        "applicant_id": owner.number,
        "applicant_address": owner.address,
        "applicant_phone": owner.phone,
        "request": "Đề nghị giải quyết thủ tục theo hồ sơ kèm theo.",
        "declaration": True,
    }


def _whole(length: timedelta) -> timedelta:
    return timedelta(seconds=int(length.total_seconds()))


def _whole_second(at: datetime) -> datetime:
    return at.replace(microsecond=0)
