"""The statements behind worklists. Each is fixed text, so that the server plans it once for a connection.

A list is cut off at its page inside each post, along the index `step_worklist`: a post with a thousand open steps costs
what one with a hundred does. Counts read that index and no row.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from motcua.kernel.clock import VIETNAM
from motcua.process.states import OPEN, Status

Values = tuple[str | int | list[str] | list[int], ...]
# Agencies and posts, pair by pair.
Posts = tuple[list[str], list[str]]


class Condition(NamedTuple):
    """What the step `s` and its dossier `d` must meet; `values` stand for the marks in the text."""

    text: str
    values: Values = ()


class DossierLine(NamedTuple):
    """What lists show of a dossier; names as in `Dossier`."""

    id: int
    code: str
    procedure_code: str
    procedure_name: str
    case_code: str
    channel: str
    owner_name: str
    asker_name: str
    counter_id: str
    handling_id: str
    receiving: str
    status: int
    stage: str
    fee_due: int
    fee_paid: bool
    supplements: int
    extensions: int
    apology_until: datetime | None
    suspended: str
    negative: bool
    chain_seq: int
    submitted_at: datetime
    begun_at: datetime | None
    taken_at: datetime | None
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    ended_at: datetime | None
    changed_at: datetime


class Work(NamedTuple):
    """An open step in a list, with its dossier. `holder` is the name of the officer who has taken it, or empty.

    `asked_by`: the first moment until which a question of the applicant is to be answered; None when nothing is asked.
    """

    pk: int
    no: int
    key: str
    stage: str
    title: str
    role: str
    agency_id: str
    agency_name: str
    holder: str
    rests: bool
    opened_at: datetime
    due_at: datetime
    urgency: datetime
    asked_by: datetime | None
    dossier: DossierLine


def _among(statuses: frozenset[Status]) -> str:
    return f"IN ({', '.join(str(int(status)) for status in sorted(statuses))})"


def _moment(column: str) -> str:
    """Seconds since 1970: read several times faster than a moment that is written out."""
    return f"extract(epoch FROM {column})::float8"


_OPEN = _among(OPEN)
# A pause covers the steps that it names; others go on while the dossier waits.
RESTS = Condition("s.rests")
RUNS = Condition("NOT s.rests")

_STEP = [
    *(f"s.{name}" for name in ("id", "no", "key", "stage", "title", "role", "agency_id")),
    "a.name",
    "coalesce(h.name, '')",
    "s.rests",
]
_ASKED = """(SELECT min(q.due_at) FROM dossiers_threadentry q
    WHERE q.dossier_id = d.id AND q.from_applicant AND q.answered_at IS NULL)"""
_STEP_MOMENTS = [_moment(f"s.{name}") for name in ("opened_at", "due_at", "urgency")] + [_moment(_ASKED)]
# As `Dossier.asker_name` has it.
_ASKER = "coalesce(filer.name, nullif(w.applicant ->> 'asker', ''), d.owner_name)"
_DOSSIER = [
    _ASKER if name == "asker_name" else f"d.{name}"
    for name in DossierLine._fields
    if not name.endswith("_at")
]
_DOSSIER_MOMENTS = [_moment(f"d.{name}") for name in DossierLine._fields if name.endswith("_at")]
_COLUMNS = ", ".join([*_STEP, *_STEP_MOMENTS, *_DOSSIER, *_DOSSIER_MOMENTS])
_A, _B = len(_STEP), len(_STEP) + len(_STEP_MOMENTS)
_C = _B + len(_DOSSIER)

URGENT, NEWEST = "urgency", "newest"
ORDERS = {URGENT: "s.urgency, s.id", NEWEST: "s.opened_at DESC, s.id DESC"}
"""How a list may be put in order; the first is along its index, the other sorts what is open."""
_WITH_DOSSIERS = " JOIN dossiers_dossier d ON d.id = s.dossier_id"
_OF_ALL = "FROM (SELECT s.id, s.urgency, s.opened_at {rows}) AS found"
_OF_POSTS = """FROM unnest(%s::text[], %s::text[]) AS post (agency, role) CROSS JOIN LATERAL (
        SELECT s.id, s.urgency, s.opened_at {rows} AND s.agency_id = post.agency AND s.role = post.role
        ORDER BY {order} LIMIT %s
    ) AS found"""
# The page first and then what it shows, so that nothing wide is sorted.
_LISTING = f"""WITH found AS MATERIALIZED (
    SELECT found.id {{source}} ORDER BY {{outer}} LIMIT %s
)
SELECT {_COLUMNS} FROM found JOIN dossiers_step s ON s.id = found.id
JOIN dossiers_dossier d ON d.id = s.dossier_id JOIN agencies_agency a ON a.code = s.agency_id
LEFT JOIN agencies_officer h ON h.id = s.holder_id LEFT JOIN identity_party filer ON filer.id = d.filer_id
LEFT JOIN dossiers_declaration w ON w.dossier_id = d.id AND d.channel <> 'online' ORDER BY {{order}}"""

# Open dossiers that agencies received or decide.
_OURS = f"f.status {_OPEN} AND (f.counter_id = ANY(%s::text[]) OR f.handling_id = ANY(%s::text[]))"


def followed(places: list[str]) -> Condition:
    """Open steps of dossiers that these agencies received, decide or work on just now."""
    ours = f"SELECT f.id FROM dossiers_dossier f WHERE {_OURS}"
    return Condition(f"(s.agency_id = ANY(%s::text[]) OR s.dossier_id IN ({ours}))", (places, places, places))


def worded(asked: str) -> Condition:
    """Steps of dossiers that hold all the words (`search_words.question`).

    Asked of each dossier of the list by its number: lists have thousands, and a common name is in a hundred thousand
    rows.
    """
    rows = (
        "SELECT bool_or(r.words @@ %s::tsquery) FROM dossiers_searchrow r WHERE r.dossier_id = s.dossier_id"
    )
    return Condition(f"({rows})", (asked,))


def labelled(label: int) -> Condition:
    """Steps of dossiers with a label on them."""
    rows = "SELECT l.dossier_id FROM dossiers_labelled l WHERE l.label_id = %s::bigint"
    return Condition(f"s.dossier_id IN ({rows})", (label,))


def of_posts(posts: Posts) -> Condition:
    """Steps that ask for one of these posts. What somebody took in a post that they have lost is not theirs."""
    return Condition("(s.agency_id, s.role) IN (SELECT * FROM unnest(%s::text[], %s::text[]))", posts)


def limited(agency: str, post: str, only: list[str]) -> Condition:
    """Of the steps of a post that was delegated in part, those of these procedures and cases."""
    about = "d.procedure_code = ANY(%s::text[]) OR d.case_code = ANY(%s::text[])"
    other = "(s.agency_id, s.role) <> (%s::text, %s::text)"
    return Condition(f"({other} OR {about})", (agency, post, only, only))


def listing(
    conditions: Sequence[Condition], posts: Posts | None, size: int, order: str = URGENT
) -> tuple[str, list[Any]]:
    """The statement and its values for the first `size` rows, among those of the posts (None: among all)."""
    rows, values = _rows(conditions)
    said = {"order": ORDERS[order], "outer": ORDERS[order].replace("s.", "found.")}
    if posts is None:
        return _LISTING.format(source=_OF_ALL.format(rows=rows), **said), [*values, size]
    source = _OF_POSTS.format(rows=rows, order=ORDERS[order])
    return _LISTING.format(source=source, **said), [*posts, *values, size, size]


def procedures(conditions: Sequence[Condition], posts: Posts | None, most: int) -> tuple[str, list[Any]]:
    """The same for codes and names of the procedures that occur among such rows."""
    among = conditions if posts is None else [*conditions, of_posts(posts)]
    rows, values = _rows(among, dossiers=True)
    return f"SELECT DISTINCT d.procedure_code, d.procedure_name {rows} LIMIT %s", [*values, most]


def _rows(conditions: Sequence[Condition], *, dossiers: bool = False) -> tuple[str, list[Any]]:
    """The open steps that meet all conditions. Dossiers are only read when something is asked of them."""
    where = "".join(f" AND {condition.text}" for condition in conditions)
    joined = _WITH_DOSSIERS if dossiers or "d." in where else ""
    values = [value for condition in conditions for value in condition.values]
    return f"FROM dossiers_step s{joined} WHERE s.closed_at IS NULL{where}", values


def work(row: Sequence[Any]) -> Work:
    """One row of a listing."""
    dossier = DossierLine._make((*row[_B:_C], *map(_at, row[_C:])))
    return Work._make((*row[:_A], *map(_at, row[_A:_B]), dossier))


def _at(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, VIETNAM)


# --- counts -----------------------------------------------------------------------------------------------------

COUNTED = ("mine", "waiting", "today", "late", "others")
_COUNTS = """WITH own AS MATERIALIZED (
    SELECT s.holder_id, s.urgency, s.rests FROM unnest(%s::text[], %s::text[]) AS post (agency, role)
    JOIN dossiers_step s ON s.agency_id = post.agency AND s.role = post.role AND s.closed_at IS NULL{joined}
    WHERE true{limits}
)
SELECT count(*) FILTER (WHERE NOT rests AND holder_id = %s::int),
    count(*) FILTER (WHERE NOT rests AND (holder_id IS NULL OR holder_id = ANY(%s::int[]))),
    count(*) FILTER (WHERE NOT rests AND urgency >= %s::timestamptz AND urgency < %s::timestamptz),
    count(*) FILTER (WHERE NOT rests AND urgency < %s::timestamptz),
    count(*) FILTER (WHERE rests)
