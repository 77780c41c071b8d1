"""Run in a process of its own against a site's database: brings dossiers to a stage as often as it is asked.

`python -m tests.support.prepared` reads lines `STAGE COUNT USERNAME` and answers each with a line of codes; the stages
are the functions below.
"""

import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from motcua.config import ready

if TYPE_CHECKING:
    from motcua.dossiers.models import Dossier


def submitted(username: str) -> "Dossier":
    """Waiting at the counter."""
    from tests.support import cast

    return cast.submitted(by=cast.person(username))


def accepted(username: str) -> "Dossier":
    """Waiting for its appraisal."""
    from tests.support import cast

    dossier = submitted(username)
    cast.accept(dossier)
    return dossier


def appraised(username: str) -> "Dossier":
    """Waiting for its approval, with a result as it would be."""
    from motcua.config import sample
    from motcua.dossiers import outputs
    from tests.support import acts, cast

    dossier = accepted(username)
    known = outputs.result_fields(dossier)
    result = {**known, **sample.data("sample_results.json")[cast.BIRTH.procedure]}
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk, result=result)
    return dossier


def approved(username: str) -> "Dossier":
    """Waiting for its signature."""
    from tests.support import acts, cast

    dossier = appraised(username)
    acts.approve(actor=cast.approver(), dossier=dossier.pk)
    return dossier


def issued(username: str) -> "Dossier":
    """Signed and sealed in the record, waiting to be handed out."""
    from tests.support import cast

    dossier = approved(username)
    cast.sign_and_seal(dossier)
    return dossier


def late(username: str) -> "Dossier":
    """Received a month ago, its date passed, which the clock has noted."""
    from motcua.dossiers.commands.sweep import sweep
    from motcua.kernel import clock
    from tests.support import cast

    with clock.at(clock.now() - timedelta(days=30)):
        dossier = cast.accepted(cast.MARRIAGE_STATUS, by=cast.person(username))
    sweep()
    return dossier


def resting(username: str) -> "Dossier":
    """Received while a national system is away, after the next round of the clock."""
    from motcua.dossiers.commands import follow_outages

    dossier = accepted(username)
    follow_outages()
    return dossier


def main() -> None:
    """By the same commands as everybody, until nobody asks any more."""
    ready.ensure_ready()
    stages = {f.__name__: f for f in (submitted, accepted, appraised, approved, issued, late, resting)}
    for line in sys.stdin:
        stage, count, username = line.split()
        print(*(stages[stage](username).code for _ in range(int(count))), flush=True)


if __name__ == "__main__":
    main()
