"""Begin what waited for another procedure of its linked filing: the result is there, or it begins without.

By itself once the results are issued (`commands/linked.py`); by whoever receives, with a reason, when the applicant has
what was waited for from elsewhere. Nobody's time ran before.
"""

from dataclasses import replace
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.dossiers.act import NOTE_FOR_APPLICANT, Act, Audience, Facts, Said, Told
from motcua.dossiers.turn_rules import BY_LINK
from motcua.platform.inputs import Ask, Given, Line, Note
from motcua.process.engine import Order
from motcua.process.moves import go_on, kept, needs_words
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import Status, StepKind
from motcua.process.table import LINKED, Rule


class BeginLinked(Given):
    """Why it need not wait; the service names whose result it was instead (`of`), and brings the papers."""

    note: Annotated[
        Note,
        Ask(
            lazy("Vì sao không cần chờ"), lazy("Ví dụ: người nộp đã có giấy tờ ấy từ trước và đã xuất trình.")
        ),
    ] = ""
    of: Line = ""
    papers: Annotated[list[dict[str, str]], Field(default_factory=list, max_length=50)]


def decide(state: State, order: Order[BeginLinked], world: World) -> Outcome:
    """From now on it stands as it would have been filed: at its counter, to be answered."""
    given = order.given
    itself = order.standing.service == LINKED
    if not itself:
        needs_words(given.note, "Hãy ghi vì sao hồ sơ bắt đầu mà không chờ thủ tục trước.")
    begun = replace(go_on(state, world), suspended="", begun_at=world.now)
    papers = given.papers if itself else []
    data: dict[str, Any] = kept(of=given.of if itself else "")
    if papers:
        data["results"] = [{"component": p["component"], "sha256": p["file"]} for p in papers]
    return Outcome(
        begun, data=data, words=kept(note=given.note), also={"papers": tuple(papers)} if papers else {}
    )


def _waits_not(state: State) -> bool:
    return state.suspended != BY_LINK


def _more(facts: Facts) -> str:
    return _("đã có kết quả của hồ sơ %(code)s") % {"code": facts["of"]} if facts.get("of") else ""


def _message(facts: Facts) -> Said:
    came = _("Đã có kết quả của hồ sơ %(code)s mà hồ sơ này phải chờ.") % {"code": facts.get("of", "")}
    why = came if facts.get("of") else str(facts.get("note", ""))
    then = _(
        "Cán bộ một cửa kiểm tra giấy tờ, rồi bạn nhận được ngày hẹn trả kết quả. Thời gian chờ không tính vào thời "
        "hạn. Bạn chưa phải làm gì."
    )
    return Said(_("bắt đầu được giải quyết"), "\n\n".join(part for part in (why, then) if part))


BEGIN_LINKED = Act(
    key="begin_linked",
    rule=Rule(
        statuses=frozenset({Status.SUBMITTED}),
        while_suspended=True,
        kinds=frozenset({StepKind.INTAKE}),
        supervisor=True,
        services=frozenset({LINKED}),
        unless=_waits_not,
    ),
    idle="Hồ sơ không chờ thủ tục nào khác.",
    given=BeginLinked,
    decide=decide,
    told=Told(
        type="linked_begun",
        at_desk=lazy("Bắt đầu, không phải chờ thủ tục trước nữa"),
        to_citizen=lazy("Hồ sơ bắt đầu được giải quyết"),
        reads={**NOTE_FOR_APPLICANT, "of": Audience.OUTSIDER},
        more=_more,
        message=_message,
    ),
    verb=lazy("Cho bắt đầu, không chờ"),
    happens=lazy(
        "Hồ sơ đang chờ kết quả của thủ tục khác trong cùng lần nộp. Anh chị cho bắt đầu ngay; sau đó tiếp nhận, yêu "
        "cầu bổ sung hoặc từ chối như mọi hồ sơ. Người nộp được báo lý do."
    ),
    order=12,
    icon="next",
)
