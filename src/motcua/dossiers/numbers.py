"""Numbers that the law wants without gaps and without doubles."""

from motcua.platform import statements

_NEXT = """
INSERT INTO dossiers_counter (agency_id, series, last) VALUES (%s::text, %s::text, 1)
ON CONFLICT (agency_id, series) DO UPDATE SET last = dossiers_counter.last + 1 RETURNING last
"""


def next_in_series(agency: str, series: str) -> int:
    """The next number of an agency's series; its row stays locked until the running transaction ends."""
    ((last,),) = statements.run(_NEXT, [agency, series])
    return int(last)
