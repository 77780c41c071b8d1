"""A reorganisation carried out: agencies, seals, drafts and every running dossier, in one transaction.

Dossiers go set by set through the engine like any act (`acts.succeed`), each with an event of its own; who a split
agency's dossiers go to is said by the rules of its lines (`Choice`).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q

from motcua.agencies import commands as agencies
from motcua.agencies.queries import (
    forget_heirs,
    forget_names,
    holders_of_posts,
    lines_of,
    names,
    plan_of,
    plans,
    plans_due,
)
from motcua.agencies.types import SuccessionLine, SuccessionPlan
from motcua.dossiers import store
from motcua.dossiers.acts.succeed import STEP_SUCCEEDED, SUCCEED, SUCCESSION, Succeed, prepared
from motcua.dossiers.commands.perform import decided
from motcua.dossiers.models import Declaration, Dossier, Draft, OfficialNotice, Step
from motcua.dossiers.search_rows import found_also
from motcua.kernel import clock
from motcua.kernel.actor import Actor, service
from motcua.kernel.errors import Conflict, Refusal
from motcua.kernel.vietnamese import fold
from motcua.keyring.commands import end_key
from motcua.keyring.queries import all_in_force
from motcua.platform.transactions import command, together
from motcua.process.engine import Decision, Order
from motcua.process.state import State, World
from motcua.process.states import OPEN
from motcua.process.table import Standing
from motcua.signing.types import KeyRef

AT_ONCE = 1000
# So long whoever filed in the very minute of a reorganisation is still looked for.
_LATE = timedelta(days=1)


def carry_out_succession(*, actor: Actor, plan: int) -> Mapping[str, int]:
    """All of it or nothing; returns how much of what was moved. Raises what `agencies.begin_succession` does."""
    try:
        with together():
            taken = agencies.begin_succession(actor=actor, plan=plan)
            moved = Counter(taken.moved)
            moved["keys"] = _end_keys(actor, taken.closed, plan_of(plan))
            moved.update(move_dossiers(actor=service(SUCCESSION), plan=plan))
            agencies.end_succession(actor=actor, plan=plan, moved=moved)
            return moved
    finally:
        forget_heirs()
        forget_names()


def _end_keys(actor: Actor, closed: Collection[str], plan: SuccessionPlan) -> int:
    """Nobody seals for who is no more; how many keys ended."""
    sealing = {str(KeyRef("organisation", code)): KeyRef("organisation", code) for code in sorted(closed)}
    ending = [sealing[one.key] for one in all_in_force() if one.key in sealing]
    for key in ending:
        end_key(actor=actor, key=key, reason=f"{plan.title} ({plan.decision})")
    return len(ending)


def carry_out_due_successions() -> int:
    """By the clock: every approved plan whose day has come; one that cannot be is told why and left. Then whatever was
    filed in the very minute is moved, too. Returns how many plans were carried out.
    """
    done, actor = 0, service(SUCCESSION)
    for plan in plans_due():
        try:
            carry_out_succession(actor=actor, plan=plan)
            done += 1
        except Refusal as refusal:
            agencies.note_stuck(actor=actor, plan=plan, why=str(refusal))
    for one in plans():
        if one.carried_out_at and one.carried_out_at > clock.now() - _LATE:
            move_dossiers(actor=actor, plan=one.pk)
    return done


@command
def move_dossiers(*, actor: Actor, plan: int) -> Mapping[str, int]:
    """The running dossiers, open steps, drafts and notices that lie with who goes; what was moved before stays."""
    found = plan_of(plan)
    choice = Choice.of(lines_of(found))
    if not choice.heirs:
        return {}
    moved = _Moving(actor, found, choice)
    for some in _in_sets(_lying_with(choice.agencies)):
        moved.move(some)
    moved.counts["notices"] += _move_notices(choice)
    moved.counts["drafts"] = _move_drafts(choice)
    return moved.counts


@dataclass(frozen=True)
class Facts:
    """What a rule may ask of a dossier: its code, its procedure, where its owner lives."""

    code: str = ""
    procedure: str = ""
    case: str = ""
    address: str = ""


@dataclass(frozen=True)
class Choice:
    """Who takes over from whom: `heirs` the main successor, `rules` the others with what each of them gets."""

    heirs: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Iterable[SuccessionLine]) -> "Choice":
        """Of a plan's lines those that move dossiers."""
        heirs: dict[str, str] = {}
        rules: dict[str, list[tuple[str, Mapping[str, Any]]]] = defaultdict(list)
        for line in lines:
            if line.kind not in ("merge", "split") or line.successor_id is None:
                continue
            if line.main:
                heirs[line.agency_id] = line.successor_id
            else:
                rules[line.agency_id].append((line.successor_id, _folded(line.rule)))
        return cls(heirs, rules)

    @property
    def agencies(self) -> list[str]:
        """Those that lose something."""
        return sorted(code for code, heir in self.heirs.items() if code != heir or code in self.rules)

    def for_dossier(self, about: Facts, places: Iterable[str]) -> dict[str, str]:
        """Who takes over from these agencies, for this dossier; of one that goes on and keeps it, nobody."""
        chosen = {code: self._chosen(code, about) for code in places if code in self.heirs}
        return {code: heir for code, heir in chosen.items() if heir != code}

    def _chosen(self, code: str, about: Facts) -> str:
        """Of several whose words an address holds, the one with the longest: a name may begin like another."""
        fitting = ((_fits(rule, about), heir) for heir, rule in self.rules.get(code, ()))
        best = max(fitting, key=lambda one: one[0], default=(0, ""))
        return best[1] if best[0] else self.heirs[code]


