"""Withdraw: the applicant takes it back; possible until the result is signed (form 05, NĐ 118/2025 art. 21)."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import NOTE_FOR_APPLICANT, Act, AtPortal, Audience, Facts, Said, Told
from motcua.dossiers.phrases import originals_go_back
from motcua.dossiers.requirements import originals_of
from motcua.dossiers.store import Locked
from motcua.platform.inputs import Ask, Given, Note
from motcua.process.engine import Decision, Order
from motcua.process.moves import end, kept
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import PAUSED, RUNNING, Status
from motcua.process.table import Rule


class Withdraw(Given):
    """Why, if they like to say."""

    note: Annotated[Note, Ask(lazy("Lý do rút hồ sơ"))] = ""


def decide(state: State, order: Order[Withdraw], _world: World, *, originals: Sequence[str] = ()) -> Outcome:
    """It ends without a result; `originals` are the papers that go back."""
    ended = end(state, Status.WITHDRAWN, "withdrawn", kept(note=order.given.note))
    return replace(ended, data=kept(originals=list(originals) or None))


def _prepare(dossier: Locked, _order: Order[Withdraw]) -> Decision[Withdraw]:
    return partial(decide, originals=originals_of(dossier.id))


def _message(facts: Facts) -> Said:
    then = _("Việc giải quyết dừng lại. Bạn có thể nộp hồ sơ mới bất cứ lúc nào.")
    return Said(_("đã được rút"), "\n\n".join(part for part in (then, originals_go_back(facts)) if part))


WITHDRAW = Act(
    key="withdraw",
    rule=Rule(
        statuses=frozenset({Status.SUBMITTED, *RUNNING, *PAUSED}),
        applicant=True,
        counter=True,
        until_signed=True,
    ),
    given=Withdraw,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="withdrawn",
        at_desk=lazy("Rút hồ sơ"),
        to_citizen=lazy("Bạn đã rút hồ sơ"),
        mark="wait",
        reads={**NOTE_FOR_APPLICANT, "originals": Audience.APPLICANT},
        message=_message,
    ),
    verb=lazy("Rút hồ sơ theo yêu cầu"),
    happens=lazy(
        "Hồ sơ kết thúc vì người nộp xin rút, không khôi phục được. Thông báo dừng giải quyết (mẫu 05) gửi họ khi "
        "người có thẩm quyền đã ký; bản chính được trả lại."
    ),
    order=180,
    icon="back",
    risk=True,
    papers=("form_05",),
    at_portal=AtPortal(
        lazy("Rút hồ sơ"),
        lazy(
            "Cơ quan sẽ dừng giải quyết và hồ sơ không mở lại được. Nếu cần, bạn nộp hồ sơ mới. Phí, lệ phí đã nộp "
            "được trả lại theo quy định của từng khoản."
        ),
    ),
    scopes=("file", "work"),
)
