"""Worklists: open steps that wait for one of an officer's posts, the most urgent first, page by page by cursor."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import QuerySet

from motcua.dossiers import access
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import worklist_sql as sql
from motcua.dossiers.queries.worklist_sql import ORDERS, Condition, DossierLine, Posts, Work
from motcua.dossiers.search_words import chunks, question
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.platform import statements
from motcua.process.states import Status

__all__ = ["ORDERS", "DossierLine", "Work"]

LISTS = ("mine", "waiting", "today", "late", "others", "unit")
PAGE = 50
_READ_AT_ONCE = 500
# A procedure that comes into a list anew can be filtered by within this many seconds.
_PROCEDURES_SECONDS = 60.0
_PROCEDURES_KEPT = 5_000
_procedures: dict[tuple[object, ...], tuple[float, tuple[tuple[str, str], ...]]] = {}


@dataclass(frozen=True)
class Wanted:
    """What an officer asks of a worklist. `list` is one of `LISTS`; empty texts do not filter. `label` is one that the
    officer may use (`queries.labels`).
    """

    list: str = "waiting"
    stage: str = ""
    procedure: str = ""
    text: str = ""
    after: str = ""
    label: int | None = None
    order: str = sql.URGENT
    size: int = PAGE


@dataclass(frozen=True)
class Page:
    """One page of steps with their dossiers, and the cursor of the next page (empty at the end)."""

    steps: tuple[Work, ...] = ()
    next: str = ""


def worklist(actor: Actor, wanted: Wanted, *, now: datetime | None = None) -> Page:
    """A page of the list asked for; only steps of dossiers this actor may see."""
    conditions, posts = _list(actor, wanted.list, now or clock.now())
    after = _after(wanted.after, wanted.order)
    found = _rows([*conditions, *_filters(wanted), *after], posts, wanted.size + 1, wanted.order)
    page = found[: wanted.size]
    return Page(tuple(page), _cursor(page[-1], wanted.order) if len(found) > wanted.size else "")


def every(actor: Actor, wanted: Wanted, *, most: int) -> Iterator[Work]:
    """The whole of a list, page by page, as it stands while it is read; `most` rows at most."""
    rest, wanted = most, replace(wanted, after="", size=_READ_AT_ONCE)
    while rest > 0:
        page = worklist(actor, wanted)
        yield from page.steps[:rest]
        rest -= len(page.steps)
        if not page.next:
            return
        wanted = replace(wanted, after=page.next)


def _rows(
    conditions: Sequence[Condition], posts: Posts | None, size: int, order: str = sql.URGENT
) -> list[Work]:
    statement, values = sql.listing(conditions, posts, size, order)
    return [sql.work(row) for row in statements.run(statement, values)]


def _cursor(last: Work, order: str) -> str:
    at = last.opened_at if order == sql.NEWEST else last.urgency
    return f"{at.isoformat()}~{last.pk}"


def _after(cursor: str, order: str = sql.URGENT) -> list[Condition]:
    """What follows the cursor; a cursor that was tampered with is as none."""
    at, _, number = cursor.partition("~")
    try:
        moment, last = datetime.fromisoformat(at), int(number)
    except ValueError:
        return []
    if moment.tzinfo is None or not 0 <= last < 2**63:
        return []
    follows = "(s.opened_at, s.id) <" if order == sql.NEWEST else "(s.urgency, s.id) >"
    return [Condition(f"{follows} (%s::timestamptz, %s::bigint)", (moment.isoformat(), last))]


def _list(actor: Actor, name: str, now: datetime) -> tuple[list[Condition], Posts | None]:
    """The conditions of a list, and the posts whose steps it is about (None: not about posts)."""
    me, at = actor.officer_id or 0, now.isoformat()
    if name == "mine":
        held = Condition("s.holder_id = %s::int", (me,))
        return [held, sql.of_posts(access.worklist_posts(actor)), *_limits(actor), sql.RUNS], None
    if name == "unit":
        places = _places(actor)
        return [] if places is None else [sql.followed(places)], None
    midnight = _midnight(now).isoformat()
    conditions = {
        "today": [
            Condition("s.urgency >= %s::timestamptz AND s.urgency < %s::timestamptz", (at, midnight)),
            sql.RUNS,
        ],
        "late": [Condition("s.urgency < %s::timestamptz", (at,)), sql.RUNS],
        "others": [sql.RESTS],
    }
    mine = Condition("(s.holder_id IS NULL OR s.holder_id = ANY(%s::int[]))", (access.hands(actor),))
    chosen = conditions.get(name, [mine, sql.RUNS])
    return [*chosen, *_limits(actor)], access.worklist_posts(actor)


def _limits(actor: Actor) -> list[Condition]:
    """Without what a delegation leaves out; for nearly everybody nothing is left out."""
    return [sql.limited(*post, sorted(only)) for post, only in access.limited_posts(actor).items()]


def _places(actor: Actor) -> list[str] | None:
    """The agencies whose dossiers the actor sees; None for all."""
    places = access.places(actor)
    return None if places is None else sorted(places)


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _filters(wanted: Wanted) -> list[Condition]:
    found = []
    if wanted.stage:
        found.append(Condition("s.stage = %s::text", (wanted.stage,)))
    if wanted.procedure:
        found.append(Condition("d.procedure_code = %s::text", (wanted.procedure,)))
    if wanted.label is not None:
        found.append(sql.labelled(wanted.label))
    asked = chunks(wanted.text)
    if asked:
        found.append(sql.worded(question(asked, None, whole=False)))
    elif wanted.text.strip():
        found.append(Condition("false"))
    return found


def counts(actor: Actor, *, now: datetime | None = None) -> dict[str, int]:
    """How many are in each list of the officer's own."""
    now = now or clock.now()
    me, at = actor.officer_id or 0, now.isoformat()
    posts = access.worklist_posts(actor)
    statement, values = sql.counts(_limits(actor))
    (found,) = statements.run(
        statement, [*posts, *values, me, access.hands(actor), at, _midnight(now).isoformat(), at]
    )
    return dict(zip(sql.COUNTED, found, strict=True))


