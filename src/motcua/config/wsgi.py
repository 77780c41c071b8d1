"""Our application in a server process, with what it needs loaded before anybody comes."""

import os
import signal
import threading

from django.core.wsgi import get_wsgi_application

from motcua.config import child_processes

# Not asked but ended: to finish politely is something that strangers can make last, and the port is held meanwhile.
child_processes.die_with_parent(signal.SIGKILL)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
application = get_wsgi_application()


def _keep_search_fresh() -> None:
    """So that no visitor waits for the index of the catalogue. Only now: before, Django was not ready."""
    from motcua.procedures.queries import keep_fresh

    keep_fresh()


def _load_readers_of_files() -> None:
    """So that nobody waits for them with the first file; the two floors below say which those are."""
    from motcua.documents import queries as _documents  # noqa: F401
    from motcua.platform.sandbox import calls
    from motcua.signing import queries as _signing  # noqa: F401

    calls.warm()


def _keep_records() -> None:
    """This process's lines of the logs go into the database beside its requests."""
    from motcua.platform.records import draining, spool

    spool.be("web")
    threading.Thread(
        target=draining.keep_draining, args=(threading.Event(),), name="records", daemon=True
    ).start()


_keep_search_fresh()
_keep_records()
_load_readers_of_files()
