"""The statutory forms of Circular 03/2025/TT-VPCP for one dossier."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.utils import translation

from motcua.agencies.queries import agency, province
from motcua.agencies.types import Agency
from motcua.documents import queries as documents
from motcua.documents import types as paper
from motcua.documents.types import Rendered
from motcua.dossiers import opinions, turn_rules
from motcua.dossiers.acts import issuing
from motcua.dossiers.acts.ask_more import problem_of
from motcua.dossiers.acts.withdraw import WITHDRAW
from motcua.dossiers.models import Dossier, Output, Paper, Step
from motcua.dossiers.outputs import paper_labels
from motcua.dossiers.outputs.issue import Making, sealed
from motcua.dossiers.queries.handovers import Handed, handed
from motcua.dossiers.queries.journey import Happening, happenings
from motcua.dossiers.queries.passed import passed_to
from motcua.kernel import clock
from motcua.kernel.errors import Conflict, NotFound
from motcua.procedures.queries import frozen
from motcua.procedures.types import Content
from motcua.process.states import WITHOUT_RESULT


def occasion(dossier: Dossier, form: Output.Kind, seq: int | None) -> tuple[int, Happening]:
    """The event `seq` after which this form is issued, by default the newest; `NotFound` when there is none."""
    events = issuing(form.value)
    found = [(n, h) for n, h in enumerate(happenings(dossier), 1) if h.type in events and seq in (None, n)]
    if not found:
        raise NotFound("Hồ sơ chưa có giấy này vì việc đó chưa diễn ra.")
    return found[-1]


def form_01(dossier: Dossier, seq: int | None = None) -> Making:
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả: issued when the dossier was accepted, signed by the counter."""
    seq, accepted = occasion(dossier, Output.Kind.FORM_01, seq)
    return Making(
        dossier, Output.Kind.FORM_01, seq, accepted.at, lambda: _form_01(dossier, accepted), signed=True
    )


def _form_01(dossier: Dossier, accepted: Happening) -> bytes:
    made = form_01_paper(dossier, accepted)
    return sealed(made.pdf, made.seal, _receives(dossier), "Giấy tiếp nhận và hẹn trả kết quả")


def _receives(dossier: Dossier) -> Agency:
    """Whose counter received it, and gives form 01."""
    return agency(dossier.receiving) if dossier.receiving else dossier.counter


def _taken(dossier: Dossier) -> str:
    """Where and when another desk took it in; empty when none did."""
    if dossier.taken_at is None:
        return ""
    return f"{dossier.counter.name}, {dossier.taken_at.astimezone(clock.VIETNAM):%H giờ %M, ngày %d/%m/%Y}"


def form_01_paper(dossier: Dossier, accepted: Happening) -> Rendered:
    """Form 01 laid out, not signed yet."""
    content = frozen(dossier.version_id)
    case = content.case(dossier.case_code)
    due_at = _moment(accepted, "due_at")
    statutory, promised = paper_labels.limits(dossier, accepted.at)
    form = paper.Form01(
        letterhead=paper_labels.letterhead(_receives(dossier), accepted.at.date()),
        code=dossier.code,
        party=paper_labels.party(dossier),
        procedure=f"{content.name} ({content.code})",
        content=paper_labels.content(dossier),
        fee=paper_labels.fee(dossier),
        components=(*_forms(dossier, content), *_components(dossier)),
        sets=1,
        statutory=statutory,
        promised=promised,
        received_at=accepted.at,
        due_at=due_at,
        due_reason=_due_reason(due_at),
        return_way=paper_labels.RETURNING.get(dossier.returning, dossier.returning),
        stations=paper_labels.printed_stations(dossier),
        lookup=paper_labels.lookup(dossier),
        receiver=paper.Signer(("NGƯỜI TIẾP NHẬN HỒ SƠ",), accepted.who),
        made_at=clock.now(),
        case=case.name if case else "",
        taken=_taken(dossier),
    )
    return documents.render_form_01(form)


def _due_reason(due_at: datetime | None) -> str:
    if due_at is None:
        return "Thời hạn của thủ tục này không tính được thành ngày giờ. Cơ quan báo ngay khi có kết quả."
    return "Tính theo giờ làm việc của nơi tiếp nhận, trừ ngày nghỉ và ngày lễ; thời gian chờ bổ sung không tính."


def _moment(happening: Happening, key: str) -> datetime | None:
    text = happening.data.get(key)
    return datetime.fromisoformat(str(text)).astimezone(clock.VIETNAM) if text else None


def _forms(dossier: Dossier, content: Content) -> tuple[paper.Component, ...]:
    """The form that was filled in, under the name that it has among the papers, or its own."""
    case = content.case(dossier.case_code)
    if case is None or not dossier.answers:
        return ()
    names = [c.name for c in case.components if c.form] or [content.form(case.form)["title"]]
    return tuple(paper.Component(name, originals=1, note="khai trên hệ thống") for name in names)


