"""Sao y, sao lục, trích sao: the counter makes a copy of a paper that has the value of the original.

Electronic: the scan under the agency's signature. On paper: pages to print, with a block that is signed by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.agencies.queries import agency, signers
from motcua.documents.queries import PDF, StoredFile, dots_an_inch, read
from motcua.dossiers import copies
from motcua.dossiers.act import Act, Audience, Facts, Seen, Told
from motcua.dossiers.models import Dossier, Output, Paper
from motcua.dossiers.numbers import document_number
from motcua.dossiers.queries.sensitivity import RESULT
from motcua.dossiers.result_document import definition, draft_of
from motcua.dossiers.store import Locked
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Choices, Given, Line
from motcua.process.engine import Decision, Order
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import Status
from motcua.process.table import Rule

_PICTURES = ("image/jpeg", "image/png")


class CopyPaper(Given):
    """Which paper (`p12` handed in, `result`), in which form, for a screen or on paper, which pages, who signs."""

    paper: Annotated[Line, Ask(lazy("Giấy tờ cần sao"))]
    form: Annotated[
        Literal["full", "of_copy", "extract"],
        Ask(
            lazy("Hình thức sao"),
            choices=(
                (copies.FULL, lazy("Sao y: toàn bộ bản gốc, bản chính")),
                (copies.OF_COPY, lazy("Sao lục: toàn bộ một bản sao y")),
                (copies.EXTRACT, lazy("Trích sao: một số trang")),
            ),
        ),
    ]
    medium: Annotated[
        Literal["electronic", "printed"],
        Ask(
            lazy("Bản sao là"),
            choices=(
                (copies.ELECTRONIC, lazy("bản điện tử, cơ quan ký số ở góc trên bên phải")),
                (copies.PRINTED, lazy("bản giấy: in ra, ký tay và đóng dấu")),
            ),
        ),
    ]
    pages: Annotated[
        str, Field(max_length=100), Ask(lazy("Trang cần sao"), lazy("Chỉ khi trích sao, ví dụ 1, 3-5."))
    ] = ""
    signer: Annotated[
        str, Field(max_length=40), Ask(lazy("Người ký bản sao"), lazy("Chỉ cần cho bản giấy."))
    ] = ""


@dataclass(frozen=True)
class Source:
    """A paper that can be copied: its name, file and kind of file; `issued`: by us, as a signed file."""

    title: str
    file: str
    media_type: str
    issued: bool


@dataclass(frozen=True)
class Found:
    """What a decision knows: the paper, its dots an inch, the agency, the copy's number, the signer's block."""

    source: Source | None
    dots: int = 0
    agency: str = ""
    number: str = ""
    authority: str = ""
    name: str = ""


def decide(state: State, order: Order[CopyPaper], _world: World, *, found: Found | None = None) -> Outcome:
    """Nothing changes but that there is a copy."""
    given, form = order.given, copies.form(order.given.form)
    pages = copies.pages_of(given.pages)
    if (form.key == copies.EXTRACT) != bool(pages):
        sentence = "Trích sao thì ghi số trang cần sao; sao y, sao lục là sao toàn bộ nên để trống số trang."
        raise Invalid(sentence, fields={"pages": [sentence]})
    if found is None:
        return Outcome(state)
    source = _copied(given, form, found)
    data = {
        "paper": given.paper, "title": source.title, "source": source.file, "media_type": source.media_type,
        "form": form.key, "medium": given.medium, "pages": list(pages), "copying_agency": found.agency,
        "number": found.number, "authority": found.authority, "signer": found.name,
    }  # fmt: skip
    return Outcome(state, data=data)


def _copied(given: CopyPaper, form: copies.Form, found: Found) -> Source:
    if found.source is None:
        raise Invalid("Hồ sơ không có giấy tờ này.", fields={"paper": ["Chọn một giấy tờ của hồ sơ."]})
    if found.source.issued and given.medium == copies.ELECTRONIC and form.key != copies.EXTRACT:
        sentence = (
            "Văn bản này đã là bản điện tử có chữ ký số: hãy gửi chính tệp ấy. Cần bản giấy thì chọn bản giấy; cần "
            "một số trang thì chọn trích sao."
        )
        raise Invalid(sentence, fields={"medium": [sentence]})
    if found.dots and found.dots < copies.dots():
        sentence = _(
            "Bản quét chỉ khoảng %(dots)s điểm ảnh trên một inch, cần ít nhất %(least)s. Hãy quét lại giấy tờ, nộp "
            "vào hồ sơ rồi sao."
        ) % {"dots": found.dots, "least": copies.dots()}
        raise Invalid(sentence, fields={"paper": [sentence]})
    if given.medium == copies.PRINTED and not found.name:
        sentence = "Bản giấy cần người ký: hãy chọn người ký bản sao."
        raise Invalid(sentence, fields={"signer": [sentence]})
    return found.source


def _prepare(dossier: Locked, order: Order[CopyPaper]) -> Decision[CopyPaper]:
    given = order.given
    row = Dossier.objects.get(pk=dossier.id)
    source, agency_code = _sources(row).get(given.paper), _copies_at(row)
    if source is None:
        return partial(decide, found=Found(None))
    pages = copies.pages_of(given.pages)
    scanned = 0 if source.issued else dots_an_inch(_content(source), source.media_type, list(pages))
    authority, name = _signers(agency_code).get(given.signer, ("", ""))
    number = document_number(agency(agency_code), copies.form(given.form).notation, series=copies.SERIES)
    return partial(decide, found=Found(source, scanned, agency_code, number, authority, name))


def _content(source: Source) -> bytes:
    return read(StoredFile.objects.get(pk=source.file))


def _copies_at(dossier: Dossier) -> str:
    """Whose copies they are: the Centre's whose counter received it."""
    return str(dossier.receiving or dossier.counter_id)


