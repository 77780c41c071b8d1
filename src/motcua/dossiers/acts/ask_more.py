"""Ask for more: one consolidated request for everything that is missing or wrong; the clock stands meanwhile."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop
from pydantic import Field

from motcua.dossiers.act import NOTE_FOR_ALL, Act, Audience, Facts, Place, Said, Seen, Told
from motcua.dossiers.asking import Reason, known_reason, reasons, rules
from motcua.dossiers.phrases import moment_of, note_of
from motcua.dossiers.requirements import case_of
from motcua.dossiers.store import TOPIC, Locked
from motcua.kernel import clock
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import normal
from motcua.platform.inputs import Ask, Choices, Given, Line, Note
from motcua.platform.readers import story
from motcua.procedures.queries import frozen, is_computed
from motcua.procedures.types import Case, Content
from motcua.process.engine import Decision, Order
from motcua.process.moves import due_from_now, pause, paused_steps
from motcua.process.outcome import Outcome
from motcua.process.state import OpenStep, State, World
from motcua.process.states import APPRAISALS, RUNNING, Status, StepKind
from motcua.process.table import Rule

FIELD, PAPER = "field:", "paper:"
"""How `about` begins: an answer of the form, a paper of the case; the name or code follows."""
CHECKED = "supplement_checked"
"""The event of the check of what was supplied (`check_supplement`): it asks again for what is not right."""
TO_CHECK = gettext_noop(
    "Người nộp đã bổ sung. Hãy kiểm tra từng mục bằng việc “Kiểm tra phần bổ sung” rồi mới làm tiếp."
)
_NONE_LISTED = gettext_noop("Hãy ghi ít nhất một giấy tờ hoặc nội dung cần bổ sung và lý do.")
_AGAIN = gettext_noop(
    "Hồ sơ đã được yêu cầu bổ sung một lần. Muốn yêu cầu lần nữa, lãnh đạo cơ quan làm việc “Đồng ý yêu cầu bổ sung "
    "lần nữa” ở hồ sơ này trước."
)
# A typed ground names where in the text it stands.
_ARTICLE = re.compile(r"(điều|khoản|điểm|mục|chương|phụ lục)\s+\w", re.IGNORECASE)


class Defect(Given):
    """One thing to supply or correct: what it is, what is wrong with it, what to do, on what legal ground.

    `about` is an answer of the form (`field:…`) or a paper of the case (`paper:…`), which is then supplied in its own
    place; anything else is named in words by `what`. `reason` is a key of the stock (`asking.reasons`), whose own
    remedy stands where none is written. `ground` is one of the version's; where it has none, the text with its
    `article` is typed, and the record says so.
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
    reason: Annotated[Line, Ask(lazy("Lý do"), needed=True)] = ""
    problem: Annotated[Note, Ask(lazy("Cụ thể chưa đạt ở đâu"))] = ""
    remedy: Annotated[
        Note, Ask(lazy("Việc cần làm"), lazy("Để trống thì phiếu ghi việc thường làm với lý do đã chọn."))
    ] = ""
    ground: Annotated[Line, Ask(lazy("Căn cứ pháp lý"), needed=True)] = ""
    article: Annotated[Line, Ask(lazy("Điều, khoản"), lazy("Bắt buộc khi căn cứ là văn bản ghi tay."))] = ""


class AskMore(Given):
    """Everything at once. A second request needs a superior's own act before (`allow_again`)."""

    defects: Annotated[list[Defect], Field(max_length=200), Ask(lazy("Cần bổ sung"))]
    goes_on: Annotated[
        list[Line],
        Field(default_factory=list, max_length=50),
        Ask(
            lazy("Bước vẫn làm tiếp trong lúc chờ"),
            lazy("Bước không cần giấy tờ đang thiếu. Hạn của bước được chọn không dừng."),
        ),
    ]


def decide(state: State, order: Order[AskMore], world: World, *, listed: Collection[str] = ()) -> Outcome:
    """The dossier waits on the citizen, and with it every open step but those that are said to go on.

    `listed` are the legal grounds that the version names. The clock closes it when no answer has come in time.
    """
    if sentence := _not_yet(state):
        raise Invalid(sentence, fields={"defects": [sentence]})
    rows = _rows(order.given.defects, reasons(world.now), listed)
    paused = pause(state, world, steps=_resting(state, order.given.goes_on))
    count = state.supplements + 1
    paused = replace(paused, status=Status.SUPPLEMENT, supplements=count, again_allowed=False)
    paused = replace(paused, answer_by=due_from_now(state, world, rules(world.now).answer))
    words = {"note": "; ".join(f"{r['what']}: {r['problem']}" for r in rows), "defects": rows}
    data = {"count": count, "pauses": paused_steps(paused), "answer_by": paused.answer_by}
    return Outcome(paused, data=data, words=words)


def _not_yet(state: State) -> str:
    if state.to_check:
        return TO_CHECK
    return _AGAIN if state.supplements and not state.again_allowed else ""


def _rows(
    defects: Sequence[Defect], stock: Mapping[str, Reason], listed: Collection[str]
) -> list[dict[str, str]]:
    """As they are kept; raises `Invalid` with all that is missing, field by field."""
    named = {n: d for n, d in enumerate(defects) if d.about or d.what or d.problem or d.reason}
    wrong = {
        f"defects.{n}.{field}": [sentence]
        for n, d in named.items()
        for field, sentence in _wrong(d, stock.get(d.reason), listed)
    }
    if not named:
        wrong = {"defects": [_NONE_LISTED]}
    if wrong:
        first = next(iter(wrong.values()))[0]
        raise Invalid("Yêu cầu bổ sung còn thiếu. %(what)s", fields=wrong, what=first)
    return [_kept_row(d, stock[d.reason], listed) for d in named.values()]


