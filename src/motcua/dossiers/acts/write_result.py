"""Write the result: filled in by who appraises or approves, until it is signed; each change leaves a trace."""

from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Audience, Place, Told
from motcua.dossiers.result_document import check
from motcua.dossiers.store import Locked, fingerprint
from motcua.platform.inputs import Given, Line, Object
from motcua.process.engine import Decision, Order
from motcua.process.moves import kept
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import APPRAISALS, RUNNING, StepKind
from motcua.process.table import Rule


class WriteResult(Given):
    """The fields of the document. A number that was given already stays when none is named here."""

    fields: Object
    number: Line = ""


def decide(state: State, order: Order[WriteResult], _world: World) -> Outcome:
    """The log proves what was written without repeating it."""
    given = order.given
    row = {"fields": given.fields, **kept(number=given.number)}
    return Outcome(state, data={"fields": fingerprint(given.fields)}, also={"result": (row,)})


def _is_signed(state: State) -> bool:
    return state.signed


def _prepare(dossier: Locked, order: Order[WriteResult]) -> Decision[WriteResult]:
    check(dossier, order.given.fields, of="fields", whole=False)
    return decide


WRITE_RESULT = Act(
    key="write_result",
    rule=Rule(
        statuses=RUNNING,
        kinds=APPRAISALS | {StepKind.APPROVAL},
        beside_a_pause=True,
        unless=_is_signed,
        renews=True,
    ),
    idle="Kết quả đã ký nên không sửa được nữa.",
    given=WriteResult,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="result_written",
        changes_papers=True,
        at_desk=lazy("Soạn kết quả"),
        to_citizen=lazy("Cán bộ soạn kết quả"),
        seen_by=Audience.OFFICIAL,
    ),
    verb=lazy("Soạn kết quả"),
    happens=lazy(
        "Nội dung văn bản kết quả được lưu, sửa được đến khi ký. Trường còn thiếu điền sau được; trường sai thì không."
    ),
    place=Place.NOWHERE,
    order=105,
)
