"""Who took over whom: read from the reorganisations that were carried out.

A version of a procedure, a route, an ended dossier or an old paper names an agency as it was. Whoever succeeded it is
found here, also after several reorganisations.
"""

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from motcua.platform import statements

# A reorganisation is seen by every process within this many seconds.
_SECONDS = 30
_TAKEN_OVER = """SELECT line.agency_id, line.successor_id, line.main, plan.day, EXISTS (
    SELECT FROM agencies_successionline AS own
    WHERE own.plan_id = line.plan_id AND own.agency_id = line.agency_id AND own.successor_id = own.agency_id
) FROM agencies_successionline AS line JOIN agencies_successionplan AS plan ON plan.id = line.plan_id
WHERE plan.carried_out_at IS NOT NULL AND line.kind IN ('merge', 'split') AND line.agency_id <> line.successor_id
ORDER BY plan.day, line.id"""


@dataclass(frozen=True)
class Heirs:
    """`of`: who took over from an agency that is no more, today; `since` when, `shared` by whom, where it was split.

    `formers`: the agencies that one of today took over, near and far. `reorganised`: whether any dossier ever went from
    one agency to another, be it from one that goes on.
    """

    of: Mapping[str, str] = field(default_factory=dict)
    since: Mapping[str, date] = field(default_factory=dict)
    shared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    formers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    reorganised: bool = False

    def today(self, code: str) -> str:
        """The agency itself, or who took over from it."""
        return self.of.get(code, code)

    def all_today(self, codes: Iterable[str]) -> list[str]:
        """The same for some, each once, those of a split with all who share it."""
        found = (one for code in codes for one in self.shared.get(code) or (self.today(code),))
        return list(dict.fromkeys(found))

    def with_formers(self, codes: Collection[str]) -> frozenset[str]:
        """These agencies and those that they took over."""
        if not self.formers:
            return frozenset(codes)
        return frozenset(codes).union(*(self.formers.get(code, frozenset()) for code in codes))

    def counted_with(self, code: str) -> frozenset[str]:
        """The agency with those that it took over whole: what was counted of these counts as its own by today's map.

        What a split agency did cannot be told apart; it stays under its own name.
        """
        return frozenset({code, *(one for one in self.formers.get(code, ()) if one not in self.shared)})


_known: tuple[float, Heirs] | None = None


def heirs() -> Heirs:
    """As it is known; read again when that is half a minute old."""
    global _known  # noqa: PLW0603 - what a process remembers
    if _known is None or time.monotonic() - _known[0] > _SECONDS:
        _known = time.monotonic(), _made(list(statements.run(_TAKEN_OVER, [])))
    return _known[1]


def forget_heirs() -> None:
    """Read it anew at the next question, after something was carried out or undone in this process."""
    global _known  # noqa: PLW0603 - as above
    _known = None


def _made(rows: Sequence[tuple[str, str, bool, date, bool]]) -> Heirs:
    direct: dict[str, str] = {}
    since: dict[str, date] = {}
    shared: dict[str, tuple[str, ...]] = {}
    for agency, successor, main, day, goes_on in rows:
        if goes_on:
            continue
        since[agency] = day
        shared[agency] = (*shared.get(agency, ()), successor)
        if main:
            direct[agency] = successor
    of = {code: _last(direct, code) for code in direct}
    now = {code: tuple(dict.fromkeys(of.get(one, one) for one in some)) for code, some in shared.items()}
    formers: dict[str, set[str]] = {}
    for code, heir in of.items():
        formers.setdefault(heir, set()).add(code)
    return Heirs(
        of,
        since,
        {code: some for code, some in now.items() if len(some) > 1},
        {code: frozenset(some) for code, some in formers.items()},
        bool(rows),
    )


def _last(direct: Mapping[str, str], code: str) -> str:
    seen = {code}
    while (following := direct.get(code)) is not None and following not in seen:
        code = following
        seen.add(code)
    return code
