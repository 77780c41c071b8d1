"""Accept: every required paper is there as a file, or its original was seen now; the clock starts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.dossiers.act import Act, Facts, Place, Said, Told
from motcua.dossiers.acts.ask_more import TO_CHECK
from motcua.dossiers.phrases import due_of
from motcua.dossiers.requirements import case_of, missing_papers, seen_paper
from motcua.dossiers.store import Locked
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Given, Line
from motcua.process.engine import Decision, Order
from motcua.process.limit import Limit
from motcua.process.moves import due_from_now, finish, kept, own_step
from motcua.process.outcome import Outcome
from motcua.process.state import Clock, State, World
from motcua.process.states import Status, StepKind
from motcua.process.table import Rule


class Accept(Given):
    """Codes of the components whose paper originals were seen at the counter."""

    seen: Annotated[list[Line], Field(default_factory=list, max_length=200)]


RULE = Rule(
    statuses=frozenset({Status.SUBMITTED}),
    kinds=frozenset({StepKind.INTAKE}),
    unless=lambda state: state.to_forward,
)


def ensure_complete(state: State, missing: Sequence[str]) -> None:
    """Raises `Invalid` while something that was supplied is unchecked, or names what is neither filed nor seen."""
    if state.to_check:
        raise Invalid(TO_CHECK)
    if missing:
        raise Invalid(
            "Còn thiếu giấy tờ bắt buộc: %(names)s. Hãy yêu cầu bổ sung hoặc đánh dấu đã có bản giấy.",
            names="; ".join(missing),
        )


def decide(
    state: State,
    order: Order[Accept],
    world: World,
    *,
    limit: Limit | None = None,
    missing: Sequence[str] = (),
    titles: Mapping[str, str] | None = None,
) -> Outcome:
    """`limit` is what the province promises for this case and channel; `missing` names what is neither filed nor
    seen, `titles` the components whose originals were seen now.
    """
    ensure_complete(state, missing)
    clock = Clock(limit, due_from_now(state, world, limit))
    done = finish(state, own_step(state, RULE, order.standing), world)
    data = kept(due_at=clock.due_at, seen=order.given.seen or None)
    return replace(
        done,
        state=replace(done.state, status=Status.RECEIVED, clock=clock),
        data={**done.data, **data},
        also={"papers": tuple(seen_paper(code, title) for code, title in (titles or {}).items())},
    )


def _prepare(dossier: Locked, order: Order[Accept]) -> Decision[Accept]:
    case = case_of(dossier)
    promised = case.promised(dossier.channel)
    return partial(
        decide,
        limit=promised.limit if promised else None,
        missing=missing_papers(dossier, order.given.seen),
        titles={code: case.papers[code].name for code in order.given.seen if code in case.papers},
    )


def _message(facts: Facts) -> Said:
    return Said(_("đã được tiếp nhận"), due_of(facts) + " " + _("Bạn không phải làm gì thêm."))


ACCEPT = Act(
    key="accept",
    rule=RULE,
    idle="Quầy này chỉ nhận hộ: hãy chọn “Nhận và chuyển nơi có thẩm quyền”.",
    given=Accept,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="accepted",
        at_desk=lazy("Tiếp nhận hồ sơ"),
        to_citizen=lazy("Đã tiếp nhận hồ sơ, bắt đầu tính thời hạn"),
        message=_message,
    ),
    verb=lazy("Tiếp nhận hồ sơ"),
    happens=lazy(
        "Hồ sơ được tiếp nhận, thời hạn bắt đầu tính, người nộp nhận Giấy tiếp nhận và hẹn trả (mẫu 01)."
    ),
    place=Place.MAIN,
    order=10,
    template="desk/acts/accept.html",
    not_yet=lambda state: TO_CHECK if state.to_check else "",
    papers=("form_01",),
)
