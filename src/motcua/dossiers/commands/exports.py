"""That a list was taken along as a file is written down: by whom, which, how narrowed, what was in it."""

from collections.abc import Sequence

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.platform import log
from motcua.platform.transactions import command

TOPIC = "export"


@command
def note_export(*, actor: Actor, what: str, filters: Sequence[str], dossiers: Sequence[int]) -> None:
    """`what` is the list's name, `filters` the names of those that narrowed it: their values may be names of people,
    and what is in the log stays.
    """
    of_a_citizens_program = actor.scopes is not None and not actor.is_officer
    if actor.account_id is None or of_a_citizens_program:
        raise NotAllowed("Bạn hãy đăng nhập để tải danh sách.")
    data = {"list": what, "filters": sorted(filters), "number": len(dossiers), "dossiers": list(dossiers)}
    log.record(TOPIC, actor.account_id, "list.exported", at=clock.now(), actor=actor, data=data)
