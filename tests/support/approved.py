"""Run in a process of its own against a site's database: makes a dossier that waits for its signature, prints its code.

Usage: `python -m tests.support.approved`
"""

from motcua.config import ready


def main() -> None:
    """By the same commands as everybody."""
    ready.ensure_ready()
    from tests.support import cast

    print(cast.approved().code)


if __name__ == "__main__":
    main()