def _components(dossier: Dossier) -> tuple[paper.Component, ...]:
    """One line for each component that came, as a file or as an original that was seen."""
    rows: dict[str, paper.Component] = {}
    for p in dossier.papers.order_by("added_at", "id"):
        seen = p.origin == Paper.Origin.SEEN
        note = "đã xem bản gốc" if seen else "tệp điện tử"
        rows[p.component] = paper.Component(
            p.component_name, originals=int(seen), copies=int(not seen), note=note
        )
    return tuple(rows.values())


class _Notice(TypedDict):
    """What every notice to the applicant carries."""

    letterhead: paper.Letterhead
    number: str
    code: str
    party: paper.Party
    procedure: str
    lookup: paper.Lookup
    signer: paper.Signer
    made_at: datetime


@dataclass(frozen=True)
class Issuing:
    """Who gives a notice, and when: the body, its number of the year, who signs for it."""

    agency: Agency
    number: str
    signer: paper.Signer
    at: datetime


def notice(dossier: Dossier, kind: str, seq: int, issuing: Issuing) -> Rendered:
    """The notice (forms 02 to 05) about the event `seq`, as it will be signed."""
    _seq, told = occasion(dossier, Output.Kind(kind), seq)
    return _DRAWN[kind](dossier, told, _frame(dossier, issuing))


def _frame(dossier: Dossier, issuing: Issuing) -> _Notice:
    return _Notice(
        letterhead=paper_labels.letterhead(issuing.agency, issuing.at.date()),
        number=issuing.number,
        code=dossier.code,
        party=paper_labels.party(dossier),
        procedure=dossier.procedure_name,
        lookup=paper_labels.lookup(dossier),
        signer=issuing.signer,
        made_at=issuing.at,
    )


def _contact() -> str:
    hotline = province().hotline
    return f"Tổng đài {hotline}, hoặc quầy nơi nộp hồ sơ" if hotline else "Quầy nơi nộp hồ sơ"


