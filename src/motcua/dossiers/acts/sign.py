"""Sign: the result bears the signature of the person with the authority; from now on there is a decision."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Place, Told
from motcua.platform.inputs import Given, Hash
from motcua.process.engine import Order
from motcua.process.moves import finish, own_step
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import RUNNING, Stage, Status, StepKind
from motcua.process.table import Rule


class Sign(Given):
    """The signed PDF, made before, where the agency's seal goes (page, x1, y1, x2, y2 in points), and the consent
    because of which it was signed.
    """

    file: Hash
    seal_place: list[float] | None = None
    consent: str = ""


RULE = Rule(statuses=RUNNING, kinds=frozenset({StepKind.PERSONAL_SIGN}), renews=True)


def decide(state: State, order: Order[Sign], world: World) -> Outcome:
    """After this nothing may be withdrawn or stopped (Decree 118/2025 art. 21)."""
    given = order.given
    done = finish(state, own_step(state, RULE, order.standing), world)
    return replace(
        done,
        state=settled(replace(done.state, signed=True)),
        data={**done.data, "file": given.file, "consent": given.consent},
        also={"result": ({"signed_file": given.file, "seal_place": given.seal_place},)},
    )


def settled(state: State) -> State:
    """The result is ready as soon as only its handing over is left."""
    return replace(state, status=Status.DONE) if state.stage is Stage.RETURN else state


SIGN = Act(
    key="sign",
    rule=RULE,
    given=Sign,
    decide=decide,
    told=Told(
        type="signed",
        changes_papers=True,
        at_desk=lazy("Ký số kết quả"),
        to_citizen=lazy("Đã ký số kết quả"),
    ),
    verb=lazy("Ký số kết quả"),
    happens=lazy("Kết quả được ký bằng chữ ký số của anh chị và không sửa được nữa."),
    place=Place.MAIN,
    order=140,
    icon="pen",
    scopes=("sign",),
    many=True,
    signs="person",
)
