"""Papers to look at: what was handed in, the draft of the result, what we issued; each as pages and as a file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from motcua.documents.queries import page_count, page_png
from motcua.dossiers import commands, outputs
from motcua.dossiers.queries.copied import names_of_copies
from motcua.dossiers.queries.detail import Detail, detail
from motcua.dossiers.queries.sensitivity import RESULT
from motcua.dossiers.types import Output
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound, TooMany, Unavailable
from motcua.procedures.queries import Sensitivity, looks_are_told
from motcua.process.states import Stage
from motcua.web.desk.frame import officers_only
from motcua.web.ui.formers import former_words
from motcua.web.ui.previews import no_preview

PDF = "application/pdf"
PICTURES = ("image/jpeg", "image/png")
DRAFT = "du-thao"
MOST_PAGES = 60
# A picture is only a picture; a PDF is shown by the browser's own reader. Neither may load or run anything.
_POLICIES = {
    PDF: "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    "": "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'",
}


@dataclass(frozen=True)
class Sheet:
    """One document that can be looked at. `kept` is the stored file; none for the draft, which is made anew."""

    key: str
    title: str
    name: str
    media_type: str
    kept: Any = None
    pages: int = 0
    is_result: bool = False
    mark: Sensitivity = Sensitivity.INTERNAL

    @property
    def paper(self) -> str:
        """What it is called among the dossier's papers: a draft of the result is the result."""
        return RESULT if self.is_result or self.key == DRAFT else self.key

    @property
    def is_secret(self) -> bool:
        """Whether each look at it is written down."""
        return looks_are_told(self.mark)

    @property
    def is_picture(self) -> bool:
        """Whether the browser shows it as it is."""
        return self.media_type in PICTURES

    @property
    def is_pdf(self) -> bool:
        """Whether it is shown page by page."""
        return self.media_type == PDF

    @property
    def numbers(self) -> range:
        """The page numbers that are shown; a very long file is read as a whole."""
        return range(1, min(self.pages, MOST_PAGES) + 1)


KINDS = {
    "proof": lazy("Bằng chứng đã nhận hồ sơ (tệp)"),
    "receipt": lazy("Biên nhận nộp hồ sơ"),
    "form_01": lazy("Giấy tiếp nhận và hẹn trả (mẫu 01)"),
    "form_02": lazy("Phiếu yêu cầu bổ sung (mẫu 02)"),
    "form_03": lazy("Phiếu từ chối tiếp nhận (mẫu 03)"),
    "form_04": lazy("Phiếu xin lỗi và hẹn lại (mẫu 04)"),
    "form_05": lazy("Thông báo dừng giải quyết (mẫu 05)"),
    "opinion": lazy("Ý kiến của cơ quan được hỏi"),
    "control_slip": lazy("Phiếu kiểm soát quá trình"),
    "result": lazy("Kết quả"),
    "copy": lazy("Bản sao điện tử"),
    "copy_print": lazy("Bản sao để in"),
}


def sheets(seen: Detail) -> tuple[Sheet, ...]:
    """Everything to look at, in the order in which it is worked with."""
    papers = [
        Sheet(f"p{p.pk}", p.component_name, p.name, p.file.media_type, p.file, p.file.pages or 0)
        for p in [*(p for line in seen.papers for p in line.papers), *seen.extra_papers]
        if p.file
    ]
    copies = names_of_copies(seen.outputs)
    issued = [_issued(seen, o, copies.get(o.pk, "")) for o in seen.outputs]
    found = (*papers, *_draft(seen), *issued)
    return tuple(replace(sheet, mark=seen.sensitivity[sheet.paper]) for sheet in found)


def _issued(seen: Detail, output: Output, copy: str) -> Sheet:
    name = f"{output.kind}-{seen.dossier.code}.pdf"
    title, is_result = copy or str(KINDS.get(output.kind, output.kind)), output.kind == "result"
    if former := seen.formers.get(output.file_id):
        title = f"{title}: {former_words(former)[0]}"
    return Sheet(f"o{output.pk}", title, name, output.file.media_type, output.file, is_result=is_result)


def _draft(seen: Detail) -> Sequence[Sheet]:
    """The result before it is issued: as drafted, or as the person has signed it."""
    if (
        seen.share is not None
        or seen.dossier.stage == Stage.RECEIVE
        or (
            not seen.state.renewing
            and (seen.dossier.ended_at or any(o.kind == "result" for o in seen.outputs))
        )
    ):
        return ()
    signed = seen.result.signed_file if seen.result else None
    title = _("Kết quả đã ký, chờ đóng dấu") if signed else _("Dự thảo kết quả")
    return (Sheet(DRAFT, title, f"du-thao-{seen.dossier.code}.pdf", PDF, signed),)


