"""`python -m bench.ready [DOSSIERS]`: tables, the sample province and, when asked, a year of dossiers; prints true."""

import sys

from motcua.config.ready import ensure_ready


def main() -> None:
    """Bring the database of this process into shape; what is there already stays."""
    ensure_ready()
    if len(sys.argv) > 1:
        from motcua.config.sample.year import load
        from motcua.kernel.clock import now
        from motcua.kernel.errors import Conflict

        moment = now()
        try:
            load(
                dossiers=int(sys.argv[1]),
                seed=1,
                year=moment.year,
                now=moment,
                more=False,
                say=lambda line: print(line, file=sys.stderr),
            )
        except Conflict:
            print("the year is there already", file=sys.stderr)
    print("true")


if __name__ == "__main__":
    main()
