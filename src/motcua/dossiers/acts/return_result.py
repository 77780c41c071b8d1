"""Return: the result is given out, and who took it is written down."""

from dataclasses import replace
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import NOTE_FOR_APPLICANT, Act, Audience, Facts, Place, Said, Seen, Told
from motcua.dossiers.queries.linked import group_of
from motcua.dossiers.store import Locked
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Given, Line, Note
from motcua.process.engine import Decision, Order
from motcua.process.moves import finish, kept, own_step
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import Status, StepKind
from motcua.process.table import Rule

_WAYS = (
    ("online", lazy("Bản điện tử trên Cổng dịch vụ công")),
    ("counter", lazy("Trao tận tay tại quầy")),
    ("post", lazy("Gửi qua bưu chính")),
)
_WHO = "Hãy ghi họ tên người nhận kết quả."


class Return(Given):
    """How it is given out and who took it; of their number only the last four digits are kept."""

    way: Annotated[Literal["online", "counter", "post"], Ask(lazy("Trả kết quả bằng cách"), choices=_WAYS)]
    taken_by: Annotated[
        Line, Ask(lazy("Người nhận"), lazy("Họ tên người nhận tại quầy hoặc người nhận trên bưu gửi."))
    ] = ""
    id_number: Annotated[
        Line, Ask(lazy("Số định danh của người nhận"), lazy("Hệ thống chỉ lưu bốn số cuối."))
    ] = ""
    note: Annotated[Note, Ask(lazy("Ghi chú"))] = ""


RULE = Rule(statuses=frozenset({Status.DONE}), kinds=frozenset({StepKind.HANDOVER}))


def decide(state: State, order: Order[Return], world: World) -> Outcome:
    """Not before the fee is paid. Online nobody takes anything in hand, so nobody is written down."""
    if not state.fee_paid:
        raise Invalid("Chưa ghi nhận phí, lệ phí của hồ sơ. Hãy thu rồi ghi nhận trước khi trả kết quả.")
    given = order.given
    in_hand = given.way != "online"
    if in_hand and not given.taken_by:
        raise Invalid(_WHO, fields={"taken_by": [_WHO]})
    done = finish(state, own_step(state, RULE, order.standing), world)
    taker = {"taken_by": given.taken_by, "id_last": given.id_number[-4:]} if in_hand else {}
    return replace(
        done,
        state=replace(done.state, status=Status.RETURNED),
        data={**done.data, "way": given.way, **({"renewed": True} if state.rounds else {})},
        words=kept(note=given.note, **taker),
    )


def _prepare(dossier: Locked, _order: Order[Return]) -> Decision[Return]:
    """Where a linked filing gives its results out together, the others come first."""
    group = group_of(dossier.id)
    if group and (missing := group.to_come(dossier.id)):
        raise Invalid(
            "Kết quả được trả cùng lúc với các thủ tục liên thông; còn chờ: %(codes)s.",
            codes=", ".join(f"{one.name} ({one.dossier.code})" for one in missing),
        )
    return decide


def _more(facts: Facts) -> str:
    way, to = str(dict(_WAYS).get(facts.get("way", ""), "")).lower(), facts.get("taken_by")
    if not way:
        return ""
    return _("%(way)s, người nhận %(name)s") % {"way": way, "name": to} if to else way


def _message(facts: Facts) -> Said:
    taken_by = facts.get("taken_by")
    who = _("Người nhận: %(name)s.") % {"name": taken_by} if taken_by else ""
    then = _("Bản điện tử của kết quả vẫn nằm trong hồ sơ của bạn để tải về khi cần.")
    return Said(_("đã được trả kết quả"), f"{who} {then}".strip())


def _starts(detail: Seen) -> dict[str, Any]:
    return {"way": detail.dossier.returning, "taken_by": detail.dossier.asker_name}


RETURN = Act(
    key="return",
    rule=RULE,
    given=Return,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="returned",
        at_desk=lazy("Trả kết quả"),
        to_citizen=lazy("Đã trả kết quả"),
        reads={**NOTE_FOR_APPLICANT, "taken_by": Audience.APPLICANT},
        more=_more,
        message=_message,
    ),
    verb=lazy("Trả kết quả"),
    happens=lazy("Ghi nhận ai đã nhận kết quả, bằng cách nào. Hồ sơ kết thúc."),
    place=Place.MAIN,
    order=160,
    icon="return",
    starts=_starts,
)