def _sources(dossier: Dossier) -> dict[str, Source]:
    """Papers handed in as a scan or PDF, and the result that holds, by their names."""
    papers = Paper.objects.filter(dossier=dossier, file__media_type__in=(PDF, *_PICTURES)).order_by("pk")
    handed_in = {
        f"p{one.pk}": Source(one.component_name, one.file.pk, one.file.media_type, issued=False)
        for one in papers.select_related("file")
        if one.file
    }
    results = Output.objects.filter(dossier=dossier, kind=Output.Kind.RESULT)
    last = results.order_by("-made_at", "-pk").first()
    issued = {RESULT: Source(_titled(dossier), last.file_id, PDF, issued=True)} if last else {}
    return handed_in | issued


def _titled(dossier: Dossier) -> str:
    draft, title = draft_of(dossier), str(definition(dossier)["title"]).capitalize()
    return f"{title} số {draft.number}" if draft and draft.number else title


def _signers(agency_code: str) -> Mapping[str, tuple[str, str]]:
    """Who signs for the agency today: words of authority and name, by the number of the holding."""
    return {
        str(held.pk): (held.authority or held.post.authority, held.officer.name)
        for held in signers.signing_posts([agency_code])
    }


def _offers(detail: Seen) -> dict[str, Choices]:
    able = _signers(_copies_at(detail.dossier)).items()
    return {
        "paper": [(name, source.title) for name, source in _sources(detail.dossier).items()],
        "signer": [("", _("(bản điện tử: không cần)")), *((key, name) for key, (_words, name) in able)],
    }


def _more(facts: Facts) -> str:
    form = copies.form(str(facts["form"])).printed
    return _("%(form)s số %(number)s: %(title)s") % {
        "form": form, "number": facts["number"], "title": facts["title"],
    }  # fmt: skip


COPY_PAPER = Act(
    key="copy_paper",
    rule=Rule(statuses=frozenset(Status), counter=True, supervisor=True),
    given=CopyPaper,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="paper_copied",
        at_desk=lazy("Sao giấy tờ"),
        to_citizen=lazy("Cơ quan đã làm một bản sao giấy tờ"),
        seen_by=Audience.APPLICANT,
        reads={"title": Audience.APPLICANT, "form": Audience.APPLICANT, "number": Audience.APPLICANT},
        more=_more,
    ),
    verb=lazy("Sao y, trích sao"),
    happens=lazy(
        "Bản sao được ghi số, đứng trong các văn bản của hồ sơ và có giá trị như bản chính; người nộp tải được."
    ),
    order=228,
    icon="documents",
    papers=("copy",),
    offers=_offers,
    none_offered=lazy("Hồ sơ chưa có giấy tờ nào là tệp PDF hay ảnh để sao."),
)
