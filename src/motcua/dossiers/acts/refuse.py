"""Refuse to receive, with the ground of law, the reason and what the person can do (form 03).

Where another agency is competent, the refusal names it, and may pass the dossier on to it at once (`passing_on`).
"""

from functools import partial
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.agencies.queries import agency
from motcua.dossiers import turn_rules
from motcua.dossiers.act import Act, Audience, Facts, Place, Said, Seen, Told
from motcua.dossiers.competence import counter_for, elsewhere
from motcua.dossiers.phrases import note_of
from motcua.dossiers.store import Locked
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Choices, Given, Line, Note
from motcua.procedures.queries import frozen
from motcua.process.engine import Decision, Order
from motcua.process.moves import end, kept, needs_words
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import Status, StepKind
from motcua.process.table import Rule


class Refuse(Given):
    """Why, by which ground, and who is competent when this agency is not."""

    ground: Annotated[Line, Ask(lazy("Căn cứ từ chối"))]
    law: Annotated[Line, Ask(lazy("Điều khoản cụ thể"), lazy("Số hiệu văn bản, điều, khoản."))] = ""
    to_agency: Annotated[
        Line, Ask(lazy("Cơ quan có thẩm quyền"), lazy("Chỉ chọn khi hồ sơ thuộc cơ quan khác."))
    ] = ""
    pass_on: Annotated[
        bool,
        Ask(
            lazy("Chuyển ngay hồ sơ đến cơ quan đó"),
            lazy("Tờ khai và giấy tờ đi theo, người nộp không phải khai lại và nhận mã hồ sơ mới."),
        ),
    ] = False
    note: Annotated[Note, Ask(lazy("Lý do từ chối và việc người nộp có thể làm"))]


def decide(state: State, order: Order[Refuse], world: World, *, agency_name: str = "") -> Outcome:
    """The dossier ends before it has begun; where it is passed on, a new one begins elsewhere because of this event."""
    given = order.given
    needs_words(given.note, "Hãy ghi lý do từ chối để người nộp biết phải làm gì.")
    ground = turn_rules.chosen("refusal", given, world.now.date())
    if "to_agency" in ground.needs:
        asked = "Hãy chọn cơ quan có thẩm quyền để người nộp biết phải đến đâu."
        needs_words(given.to_agency, asked, field="to_agency")
    if given.to_agency and given.to_agency == state.places["handling"]:
        sentence = "Đây chính là cơ quan đang được nộp. Hãy chọn cơ quan khác."
        raise Invalid(sentence, fields={"to_agency": [sentence]})
    if given.pass_on and not given.to_agency:
        sentence = "Hãy chọn cơ quan có thẩm quyền trước khi chuyển hồ sơ."
        raise Invalid(sentence, fields={"to_agency": [sentence]})
    data = kept(
        ground=ground.key,
        law=given.law,
        to_agency=given.to_agency,
        to_name=agency_name,
        pass_on=given.pass_on or "",
    )
    ended = end(state, Status.REFUSED, "refused", kept(note=given.note))
    return Outcome(ended.state, ended.closed, data=data, words=ended.words)


def _prepare(dossier: Locked, order: Order[Refuse]) -> Decision[Refuse]:
    """The agency by its name; where the dossier is passed on, it must settle such dossiers and have a counter."""
    given = order.given
    if not given.to_agency:
        return decide
    if given.pass_on:
        counter_for(given.to_agency, frozen(dossier.version_id))
    return partial(decide, agency_name=agency(given.to_agency).name)


def _offers(seen: Seen) -> dict[str, Choices]:
    places = elsewhere(seen.content, seen.dossier.handling_id)
    return {
        "ground": turn_rules.offered("refusal"),
        "to_agency": [("", _("Không có")), *((a.code, a.name) for a in places)],
    }


def _where(facts: Facts) -> str:
    if not facts.get("to_name"):
        return ""
    if facts.get("pass_on"):
        return _("Hồ sơ được chuyển ngay đến %(agency)s; bạn không phải nộp lại và nhận mã hồ sơ mới.") % {
            "agency": facts["to_name"]
        }
    return _("Cơ quan có thẩm quyền: %(agency)s.") % {"agency": facts["to_name"]}


def _message(facts: Facts) -> Said:
    again = "" if facts.get("pass_on") else _("Khi đã khắc phục, bạn có thể nộp lại hồ sơ mới.")
    parts = (_("Lý do: %(note)s") % {"note": note_of(facts)}, _where(facts), again)
    return Said(_("không được tiếp nhận"), "\n\n".join(part for part in parts if part))


def _more(facts: Facts) -> str:
    if not facts.get("to_name"):
        return ""
    words = _("chuyển đến %(agency)s") if facts.get("pass_on") else _("thuộc thẩm quyền của %(agency)s")
    return words % {"agency": facts["to_name"]}


REFUSE = Act(
    key="refuse",
    rule=Rule(statuses=frozenset({Status.SUBMITTED}), kinds=frozenset({StepKind.INTAKE})),
    given=Refuse,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="refused",
        at_desk=lazy("Từ chối tiếp nhận"),
        to_citizen=lazy("Hồ sơ không được tiếp nhận"),
        mark="late",
        reads={
            "note": Audience.APPLICANT,
            **dict.fromkeys(("ground", "law", "to_agency", "to_name", "pass_on"), Audience.OUTSIDER),
        },
        more=_more,
        message=_message,
    ),
    verb=lazy("Từ chối tiếp nhận"),
    happens=lazy(
        "Hồ sơ kết thúc ở đây, người nộp được báo ngay lý do anh chị ghi. Phiếu từ chối (mẫu 03) gửi họ khi người có "
        "thẩm quyền đã ký."
    ),
    place=Place.BESIDE,
    order=70,
    icon="close",
    risk=True,
    offers=_offers,
    papers=("form_03",),
)
