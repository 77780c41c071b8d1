"""Ask for more: one consolidated request for everything that is missing or wrong; the clock stands meanwhile."""

from collections.abc import Collection
from dataclasses import replace
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.dossiers.act import NOTE_FOR_ALL, Act, Audience, Facts, Place, Said, Seen, Told
from motcua.dossiers.phrases import note_of
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Choices, Given, Line, Note
from motcua.process.engine import Order
from motcua.process.moves import kept, pause, paused_steps
from motcua.process.outcome import Outcome
from motcua.process.state import OpenStep, State, World
from motcua.process.states import APPRAISALS, RUNNING, Status, StepKind
from motcua.process.table import Rule

_NONE_LISTED = "Hãy ghi ít nhất một giấy tờ hoặc nội dung cần bổ sung và lý do."
_AGAIN = "Chỉ được yêu cầu bổ sung một lần. Lần nữa cần lý do được lãnh đạo đồng ý."


class Defect(Given):
    """One thing to supply or correct: the paper or content, what is wrong with it, the legal ground."""

    what: Annotated[Line, Ask(lazy("Giấy tờ hoặc nội dung"))]
    problem: Annotated[Note, Ask(lazy("Cần bổ sung, sửa gì"))]
    ground: Annotated[Line, Ask(lazy("Căn cứ pháp lý"))] = ""


class AskMore(Given):
    """Everything at once. A second request needs the reason with which a superior agreed."""

    defects: Annotated[list[Defect], Field(max_length=200), Ask(lazy("Cần bổ sung"))]
    superior_reason: Annotated[
        Note, Ask(lazy("Lý do được lãnh đạo đồng ý"), lazy("Bắt buộc từ lần yêu cầu bổ sung thứ hai."))
    ] = ""
    goes_on: Annotated[
        list[Line],
        Field(default_factory=list, max_length=50),
        Ask(
            lazy("Bước vẫn làm tiếp trong lúc chờ"),
            lazy("Bước không cần giấy tờ đang thiếu. Hạn của bước được chọn không dừng."),
        ),
    ]


def decide(state: State, order: Order[AskMore], world: World) -> Outcome:
    """The dossier waits on the citizen, and with it every open step but those that are said to go on."""
    rows = [d.model_dump() for d in order.given.defects if d.what or d.problem]
    if not rows or any(not (row["what"] and row["problem"]) for row in rows):
        raise Invalid(_NONE_LISTED, fields={"defects": [_NONE_LISTED]})
    reason = order.given.superior_reason
    if state.supplements and not reason.strip():
        raise Invalid(_AGAIN, fields={"superior_reason": [_AGAIN]})
    paused = pause(state, world, steps=_resting(state, order.given.goes_on))
    paused = replace(paused, status=Status.SUPPLEMENT, supplements=state.supplements + 1)
    words = {"note": "; ".join(f"{r['what']}: {r['problem']}" for r in rows), "defects": rows}
    data = {"count": paused.supplements, "pauses": paused_steps(paused)}
    return Outcome(paused, data=data, words=kept(**words, superior_reason=reason))


def _resting(state: State, goes_on: Collection[str]) -> set[int]:
    unknown = set(goes_on) - {s.spec.key for s in _others(state)}
    if unknown:
        sentence = "Bước này không làm tiếp được trong lúc chờ bổ sung."
        raise Invalid(sentence, fields={"goes_on": [sentence]})
    return {s.no for s in state.steps if s.spec.key not in goes_on}


def _others(state: State) -> list[OpenStep]:
    """Open steps that others do beside the work itself: they may need nothing of what is missing."""
    return [s for s in state.steps if s.spec.kind in APPRAISALS - {StepKind.WORK}]


def _message(facts: Facts) -> Said:
    lines = "\n".join(_line(d) for d in facts.get("defects", ())) or note_of(facts)
    then = _(
        "Bạn cần bổ sung:\n%(lines)s\n\nBạn hãy mở hồ sơ, chọn “Bổ sung hồ sơ” rồi gửi. Trong lúc chờ bạn, thời hạn "
        "giải quyết tạm dừng."
    )
    return Said(_("cần bạn bổ sung giấy tờ"), then % {"lines": lines})


def _line(defect: Facts) -> str:
    ground = _(" (căn cứ: %(ground)s)") % {"ground": defect["ground"]} if defect.get("ground") else ""
    return f"- {defect.get('what', '')}: {defect.get('problem', '')}{ground}"


def _starts(_detail: Seen) -> dict[str, Any]:
    return {"defects": [{}, {}, {}]}


def _suggests(detail: Seen) -> dict[str, list[str]]:
    return {"defects.what": [c.name for c in detail.case.components]}


def _spares(detail: Seen) -> list[str]:
    spared = [] if detail.dossier.supplements else ["superior_reason"]
    return spared if _others(detail.state) else [*spared, "goes_on"]


def _offers(detail: Seen) -> dict[str, Choices]:
    return {"goes_on": [(s.spec.key, s.spec.title) for s in _others(detail.state)]}


ASK_MORE = Act(
    key="ask_more",
    rule=Rule(
        statuses=frozenset({Status.SUBMITTED, *RUNNING}),
        kinds=frozenset({StepKind.INTAKE, StepKind.WORK}),
        until_signed=True,
    ),
    given=AskMore,
    decide=decide,
    told=Told(
        type="supplement_requested",
        at_desk=lazy("Yêu cầu bổ sung"),
        to_citizen=lazy("Cần bổ sung; trong lúc chờ, thời hạn tạm dừng"),
        mark="wait",
        reads={**NOTE_FOR_ALL, "defects": Audience.OUTSIDER},
        message=_message,
    ),
    verb=lazy("Yêu cầu bổ sung"),
    happens=lazy(
        "Người nộp được báo ngay, một lần, tất cả những gì cần bổ sung; thời hạn dừng cho đến khi họ bổ sung. "
        "Phiếu (mẫu 02) gửi họ khi người có thẩm quyền đã ký."
    ),
    place=Place.BESIDE,
    order=20,
    icon="documents",
    offers=_offers,
    suggests=_suggests,
    spares=_spares,
    starts=_starts,
    papers=("form_02",),
)
