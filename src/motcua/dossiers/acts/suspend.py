"""Suspend: the dossier rests for a cause whose time the law does not count, with proof and an expected end."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers import turn_rules
from motcua.dossiers.act import NOTE_FOR_APPLICANT, Act, Audience, Facts, Said, Seen, Told
from motcua.dossiers.phrases import note_of
from motcua.dossiers.turn_rules import BY_OUTAGE
from motcua.kernel import clock
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import day
from motcua.platform.inputs import Ask, Choices, Day, Given, Line, Note
from motcua.process.engine import Order
from motcua.process.moves import kept, needs_words, pause, paused_steps
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import RUNNING, StepKind
from motcua.process.table import OUTAGE, Rule


class Suspend(Given):
    """For which cause, by which proof, until when as far as anybody knows."""

    ground: Annotated[Line, Ask(lazy("Nguyên nhân tạm dừng"))]
    law: Annotated[
        Line,
        Ask(lazy("Bằng chứng và căn cứ"), lazy("Số, ngày của văn bản; điều luật không tính thời gian ấy.")),
    ] = ""
    until: Annotated[Day, Ask(lazy("Dự kiến đến ngày"), lazy("Đến ngày này người giữ hồ sơ phải xem lại."))]
    note: Annotated[Note, Ask(lazy("Nội dung người nộp sẽ đọc"))]


def decide(state: State, order: Order[Suspend], world: World) -> Outcome:
    """Clock and steps rest; the status runs on, for the national list has none for it."""
    given = order.given
    needs_words(given.note, "Hãy ghi vì sao hồ sơ phải tạm dừng để người nộp biết.")
    ground = turn_rules.chosen("suspension", given, world.now.date())
    if ground.counts:
        sentence = (
            "Thời gian này luật vẫn tính vào thời hạn nên không tạm dừng được. "
            "Nếu không kịp, hãy xin lỗi và hẹn lại ngày trả."
        )
        raise Invalid(sentence, fields={"ground": [sentence]})
    if (ground.key == BY_OUTAGE) is not (order.standing.service == OUTAGE):
        sentence = "Sự cố hệ thống quốc gia do quản trị viên ghi nhận một lần cho mọi hồ sơ liên quan."
        raise Invalid(sentence, fields={"ground": [sentence]})
    if given.until <= world.now:
        sentence = "Ngày dự kiến phải sau hôm nay."
        raise Invalid(sentence, fields={"until": [sentence]})
    paused = replace(pause(state, world), suspended=ground.key)
    data = kept(ground=ground.key, law=given.law, until=given.until, pauses=paused_steps(paused))
    return Outcome(paused, data=data, words=kept(note=given.note))


def _offers(_seen: Seen) -> dict[str, Choices]:
    return {"ground": [(key, words) for key, words in turn_rules.offered("suspension") if key != BY_OUTAGE]}


def _more(facts: Facts) -> str:
    """The cause, and until when as far as anybody knows."""
    ground = turn_rules.ground("suspension", str(facts.get("ground", "")), clock.now().date())
    until = facts.get("until")
    words = _("dự kiến đến %(day)s") % {"day": day(datetime.fromisoformat(until))} if until else ""
    return ", ".join(part for part in (ground.words if ground else "", words) if part)


def _message(facts: Facts) -> Said:
    parts = (
        _("Lý do: %(note)s") % {"note": note_of(facts)},
        _(
            "Thời gian tạm dừng không tính vào thời hạn giải quyết. Bạn chưa phải làm gì; bạn được báo khi việc giải "
            "quyết tiếp tục."
        ),
    )
    return Said(_("tạm dừng giải quyết"), "\n\n".join(parts))


SUSPEND = Act(
    key="suspend",
    rule=Rule(
        statuses=RUNNING,
        kinds=frozenset({StepKind.WORK, StepKind.APPROVAL}),
        supervisor=True,
        services=frozenset({OUTAGE}),
        until_signed=True,
    ),
    given=Suspend,
    decide=decide,
    told=Told(
        type="suspended",
        at_desk=lazy("Tạm dừng giải quyết"),
        to_citizen=lazy("Tạm dừng, thời gian này không tính vào thời hạn"),
        mark="wait",
        reads={**NOTE_FOR_APPLICANT, **dict.fromkeys(("ground", "law", "until"), Audience.APPLICANT)},
        more=_more,
        message=_message,
    ),
    verb=lazy("Tạm dừng giải quyết"),
    happens=lazy(
        "Thời hạn của hồ sơ và của các bước dừng lại cho đến khi anh chị cho giải quyết tiếp; người nộp được báo lý do."
    ),
    order=185,
    icon="clock",
    offers=_offers,
)
