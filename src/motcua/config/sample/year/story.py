"""The life of one dossier, told without the engine but by its rules, as far as the year has come.

The engine decides one act after another in a hundred microseconds each; a year has eight million. What is written
here is what it would have written: tests hand dossiers of every status to it, and it goes on with them.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from random import Random
from typing import Any, ClassVar

from motcua.config.sample.year.hours import DAY, Hours, moment
from motcua.config.sample.year.ledger import Chain, Ledger, day_of, dumps, iso_local, iso_utc, stamp, text
from motcua.config.sample.year.people import Person
from motcua.config.sample.year.province import Holder, Kind
from motcua.dossiers.queries.indicators import punctuality
from motcua.dossiers.readers.tally import fact_of
from motcua.kernel.clock import VIETNAM
from motcua.process.limit import Limit, Unit
from motcua.process.route import StepSpec
from motcua.process.states import Stage, Status, StepKind

HOUR = 3600
LATE = 0.004
SUPPLEMENTED = 0.04
REFUSED = 0.006
WITHDRAWN = 0.004
STOPPED = 0.0015
TAKEN = 0.4
_STEP_TIME = Limit.of(0, Unit.HOUR)
_DEFECTS = (
    ("Giấy tờ chưa rõ", "Bản chụp mờ, không đọc được số và ngày cấp."),
    ("Tờ khai", "Thông tin trong tờ khai chưa khớp với giấy tờ kèm theo."),
    ("Bản sao", "Bản sao chưa được chứng thực."),
    ("Văn bản uỷ quyền", "Thiếu văn bản uỷ quyền của người nộp thay."),
)
_PROPOSAL, _AGREED = "Hồ sơ đủ điều kiện giải quyết", "Đồng ý với đề xuất"


def _promise(at: int, due: int | None) -> dict[str, str | None]:
    """How finished work counts, and what was promised."""
    finished = moment(at).replace(tzinfo=VIETNAM)
    if due is None:
        return {"finished": punctuality(finished, None), "promised": None}
    return {"finished": punctuality(finished, moment(due).replace(tzinfo=VIETNAM)), "promised": iso_utc(due)}


@dataclass(frozen=True)
class Desk:
    """What all stories of the year share. Files are the hashes of one sample paper and one sample result."""

    holders: Mapping[tuple[str, str], Sequence[Holder]]
    hours: Mapping[str, Hours]
    until: int
    paper: str
    paper_size: int
    result: str
    year: int


@dataclass
class Filed:
    """How a dossier begins."""

    id: int
    code: str
    kind: Kind
    counter: str
    handling: str
    channel: str
    owner: Person
    filer: Person | None
    at: int


@dataclass
class Step:
    """An open step."""

    no: int
    spec: StepSpec
    agency: str
    opened: int
    due: int
    holder: int | None = None
    left: int | None = None


class TheEndError(Exception):
    """The year is over, or the dossier is: nothing more happens to it."""


@dataclass
class Story:
    """One dossier as it goes on; `tell` runs it to its end and writes it down."""

    desk: Desk
    ledger: Ledger
    rng: Random
    filed: Filed
    status: int = int(Status.SUBMITTED)
    stage: str = Stage.RECEIVE.value
    open: list[Step] = field(default_factory=list)
    made: int = 0
    limit: Limit | None = None
    due: int | None = None
    remaining: int | None = None
    received: int | None = None
    finished: int | None = None
    ended: int | None = None
    supplements: int = 0
    signed: bool = False
    fee: int = 0
    paid: bool = True
    resumed: int = 0

    def tell(self) -> None:
        """From the filing as far as it gets."""
        filed = self.filed
        self.changed = filed.at
        self.fee = filed.kind.fees.get(filed.channel, 0)
        self.paid = self.fee == 0
        self.hours = self.desk.hours[filed.counter]
        self.chain = Chain(self.ledger, filed.id)
        self.places = {"counter": filed.counter, "handling": filed.handling}
        self.outside = {**self.places, "channel": filed.channel}
        self._submit()
        with suppress(TheEndError):
            self._live()
        self._write()

    def _live(self) -> None:
        self._receive()
        ranks = self.filed.kind.route.ranks
        times = self._times(ranks[1:-1])
        for rank, length in zip(ranks[1:-1], times, strict=True):
            self._work(rank, length)
        self._return()

    # What happens

    def _submit(self) -> None:
        filed = self.filed
        self.answers = self._answers()
        papers = [
            {
                "component": code,
                "name": f"{code}.pdf",
                "sha256": self.desk.paper,
                "size": self.desk.paper_size,
            }
            for code, _ in filed.kind.papers
        ]
        fingerprint = sha256(dumps(self.answers).encode()).hexdigest()
        self._open(filed.kind.route.ranks[0], filed.at)
        self.receiver = self._holder(self.open[0])
        if filed.channel == "online":
            who = filed.filer or filed.owner
            self.citizen = dumps({"kind": "person", "name": who.name, "party": who.id})
            actor = self.citizen
        else:
            actor = dumps({"kind": "officer", "name": self.receiver.name, "officer": self.receiver.id})
            self.citizen = self.receiver.actor
        data = {"code": filed.code, "papers": papers, **self.outside, "stage": "receive", "status": 1}
        self._log("submitted", filed.at, actor, {**data, "answers": fingerprint, "fee_due": self.fee})

    def _answers(self) -> dict[str, Any]:
        owner = self.filed.owner
        return {
            "applicant_name": owner.name,
            "applicant_id": owner.number,
            "applicant_address": owner.address,
            "applicant_phone": owner.phone,
            "request": "Đề nghị giải quyết thủ tục theo hồ sơ kèm theo.",
            "declaration": True,
        }

    def _receive(self) -> None:
        rng, filed = self.rng, self.filed
        wait = 900 * rng.random() if filed.channel != "online" else min(rng.expovariate(1 / 5000), 7 * HOUR)
        at = self.hours.add(self.hours.open_from(filed.at), 240 + int(wait))
        if rng.random() < REFUSED:
            self._finish_early(
                "refused", Status.REFUSED, at, self.receiver.actor, "Hồ sơ không thuộc thẩm quyền."
            )
        if self.fee:
            self._until(at - 60)
            self.paid = True
            how = "transfer" if filed.channel == "online" else "cash"
            self._act("fee_recorded", at - 60, self.receiver.actor, {"amount": self.fee, "method": how})
        self._accept(at)

    def _accept(self, at: int) -> None:
        filed = self.filed
        self._until(at)
        self.limit = filed.kind.limits.get(filed.channel)
        self.due = self.hours.due(at, self.limit) if self.limit else None
        self.received = at
        before = self._before()
        step = self._close(self.open[0], at, self.receiver, "")
        self._open(filed.kind.route.ranks[1], at)
        self.status = int(Status.RECEIVED)
        data: dict[str, Any] = {"step": step.spec.key}
        if self.due is not None:
            data["due_at"] = iso_utc(self.due)
        if filed.kind.shown:
            data["seen"] = [code for code, _ in filed.kind.shown]
        self._log("accepted", at, self.receiver.actor, self._standing(data, before))

    def _times(self, ranks: Sequence[int]) -> list[int]:
        """Working seconds that each rank takes, so that the work is done before the limit, or (rarely) after it."""
        start = self.received or 0
        room = self.hours.position(self.due) - self.hours.position(start) if self.due is not None else 0
        share = 0.4 + 0.55 * self.rng.random() ** 0.7
        if self.due is not None and self.rng.random() < LATE:
            share = 1.1 + self.rng.random()
        route = self.filed.kind.route
        planned = [max(0.1, *(s.hours for s in route.at_rank(r))) for r in ranks]
        rough = [p * (0.4 + 1.2 * self.rng.random()) for p in planned]
        total = max(room, HOUR) * share if self.due is not None else sum(planned) * HOUR * share
        return [max(60, int(total * r / sum(rough))) for r in rough]

    def _work(self, rank: int, length: int) -> None:
        """All parallel steps of a rank, in the order in which they are done."""
        start = self.open[0].opened
        steps = list(self.open)
        lengths = [int(length * (0.3 + 0.7 * self.rng.random())) for _ in steps[1:]] + [length]
        for step, taken in sorted(zip(steps, lengths, strict=True), key=lambda pair: pair[1]):
            at = self._after(start, taken)
            if step.spec.kind is StepKind.WORK:
                at = self._troubles(step, at, taken)
                start = max(start, self.resumed)
            self._step(step, at)

    def _troubles(self, step: Step, at: int, length: int) -> int:
        """What may come between while somebody works on it; returns when the step is done then."""
        chance = self.rng.random()
        officer = self._holder(step)
        half = self._after(step.opened, length // 2)
        if chance < SUPPLEMENTED:
            return self._supplement(officer, half, length)
        if chance < SUPPLEMENTED + WITHDRAWN:
            self._finish_early("withdrawn", Status.WITHDRAWN, half, self.citizen, "Tôi xin rút hồ sơ.")
        if chance < SUPPLEMENTED + WITHDRAWN + STOPPED:
            self._finish_early(
                "stopped", Status.STOPPED, half, officer.actor, "Hồ sơ trùng với hồ sơ đang giải quyết."
            )
        if at > self.desk.until and self.rng.random() < TAKEN:
            self._take(step, officer)
        return at

    def _after(self, start: int, length: int) -> int:
        """The moment when that much was worked from `start` on; never before what happened last."""
        at = self.hours.add(self.hours.open_from(start), max(length, 30))
        return max(at, self.changed + 20)

    def _take(self, step: Step, officer: Holder) -> None:
        at = self._after(step.opened, 600)
        self._until(at)
        step.holder = officer.id
        self._act("taken", at, officer.actor, {"step": step.spec.key, "holder": officer.id})

    def _supplement(self, officer: Holder, asked: int, length: int) -> int:
        what, problem = _DEFECTS[int(self.rng.random() * len(_DEFECTS))]
        self._until(asked)
        for step in self.open:
            step.left = self.desk.hours[step.agency].remaining(_STEP_TIME, asked, step.due)
        if self.due is not None and self.limit is not None:
            self.remaining = self.hours.remaining(self.limit, asked, self.due)
            self.due = None
        self.supplements = 1
        data = {
            "note": f"{what}: {problem}",
            "count": 1,
            "defects": [{"what": what, "problem": problem, "ground": ""}],
        }
        before, self.status = self._before(), int(Status.SUPPLEMENT)
        self._log("supplement_requested", asked, officer.actor, self._standing(data, before))
        supplied = asked + int((0.5 + 7 * self.rng.random()) * DAY)
        supplied += max(0, 8 - supplied % DAY // HOUR) * HOUR
        self._supply(supplied)
        return self._after(supplied, length // 2)

    def _supply(self, at: int) -> None:
        self._until(at)
        if self.remaining is not None and self.limit is not None:
            if self.filed.kind.restarts and self.remaining >= 0:
                self.due = self.hours.due(at, self.limit)
            else:
                self.due = self.hours.resume(self.limit, at, self.remaining)
        self.remaining = None
        for step in self.open:
            if step.left is not None:
                step.due = self.desk.hours[step.agency].resume(_STEP_TIME, at, step.left)
                step.left = None
        before, self.status = self._before(), int(Status.PROCESSING)
        data: dict[str, Any] = {"note": "Tôi đã bổ sung theo yêu cầu.", "papers": []}
        if self.due is not None:
            data["due_at"] = iso_utc(self.due)
        self._log("supplemented", at, self.citizen, self._standing(data, before))
        self.resumed = at

    _DONE: ClassVar = {
        StepKind.APPROVAL: ("approved", _AGREED),
        StepKind.PERSONAL_SIGN: ("signed", ""),
        StepKind.SEAL: ("sealed", ""),
    }

    def _step(self, step: Step, at: int) -> None:
        """An officer finishes a step; the last one of its rank opens the next."""
        self._until(at)
        event, note = self._DONE.get(step.spec.kind, ("appraised", _PROPOSAL))
        officer, before = self._holder(step), self._before()
        self._close(step, at, officer, note)
        if not self.open:
            route = self.filed.kind.route
            self._open(route.after(step.spec.rank)[0].rank, at)
        data: dict[str, Any] = {"step": step.spec.key}
        if note:
            data["note"] = note
        if event in ("signed", "sealed"):
            data["file"] = self.desk.result
        self.signed = self.signed or event == "signed"
        self.status = int(Status.DONE if self.stage == Stage.RETURN.value else Status.PROCESSING)
        data = self._standing(data, before)
        if self.status == Status.DONE:
            self.finished = at
            data |= _promise(at, self.due)
        self._log(event, at, officer.actor, data)
        if event == "sealed":
            seq = str(self.chain.seq)
            self.ledger.add("dossiers_output", str(self.filed.id), "result", self.desk.result, stamp(at), seq)

    def _return(self) -> None:
        step, owner = self.open[0], self.filed.owner
        way = self.way
        wait = 0.3 * HOUR if way == "online" else self.rng.expovariate(1 / (16.0 * HOUR))
        at = self.hours.add(self.hours.open_from(step.opened), 300 + int(min(wait, 80 * HOUR)))
        self._until(at)
        before, officer = self._before(), self._holder(step)
        self._close(step, at, officer, "")
        self.status, self.ended = int(Status.RETURNED), at
        data = {"step": step.spec.key, "way": way, "taken_by": owner.name, "id_last": owner.number[-4:]}
        self._log("returned", at, officer.actor, self._standing(data, before))

    def _finish_early(self, event: str, status: Status, at: int, actor: str, note: str) -> None:
        self._until(at)
        before = self._before()
        who = self.receiver if event == "refused" else self._holder(self.open[0])
        for step in list(self.open):
            self._close(step, at, self._applicant() if event == "withdrawn" else who, note, outcome=event)
        self.status, self.ended = int(status), at
        self._log(event, at, actor, self._standing({"note": note}, before))
        raise TheEndError

    # How it is kept

    @property
    def way(self) -> str:
        """How the result goes out."""
        wanted = self.filed.kind.returning
        if self.filed.channel == "online" and "online" in wanted:
            return "online"
        return (
            wanted[self.filed.id % len(wanted)] if wanted[0] in ("online", "counter", "post") else "counter"
        )

    def _until(self, at: int) -> None:
        if at > self.desk.until:
            raise TheEndError

    def _holder(self, step: Step) -> Holder:
        """Who does a step: one of those who hold the post, always the same for a dossier."""
        holders = self.desk.holders[(step.agency, step.spec.post)]
        return holders[(self.filed.id * 7 + len(step.spec.key)) % len(holders)]

    def _applicant(self) -> Holder:
        """Whoever filed it, as somebody who ends a step without holding a post."""
        if self.filed.channel != "online":
            return self.receiver
        return Holder(0, (self.filed.filer or self.filed.owner).name, "", self.citizen)

    def _open(self, rank: int, at: int) -> None:
        for spec in self.filed.kind.route.at_rank(rank):
            self.made += 1
            agency = self.places.get(spec.at, spec.at)
            due = self.desk.hours[agency].add(at, round(spec.hours * 60) * 60)
            self.open.append(Step(self.made, spec, agency, at, due))
            self.stage = spec.stage.value

    def _close(self, step: Step, at: int, who: Holder, note: str, *, outcome: str = "done") -> Step:
        self.open.remove(step)
        done = (stamp(at), outcome, text(who.id or None), text(who.name), text(who.title))
        self._step_row(step, done, note)
        return step

    def _step_row(self, step: Step, done: tuple[str, ...], note: str) -> None:
        spec = step.spec
        urgent = stamp(self.due if self.due is not None else step.due)
        self.ledger.add(
            "dossiers_step",
            *(
                str(self.filed.id),
                str(step.no),
                spec.key,
                spec.stage.value,
                spec.kind.value,
                text(spec.title),
            ),
            *(step.agency, spec.post, stamp(step.opened), stamp(step.due), urgent, text(step.holder)),
            *done,
            text(note),
        )

    def _before(self) -> dict[str, Any]:
        return {"from_status": self.status, "from_stage": self.stage}

    def _standing(self, data: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "code": self.filed.code,
            "status": self.status,
            "stage": self.stage,
            **data,
            **self.outside,
            **before,
        }

    def _act(self, event: str, at: int, actor: str, data: Mapping[str, Any]) -> None:
        self._log(event, at, actor, self._standing(data, self._before()))

    def _log(self, event: str, at: int, actor: str, data: Mapping[str, Any]) -> None:
        self.changed = at
        self.chain.add(event, at, actor, data)
        fact = fact_of(event, day_of(at), data, data.get("finished", ""))
        if fact:
            self.ledger.facts[fact] += 1

    def _write(self) -> None:
        for step in self.open:
            self._step_row(step, ("\\N", "", "\\N", "", ""), "")
        self._papers()
        self._result()
        self._dossier()

    def _result(self) -> None:
        """The result as far as it is signed and sealed."""
        if self.signed:
            sealed = self.desk.result if self.finished is not None else "\\N"
            self.ledger.add("dossiers_resultdraft", str(self.filed.id), "{}", "", self.desk.result, sealed)

    def _papers(self) -> None:
        filed = self.filed
        by = text((filed.filer or filed.owner).name if filed.channel == "online" else self.receiver.name)
        for code, name in filed.kind.papers:
            row = (str(filed.id), code, text(name), f"{code}.pdf", self.desk.paper, "uploaded")
            self.ledger.add("dossiers_paper", *row, stamp(filed.at), by)
        if self.received is not None:
            for code, name in filed.kind.shown:
                row = (str(filed.id), code, text(name), "", "\\N", "seen")
                self.ledger.add("dossiers_paper", *row, stamp(self.received), text(self.receiver.name))

    def _dossier(self) -> None:
        filed, kind, owner = self.filed, self.filed.kind, self.filed.owner
        online = filed.channel == "online"
        self.ledger.add(
            "dossiers_dossier",
            *(
                str(filed.id),
                filed.code,
                self._secret(),
                str(kind.version),
                kind.code,
                text(kind.name),
                kind.case,
            ),
            *(filed.counter, filed.handling, filed.channel, str(owner.id)),
            text(filed.filer.id if filed.filer else None),
            text(dumps(owner.applicant(own=online and filed.filer is None))),
            text(owner.name),
            text(dumps(self.answers)),
            *(self.way, text(owner.address if self.way == "post" else "")),
            "" if online else text(self.receiver.name),
            *(stamp(filed.at), f"sample-{self.desk.year}-{filed.id}", str(self.status), self.stage),
            text(dumps([_open_json(s) for s in self.open])),
            *(str(self.made), str(self.limit) if self.limit else "", stamp(self.due), text(self.remaining)),
            *(stamp(self.received), stamp(self.finished), stamp(self.ended), stamp(self.changed)),
            *(
                str(self.supplements),
                "0",
                "t" if self.signed else "f",
                str(self.fee),
                "t" if self.paid else "f",
            ),
            *(str(self.chain.seq), f"\\\\x{self.chain.head}"),
        )

    def _secret(self) -> str:
        letters = "".join(self.rng.choices("23456789ABCDEFGHJKMNPQRSTUVWXYZ", k=10))
        return f"{letters[:5]}-{letters[5:]}"


def _open_json(step: Step) -> dict[str, Any]:
    return {
        "no": step.no,
        "key": step.spec.key,
        "agency": step.agency,
        "opened_at": iso_local(step.opened),
        "due_at": iso_local(step.due),
        "holder": step.holder,
        "left": step.left,
    }
