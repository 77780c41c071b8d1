"""The peer of our pages: a bare Django page with a session, so many queries by key, and a template of some lines.

`python -m bench.bare_server` serves `/?queries=N` on PORT, with the same server and settings as ours.
"""

import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from psycopg.conninfo import conninfo_to_dict

PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<h1>{{ title }}</h1><table>{% for row in rows %}<tr><td>{{ row.id }}</td><td>{{ row.name }}</td>
<td>{{ row.address }}</td></tr>{% endfor %}</table></body></html>"""

if not settings.configured:
    _parts = conninfo_to_dict(os.environ["DATABASE_URL"])
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.sessions"],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": _parts["dbname"],
                "USER": _parts["user"],
                "HOST": _parts["host"],
                "CONN_MAX_AGE": None,
                "CONN_HEALTH_CHECKS": True,
            }
        },
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"page.html": PAGE})]},
            }
        ],
        ROOT_URLCONF="bench.bare_site",
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="only-for-measuring",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
application = get_wsgi_application()

from django.db import models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402


class Party(models.Model):
    """A table of ours, as the bare site sees it."""

    name = models.TextField()
    address = models.TextField()

    class Meta:
        app_label = "bench"
        managed = False
        db_table = "identity_party"


def page(request: HttpRequest) -> HttpResponse:
    """So many queries by key, and their rows in a table."""
    first = Party.objects.order_by("id").values_list("id", flat=True).first() or 1
    wanted = max(int(request.GET.get("queries", "1")) - 1, 0)
    rows: list[Any] = [Party.objects.filter(pk=first + n).first() for n in range(wanted)]
    return render(request, "page.html", {"title": "Trang", "rows": [row for row in rows if row]})


urlpatterns = [path("", page)]
