"""`python -m bench.bare_server`: the bare site, served as ours is; WORKERS processes on PORT."""

import os

from granian import Granian
from granian.constants import Interfaces


def main() -> None:
    """Serve until told to end."""
    Granian(
        "bench.bare_site:application",
        address="127.0.0.1",
        port=int(os.environ["PORT"]),
        interface=Interfaces.WSGI,
        workers=int(os.environ["WORKERS"]),
        blocking_threads=1,
        log_enabled=False,
    ).serve()


if __name__ == "__main__":
    main()
