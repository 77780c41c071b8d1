"""Numbers that the law wants without gaps and without doubles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.agencies.queries import province
from motcua.agencies.types import Agency
from motcua.kernel import clock
from motcua.kernel.codes import dossier_code
from motcua.platform import statements

_NEXT = """
INSERT INTO dossiers_counter (agency_id, series, last) VALUES (%s::text, %s::text, 1)
ON CONFLICT (agency_id, series) DO UPDATE SET last = dossiers_counter.last + 1 RETURNING last
"""


def next_in_series(agency: str, series: str) -> int:
    """The next number of an agency's series; its row stays locked until the running transaction ends."""
    ((last,),) = statements.run(_NEXT, [agency, series])
    return int(last)


def document_number(agency: Agency, notation: str, *, series: str = "") -> str:
    """`05/TB-UBND`: the next number of the year in an agency's series of this kind (Decree 30/2020, art. 15, Annex I).

    `{agency}` in a notation stands for the agency's own abbreviation. Kinds that are numbered together name one
    `series`.
    """
    symbol = notation.replace("{agency}", abbreviation(agency))
    number = next_in_series(agency.code, f"{series or f'result {symbol}'} {clock.now().year}")
    return f"{number:02d}/{symbol}"


_SHORT = 2
_PLACE = re.compile(r"\s+(tỉnh|thành phố|phường|xã|đặc khu)(?:\s+[A-ZÀ-ỸĐ].*)?$")


def abbreviation(agency: Agency) -> str:
    """`UBND`, `TTPVHCC`, `SNNMT`: the first letters of its name, without its place and without joining words.

    A name of two words keeps its level, so that the police of a ward and of the province differ: `CAP`, `CAT`.
    """
    name = _bare(agency)
    place = _PLACE.search(name)
    words = [word for word in re.findall(r"\w+", _PLACE.sub("", name)) if word != "và"]
    if place and len(words) <= _SHORT:
        words.append(place[1])
    return "".join(word[0] for word in words).upper().replace("Ủ", "U")


def _bare(agency: Agency) -> str:
    return re.sub(r"\(.*\)", "", agency.name).strip().removesuffix(province().name).rstrip()


def without_place(agency: Agency) -> str:
    """`Ủy ban nhân dân`, `Sở Nội vụ`: what kind of body it is, wherever it sits."""
    return _PLACE.sub("", _bare(agency))


@dataclass(frozen=True, slots=True)
class ReservedNumber:
    """A number of an agency's series of the day, the one after `last`: for whoever writes it first (`store.create`).
    `dossier` is the id of the new dossier.
    """

    agency: str
    at: datetime
    dossier: int
    last: int

    @property
    def series(self) -> str:
        """The name of the series: dossiers of a day."""
        return _of_day(self.at)

    @property
    def code(self) -> str:
        """The code of the dossier that gets this number."""
        return dossier_code(self.agency, self.at.date(), self.last + 1)


def _of_day(at: datetime) -> str:
    return f"dossier {at:%Y-%m-%d}"


_FREE_NUMBER = """SELECT nextval('dossiers_dossier_id_seq'), COALESCE(
    (SELECT last FROM dossiers_counter WHERE agency_id = %s::text AND series = %s::text), 0)"""
_HELD_NUMBER = """SELECT nextval('dossiers_dossier_id_seq'), last FROM dossiers_counter
WHERE agency_id = %s::text AND series = %s::text FOR UPDATE"""


_HOLD = """INSERT INTO dossiers_counter AS c (agency_id, series, last) VALUES (%s::text, %s::text, 0)
ON CONFLICT (agency_id, series) DO UPDATE SET last = c.last RETURNING last"""


def hold_numbers(agencies: Sequence[str], at: datetime) -> list[ReservedNumber]:
    """The next numbers at counters, one for each name in the list, held until the running transaction ends. Series are
    held in one order, so that nobody waits in a circle; the numbers are written in the order of the list.
    """
    last = {}
    for agency in sorted(set(agencies)):
        ((last[agency],),) = statements.run(_HOLD, [agency, _of_day(at)])
    ids = statements.run(
        "SELECT nextval('dossiers_dossier_id_seq') FROM generate_series(1, %s::int)", [len(agencies)]
    )
    found = []
    for agency, (dossier,) in zip(agencies, ids, strict=True):
        found.append(ReservedNumber(agency, at, dossier, last[agency]))
        last[agency] += 1
    return found


def reserve_number(agency: str, at: datetime, *, held: bool = False) -> statements.Reading[ReservedNumber]:
    """To be asked: the next number at a counter. `held` locks the series until the running transaction ends."""

    def meaning(rows: list[statements.Row]) -> ReservedNumber:
        ((dossier, last),) = rows
        return ReservedNumber(agency, at, dossier, last)

    return statements.Reading(_HELD_NUMBER if held else _FREE_NUMBER, [agency, _of_day(at)], meaning)
