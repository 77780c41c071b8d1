"""The desk's lists as workbooks to take along: worklists, what was searched, what applicants ask, what one follows."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.dossiers.queries import labels, threads, worklists
from motcua.dossiers.queries import search as searching
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.web.desk import worklist
from motcua.web.desk.asked import Asked
from motcua.web.desk.frame import list_titles, officers_only
from motcua.web.ui import dossier_words
from motcua.web.ui.sheets import MOST, Line, Sheet, handed_over


@require_safe
@officers_only
def of_worklist(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list as its page shows it, all of it, with the chosen columns."""
    asked = Asked.of(request, actor)
    steps = worklists.every(actor, asked.wanted(), most=MOST + 1)
    sheet = Sheet(
        name=f"viec-{asked.name}",
        title=list_titles()[asked.name][0],
        said=asked.said(),
        heads=[_("Mã hồ sơ"), _("Người yêu cầu"), _("Chủ hồ sơ"), _("Thủ tục"), *asked.heads()],
        lines=((step.dossier.id, asked.cells(step)) for step in steps),
    )
    return handed_over(actor, sheet)


@require_safe
@officers_only
def of_search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was found, as many as its page shows."""
    text = worklist.scanned(request.GET.get("q", ""))
    if not text:
        raise NotFound("Hãy gõ điều cần tìm rồi mới xuất.")
    found = [one.dossier for one in searching.search(actor, text).found]
    lines: Iterator[Line] = (
        (
            one.pk,
            [
                one.code,
                one.asker_name,
                one.owner_name,
                one.procedure_name,
                _status(one.status),
                one.submitted_at,
            ],
        )
        for one in found
    )
    heads = [*_whose(), _("Thủ tục"), _("Trạng thái"), _("Nộp lúc")]
    said = {"q": _("Tìm: %(text)s") % {"text": text}}
    return handed_over(actor, Sheet("tim", _("Kết quả tìm"), said, heads, lines))


@require_safe
@officers_only
def of_questions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for an answer."""
    lines: Iterator[Line] = (
        (
            one.dossier_id,
            [
                one.dossier.code, one.dossier.owner_name, one.dossier.procedure_name,
                one.agency.short_name or one.agency.name, one.at, one.due_at,
            ],
        )
        for one in threads.unanswered(actor)
    )  # fmt: skip
    heads = [_("Mã hồ sơ"), _("Chủ hồ sơ"), _("Thủ tục"), _("Cơ quan"), _("Hỏi lúc"), _("Trả lời trước")]
    return handed_over(actor, Sheet("cau-hoi", _("Người nộp hỏi"), {}, heads, lines))


@require_safe
@officers_only
def of_followed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What one follows."""
    lines: Iterator[Line] = (
        (
            one.dossier.pk,
            [
                one.dossier.code, one.dossier.owner_name, one.dossier.procedure_name, _status(one.dossier.status),
                one.dossier.handling.short_name or one.dossier.handling.name, one.dossier.changed_at, one.new,
            ],
        )
        for one in labels.followed(actor)
    )  # fmt: skip
    heads = [
        _("Mã hồ sơ"), _("Chủ hồ sơ"), _("Thủ tục"), _("Trạng thái"), _("Nơi giải quyết"), _("Thay đổi lúc"),
        _("Diễn biến mới"),
    ]  # fmt: skip
    return handed_over(actor, Sheet("theo-doi", _("Đang theo dõi"), {}, heads, lines))


def _whose() -> list[str]:
    return [_("Mã hồ sơ"), _("Người yêu cầu"), _("Chủ hồ sơ")]


def _status(status: int) -> str:
    return str(dossier_words.status(status)[0])
