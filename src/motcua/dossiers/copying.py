"""What making a copy of a paper needs: which paper, how good its scan is, whose copy, its number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.agencies.queries import agency
from motcua.documents.queries import PDF, StoredFile, dots_an_inch, read
from motcua.dossiers import copies
from motcua.dossiers.act import Audience, Facts, Seen
from motcua.dossiers.models import Dossier, Output, Paper
from motcua.dossiers.numbers import document_number
from motcua.dossiers.queries.sensitivity import RESULT
from motcua.dossiers.result_document import definition, draft_of
from motcua.dossiers.store import Locked
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Choices, Given, Line

_PICTURES = ("image/jpeg", "image/png")
READS = {"title": Audience.APPLICANT, "form": Audience.APPLICANT, "number": Audience.APPLICANT}
"""Who reads what of a copy that was made."""


class CopyAsked(Given):
    """Which paper (`p12` handed in, `result`), in which form, which pages."""

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
    pages: Annotated[
        str, Field(max_length=100), Ask(lazy("Trang cần sao"), lazy("Chỉ khi trích sao, ví dụ 1, 3-5."))
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
    """What is known of the paper that is to be copied: dots an inch of its scan (0: none), whose copy, its number."""

    source: Source | None
    dots: int = 0
    agency: str = ""
    number: str = ""


def pages_asked(given: CopyAsked) -> Sequence[int]:
    """The pages of an extract; none for what is copied whole. Raises `Invalid`."""
    pages = copies.pages_of(given.pages)
    if (given.form == copies.EXTRACT) != bool(pages):
        sentence = "Trích sao thì ghi số trang cần sao; sao y, sao lục là sao toàn bộ nên để trống số trang."
        raise Invalid(sentence, fields={"pages": [sentence]})
    return pages


def looked_up(dossier: Locked, given: CopyAsked) -> Found:
    """What the decision needs. Raises `Invalid` for pages that are not there or cannot be copied; the number is given
    back with the transaction when the act is refused."""
    row = Dossier.objects.get(pk=dossier.id)
    source, code = sources(row).get(given.paper), copies_at(row)
    if source is None:
        return Found(None)
    content = read(StoredFile.objects.get(pk=source.file))
    dots = dots_an_inch(content, source.media_type, list(copies.pages_of(given.pages)))
    number = document_number(agency(code), copies.form(given.form).notation, series=copies.SERIES)
    return Found(source, 0 if source.issued else dots, code, number)


def checked(given: CopyAsked, found: Found) -> Source:
    """The paper, if it is there and good enough to be copied."""
    if found.source is None:
        raise Invalid("Hồ sơ không có giấy tờ này.", fields={"paper": ["Chọn một giấy tờ của hồ sơ."]})
    if found.dots and found.dots < copies.dots():
        sentence = _(
            "Bản quét chỉ khoảng %(dots)s điểm ảnh trên một inch, cần ít nhất %(least)s. Hãy quét lại giấy tờ, nộp "
            "vào hồ sơ rồi sao."
        ) % {"dots": found.dots, "least": copies.dots()}
        raise Invalid(sentence, fields={"paper": [sentence]})
    return found.source


def facts(given: CopyAsked, source: Source, found: Found, pages: Sequence[int]) -> dict[str, Any]:
    """What the log keeps of a copy, and from what it is made."""
    return {
        "paper": given.paper, "title": source.title, "source": source.file, "media_type": source.media_type,
        "form": given.form, "pages": list(pages), "copying_agency": found.agency, "number": found.number,
    }  # fmt: skip


def copies_at(dossier: Dossier) -> str:
    """Whose copies they are: the Centre's whose counter received it."""
    return str(dossier.receiving or dossier.counter_id)


def sources(dossier: Dossier) -> Mapping[str, Source]:
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


def papers_offered(detail: Seen) -> Choices:
    """The papers to choose from."""
    return [(name, source.title) for name, source in sources(detail.dossier).items()]


def in_words(facts: Facts) -> str:
    """`SAO Y số 01/SY-TTPVHCC: Giấy chứng sinh`."""
    form = copies.form(str(facts["form"])).printed
    return _("%(form)s số %(number)s: %(title)s") % {
        "form": form, "number": facts["number"], "title": facts["title"],
    }  # fmt: skip
