"""Ask for more: one consolidated request for everything that is missing or wrong; the clock stands meanwhile."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.dossiers.act import NOTE_FOR_ALL, Act, Audience, Facts, Place, Said, Seen, Told
from motcua.dossiers.phrases import note_of
from motcua.dossiers.requirements import case_of
from motcua.dossiers.store import TOPIC, Locked
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Choices, Given, Line, Note
from motcua.platform.readers import story
from motcua.procedures.queries import frozen
from motcua.procedures.types import Case, Content
from motcua.process.engine import Decision, Order
from motcua.process.moves import kept, pause, paused_steps
from motcua.process.outcome import Outcome
from motcua.process.state import OpenStep, State, World
from motcua.process.states import APPRAISALS, RUNNING, Status, StepKind
from motcua.process.table import Rule

FIELD, PAPER = "field:", "paper:"
"""How `about` begins: an answer of the form, a paper of the case; the name or code follows."""
_NONE_LISTED = "Hãy ghi ít nhất một giấy tờ hoặc nội dung cần bổ sung và lý do."
_AGAIN = "Chỉ được yêu cầu bổ sung một lần. Lần nữa cần lý do được lãnh đạo đồng ý."


class Defect(Given):
    """One thing to supply or correct: the paper or content, what is wrong with it, the legal ground.

    `about` is an answer of the form (`field:…`) or a paper of the case (`paper:…`), which is then supplied in its own
    place; anything else is named in words by `what`.
    """

    about: Annotated[
        Line,
        Ask(
            lazy("Ô tờ khai hoặc giấy tờ"),
            lazy("Chọn ô thì người nộp sửa đúng ô đó; chọn giấy tờ thì họ nộp tệp cho giấy tờ đó."),
        ),
    ] = ""
    what: Annotated[Line, Ask(lazy("Giấy tờ hoặc nội dung khác"), lazy("Chỉ ghi khi không chọn ở trên."))] = (
        ""
    )
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
    rows = [_kept_row(d) for d in order.given.defects if d.about or d.what or d.problem]
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


def _kept_row(defect: Defect) -> dict[str, Any]:
    return {name: value for name, value in defect.model_dump().items() if name != "about" or value}


def _prepare(dossier: Locked, order: Order[AskMore]) -> Decision[AskMore]:
    """What is asked about is named in the words of the case, whatever else was written."""
    content, case = frozen(dossier.version_id), case_of(dossier)
    titles = dict(_places(content, case))
    unknown = {d.about for d in order.given.defects if d.about} - set(titles)
    if unknown:
        sentence = "Hồ sơ này không có ô tờ khai hay giấy tờ đó."
        raise Invalid(sentence, fields={"defects": [sentence]})
    named = [d.model_copy(update={"what": titles.get(d.about, d.what)}) for d in order.given.defects]
    given = order.given.model_copy(update={"defects": named})

    def decision(state: State, order: Order[AskMore], world: World) -> Outcome:
        return decide(state, replace(order, given=given), world)

    return decision


def _places(content: Content, case: Case) -> list[tuple[str, str]]:
    """All that one can ask about: the questions of the form, then the papers of the case; each with its name."""
    form = content.form(case.form)
    asked = form["schema"]["properties"]
    names = [name for group in form["groups"] for name in group["fields"]]
    fields = [(f"{FIELD}{name}", str(asked[name].get("title", name))) for name in names]
    return [*fields, *((f"{PAPER}{c.code}", c.name) for c in case.components if not c.form)]


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
    words = {FIELD: _("Tờ khai: %(name)s"), PAPER: _("Giấy tờ: %(name)s")}
    places = _places(detail.content, detail.case)
    return {
        "goes_on": [(s.spec.key, s.spec.title) for s in _others(detail.state)],
        "defects.about": [(key, words[_kind(key)] % {"name": name}) for key, name in places],
    }


def _kind(about: str) -> str:
    return FIELD if about.startswith(FIELD) else PAPER


ASK_MORE = Act(
    key="ask_more",
    rule=Rule(
        statuses=frozenset({Status.SUBMITTED, *RUNNING}),
        kinds=frozenset({StepKind.INTAKE, StepKind.WORK}),
        until_signed=True,
    ),
    given=AskMore,
    prepare=_prepare,
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


def last_asked(dossier: int) -> Sequence[Mapping[str, Any]]:
    """What the last request of a dossier names, in its order; nothing when none was ever made."""
    asked = (
        e.facts.get("defects", ()) for e in reversed(story(TOPIC, dossier)) if e.type == ASK_MORE.told.type
    )
    return tuple(next(asked, ()))


def asked_fields(defects: Sequence[Mapping[str, Any]]) -> list[str]:
    """The questions of the form that are to be answered anew."""
    named = (str(defect.get("about", "")) for defect in defects)
    return [about.removeprefix(FIELD) for about in named if about.startswith(FIELD)]
