"""What a version of a procedure says, as frozen values read from its JSON content.

The JSON is the law here: these classes only give it names and types. Keys are described in
docs/mechanisms/catalogue.md; codes come from the national catalogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from motcua.kernel import clock, json_logic
from motcua.procedures.answer_types import resolved
from motcua.procedures.linked import Linked, Member, linked_from_json
from motcua.process.limit import Limit, Unit
from motcua.process.route import Route, route_from_json

__all__ = [
    "ASSURANCES",
    "CHANNELS",
    "Case",
    "Charge",
    "Component",
    "Content",
    "Fee",
    "FeeStatus",
    "LimitRow",
    "Linked",
    "Member",
    "content_from_json",
    "offer_of",
]

FeeStatus = Literal["due", "none", "unknown"]
ASSURANCES = (1, 2, 3)
"""How sure a log-in can be of somebody, as VNeID and the national portal count (`loAs`)."""
CHANNELS = ("online", "direct", "postal")
_COUNTED_UNITS = {
    "working_day": Unit.WORKING_DAY,
    "day": Unit.DAY,
    "hour": Unit.HOUR,
    "month": Unit.MONTH,
    "same_day": Unit.SAME_DAY,
}


@dataclass(frozen=True)
class LimitRow:
    """A time limit for one channel. `unit` `other` cannot be counted: its `text` is a sentence that people read.

    `editor_note` is for those who keep the catalogue alone.
    """

    channel: str
    quantity: float | None
    unit: str
    text: str | None = None
    editor_note: str | None = None

    @property
    def limit(self) -> Limit | None:
        """The limit to count by, or None when it is known only as text."""
        unit = _COUNTED_UNITS.get(self.unit)
        if unit is Unit.SAME_DAY:
            return Limit(Decimal(0), unit)
        return Limit.of(self.quantity, unit) if unit and self.quantity is not None else None


@dataclass(frozen=True)
class Component:
    """A paper of the dossier: how many originals and copies, when it is needed, what it is the result of.

    `condition` says in words when it is needed; `needed_if` (JsonLogic over the answers) where the e-form can tell.
    `sensitivity` is its mark, 1 to 4; None: as usual for what is handed in (`sensitivity`).
    """

    code: str
    name: str
    originals: int = 1
    copies: int = 0
    required: bool = True
    condition: str | None = None
    shown_only: bool = False
    result_of: str | None = None
    form: str | None = None
    needed_if: Any = None
    sensitivity: int | None = None

    @property
    def must_come(self) -> bool:
        """Always needed, as a file or as an original that is seen; the e-form stands for its own paper."""
        return self.required and not (self.condition or self.form)

    @property
    def must_be_filed(self) -> bool:
        """Needed as a file already when the dossier is sent, whatever is answered."""
        return self.must_come and not self.shown_only

    def comes_with(self, answers: Mapping[str, Any]) -> bool:
        """Whether it must come with these answers, as the death extract of the widowed must."""
        return self.must_come or (self.needed_if is not None and json_logic.holds(self.needed_if, answers))

    def is_filed_with(self, answers: Mapping[str, Any]) -> bool:
        """Whether it must come with these answers, as a file already when the dossier is sent."""
        return self.comes_with(answers) and not self.shown_only


@dataclass(frozen=True)
class Fee:
    """A fee. `amount` in đồng: 0 means that nothing is to be paid, None that nobody has told us how much.

    What is not known is never charged and never called free. `formula` (JsonLogic over the answers) takes the place of
    `amount` where the fee depends on what is asked for; `amount` is then the price of one unit, for showing.
    `resolution` is what sets it; it holds from `valid_from` to `valid_to` (ISO days, both included; None: open).
    `note` is a sentence for whoever pays; `editor_note` is for those who keep the catalogue alone.
    """

    code: str
    name: str
    kind: str = "fee"
    amount: int | None = None
    channel: str | None = None
    collect_at: str = "intake"
    note: str | None = None
    formula: Any = None
    editor_note: str | None = None
    resolution: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None

    def in_force(self, on: date) -> bool:
        """Whether it is charged for what is filed on a day."""
        return (self.valid_from or "") <= on.isoformat() <= (self.valid_to or "9999")

    @property
    def status(self) -> FeeStatus:
        """Whether it is to be paid: `due`, `none`, or `unknown`."""
        if self.formula is None and self.amount is None:
            return "unknown"
        return "none" if self.formula is None and not self.amount else "due"

    def charge(self, answers: Mapping[str, Any]) -> int | None:
        """What is to be paid, in đồng, None when nobody knows; a formula whose answers are missing: the unit price."""
        if self.formula is None:
            return self.amount
        charged = json_logic.value(self.formula, answers)
        return int(charged) if isinstance(charged, int | float) and charged > 0 else self.amount


@dataclass(frozen=True)
class Charge:
    """What filing comes to: `amount` in đồng as far as it is known, and the fees whose amount is not."""

    amount: int
    unknown: tuple[Fee, ...] = ()

    @property
    def none(self) -> bool:
        """Whether it is certain that nothing is to be paid."""
        return not self.amount and not self.unknown


@dataclass(frozen=True)
class Case:
    """A "trường hợp" of a procedure: its own limits, papers, fees, form, route and result.

    `area` names the communes it is for alone, as the province lists them; None: everywhere. `linked_only`: it is opened
    by a linked filing alone, and nobody files it by itself (no `filing`).
    """

    code: str
    name: str
    limits: tuple[LimitRow, ...]
    committed: tuple[LimitRow, ...]
    components: tuple[Component, ...]
    fees: tuple[Fee, ...]
    filing: tuple[str, ...]
    returning: tuple[str, ...]
    form: str
    route: str
    result: str | None
    area: str | None = None
    linked_only: bool = False

    def statutory(self, channel: str) -> LimitRow | None:
        """The limit of the law for a channel; that of the counter where the law names none for the channel."""
        return _for_channel(self.limits, channel)

    def promised(self, channel: str) -> LimitRow | None:
        """The limit the province commits itself to, else that of the law."""
        return _for_channel(self.committed, channel) or self.statutory(channel)

    def fees_on(self, on: date | None = None) -> tuple[Fee, ...]:
        """The fees that hold for what is filed on a day (today)."""
        day = on or clock.now().date()
        return tuple(fee for fee in self.fees if fee.in_force(day))

    def fees_for(self, channel: str, on: date | None = None) -> tuple[Fee, ...]:
        """The fees that fall due when filing through `channel` on a day (today)."""
        fees = self.fees_on(on)
        exact = tuple(f for f in fees if f.channel == channel)
        return exact or tuple(f for f in fees if f.channel is None)

    def charge(self, channel: str, answers: Mapping[str, Any], on: date | None = None) -> Charge:
        """What filing through `channel` on a day (today) costs."""
        charged = [(fee, fee.charge(answers)) for fee in self.fees_for(channel, on)]
        return Charge(
            sum(amount for _, amount in charged if amount is not None),
            tuple(fee for fee, amount in charged if amount is None),
        )

    @cached_property
    def papers(self) -> Mapping[str, Component]:
        """Components by code."""
        return {c.code: c for c in self.components}


def _for_channel(rows: tuple[LimitRow, ...], channel: str) -> LimitRow | None:
    by_channel = {row.channel: row for row in rows}
    return by_channel.get(channel) or by_channel.get("direct") or next(iter(rows), None)


@dataclass(frozen=True)
class Content:
    """Everything a version says. `raw` is the JSON itself. No `counters` named: every counter takes it. `linked`: the
    procedures that one filing of this one opens; None for a procedure of its own. `assurance`: how sure a log-in must
    be of whoever files online, where this procedure differs from the others.
    """

    raw: Mapping[str, Any]
    code: str
    name: str
    plain_name: str | None
    field: str
    field_code: str | None
    level: str
    online_level: str
    online_reason: str | None
    supplement_policy: str
    agencies: tuple[str, ...]
    counters: tuple[str, ...]
    subjects: tuple[str, ...]
    decision: str | None
    grounds: tuple[str, ...]
    cases: tuple[Case, ...]
    results: tuple[str, ...]
    complete: bool
    linked: Linked | None = None
    assurance: int | None = None

    @property
    def title(self) -> str:
        """Plain words where there are some, else the official name."""
        return self.plain_name or self.name

    @property
    def own_cases(self) -> tuple[Case, ...]:
        """The cases that somebody can file by themselves."""
        return tuple(case for case in self.cases if not case.linked_only)

    def received_at(self, counter: str) -> bool:
        """Whether this counter takes dossiers of the procedure."""
        return not self.counters or counter in self.counters

    def case(self, code: str) -> Case | None:
        """The case with this code."""
        return next((c for c in self.cases if c.code == code), None)

    def form(self, key: str) -> Mapping[str, Any]:
        """The e-form as frozen into this version, its long lists looked up."""
        return self._forms[key]

    @cached_property
    def _forms(self) -> Mapping[str, Mapping[str, Any]]:
        return {key: resolved(form) for key, form in self.raw["forms"].items()}

    def route(self, key: str) -> Route:
        """The route as frozen into this version."""
        return route_from_json(self.raw["routes"][key])

    def result(self, key: str) -> Mapping[str, Any]:
        """The result document as frozen into this version."""
        result: Mapping[str, Any] = self.raw["result_documents"][key]
        return result


def content_from_json(raw: Mapping[str, Any]) -> Content:
    """Read a version's content; raises `KeyError` or `TypeError` when it is not of the agreed form."""
    return Content(
        raw=raw,
        code=raw["code"],
        name=raw["name"],
        plain_name=raw.get("plain_name"),
        field=raw["field"]["name"],
        field_code=raw["field"].get("code"),
        level=raw["level"],
        online_level=raw["online_level"],
        online_reason=raw.get("online_reason"),
        supplement_policy=raw.get("supplement_policy", "subtract"),
        agencies=tuple(raw.get("agencies", ())),
        counters=tuple(raw.get("counters", ())),
        subjects=tuple(raw.get("subjects", ())),
        decision=(raw.get("decision") or {}).get("number"),
        grounds=tuple(raw.get("grounds", ())),
        cases=tuple(_case(c) for c in raw["cases"]),
        results=tuple(r["name"] for r in raw.get("results", ())),
        complete=bool(raw.get("complete")),
        linked=linked_from_json(raw.get("linked")),
        assurance=raw.get("assurance"),
    )


def offer_of(raw: Mapping[str, Any]) -> Case:
    """A case as far as a list tells it: limits, fees, ways; its papers are left out."""
    return _case({**raw, "components": ()})


def _case(raw: Mapping[str, Any]) -> Case:
    return Case(
        code=raw["code"],
        name=raw["name"],
        limits=tuple(LimitRow(**_known(row, LimitRow)) for row in raw["limits"]),
        committed=tuple(LimitRow(**_known(row, LimitRow)) for row in raw.get("committed", ())),
        components=tuple(Component(**_known(c, Component)) for c in raw["components"]),
        fees=tuple(Fee(**_known(f, Fee)) for f in raw.get("fees", ())),
        filing=() if raw.get("linked_only") else tuple(raw["filing"]),
        returning=tuple(raw["returning"]),
        form=raw["form"],
        route=raw["route"],
        result=raw.get("result"),
        area=raw.get("area"),
        linked_only=bool(raw.get("linked_only")),
    )


def _known(raw: Mapping[str, Any], kind: type) -> dict[str, Any]:
    return {k: v for k, v in raw.items() if k in kind.__dataclass_fields__}  # type: ignore[attr-defined]
