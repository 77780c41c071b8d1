"""Deny: the appraisal comes to a negative decision, with ground and reasons; it is approved, signed and sealed as any
result is, and returned like one. Refusing to receive is another act (`refuse`), for what was never received.
"""

from dataclasses import replace
from typing import Annotated

from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Audience, Seen, Told
from motcua.dossiers.acts.ask_more import TO_CHECK
from motcua.dossiers.models import Dossier
from motcua.dossiers.opinions import none_awaited
from motcua.dossiers.renewals import CORRECT, REVOKE
from motcua.dossiers.result_document import denied_fields
from motcua.dossiers.store import Locked, fingerprint
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Given, Line, Note
from motcua.process.engine import Decision, Order
from motcua.process.moves import finish, kept, needs_words, own_step, worked_on
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import RUNNING, StepKind
from motcua.process.table import Rule


class Deny(Given):
    """Why what was asked for is not granted, as the decision will say it."""

    law: Annotated[
        Line, Ask(lazy("Căn cứ pháp lý"), lazy("Điều, khoản, số hiệu văn bản; in trong quyết định."))
    ]
    note: Annotated[
        Note,
        Ask(lazy("Lý do không chấp thuận"), lazy("In nguyên văn trong quyết định gửi người nộp.")),
    ]


def _denied(state: State) -> bool:
    """It is negative already, or what is drafted corrects or revokes a result that was issued."""
    return state.negative or state.renewal in (CORRECT, REVOKE)


RULE = Rule(
    statuses=RUNNING, kinds=frozenset({StepKind.WORK}), until_signed=True, unless=_denied, renews=True
)


def decide(state: State, order: Order[Deny], world: World) -> Outcome:
    """The step is done with a negative proposal; what is drafted from now on is the negative decision."""
    if state.to_check:
        raise Invalid(TO_CHECK)
    given = order.given
    needs_words(given.law, "Hãy ghi căn cứ pháp lý của việc không chấp thuận.", field="law")
    needs_words(given.note, "Hãy ghi lý do không chấp thuận để người nộp đọc trong quyết định.")
    step = own_step(state, RULE, order.standing)
    none_awaited(state, step)
    done = finish(state, step, world)
    return replace(
        done,
        state=replace(done.state, status=worked_on(state), negative=True),
        data={**done.data, "negative": True},
        words=kept(law=given.law, note=given.note),
    )


def _prepare(dossier: Locked, order: Order[Deny]) -> Decision[Deny]:
    """The draft is filled from the dossier, the ground and the reasons; a number of another series is given up."""
    row = Dossier.objects.select_related("declaration", "handling").get(pk=dossier.id)
    fields = denied_fields(row, ground=order.given.law, reason=order.given.note)

    def decision(state: State, order: Order[Deny], world: World) -> Outcome:
        made = decide(state, order, world)
        also = {"result": ({"fields": fields, "number": ""},)}
        return replace(made, data={**made.data, "fields": fingerprint(fields)}, also=also)

    return decision


def _suggests(seen: Seen) -> dict[str, list[str]]:
    return {"law": list(seen.content.grounds)}


DENY = Act(
    key="deny",
    rule=RULE,
    idle="Hồ sơ này đã được đề xuất không chấp thuận, hoặc đang đính chính, thu hồi kết quả. Muốn đổi, người phê duyệt "
    "trả lại để thẩm định lại.",
    given=Deny,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="denied",
        at_desk=lazy("Đề xuất không chấp thuận"),
        to_citizen=lazy("Đã thẩm định"),
        reads={"note": Audience.OFFICIAL, "law": Audience.OFFICIAL},
    ),
    verb=lazy("Đề xuất không chấp thuận"),
    happens=lazy(
        "Dự thảo quyết định không chấp thuận, với căn cứ, lý do và cách khiếu nại, chuyển đến người phê duyệt. Khi đã "
        "ký và đóng dấu, quyết định được trả như một kết quả."
    ),
    order=115,
    icon="close",
    risk=True,
    suggests=_suggests,
)
