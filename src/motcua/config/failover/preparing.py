"""Work inside the drilled installation: `python -m motcua.config.failover.preparing WHAT`, with its settings.

`setup-database` brings it up; `filing` prints what the load needs, `waiting` what is still to be done; `count` reads
what was acknowledged from standard input and prints what is there.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from motcua.config import ready

PROCEDURE = "1.001193"
APPLICANT = "nongdan"


def filing(citizens: int = 3) -> dict[str, Any]:
    """A filing of a sample citizen as the API takes it, and a token of theirs for each program that files."""
    from motcua.agencies.queries import actor_for
    from motcua.config.sample import journey
    from motcua.identity.commands import issue_token
    from motcua.identity.queries import account_named

    actor = actor_for(account_named(APPLICANT), assurance=2)
    scopes = ["catalogue", "file", "track"]
    tokens = [issue_token(actor=actor, name=f"diễn tập {n}", scopes=scopes)[1] for n in range(citizens)]
    return {"tokens": tokens, **journey.filing_of(PROCEDURE)}


def count(acknowledged: dict[str, str]) -> dict[str, Any]:
    """What became of dossiers that were acknowledged, by the idempotency key under which each was filed."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT code, count(*) FROM dossiers_dossier GROUP BY code")
        there = dict(cursor.fetchall())
        cursor.execute(
            "SELECT dossier_id, kind, event_seq, count(*) FROM dossiers_output GROUP BY 1, 2, 3 HAVING count(*) > 1"
        )
        doubled = [f"giấy {kind} của hồ sơ {dossier}" for dossier, kind, _, _ in cursor.fetchall()]
        cursor.execute(
            "SELECT payload ->> 'id' FROM platform_effect WHERE kind LIKE 'message.%' AND unknowns > 0"
        )
        uncertain = [name for (name,) in cursor.fetchall()]
    codes = Counter(acknowledged.values())
    return {
        "dossiers": sum(there.values()),
        "lost": sorted(code for code in codes if code not in there),
        "doubled": [
            *doubled,
            *_doubled_dossiers(acknowledged),
            *(code for code, n in codes.items() if n > 1),
        ],
        "broken": list(_broken()),
        "uncertain": uncertain,
    }


def waiting() -> list[str]:
    """The kinds of effects that are not done yet, with what was in their way."""
    from motcua.platform.effects.queries import standing

    return [
        f"{kind.kind}: chờ {kind.waiting}, đang làm {kind.in_flight}, cần người xem {kind.needs_person}; "
        f"{kind.last_error}"
        for kind in standing()
    ]


def _doubled_dossiers(acknowledged: dict[str, str]) -> Iterator[str]:
    """Dossiers beyond one for each key that was sent: each was filed under a child's name of its own."""
    from motcua.dossiers.types import Dossier

    made = Counter(
        d.declaration.answers.get("child_name") for d in Dossier.objects.select_related("declaration")
    )
    yield from (f"{number} hồ sơ của {name}" for name, number in made.items() if number > 1 and name)


def _broken() -> Iterator[str]:
    from motcua.config.backup import chains, contents

    with contents.one_moment(ready.database_url()) as connection:
        yield from chains.verify(connection, lambda _content, _signature: None).problems


def main(what: str) -> None:
    """Do one of them."""
    ready.ensure_ready()
    if what == "filing":
        sys.stdout.write(json.dumps(filing(), ensure_ascii=False))
    elif what == "waiting":
        sys.stdout.write(json.dumps(waiting()))
    elif what == "count":
        sys.stdout.write(json.dumps(count(json.load(sys.stdin)), ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])
