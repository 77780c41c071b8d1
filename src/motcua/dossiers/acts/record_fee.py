"""Record the fee: written down at the counter that it was received, once."""

from dataclasses import replace
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Facts, Place, Said, Told
from motcua.dossiers.models import SearchRow
from motcua.dossiers.search_rows import number_words, places_of
from motcua.dossiers.store import Locked
from motcua.kernel import money
from motcua.platform.inputs import Ask, Given, Line
from motcua.process.engine import Decision, Order
from motcua.process.moves import kept
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import OPEN, Status
from motcua.process.table import Rule

_WAYS = (("cash", lazy("Tiền mặt")), ("transfer", lazy("Chuyển khoản")), ("card", lazy("Thẻ")))


class RecordFee(Given):
    """How it was paid, and the number on its proof."""

    method: Annotated[Literal["cash", "transfer", "card"], Ask(lazy("Người nộp trả bằng"), choices=_WAYS)]
    reference: Annotated[Line, Ask(lazy("Số biên lai hoặc mã giao dịch"))] = ""


def decide(state: State, order: Order[RecordFee], _world: World) -> Outcome:
    """The whole fee, as it was set when the dossier was filed."""
    data = kept(amount=state.fee_due, **order.given.model_dump())
    return Outcome(replace(state, fee_paid=True), data=data)


def _prepare(dossier: Locked, order: Order[RecordFee]) -> Decision[RecordFee]:
    """The number on the proof is one more by which the desk finds the dossier."""
    if not order.given.reference:
        return decide
    places = places_of(dossier.state.route, dossier.state.places, dossier.state.receiving)
    row = {"about": str(SearchRow.About.FEE), "words": number_words(order.given.reference, places)}

    def decision(state: State, order: Order[RecordFee], world: World) -> Outcome:
        return replace(decide(state, order, world), also={"search": (row,)})

    return decision


def _paid(state: State) -> bool:
    return state.fee_paid


def _message(_facts: Facts) -> Said:
    return Said(_("đã được ghi nhận phí, lệ phí"), _("Bạn không phải nộp lại."))


def _amount(facts: Facts) -> str:
    return money.dong(int(facts["amount"])) if facts.get("amount") else ""


def _starts(_detail: Any) -> dict[str, Any]:
    return {"method": "cash"}


def _done(state: State) -> bool:
    return state.status is Status.DONE


RECORD_FEE = Act(
    key="record_fee",
    rule=Rule(statuses=OPEN, counter=True, cashier=True, unless=_paid),
    idle="Phí, lệ phí của hồ sơ này đã được ghi nhận rồi. Không cần thu lần nữa.",
    given=RecordFee,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="fee_recorded",
        at_desk=lazy("Ghi nhận đã thu phí, lệ phí"),
        to_citizen=lazy("Đã thu phí, lệ phí"),
        more=_amount,
        message=_message,
    ),
    verb=lazy("Ghi nhận đã thu phí"),
    happens=lazy("Ghi vào hồ sơ rằng phí, lệ phí đã thu đủ."),
    place=Place.BESIDE,
    main_when=_done,
    order=60,
    icon="money",
    starts=_starts,
)
