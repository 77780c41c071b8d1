"""Forward: a desk took in what another agency decides; that agency's own counter receives it next.

Two times are kept: when the desk took it in (`taken_at`), and when the competent agency receives it, which is its
acceptance, and with which the limit begins (Decree 118/2025 art. 17.3, as amended by Decree 309/2026).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.agencies.queries import agency
from motcua.dossiers import forwarding
from motcua.dossiers.act import NOTE_FOR_APPLICANT, Act, Audience, Facts, Place, Said, Told
from motcua.dossiers.acts.accept import Accept, ensure_complete
from motcua.dossiers.phrases import moment_of
from motcua.dossiers.requirements import case_of, missing_papers, seen_paper
from motcua.dossiers.store import Locked
from motcua.process.engine import Decision, Order
from motcua.process.moves import kept, open_steps, own_step, without
from motcua.process.outcome import Closed, Outcome
from motcua.process.state import State, World
from motcua.process.states import Status, StepKind
from motcua.process.table import Rule


class Forward(Accept):
    """Codes of the components whose paper originals were seen at the counter."""


RULE = Rule(
    statuses=frozenset({Status.SUBMITTED}),
    kinds=frozenset({StepKind.INTAKE}),
    unless=lambda state: not state.to_forward,
)


def decide(
    state: State,
    order: Order[Forward],
    world: World,
    *,
    missing: Sequence[str] = (),
    titles: Mapping[str, str] | None = None,
    name: str = "",
) -> Outcome:
    """The intake is opened anew at the counter of the competent agency, whose `name` is told; no limit begins."""
    ensure_complete(state, missing)
    step = own_step(state, RULE, order.standing)
    there = replace(step.spec, at=state.receiving)
    left, opened = open_steps(without(state, (step,)), (there,), world)
    paper_by = forwarding.paper_by(world.calendar(state.places["counter"]), world.now)
    data = {"step": step.spec.key, "to": state.receiving, "to_name": name, "paper_by": paper_by}
    return Outcome(
        replace(left, taken_at=world.now),
        closed=(Closed(step, "forwarded"),),
        opened=opened,
        data={**data, **kept(seen=order.given.seen or None)},
        also={"papers": tuple(seen_paper(code, title) for code, title in (titles or {}).items())},
    )


def _prepare(dossier: Locked, order: Order[Forward]) -> Decision[Forward]:
    case = case_of(dossier)
    return partial(
        decide,
        missing=missing_papers(dossier, order.given.seen),
        titles={code: case.papers[code].name for code in order.given.seen if code in case.papers},
        name=agency(dossier.state.receiving).name,
    )


def _more(facts: Facts) -> str:
    return str(facts.get("to_name", ""))


def _message(facts: Facts) -> Said:
    parts = [
        _(
            "Hồ sơ chuyển ngay đến %(name)s là nơi tiếp nhận của cơ quan có thẩm quyền. Thời hạn giải quyết tính từ "
            "khi nơi ấy tiếp nhận; bạn được báo ngày hẹn trả lúc đó. Bạn không phải làm gì thêm."
        )
        % {"name": facts.get("to_name") or _("quầy của cơ quan có thẩm quyền")}
    ]
    if facts.get("paper_by"):
        words = _("Giấy tờ bản giấy, nếu có, được chuyển đi trước %(moment)s.")
        parts.append(words % {"moment": moment_of(facts, "paper_by")})
    return Said(_("đã được nhận tại quầy và chuyển đến nơi có thẩm quyền"), "\n\n".join(parts))


FORWARD = Act(
    key="forward",
    rule=RULE,
    idle="Hồ sơ này không phải chuyển nơi khác tiếp nhận, hoặc đã chuyển rồi.",
    given=Forward,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="forwarded",
        at_desk=lazy("Nhận hộ, chuyển nơi có thẩm quyền tiếp nhận"),
        to_citizen=lazy("Quầy đã nhận hồ sơ và chuyển đến nơi có thẩm quyền"),
        reads={**NOTE_FOR_APPLICANT, **dict.fromkeys(("to", "to_name", "paper_by"), Audience.OUTSIDER)},
        more=_more,
        message=_message,
    ),
    verb=lazy("Nhận và chuyển nơi có thẩm quyền"),
    happens=lazy(
        "Hồ sơ được ghi là đã nhận tại quầy này và chuyển ngay đến quầy của cơ quan có thẩm quyền. Thời hạn chỉ bắt "
        "đầu khi nơi ấy tiếp nhận; người nộp được báo."
    ),
    place=Place.MAIN,
    order=15,
    icon="next",
    template="desk/acts/accept.html",
    papers=("receipt",),
)
