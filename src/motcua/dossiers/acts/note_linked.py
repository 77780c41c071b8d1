"""Note in a dossier what became of another procedure of its linked filing, and what that means here: it goes on, or
goes on waiting. The service does it, for the applicant to read; nothing of the dossier changes.
"""

from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Audience, Facts, Place, Said, Told
from motcua.dossiers.phrases import failed_beside
from motcua.platform.inputs import Given, Line, Note
from motcua.process.engine import Order
from motcua.process.moves import kept
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import OPEN
from motcua.process.table import LINKED, Rule


class NoteLinked(Given):
    """Which dossier (`of`, `name`) ended how, in whose words, and what the linked filing says of that here."""

    of: Line
    name: Line
    how: Line
    then: Literal["go_on", "wait"] = "go_on"
    why: Note = ""
    words: Note = ""
    words_en: Note = ""


def decide(state: State, order: Order[NoteLinked], _world: World) -> Outcome:
    """It is told; what officials wrote there lies beside the log, as it does there."""
    given = order.given
    data = kept(
        of=given.of,
        name=given.name,
        how=given.how,
        then=given.then,
        says=given.words,
        says_en=given.words_en,
    )
    return Outcome(state, data=data, words=kept(why=given.why))


def _message(facts: Facts) -> Said:
    waits = facts.get("then") == "wait"
    what = _("vẫn chờ, vì một thủ tục nộp cùng không có kết quả") if waits else _("vẫn được giải quyết")
    return Said(what, failed_beside(facts))


def _more(facts: Facts) -> str:
    return _("hồ sơ %(code)s") % {"code": facts["of"]} if facts.get("of") else ""


NOTE_LINKED = Act(
    key="note_linked",
    rule=Rule(statuses=OPEN, services=frozenset({LINKED})),
    given=NoteLinked,
    decide=decide,
    told=Told(
        type="linked_failed",
        at_desk=lazy("Thủ tục nộp cùng không có kết quả"),
        to_citizen=lazy("Thủ tục nộp cùng không có kết quả"),
        mark="wait",
        reads={
            **dict.fromkeys(("of", "name", "how", "then", "says", "says_en"), Audience.OUTSIDER),
            "why": Audience.APPLICANT,
        },
        more=_more,
        message=_message,
    ),
    verb=lazy("Ghi nhận về thủ tục nộp cùng"),
    happens=lazy("Một thủ tục nộp cùng lần này kết thúc mà không có kết quả; hồ sơ này không đổi."),
    place=Place.NOWHERE,
    order=206,
    scopes=(),
)
