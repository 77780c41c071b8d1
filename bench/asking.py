"""`python -m bench.asking`: what the pages' measures need to know of a loaded database, as one JSON value.

Somebody with a long worklist and a log-in, a token, a dossier to track, and how many queries each page makes.

The worklist is that of the busiest post, in a small year and in a large one. It must have more than a page and more
than a hundred, so that as many rows are shown; how long it is goes into the note, since the counts beside it grow by
that.
"""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import django

QUESTIONS = Path(__file__).parents[1] / "src" / "motcua" / "procedures" / "everyday_questions.tsv"
BUSIEST = """
SELECT h.officer_id FROM dossiers_step s JOIN agencies_post p ON p.agency_id = s.agency_id
LEFT JOIN agencies_unit u ON u.id = p.unit_id JOIN agencies_holding h ON h.post_id = p.id
WHERE s.closed_at IS NULL AND s.role IN (p.role, u.key || ':' || p.role) AND h.valid_to IS NULL
GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
"""


LONG = 100


def main() -> None:
    """Find it all."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from motcua.agencies.queries import officer_actor, officer_by_id
    from motcua.dossiers.queries.worklists import counts_with_unit
    from motcua.dossiers.types import Dossier
    from motcua.identity.commands import issue_token

    settings.ALLOWED_HOSTS = ["*"]
    with connection.cursor() as cursor:
        cursor.execute(BUSIEST)
        officer = officer_by_id(cursor.fetchone()[0])
    actor = officer_actor(officer)
    counts = counts_with_unit(actor)
    if counts["waiting"] <= LONG:
        raise SystemExit(
            f"the busiest officer has {counts['waiting']} open steps: too few for a list of {LONG}"
        )
    post = f"{actor.posts[0].agency} {actor.posts[0].role}"
    token, secret = issue_token(actor=actor, name="bench", scopes=["track", "work"])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE identity_token SET per_minute = 1000000 WHERE id = %s", [token.pk])
    officers, citizens = Client(), Client()
    officers.force_login(officer.account)
    tracked = Dossier.objects.filter(status=4).order_by("-id").first() or Dossier.objects.latest("id")
    citizens.get("/tra-cuu", {"ma": tracked.code, "k": tracked.secret})
    by_officer, by_citizen = _cookie(officers), _cookie(citizens)
    bearer = {"Authorization": f"Bearer {secret}"}
    pages = {
        "worklist page": ("/ban-lam-viec/", {"Cookie": by_officer}),
        "worklist API": ("/api/v1/worklist?limit=100", bearer),
        "tracking page": (f"/ho-so/{tracked.code}", {"Cookie": by_citizen}),
        "catalogue search": ("/thu-tuc?q=dang+ky+khai+sinh", {"Cookie": by_citizen}),
        "procedure page": ("/thu-tuc/1.001193", {"Cookie": by_citizen}),
    }
    known: dict[str, Any] = {}
    for name, (path, headers) in pages.items():
        client = Client(headers=headers)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        known[name] = {
            "path": path,
            "headers": headers,
            "queries": len(queries),
            "status": answer.status_code,
            "bytes": len(answer.content),
            "about": {"post": post, "waiting": counts["waiting"], "unit": counts["unit"]},
        }
    known["catalogue search"]["paths"] = asked = _searches()
    known["catalogue search, never asked before"] = {
        **known["catalogue search"],
        "paths": [f"{path}+%d" for path in asked],
    }
    print(json.dumps(known))


def _searches() -> list[str]:
    """What people ask the search for, one address each, in an order of no meaning."""
    from random import Random

    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    asked = [line.partition("\t")[2].partition("\t")[0] for line in lines if not line.startswith("#")]
    Random(1).shuffle(asked)
    return [f"/thu-tuc?q={quote_plus(question)}" for question in asked]


def _cookie(client: Any) -> str:
    """What a browser would send back."""
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


if __name__ == "__main__":
    main()