def _form_02(_dossier: Dossier, asked: Happening, frame: _Notice) -> Rendered:
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: everything at once."""
    form = paper.Form02(
        **frame,
        defects=tuple(
            paper.Defect(
                d["what"],
                problem_of(d),
                d.get("ground", ""),
                d.get("remedy") or "Bổ sung trên Cổng hoặc tại quầy",
            )
            for d in asked.data.get("defects", ())
        ),
        contact=_contact(),
        decided_at=asked.at,
        answer_by=_moment(asked, "answer_by"),
    )
    return documents.render_form_02(form)


def _form_03(dossier: Dossier, refused: Happening, frame: _Notice) -> Rendered:
    """Phiếu từ chối tiếp nhận giải quyết hồ sơ, with the ground of law as it was on its day."""
    ground = turn_rules.ground("refusal", str(refused.data.get("ground", "")), refused.at.date())
    law = turn_rules.sentence_of(ground, str(refused.data.get("law", "")))
    form = paper.Form03(
        **frame,
        reasons=(paper.Defect(ground.name if ground else "Hồ sơ", refused.note, law, ""),),
        advice=_advice(dossier, refused),
        decided_at=refused.at,
    )
    return documents.render_form_03(form)


def _advice(dossier: Dossier, refused: Happening) -> str:
    """Where the dossier goes on, or what the person can do."""
    name = refused.data.get("to_name")
    if not name:
        return "Bạn có thể nộp lại khi đủ điều kiện, hoặc hỏi tại quầy nơi nộp hồ sơ."
    if not refused.data.get("pass_on"):
        return f"Nộp hồ sơ đến cơ quan có thẩm quyền: {name}, tại quầy bất kỳ trong tỉnh hoặc trực tuyến."
    there = passed_to(dossier)
    code = f" với mã {there.code}" if there else ""
    return f"Hồ sơ đã được chuyển ngay đến cơ quan có thẩm quyền là {name}{code}; bạn không phải nộp lại."


def _form_04(dossier: Dossier, extended: Happening, frame: _Notice) -> Rendered:
    """Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết."""
    before = _moment(extended, "due_before") or _moment(extended, "due_at")
    after = _moment(extended, "comes_by") or _moment(extended, "due_at")
    form = paper.Form04(
        **frame,
        received_at=dossier.received_at or dossier.submitted_at,
        due_at=before or extended.at,
        new_due_at=after or extended.at,
        late_agency=dossier.handling.name,
        reason=extended.note,
        contact=_contact(),
    )
    return documents.render_form_04(form)


_OVER = "Hồ sơ kết thúc mà không có kết quả. Bạn có thể nộp hồ sơ mới bất cứ lúc nào."


def _form_05(dossier: Dossier, stopped: Happening, frame: _Notice) -> Rendered:
    """Thông báo dừng giải quyết hồ sơ: asked for by whoever filed it, or decided by the agency."""
    asked = stopped.type == WITHDRAW.told.type
    key = "on_request" if asked else str(stopped.data.get("ground", ""))
    ground = turn_rules.ground("withdrawal" if asked else "stop", key, stopped.at.date())
    law = turn_rules.sentence_of(ground, str(stopped.data.get("law", "")))
    names = [str(name) for name in stopped.data.get("originals", ())]
    back = f" Bản chính được trả lại tại {dossier.counter.name}: {'; '.join(names)}." if names else ""
    form = paper.Form05(
        **frame,
        received_at=dossier.received_at or dossier.submitted_at,
        stopped_at=stopped.at,
        unit=dossier.handling.name,
        reason=stopped.note or (ground.name if ground else ""),
        ground=law or "Nghị định số 118/2025/NĐ-CP",
        consequence=_OVER + back,
        asked_on=stopped.at.date() if asked else None,
    )
    return documents.render_form_05(form)


def _opinion(dossier: Dossier, given: Happening, frame: _Notice) -> Rendered:
    """Thông báo ý kiến của cơ quan được hỏi: the question, the answer, in its name to the agency that asked."""
    step = Step.objects.get(dossier=dossier, no=int(given.data["no"]))
    with translation.override("vi"):
        verdict = str(dict(opinions.VERDICTS)[str(given.data["verdict"])])
    said = [("Nội dung được hỏi", step.question or step.title), ("Ý kiến", verdict)]
    if given.note:
        said.append(("Nội dung ý kiến", given.note))
    case = f"{dossier.procedure_name}, hồ sơ {dossier.code}"
    text = f"Trả lời {dossier.handling.name} về {case}, cơ quan có ý kiến như sau:"
    form = paper.ResultPaper(
        letterhead=frame["letterhead"],
        number=frame["number"],
        signer=frame["signer"],
        issued_on=frame["made_at"].date(),
        code=dossier.code,
        verify_url=paper_labels.verify_url(dossier),
        made_at=frame["made_at"],
        style="notice",
        title="THÔNG BÁO",
        subtitle="Ý kiến về hồ sơ thủ tục hành chính",
        blocks=(
            {"type": "paragraph", "text": text},
            *({"type": "paragraph", "text": f"{label}: {words}"} for label, words in said),
        ),
        recipients=(dossier.handling.name, "Lưu: VT, hồ sơ"),
    )
    return documents.render_result(form)


def awaiting(kind: str, dossier: Dossier, seq: int | None = None) -> Making:
    """A notice as a paper of the dossier: no worker makes it, somebody signs it (`outputs/notices.py`)."""
    seq, told = occasion(dossier, Output.Kind(kind), seq)
    return Making(dossier, Output.Kind(kind), seq, told.at, _unsigned, signed=True)


def _unsigned() -> bytes:
    raise Conflict("Văn bản này đang chờ người có thẩm quyền ký.")


_DRAWN: Mapping[str, Callable[[Dossier, Happening, _Notice], Rendered]] = {
    "form_02": _form_02,
    "form_03": _form_03,
    "form_04": _form_04,
    "form_05": _form_05,
    "opinion": _opinion,
}
NOTICES = frozenset(_DRAWN)
"""What an authority gives notice by: somebody with the power to sign for it signs, then it seals."""
INSIDE = frozenset({Output.Kind.OPINION.value, Output.Kind.CONTROL_SLIP.value, Output.Kind.COPY_PRINT.value})
"""Papers among officials: whoever asks for the dossier is not given them."""


def control_slip(dossier: Dossier, _seq: int | None = None) -> Making:
    """Phiếu kiểm soát quá trình giải quyết hồ sơ, as of now and from the log: who had it, how long, and the track."""
    return Making(
        dossier, Output.Kind.CONTROL_SLIP, dossier.chain_seq, clock.now(), lambda: _control_slip(dossier)
    )


def _control_slip(dossier: Dossier) -> bytes:
    slip = paper.ControlSlip(
        letterhead=paper_labels.letterhead(dossier.handling, clock.now().date()),
        code=dossier.code,
        party=paper_labels.party(dossier),
        procedure=dossier.procedure_name,
        agency=dossier.handling.name,
        received_at=dossier.received_at or dossier.submitted_at,
        due_at=dossier.due_at,
        stations=paper_labels.printed_stations(dossier),
        handovers=tuple(_handover(one, dossier.asker_name) for one in handed(dossier)),
        lookup=paper_labels.lookup(dossier),
        made_at=clock.now(),
        limit=paper_labels.limit(dossier),
        over=dossier.status in WITHOUT_RESULT,
    )
    return documents.render_control_slip(slip).pdf


def _handover(one: Handed, asker: str) -> paper.Handover:
    """Who gave the dossier to whom; at the beginning whoever asks brought it."""
    line = one.line
    return paper.Handover(
        stage=one.title,
        from_unit=one.before or "Người nộp hồ sơ",
        to_unit=one.agency,
        handed_at=line.handed_at,
        received_at=line.received_at,
        outcome=line.outcome,
        hander=line.hander if line.before else asker,
        receiver=one.receiver,
        note=line.note,
        done_at=line.done_at,
    )
