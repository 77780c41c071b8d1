"""Check what was supplied: each thing that was asked for is right, or asked for again with why; only then it goes on.

What is asked for again belongs to the same request: it is not counted as another one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop
from pydantic import Field

from motcua.dossiers.act import NOTE_FOR_ALL, Act, Audience, Facts, Place, Said, Told
from motcua.dossiers.acts.ask_more import CHECKED, lines_of, open_request, until_of
from motcua.dossiers.asking import rules
from motcua.dossiers.store import Locked
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Given, Note
from motcua.process.engine import Decision, Order
from motcua.process.moves import due_from_now, kept, pause, paused_steps
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import RUNNING, Status, StepKind
from motcua.process.table import Rule

MOST = 200
Asked = Sequence[Mapping[str, Any]]
_NOT_EACH = gettext_noop("Hãy chọn đạt hoặc chưa đạt cho từng mục.")
_NO_SUCH = gettext_noop("Yêu cầu bổ sung không có mục này.")
_WHY = gettext_noop("Hãy ghi vì sao chưa đạt, để người nộp biết phải sửa gì.")


class Verdict(Given):
    """On one thing: its place in the request, from 0; whether it is right; if not, why."""

    place: Annotated[int, Field(ge=0, lt=MOST)]
    right: bool
    why: Note = ""


class CheckSupplement(Given):
    """A verdict on each thing that was asked for."""

    items: Annotated[list[Verdict], Field(max_length=MOST)]


def decide(
    state: State, order: Order[CheckSupplement], world: World, *, asked: Asked | None = None
) -> Outcome:
    """All right: the work goes on. Otherwise the dossier waits on the citizen once more, as long as the first time.

    `asked` is the request that was answered; None judges nothing but the verdicts themselves.
    """
    verdicts = {item.place: item for item in order.given.items}
    _ensure_each(verdicts, asked)
    wrong = [item for _place, item in sorted(verdicts.items()) if not item.right]
    data = {"right": [place for place, item in sorted(verdicts.items()) if item.right]}
    checked = replace(state, to_check=False)
    if not wrong:
        return Outcome(checked, data=data)
    rows = [{**(asked[item.place] if asked else {"what": ""}), "problem": item.why.strip()} for item in wrong]
    waits = replace(
        pause(checked, world),
        status=Status.SUPPLEMENT,
        answer_by=due_from_now(state, world, rules(world.now).answer),
    )
    return Outcome(
        waits,
        data={**data, "pauses": paused_steps(waits), **kept(answer_by=waits.answer_by)},
        words={"note": "; ".join(f"{r['what']}: {r['problem']}" for r in rows), "defects": rows},
    )


def _ensure_each(verdicts: Mapping[int, Verdict], asked: Asked | None) -> None:
    """A verdict on each thing and on nothing else, and why for each that is not right."""
    places = range(len(asked)) if asked is not None else verdicts
    left = [str(asked[place].get("what")) for place in places if place not in verdicts] if asked else []
    if left:
        fields = {"items": [_NOT_EACH]}
        sentence = "Hãy chọn đạt hoặc chưa đạt cho từng mục. Còn: %(names)s."
        raise Invalid(sentence, fields=fields, names="; ".join(left))
    if set(verdicts) - set(places):
        raise Invalid(_NO_SUCH, fields={"items": [_NO_SUCH]})
    silent = {f"items.{place}.why": [_WHY] for place, v in verdicts.items() if not (v.right or v.why.strip())}
    if silent:
        raise Invalid(_WHY, fields=silent)


def _prepare(dossier: Locked, _order: Order[CheckSupplement]) -> Decision[CheckSupplement]:
    return partial(decide, asked=open_request(dossier.id))


def _message(facts: Facts) -> Said:
    if not facts.get("defects"):
        return Said(_("đã được kiểm tra phần bổ sung"), _("Phần bổ sung đã đạt. Việc giải quyết tiếp tục."))
    then = _(
        "Phần bổ sung còn mục chưa đạt:\n%(lines)s\n\nThời hạn giải quyết lại tạm dừng trong lúc chờ bạn."
    )
    return Said(
        _("cần bạn bổ sung lại"),
        " ".join(filter(None, (then % {"lines": lines_of(facts)}, until_of(facts)))),
    )


def _more(facts: Facts) -> str:
    return _("còn mục chưa đạt") if facts.get("defects") else _("đạt")


CHECK_SUPPLEMENT = Act(
    key="check_supplement",
    rule=Rule(
        statuses=frozenset({Status.SUBMITTED, *RUNNING}),
        kinds=frozenset({StepKind.INTAKE, StepKind.WORK}),
        unless=lambda state: not state.to_check,
    ),
    idle=gettext_noop("Hồ sơ không có phần bổ sung nào chờ kiểm tra."),
    given=CheckSupplement,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type=CHECKED,
        at_desk=lazy("Kiểm tra phần bổ sung"),
        to_citizen=lazy("Đã kiểm tra phần bổ sung"),
        mark="wait",
        reads={**NOTE_FOR_ALL, "defects": Audience.OUTSIDER},
        more=_more,
        message=_message,
    ),
    verb=lazy("Kiểm tra phần bổ sung"),
    happens=lazy(
        "Đạt hết thì việc giải quyết tiếp tục. Mục chưa đạt được báo lại cho người nộp ngay, thời hạn lại tạm dừng; "
        "đó vẫn là lần yêu cầu trước, không tính thêm lần."
    ),
    place=Place.MAIN,
    main_when=lambda state: state.to_check,
    order=35,
    icon="check",
    template="desk/acts/check_supplement.html",
)
