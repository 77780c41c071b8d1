"""Stop without a decision, with the reason (form 05, Decree 118/2025/NĐ-CP art. 21)."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers import turn_rules
from motcua.dossiers.act import NOTE_FOR_APPLICANT, Act, Audience, Facts, Said, Seen, Told
from motcua.dossiers.phrases import note_of, originals_go_back
from motcua.dossiers.requirements import originals_of
from motcua.dossiers.store import Locked
from motcua.platform.inputs import Ask, Choices, Given, Line, Note
from motcua.process.engine import Decision, Order
from motcua.process.moves import end, kept, needs_words
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import PAUSED, RUNNING, Status, StepKind
from motcua.process.table import Rule


class Stop(Given):
    """Why, and on what ground."""

    ground: Annotated[Line, Ask(lazy("Căn cứ dừng giải quyết"))]
    law: Annotated[Line, Ask(lazy("Điều khoản hoặc văn bản cụ thể"), lazy("Số hiệu, ngày, điều, khoản."))] = (
        ""
    )
    note: Annotated[Note, Ask(lazy("Lý do dừng giải quyết"))]


def decide(state: State, order: Order[Stop], world: World, *, originals: Sequence[str] = ()) -> Outcome:
    """It ends without a result; `originals` are the papers that go back."""
    given = order.given
    needs_words(given.note, "Hãy ghi lý do dừng giải quyết hồ sơ.")
    ground = turn_rules.chosen("stop", given, world.now.date())
    ended = end(state, Status.STOPPED, "stopped", kept(note=given.note))
    return replace(ended, data=kept(ground=ground.key, law=given.law, originals=list(originals) or None))


def _prepare(dossier: Locked, _order: Order[Stop]) -> Decision[Stop]:
    return partial(decide, originals=originals_of(dossier.id))


def _offers(_seen: Seen) -> dict[str, Choices]:
    return {"ground": turn_rules.offered("stop")}


def _message(facts: Facts) -> Said:
    why = _("Lý do: %(note)s") % {"note": note_of(facts)}
    return Said(
        _("đã dừng giải quyết"), "\n\n".join(part for part in (why, originals_go_back(facts)) if part)
    )


STOP = Act(
    key="stop",
    rule=Rule(
        statuses=RUNNING | PAUSED,
        kinds=frozenset({StepKind.WORK, StepKind.APPROVAL}),
        supervisor=True,
        until_signed=True,
    ),
    given=Stop,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="stopped",
        at_desk=lazy("Dừng giải quyết hồ sơ"),
        to_citizen=lazy("Dừng giải quyết hồ sơ"),
        mark="late",
        reads={**NOTE_FOR_APPLICANT, **dict.fromkeys(("ground", "law", "originals"), Audience.APPLICANT)},
        message=_message,
    ),
    verb=lazy("Dừng giải quyết hồ sơ"),
    happens=lazy(
        "Hồ sơ kết thúc mà không có kết quả, người nộp được báo ngay lý do anh chị ghi. Thông báo (mẫu 05) gửi họ khi "
        "người có thẩm quyền đã ký."
    ),
    order=190,
    icon="close",
    risk=True,
    offers=_offers,
    papers=("form_05",),
)