def _folded(rule: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**rule, "addresses": [words_of(one) for one in rule.get("addresses", ())]}


def _fits(rule: Mapping[str, Any], about: Facts) -> int:
    """How well a rule fits, 0: not at all: by code, by procedure or case, or by words of the owner's address."""
    if about.code in rule.get("dossiers", ()):
        return 2000
    if {about.procedure, about.case} & set(rule.get("procedures", ())):
        return 1000
    return max((len(words) for words in rule["addresses"] if words in about.address), default=0)


def words_of(address: str) -> str:
    """An address as rules are compared with it: small letters without marks, words between single spaces."""
    return f" {' '.join(fold(address).replace(',', ' ').split())} "


def _lying_with(codes: Sequence[str]) -> list[int]:
    """The running dossiers that these agencies take in, receive, settle, or have a step of."""
    lying = Q(handling__in=codes) | Q(counter__in=codes) | Q(receiving__in=codes)
    running = Dossier.objects.filter(lying, status__in=sorted(OPEN)).values_list("pk", flat=True)
    steps = Step.objects.filter(closed_at=None, agency__in=codes).values_list("dossier", flat=True)
    return sorted({*running, *steps})


def _in_sets(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for first in range(0, len(numbers), AT_ONCE):
        yield numbers[first : first + AT_ONCE]


@dataclass
class _Moving:
    """Sets of dossiers on their way to the successors."""

    actor: Actor
    plan: SuccessionPlan
    choice: Choice
    counts: Counter[str] = field(default_factory=Counter)
    decision: Decision[Succeed] = field(init=False)

    def __post_init__(self) -> None:
        able = holders_of_posts(clock.now().date())
        self.decision = prepared(names(), able, self.plan.decision)

    def move(self, numbers: Sequence[int]) -> None:
        """Lock, decide, write once."""
        now = clock.now()
        world, found = store.world(now), store.read_for_update(numbers)
        lives = self._addresses(found)
        decisions = [
            one
            for number in numbers
            if (dossier := found.get(number))
            and (one := self._decided(dossier, lives.get(number, ""), world))
        ]
        if decisions:
            store.write(decisions, actor=self.actor, now=now)
        self._count(decisions)
        self._notices(decisions)
        self._searched(decisions)

    def _addresses(self, found: Mapping[int, store.Locked]) -> Mapping[int, str]:
        """Where owners live, where a rule asks."""
        if not any(rule["addresses"] for rules in self.choice.rules.values() for _, rule in rules):
            return {}
        rows = Declaration.objects.filter(dossier__in=found).values_list("dossier", "applicant")
        return {number: str(applicant.get("address") or "") for number, applicant in rows}

    def _decided(self, dossier: store.Locked, address: str, world: World) -> store.Decided | None:
        state, standing = dossier.state, Standing(service=self.actor.service)
        places = {dossier.counter, dossier.handling, state.receiving, *(s.agency for s in state.steps)}
        about = Facts(dossier.code, dossier.procedure_code, dossier.case_code, words_of(address))
        given = Succeed.model_construct(plan=self.plan.pk, heirs=self.choice.for_dossier(about, places))
        try:
            one = decided(SUCCEED, self.actor, dossier, Order(standing, given), world, lambda: self.decision)
        except Conflict:
            return None
        if one.outcome.state.places == state.places:
            return store.Decided(dossier, one.outcome, STEP_SUCCEEDED.type)
        return one

    def _count(self, decisions: Sequence[store.Decided]) -> None:
        self.counts["dossiers"] += len(decisions)
        for one in decisions:
            was = {step.no: step for step in one.dossier.state.steps}
            for step in one.outcome.state.steps:
                self.counts["steps"] += step.agency != was[step.no].agency
                self.counts["let_go"] += step.holder != was[step.no].holder

    def _notices(self, decisions: Sequence[store.Decided]) -> None:
        """What is owed and not signed yet, the successor signs."""
        by_number = {one.dossier.id: one for one in decisions}
        owed = OfficialNotice.objects.filter(dossier__in=by_number, issued_at=None)
        for notice in owed.only("dossier_id", "agency_id"):
            one = by_number[notice.dossier_id]
            before, after = one.dossier.state.places, one.outcome.state.places
            heirs = {before[place]: after[place] for place in ("counter", "handling")}
            heir = heirs.get(notice.agency_id, notice.agency_id)
            self.counts["notices"] += (
                OfficialNotice.objects.filter(pk=notice.pk).exclude(agency=heir).update(agency=heir)
            )

    def _searched(self, decisions: Sequence[store.Decided]) -> None:
        """Whoever took over an agency finds what was found there; who got a part of it is added to what they got."""
        also: dict[str, list[int]] = defaultdict(list)
        for one in decisions if self.choice.rules else ():
            before, after = one.dossier.state, one.outcome.state
            for old, new in zip(_agencies_of(before), _agencies_of(after), strict=True):
                if new != old and new != self.choice.heirs.get(old):
                    also[new].append(one.dossier.id)
        for place, numbers in also.items():
            found_also(numbers, place)


def _move_notices(choice: Choice) -> int:
    """What the old agency owes about dossiers that have ended its main successor signs."""
    owed = OfficialNotice.objects.filter(issued_at=None)
    gone = [code for code, heir in choice.heirs.items() if code != heir]
    waiting = owed.filter(agency__in=gone).order_by().values_list("agency", flat=True).distinct()
    return sum(owed.filter(agency=code).update(agency=choice.heirs[code]) for code in list(waiting))


def _agencies_of(state: State) -> list[str]:
    """In a fixed order: no step opens or closes."""
    places = state.places
    return [places["counter"], places["handling"], state.receiving, *(s.agency for s in state.steps)]


def _move_drafts(choice: Choice) -> int:
    """What people are filling in goes on at the successor; they see it when they come back."""
    codes = choice.agencies
    lying = Q(counter__in=codes) | Q(handling__in=codes)
    waiting = Draft.objects.filter(lying, dossier=None).select_related("version__procedure")
    moved = 0
    for draft in waiting:
        lives = words_of(str(draft.owner.get("address") or ""))
        about = Facts("", draft.version.procedure.code, draft.case_code, lives)
        heirs = choice.for_dossier(about, [draft.counter_id or "", draft.handling_id or ""])
        now = {
            "counter_id": heirs.get(draft.counter_id or "", draft.counter_id),
            "handling_id": heirs.get(draft.handling_id or "", draft.handling_id),
        }
        moved += Draft.objects.filter(pk=draft.pk).exclude(**now).update(**now)
    return moved
