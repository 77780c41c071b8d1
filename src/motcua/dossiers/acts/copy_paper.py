"""Sao y điện tử: the counter makes an electronic copy of a paper, the scan under its agency's signature."""

from functools import partial

from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers import copies, copying
from motcua.dossiers.act import Act, Audience, Seen, Told
from motcua.dossiers.copying import CopyAsked, Found
from motcua.dossiers.store import Locked
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Choices
from motcua.process.engine import Decision, Order
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import Status
from motcua.process.table import Rule


def decide(state: State, order: Order[CopyAsked], _world: World, *, found: Found | None = None) -> Outcome:
    """Nothing changes but that there is a copy. What is an electronic original already is copied in part only."""
    given, pages = order.given, copying.pages_asked(order.given)
    if found is None:
        return Outcome(state)
    source = copying.checked(given, found)
    if source.issued and given.form != copies.EXTRACT:
        sentence = (
            "Văn bản này đã là bản điện tử có chữ ký số: hãy gửi chính tệp ấy. Cần bản giấy thì dùng việc “Sao ra "
            "giấy”; cần một số trang thì chọn trích sao."
        )
        raise Invalid(sentence, fields={"form": [sentence]})
    return Outcome(state, data=copying.facts(given, source, found, pages))


def _prepare(dossier: Locked, order: Order[CopyAsked]) -> Decision[CopyAsked]:
    return partial(decide, found=copying.looked_up(dossier, order.given))


def _offers(detail: Seen) -> dict[str, Choices]:
    return {"paper": copying.papers_offered(detail)}


COPY_PAPER = Act(
    key="copy_paper",
    rule=Rule(statuses=frozenset(Status), counter=True, supervisor=True),
    given=CopyAsked,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="paper_copied",
        at_desk=lazy("Sao giấy tờ thành bản điện tử"),
        to_citizen=lazy("Cơ quan đã làm một bản sao điện tử của giấy tờ"),
        seen_by=Audience.APPLICANT,
        reads=copying.READS,
        more=copying.in_words,
    ),
    verb=lazy("Sao y điện tử"),
    happens=lazy(
        "Bản quét mang chữ ký số của cơ quan ở góc trên bên phải, được ghi số và có giá trị như bản chính; người nộp "
        "tải được."
    ),
    order=228,
    icon="documents",
    papers=("copy",),
    offers=_offers,
    none_offered=lazy("Hồ sơ chưa có giấy tờ nào là tệp PDF hay ảnh để sao."),
)
