"""End a dossier because the procedure of its linked filing that it depends on came to nothing (form 05).

The service does it where the linked filing says so; what happened there, and what can be done, is told here.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import NOTE_FOR_APPLICANT, Act, Audience, Facts, Place, Said, Told
from motcua.dossiers.phrases import HOW_IT_FAILED, failed_beside, originals_go_back
from motcua.dossiers.requirements import originals_of
from motcua.dossiers.store import Locked
from motcua.dossiers.turn_rules import BY_LINK
from motcua.platform.inputs import Given, Line, Note
from motcua.process.engine import Decision, Order
from motcua.process.moves import end, kept
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import PAUSED, RUNNING, Status
from motcua.process.table import LINKED, Rule


class EndLinked(Given):
    """Which dossier (`of`, `name`) ended how, in whose words; what the linked filing says of that, and its source."""

    of: Line
    name: Line
    how: Line
    law: Line = ""
    why: Note = ""
    words: Note = ""
    words_en: Note = ""


def decide(state: State, order: Order[EndLinked], _world: World, *, originals: Sequence[str] = ()) -> Outcome:
    """It ends without a result; `originals` are the papers that go back."""
    given = order.given
    note = f"{given.name} ({given.of}) {HOW_IT_FAILED.get(given.how, '')}. {given.words}".strip()
    ended = end(state, Status.STOPPED, "stopped", kept(note=note, why=given.why))
    data = kept(
        of=given.of,
        name=given.name,
        how=given.how,
        says=given.words,
        says_en=given.words_en,
        ground=BY_LINK,
        law=given.law,
        originals=list(originals) or None,
    )
    return replace(ended, data=data)


def _prepare(dossier: Locked, _order: Order[EndLinked]) -> Decision[EndLinked]:
    return partial(decide, originals=originals_of(dossier.id))


def _message(facts: Facts) -> Said:
    parts = (failed_beside(facts), originals_go_back(facts))
    return Said(_("đã dừng, vì thủ tục phải có trước không có kết quả"), "\n\n".join(p for p in parts if p))


def _more(facts: Facts) -> str:
    return _("hồ sơ %(code)s") % {"code": facts["of"]} if facts.get("of") else ""


END_LINKED = Act(
    key="end_linked",
    rule=Rule(
        statuses=frozenset({Status.SUBMITTED, *RUNNING, *PAUSED}),
        services=frozenset({LINKED}),
        until_signed=True,
    ),
    given=EndLinked,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="linked_ended",
        at_desk=lazy("Dừng vì thủ tục phải có trước không có kết quả"),
        to_citizen=lazy("Dừng vì thủ tục phải có trước không có kết quả"),
        mark="late",
        reads={
            **NOTE_FOR_APPLICANT,
            **dict.fromkeys(("of", "name", "how", "says", "says_en"), Audience.OUTSIDER),
            **dict.fromkeys(("why", "law", "ground", "originals"), Audience.APPLICANT),
        },
        more=_more,
        message=_message,
    ),
    verb=lazy("Dừng theo thủ tục phải có trước"),
    happens=lazy(
        "Thủ tục phải có kết quả trước không có kết quả; hồ sơ này kết thúc, người nộp được báo vì sao."
    ),
    place=Place.NOWHERE,
    order=207,
    scopes=(),
    papers=("form_05",),
)
