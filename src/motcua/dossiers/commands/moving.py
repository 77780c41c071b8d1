"""Running dossiers go over to the route in force, in sets: by the same act, decision and statement as everything.

Who may is whoever looks after the catalogue; the act itself is the service's, the person and the reason stand in the
catalogue's log and, as words, at each dossier.
"""

from collections.abc import Iterator, Mapping, Sequence

from motcua.dossiers.acts.move_route import MOVE_ROUTE, MoveRoute
from motcua.dossiers.commands.perform import carry_out_many
from motcua.dossiers.queries.moving import Cannot, refusals, to_move
from motcua.kernel import clock
from motcua.kernel.actor import Actor, service
from motcua.kernel.errors import NotAllowed
from motcua.platform import log
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command
from motcua.procedures.queries import edits, published
from motcua.process.table import ROUTES

SET = 500


def move_to_route(
    *, actor: Actor, procedure: str, route: str, places: Mapping[str, str], reason: str
) -> tuple[int, list[Cannot]]:
    """Take the running dossiers of a procedure whose case has this route over to the version in force.

    Returns how many went, and those that could not, each with why: these keep their own. Done in sets, so what went
    has gone even when a later set could not be written.
    """
    if not edits(actor):
        raise NotAllowed("Chỉ người quản trị danh mục mới làm được việc này.")
    said = reason_given(reason)
    version = published(procedure).pk
    given = MoveRoute(version=version, places=dict(places), note=f"{said} ({actor.name})")
    by, done, stay = service(ROUTES), 0, list[Cannot]()
    for some in _sets(to_move(procedure, route)):
        batch = carry_out_many(MOVE_ROUTE, actor=by, dossiers=some, given=given)
        done += len(batch.done)
        stay += refusals(batch.refused)
    _tell(actor=actor, version=version, route=route, moved=done, stay=len(stay), reason=said)
    return done, stay


@command
def _tell(*, actor: Actor, version: int, route: str, moved: int, stay: int, reason: str) -> None:
    data = {"route": route, "moved": moved, "stay": stay, "reason": reason}
    log.record("catalogue", version, "dossiers_moved", at=clock.now(), actor=actor, data=data)


def _sets(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[at : at + SET] for at in range(0, len(numbers), SET))
