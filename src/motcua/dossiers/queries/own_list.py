"""An applicant's own dossiers: what waits for them first; searched, narrowed, by labels of their own.

Everything begins with `access.visible_to`: in a role these are the dossiers of that role, and the labels too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from motcua.dossiers import access
from motcua.dossiers.models import Dossier, OwnLabel, SearchRow
from motcua.dossiers.search_words import chunks, question
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.vietnamese import fold
from motcua.process.states import OPEN, PAUSED, WITHOUT_RESULT, Status

LONGEST = 40
"""Letters of a label."""
STATES: Mapping[str, frozenset[Status]] = {
    "cho-ban": frozenset(PAUSED),
    "dang": frozenset(OPEN - PAUSED - {Status.DONE}),
    "xong": frozenset({Status.DONE, Status.RETURNED}),
    "khong": frozenset(WITHOUT_RESULT),
}
"""How they stand, by the name in an address."""


@dataclass(frozen=True)
class Wanted:
    """What somebody asks of their list; empty does not narrow. `first` and `last` are days of filing."""

    text: str = ""
    state: str = ""
    procedure: str = ""
    agency: str = ""
    whom: str = ""
    label: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for at all."""
        return self != Wanted()


@dataclass(frozen=True)
class Choices:
    """By what one's own list can be narrowed: codes with names, names, labels."""

    procedures: Sequence[tuple[str, str]]
    agencies: Sequence[tuple[str, str]]
    whom: Sequence[str]
    labels: Sequence[str]


def listed(actor: Actor, wanted: Wanted) -> QuerySet[Dossier]:
    """The dossiers that fit, those that wait for an answer of the applicant's first, then the newest."""
    rows = _narrowed(access.visible_to(actor), wanted)
    if wanted.text.strip():
        rows = _worded(rows, wanted.text, _procedures_named(rows, wanted.text))
    if wanted.label:
        named = OwnLabel.objects.filter(dossier=OuterRef("pk"), party=label_party(actor), text=wanted.label)
        rows = rows.filter(Exists(named))
    waits = Case(
        When(status__in=sorted(PAUSED), then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return rows.select_related("counter", "handling").order_by(waits, "-submitted_at", "-pk")


def _narrowed(rows: QuerySet[Dossier], wanted: Wanted) -> QuerySet[Dossier]:
    if wanted.state in STATES:
        rows = rows.filter(status__in=sorted(STATES[wanted.state]))
    exact = {"procedure_code": wanted.procedure, "handling": wanted.agency, "owner_name": wanted.whom}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.first:
        rows = rows.filter(submitted_at__gte=_midnight(wanted.first))
    if wanted.last:
        rows = rows.filter(submitted_at__lt=_midnight(wanted.last + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)


def _procedures_named(rows: QuerySet[Dossier], text: str) -> list[str]:
    """Codes of the procedures whose names hold all of these words, with marks or without."""
    words = fold(text).split()
    known = rows.order_by().values_list("procedure_code", "procedure_name").distinct()
    return [code for code, name in known if all(word in fold(name) for word in words)]


def _worded(rows: QuerySet[Dossier], text: str, named: Sequence[str]) -> QuerySet[Dossier]:
    """Those in which every word occurs (code, names, numbers, what the form says; parts of words too), or that are of a
    procedure that was `named`.
    """
    asked = chunks(text)
    if not asked:
        return rows.none()
    words = question(asked, None, whole=False)
    found = SearchRow.objects.filter(dossier=OuterRef("pk")).extra(
        where=["words @@ %s::tsquery"], params=[words]
    )
    return rows.filter(Exists(found) | Q(procedure_code__in=list(named)))


def choices(actor: Actor) -> Choices:
    """What occurs in the whole of one's own list."""
    rows = access.visible_to(actor).order_by()
    procedures = rows.values_list("procedure_code", "procedure_name").distinct()
    agencies = rows.values_list("handling", "handling__name").distinct()
    labels = OwnLabel.objects.filter(party=label_party(actor), dossier__in=rows.values("pk"))
    return Choices(
        sorted(procedures, key=lambda one: one[1]),
        sorted(agencies, key=lambda one: one[1]),
        sorted(rows.values_list("owner_name", flat=True).distinct()),
        sorted(labels.values_list("text", flat=True).distinct()),
    )


def label_party(actor: Actor) -> int:
    """Whose labels an actor sees and writes: their own, or those of the role."""
    return actor.acts_for.party if actor.acts_for else actor.party_id or 0


def labels_of(actor: Actor, dossiers: Sequence[int]) -> dict[int, str]:
    """The own label of each of these dossiers that has one."""
    found = OwnLabel.objects.filter(party=label_party(actor), dossier__in=list(dossiers))
    return dict(found.values_list("dossier_id", "text"))
