"""Allow again: a superior agrees to one more request to supply, with the reason; the law knows one (art. 11)."""

from dataclasses import replace
from typing import Annotated

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop

from motcua.dossiers.act import NOTE_FOR_OFFICIALS, Act, Audience, Told
from motcua.platform.inputs import Ask, Given, Note
from motcua.process.engine import Order
from motcua.process.moves import kept, needs_words
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import RUNNING, Status
from motcua.process.table import Rule


class AllowAgain(Given):
    """Why the first request did not ask for it."""

    note: Annotated[
        Note,
        Ask(
            lazy("Vì sao phải yêu cầu lần nữa"),
            lazy(
                "Lần trước bỏ sót gì, vì sao; chỉ cán bộ đọc được. Hồ sơ bị tính là quá hạn theo Quyết định 766."
            ),
        ),
    ]


def decide(state: State, order: Order[AllowAgain], _world: World) -> Outcome:
    """One more request is possible; whoever makes it uses it up."""
    needs_words(order.given.note, "Hãy ghi vì sao phải yêu cầu bổ sung lần nữa.")
    return Outcome(
        replace(state, again_allowed=True),
        data={"count": state.supplements},
        words=kept(note=order.given.note),
    )


def _is_idle(state: State) -> bool:
    return state.supplements == 0 or state.again_allowed


ALLOW_AGAIN = Act(
    key="allow_again",
    rule=Rule(
        statuses=frozenset({Status.SUBMITTED, *RUNNING}), supervisor=True, until_signed=True, unless=_is_idle
    ),
    idle=gettext_noop("Hồ sơ này còn được yêu cầu bổ sung, chưa cần lãnh đạo đồng ý thêm."),
    given=AllowAgain,
    decide=decide,
    told=Told(
        type="supplement_allowed_again",
        at_desk=lazy("Đồng ý yêu cầu bổ sung lần nữa"),
        mark="wait",
        seen_by=Audience.OFFICIAL,
        reads=NOTE_FOR_OFFICIALS,
    ),
    verb=lazy("Đồng ý yêu cầu bổ sung lần nữa"),
    happens=lazy(
        "Người giải quyết được yêu cầu bổ sung thêm một lần. Lần yêu cầu này được đếm, hiện ở trang điều hành, và hồ "
        "sơ bị tính quá hạn theo Quyết định 766/QĐ-TTg."
    ),
    order=25,
    icon="documents",
)