def _wrong(defect: Defect, reason: Reason | None, listed: Collection[str]) -> Iterator[tuple[str, str]]:
    if reason is None:
        yield "reason", gettext_noop("Hãy chọn lý do trong danh sách.")
    if not (defect.what or (reason and reason.what)):
        yield "what", gettext_noop("Hãy chọn ô tờ khai, giấy tờ, hoặc ghi nội dung khác cần bổ sung.")
    if reason and not (defect.remedy.strip() or reason.remedy):
        yield "remedy", gettext_noop("Hãy ghi việc người nộp cần làm, đến đâu hoặc sửa ở đâu.")
    if defect.ground not in listed:
        if listed:
            yield "ground", gettext_noop("Hãy chọn căn cứ pháp lý trong danh sách của thủ tục.")
        elif not (defect.ground and _ARTICLE.search(defect.article)):
            yield (
                "article",
                gettext_noop("Thủ tục chưa có căn cứ trong danh mục: hãy ghi tên văn bản và điều, khoản."),
            )


def _kept_row(defect: Defect, reason: Reason, listed: Collection[str]) -> dict[str, str]:
    row = {
        "about": defect.about,
        "what": defect.what or reason.what,
        "reason": reason.key,
        "problem": defect.problem.strip() or reason.name,
        "remedy": defect.remedy.strip() or reason.remedy,
        "ground": ", ".join(filter(None, (defect.article, defect.ground))),
        "ground_from": "version" if defect.ground in listed else "typed",
    }
    return row if defect.about else {k: v for k, v in row.items() if k != "about"}


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
    listed = tuple(map(normal, content.grounds))

    def decision(state: State, order: Order[AskMore], world: World) -> Outcome:
        return decide(state, replace(order, given=given), world, listed=listed)

    return decision


def _places(content: Content, case: Case) -> list[tuple[str, str]]:
    """All that one can ask about: the questions of the form, then the papers of the case; each with its name."""
    form = content.form(case.form)
    asked = form["schema"]["properties"]
    ordered = [name for group in form["groups"] for name in group["fields"]]
    names = [name for name in ordered if not is_computed(asked[name])]
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
    then = _(
        "Bạn cần bổ sung:\n%(lines)s\n\nBạn hãy mở hồ sơ, chọn “Bổ sung hồ sơ” rồi gửi. Trong lúc chờ bạn, thời hạn "
        "giải quyết tạm dừng."
    )
    asked = then % {"lines": lines_of(facts)}
    return Said(_("cần bạn bổ sung giấy tờ"), " ".join(filter(None, (asked, until_of(facts)))))


def lines_of(facts: Facts) -> str:
    """What is asked for, a line each, as the applicant reads it."""
    return "\n".join(map(_line, facts.get("defects", ()))) or note_of(facts)


def until_of(facts: Facts) -> str:
    """Until when, and what the clock does then; empty where no date was set."""
    if not facts.get("answer_by"):
        return ""
    at = moment_of(facts, "answer_by")
    return _("Hãy bổ sung trước %(at)s; quá ngày đó hệ thống đóng hồ sơ.") % {"at": at}


def problem_of(defect: Facts) -> str:
    """What is wrong: the reason of the stock in the reader's language, and what was written with it."""
    reason, problem = known_reason(str(defect.get("reason", ""))), str(defect.get("problem", ""))
    if reason is None:
        return problem
    return str(reason) if problem == reason.name else f"{reason}: {problem}"


def _line(defect: Facts) -> str:
    ground = _(" (căn cứ: %(ground)s)") % {"ground": defect["ground"]} if defect.get("ground") else ""
    remedy = f" → {defect['remedy']}" if defect.get("remedy") else ""
    return f"- {defect.get('what', '')}: {problem_of(defect)}{remedy}{ground}"


def _starts(_detail: Seen) -> dict[str, Any]:
    return {"defects": [{}, {}, {}]}


def _suggests(detail: Seen) -> dict[str, list[str]]:
    return {"defects.what": [c.name for c in detail.case.components]}


def _spares(detail: Seen) -> list[str]:
    return [] if _others(detail.state) else ["goes_on"]


def _offers(detail: Seen) -> dict[str, Choices]:
    words = {FIELD: _("Tờ khai: %(name)s"), PAPER: _("Giấy tờ: %(name)s")}
    places = _places(detail.content, detail.case)
    grounds = {"defects.ground": [(g, g) for g in map(normal, detail.content.grounds)]}
    return {
        "goes_on": [(s.spec.key, s.spec.title) for s in _others(detail.state)],
        "defects.about": [(key, words[_kind(key)] % {"name": name}) for key, name in places],
        "defects.reason": [(r.key, str(r)) for r in reasons(clock.now()).values()],
        **(grounds if detail.content.grounds else {}),
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
    not_yet=_not_yet,
    papers=("form_02",),
)


def last_asked(dossier: int) -> Sequence[Mapping[str, Any]]:
    """What is open of the last request of a dossier, in its order; nothing when none was ever made."""
    return tuple({**row, "problem": problem_of(row)} for row in open_request(dossier))


def open_request(dossier: int) -> Sequence[Mapping[str, Any]]:
    """The same as it was written. What was supplied and is not right the check asks for again (`check_supplement`)."""
    asked = (e.facts.get("defects") for e in reversed(story(TOPIC, dossier)) if e.type in _ASKING)
    return tuple(next(filter(None, asked), ()))


_ASKING = frozenset({ASK_MORE.told.type, CHECKED})


def asked_fields(defects: Sequence[Mapping[str, Any]]) -> list[str]:
    """The questions of the form that are to be answered anew."""
    named = (str(defect.get("about", "")) for defect in defects)
    return [about.removeprefix(FIELD) for about in named if about.startswith(FIELD)]
