"""Numbers that the law wants without gaps and without doubles."""

from motcua.platform import statements

_NEXT = """
INSERT INTO dossiers_counter (agency_id, series, last) VALUES (%s::text, %s::text, 1)
ON CONFLICT (agency_id, series) DO UPDATE SET last = dossiers_counter.last + 1 RETURNING last
"""


_NEXT_DOSSIER = f"{_NEXT.rstrip()}, nextval('dossiers_dossier_id_seq')"


def next_in_series(agency: str, series: str) -> int:
    """The next number of an agency's series; its row stays locked until the running transaction ends."""
    ((last,),) = statements.run(_NEXT, [agency, series])
    return int(last)


def next_dossier(agency: str, series: str) -> tuple[int, int]:
    """The id of a new dossier and its number in an agency's series of the day, in one question."""
    ((last, number),) = statements.run(_NEXT_DOSSIER, [agency, series])
    return int(number), int(last)
