"""The peer django-viewflow: five human tasks, PostgreSQL, each task assigned and done in one transaction.

`python -m bench.viewflow_peer PROCESSES` answers turns (`race.serve`) in dossiers per second. It is driven from
code, without its views and their HTTP; its own advisory locks stay off (its default); connections stay open, as ours
do.
"""

import os
import sys

import django
from django.conf import settings
from psycopg.conninfo import conninfo_to_dict

from bench.race import Turn, repeated, serve

STEPS = ("receive", "appraise", "approve", "sign", "hand_over")


def main() -> None:
    """Set up, then measure."""
    parts = conninfo_to_dict(os.environ["DATABASE_URL"])
    settings.configure(
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "viewflow",
            "viewflow.workflow",
            "bench",
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": parts["dbname"],
                "USER": parts["user"],
                "HOST": parts["host"],
                "CONN_MAX_AGE": None,
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        ROOT_URLCONF="bench.viewflow_peer",
        SECRET_KEY="only-for-measuring",
    )
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    connections.close_all()
    serve(_make, processes=int(sys.argv[1]))


urlpatterns: list[object] = []


def _make(number: int) -> Turn:
    from django.contrib.auth.models import User
    from django.db import transaction
    from viewflow.workflow import STATUS
    from viewflow.workflow.models import Task

    from bench.viewflow_flow import Dossier

    user, _ = User.objects.get_or_create(username=f"officer-{number}")

    def whole() -> int:
        process = Dossier.start.run()
        for _ in STEPS:
            with transaction.atomic():
                # Somebody opens the task that waits: the row is locked, as it must be when two people work.
                task = Task.objects.select_for_update().get(process=process, status=STATUS.NEW)
                with task.activation() as activation:
                    activation.assign(user)
                    activation.start(None)
                    activation.execute()
        return 1

    return repeated(whole)


if __name__ == "__main__":
    main()
