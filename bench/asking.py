"""`python -m bench.asking`: what the pages' measures need to know of a loaded database, as one JSON value.

Somebody with a long worklist and a log-in, a token, a dossier to track, and how many queries each page makes.
"""

import json
import os
from typing import Any

import django

# At both sizes this one has more than a page and more than a hundred, so that as many rows are shown.
BUSIEST = """
SELECT h.officer_id FROM dossiers_step s JOIN agencies_post p ON p.agency_id = s.agency_id
LEFT JOIN agencies_unit u ON u.id = p.unit_id JOIN agencies_holding h ON h.post_id = p.id
WHERE s.closed_at IS NULL AND s.role IN (p.role, u.key || ':' || p.role) AND h.valid_to IS NULL
GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
"""


def main() -> None:
    """Find it all."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from motcua.agencies.queries import officer_actor, officer_by_id
    from motcua.dossiers.types import Dossier
    from motcua.identity.commands import issue_token

    settings.ALLOWED_HOSTS = ["*"]
    with connection.cursor() as cursor:
        cursor.execute(BUSIEST)
        officer = officer_by_id(cursor.fetchone()[0])
    actor = officer_actor(officer)
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
        }
    print(json.dumps(known))


def _cookie(client: Any) -> str:
    return f"motcua={client.cookies['motcua'].value}"


if __name__ == "__main__":
    main()
