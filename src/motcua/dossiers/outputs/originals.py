"""Originals that somebody handed in at a counter, and that go back when the dossier ends without a result.

Giving them back changes nothing of a dossier that has ended: it is written into the log of papers given out. Those that
have a code are with their owner then (`commands/custody.py`).
"""

from collections.abc import Collection
from typing import Any

from motcua.dossiers import access
from motcua.dossiers.commands.custody import given_back
from motcua.dossiers.models import Dossier
from motcua.dossiers.outputs.issue import PAPERS
from motcua.dossiers.requirements import originals_of
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.kernel.vietnamese import normal
from motcua.platform import log
from motcua.platform.readers import story
from motcua.platform.transactions import command
from motcua.process.states import WITHOUT_RESULT

GIVEN_BACK = "originals_given_back"


def to_give_back(dossier: Dossier) -> list[str]:
    """Names of the originals that still lie at the counter of a dossier that ended without a result."""
    if dossier.status not in WITHOUT_RESULT:
        return []
    given = {name for e in story(PAPERS, dossier.pk) if e.type == GIVEN_BACK for name in e.data["originals"]}
    return [name for name in originals_of(dossier.pk) if name not in given]


def may_give_back(actor: Actor, dossier: Dossier) -> bool:
    """Whoever receives at the counter that took them in."""
    return dossier.counter_id in actor.agencies("receiver")


@command
def give_back(*, actor: Actor, code: str, originals: Collection[str], taken_by: str) -> None:
    """Write down that these originals were given to somebody; raises `Conflict` for those that are not here."""
    name = normal(taken_by)[:200]
    if not name:
        sentence = "Hãy ghi họ tên người nhận lại bản chính."
        raise Invalid(sentence, fields={"taken_by": [sentence]})
    dossier = access.get(actor, code)
    if not may_give_back(actor, dossier):
        raise NotAllowed("Chỉ cán bộ tiếp nhận của quầy đã nhận bản chính mới ghi nhận việc trả lại.")
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    here = to_give_back(dossier)
    if not originals or not set(originals) <= set(here):
        raise Conflict("Bản chính này không còn ở quầy. Anh chị hãy xem lại danh sách mới nhất.")
    given_back(dossier, originals, actor=actor, taken_by=name)
    facts: dict[str, Any] = {"code": dossier.code, "originals": [n for n in here if n in originals]}
    log.record(
        PAPERS, dossier.pk, GIVEN_BACK, at=clock.now(), actor=actor, data=facts, words={"taken_by": name}
    )
