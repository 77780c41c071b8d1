"""Seal: the agency's seal stands beside the signature; the sealed PDF is the result."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Facts, Place, Told
from motcua.dossiers.acts.sign import settled
from motcua.dossiers.renewals import RENEWALS
from motcua.platform.inputs import Given, Hash
from motcua.process.engine import Order
from motcua.process.moves import finish, own_step
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import RUNNING, StepKind
from motcua.process.table import Rule


class Seal(Given):
    """The sealed PDF, made before, and the consent because of which it was sealed."""

    file: Hash
    consent: str = ""


def _unsigned(state: State) -> bool:
    return not state.signed


RULE = Rule(statuses=RUNNING, kinds=frozenset({StepKind.SEAL}), unless=_unsigned, renews=True)


def decide(state: State, order: Order[Seal], world: World) -> Outcome:
    """The person signs before the agency does (Decree 30/2020/NĐ-CP)."""
    file, consent = order.given.file, order.given.consent
    done = finish(state, own_step(state, RULE, order.standing), world)
    data = {**done.data, "file": file, "consent": consent}
    also: dict[str, Any] = {
        "result": ({"sealed_file": file},),
        "outputs": ({"kind": "result", "file": file},),
    }
    if state.renewing:
        # From now on the one before says that it was replaced, corrected or revoked, and by what.
        also["renewed"] = ({"round": state.rounds, "issued": True, "by_file": file},)
        data["renewal"] = state.renewal
    return replace(done, state=settled(done.state), data=data, also=also)


def _more(facts: Facts) -> str:
    return str(RENEWALS.get(str(facts.get("renewal", "")), ""))


SEAL = Act(
    key="seal",
    rule=RULE,
    idle="Kết quả chưa có chữ ký của người có thẩm quyền nên chưa đóng dấu được.",
    given=Seal,
    decide=decide,
    told=Told(
        type="sealed",
        changes_papers=True,
        at_desk=lazy("Đóng dấu số của cơ quan"),
        to_citizen=lazy("Đã đóng dấu số của cơ quan: có kết quả"),
        more=_more,
    ),
    verb=lazy("Đóng dấu cơ quan"),
    happens=lazy("Dấu số của cơ quan được đặt cạnh chữ ký. Kết quả có hiệu lực và chuyển đến nơi trả."),
    place=Place.MAIN,
    order=150,
    icon="seal",
    scopes=("sign",),
    many=True,
    signs="organisation",
)
