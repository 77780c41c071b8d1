"""Close unanswered: the time to supply passed without an answer; the clock ends the dossier, with form 05."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Facts, Place, Said, Told
from motcua.dossiers.phrases import note_of
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Nothing
from motcua.process.engine import Order
from motcua.process.moves import end
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import Status
from motcua.process.table import CLOCK, Rule

_NOTE = "Không nhận được phần bổ sung trong thời hạn đã thông báo, hết hạn ngày %s."


def decide(state: State, _order: Order[Nothing], world: World) -> Outcome:
    """It ends without a result; the date that passed stays with it."""
    if not _due(state, world.now) or state.answer_by is None:
        raise Invalid("Hồ sơ chưa hết hạn bổ sung.")
    day = world.calendar(state.counted_at).local(state.answer_by)
    ended = end(state, Status.STOPPED, "stopped", {"note": _NOTE % f"{day:%d/%m/%Y}"})
    return replace(
        ended,
        state=replace(ended.state, answer_by=state.answer_by),
        data={"answer_by": state.answer_by, "count": state.supplements},
    )


def _due(state: State, now: datetime) -> bool:
    return state.status is Status.SUPPLEMENT and state.answer_by is not None and state.answer_by <= now


def _message(facts: Facts) -> Said:
    then = _("%(note)s\n\nBạn có thể nộp hồ sơ mới bất cứ lúc nào.") % {"note": note_of(facts)}
    return Said(_("đã đóng vì không được bổ sung"), then)


CLOSE_UNANSWERED = Act(
    key="close_unanswered",
    rule=Rule(statuses=frozenset({Status.SUPPLEMENT}), services=frozenset({CLOCK})),
    given=Nothing,
    decide=decide,
    due=_due,
    told=Told(
        type="closed_unanswered",
        at_desk=lazy("Hết hạn bổ sung, hồ sơ đóng"),
        to_citizen=lazy("Hết hạn bổ sung, hồ sơ đóng"),
        mark="late",
        message=_message,
    ),
    verb=lazy("Đóng hồ sơ không được bổ sung"),
    happens=lazy("Hạn bổ sung đã qua mà không có phần bổ sung; hồ sơ kết thúc, người nộp được báo."),
    place=Place.NOWHERE,
    order=205,
    scopes=(),
    papers=("form_05",),
)