def default_key(seen: Detail, found: Sequence[Sheet]) -> str:
    """What lies open at first: the papers while they are checked, later the result."""
    keys = [s.key for s in found]
    if seen.dossier.stage not in (Stage.RECEIVE, Stage.APPRAISE):
        results = [s.key for s in found if s.key == DRAFT or s.is_result]
        keys = results or keys
    return keys[0] if keys else ""


def context(seen: Detail, wanted: str) -> dict[str, Any]:
    """What the viewer's part of a page needs."""
    found = sheets(seen)
    key = wanted if any(s.key == wanted for s in found) else default_key(seen, found)
    at = next((n for n, s in enumerate(found) if s.key == key), -1)
    around = {
        "previous_sheet": found[at - 1] if at > 0 else None,
        "next_sheet": found[at + 1] if 0 <= at < len(found) - 1 else None,
    }
    shown = found[at] if at >= 0 else None
    return {
        "stamp": stamp(seen),
        "sheets": found,
        "sheet": _counted(seen, shown) if shown else None,
        "sheet_at": at + 1,
        **around,
    }


def stamp(seen: Detail) -> str:
    """Changes with every change of the drafted fields, so that the browser fetches the newest pages."""
    drafted = repr(sorted(seen.result.fields.items())) if seen.result else ""
    return sha256(drafted.encode()).hexdigest()[:8]


def _counted(seen: Detail, sheet: Sheet) -> Sheet:
    """With the number of pages, which our own papers do not carry in their row.

    One whose bytes are gone or damaged has one page: the sentence that says so (`page`).
    """
    if not sheet.is_pdf or sheet.pages:
        return sheet
    try:
        return replace(sheet, pages=page_count(content(seen, sheet)))
    except (NotFound, Unavailable):
        return replace(sheet, pages=1)


def content(seen: Detail, sheet: Sheet) -> bytes:
    """The bytes of a sheet; the draft is drawn as it stands now."""
    if sheet.kept is None:
        return outputs.result_preview(seen.dossier)
    return outputs.lasting(sheet.kept)


def _sheet(seen: Detail, key: str) -> Sheet:
    for sheet in sheets(seen):
        if sheet.key == key:
            return sheet
    raise NotFound(_("Hồ sơ không có giấy tờ này."))


@require_GET
@officers_only
def fragment(request: HttpRequest, actor: Actor, *, code: str, key: str) -> HttpResponse:
    """The viewer alone, with another paper in it: what is typed beside it stays."""
    seen = detail(actor, code)
    _sheet(seen, key)
    return render(
        request, "desk/viewer.html", {"detail": seen, "dossier": seen.dossier, **context(seen, key)}
    )


@require_GET
@officers_only
def file(request: HttpRequest, actor: Actor, *, code: str, key: str) -> HttpResponse:
    """The file itself: pictures and PDF in the browser, everything else to keep."""
    seen = detail(actor, code)
    sheet = _sheet(seen, key)
    _note(actor, seen, sheet)
    inline = sheet.is_pdf or sheet.is_picture
    return serve(
        content(seen, sheet), sheet.media_type, sheet.name, inline=inline and "luu" not in request.GET
    )


def serve(data: bytes, media_type: str, name: str, *, inline: bool) -> HttpResponse:
    """A file so that nothing in it can act on our pages."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Security-Policy"] = _POLICIES.get(media_type, _POLICIES[""])
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = content_disposition_header(not inline, name) or "inline"
    return response


@require_GET
@officers_only
def page(request: HttpRequest, actor: Actor, *, code: str, key: str, number: int) -> HttpResponse:
    """One page of a PDF as a picture, or a picture of the sentence that says why it cannot be drawn."""
    seen = detail(actor, code)
    sheet = _sheet(seen, key)
    if not sheet.is_pdf:
        raise NotFound(_("Tệp này không có trang để xem."))
    _note(actor, seen, sheet)
    try:
        picture = page_png(content(seen, sheet), number)
    except (Invalid, NotFound, TooMany, Unavailable) as refusal:
        return no_preview(refusal)
    response = serve(picture, "image/png", f"{number}.png", inline=True)
    if sheet.kept is not None and not sheet.is_secret:
        response["Cache-Control"] = "private, max-age=3600, immutable"
    return response


def _note(actor: Actor, seen: Detail, sheet: Sheet) -> None:
    """A look at a secret paper is written down where its bytes go out, before they do."""
    commands.note_paper_look(
        actor=actor, dossier=seen.dossier.pk, paper=sheet.paper, title=sheet.title, mark=sheet.mark
    )