FROM own"""


def counts(limits: Sequence[Condition]) -> tuple[str, list[Any]]:
    """The statement, and what goes between the posts and: the officer, whose hands are theirs, now, midnight, now."""
    joined = _WITH_DOSSIERS if limits else ""
    where = "".join(f" AND {limit.text}" for limit in limits)
    return _COUNTS.format(limits=where, joined=joined), [value for limit in limits for value in limit.values]


# A dossier says itself how many open steps it has; those of other dossiers that the agencies work on come to it.
_UNIT = f"""WITH followed AS MATERIALIZED (
    SELECT f.id, jsonb_array_length(f.open_steps) AS steps FROM dossiers_dossier f WHERE {_OURS}
) SELECT (SELECT coalesce(sum(steps), 0) FROM followed) + (
    SELECT count(*) FROM dossiers_step s WHERE s.agency_id = ANY(%s::text[]) AND s.closed_at IS NULL
        AND s.dossier_id NOT IN (SELECT id FROM followed))"""


def unit(places: list[str] | None) -> tuple[str, list[Any]]:
    """How many open steps these agencies follow (None: all agencies), however many they are."""
    if places is None:
        return "SELECT count(*) FROM dossiers_step WHERE closed_at IS NULL", []
    return _UNIT, [places] * 3


def unit_up_to(places: list[str] | None, most: int) -> tuple[str, list[Any]]:
    """The same, but `most` + 1 as soon as there are more than `most`: a province's Centre follows ten thousand.

    Whether there are more is mostly known from the dossiers, by their indexes alone: an open one has an open step.
    """
    if places is None:
        few = f"SELECT FROM dossiers_step WHERE closed_at IS NULL LIMIT {most + 1}"
        return f"SELECT count(*) FROM ({few}) x", []
    return _unit_up_to(most), [places] * 5


@cache
def _unit_up_to(most: int) -> str:
    more = most + 1
    many = " OR ".join(
        f"""(SELECT count(*) FROM (SELECT FROM dossiers_dossier
        WHERE status {_OPEN} AND {side} = ANY(%s::text[]) LIMIT {more}) x) = {more}"""
        for side in ("counter_id", "handling_id")
    )
    return f"SELECT CASE WHEN {many} THEN {more} ELSE least({more}, ({_UNIT})) END"