def counts_with_unit(actor: Actor, *, now: datetime | None = None, most: int | None = None) -> dict[str, int]:
    """The same with everything that is open in the officer's agencies; with `most`, that is at most one more."""
    places = _places(actor)
    statement, values = sql.unit(places) if most is None else sql.unit_up_to(places, most)
    return {**counts(actor, now=now), "unit": statements.run(statement, values)[0][0]}


def procedures_in(actor: Actor, name: str, *, most: int = 200) -> tuple[tuple[str, str], ...]:
    """Codes and names of the procedures that occur in a list, by name: what one may filter by.

    Every dossier of the list has to be looked at for it, so the answer is kept for a minute.
    """
    key, moment = (actor.officer_id, actor.posts, name, most), time.monotonic()
    known = _procedures.get(key)
    if known is None or known[0] <= moment:
        conditions, posts = _list(actor, name, clock.now())
        pairs = statements.run(*sql.procedures(conditions, posts, most))
        known = (moment + _PROCEDURES_SECONDS, tuple(sorted(pairs, key=lambda pair: pair[1])))
        if len(_procedures) >= _PROCEDURES_KEPT:
            _procedures.clear()
        _procedures[key] = known
    return known[1]


def forget_procedures() -> None:
    """Look anew at what occurs in the lists."""
    _procedures.clear()


def following(actor: Actor, name: str, dossier: Dossier) -> str:
    """The code of the dossier that comes after this one in a list, whether this one is still in it or not.

    Empty when nothing else is left there.
    """
    conditions, posts = _list(actor, name, clock.now())
    others = [*conditions, Condition("s.dossier_id <> %s::bigint", (dossier.pk,))]
    last = dossier.steps.order_by("-no").first()
    cursor = f"{last.urgency.isoformat()}~{last.pk}" if last else ""
    found = _rows([*others, *_after(cursor)], posts, 1) or _rows(others, posts, 1)
    return found[0].dossier.code if found else ""


def chosen(actor: Actor, codes: Sequence[str]) -> list[Dossier]:
    """The dossiers with these codes that the actor may see, in the order given; others are left out."""
    found = {
        d.code: d
        for d in access.visible_to(actor).select_related("counter", "handling").filter(code__in=codes)
    }
    return [found[code] for code in dict.fromkeys(codes) if code in found]


def mine(actor: Actor) -> QuerySet[Dossier]:
    """A citizen's own dossiers, newest first."""
    return access.visible_to(actor).select_related("counter", "handling").order_by("-submitted_at")


def is_waiting_on_citizen(dossier: Dossier) -> bool:
    """Whether the next move is the applicant's."""
    return dossier.status in (Status.SUPPLEMENT, Status.PAYMENT)
