"""Many filings of one procedure from a workbook: its template, the list with what is wrong by row and column, papers
for all of them, sending one by one or together.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies.queries import counters, in_order
from motcua.dossiers import commands
from motcua.dossiers.commands.filing import problems
from motcua.dossiers.queries.filing_levels import level_to_file
from motcua.dossiers.queries.grounds import with_proof
from motcua.dossiers.queries.many import drafts_of_list
from motcua.dossiers.types import Draft
from motcua.kernel import clock
from motcua.kernel.errors import Invalid, NotFound
from motcua.procedures.queries import frozen, published, takes_in
from motcua.procedures.types import Case, Content
from motcua.web.portal import many_sheet
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.portal.filing_forms import known_of, party_of
from motcua.web.portal.procedure import choices_of_agency
from motcua.web.ui import acting, limits
from motcua.web.ui.actor import actor_of
from motcua.web.ui.forms import known_facts, prefilled
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words
from motcua.web.ui.sheets import XLSX
from motcua.web.ui.uploads import bytes_of

_LARGEST = 5 * 1024 * 1024


def _content(code: str) -> Content:
    content = frozen(published(code).pk)
    if content.linked is not None or not _cases(content):
        raise NotFound("Thủ tục này không nộp theo danh sách được.")
    return content


def _cases(content: Content) -> list[Case]:
    return [case for case in content.cases if "online" in case.filing]


def _case(content: Content, code: str) -> Case:
    cases = _cases(content)
    return next((case for case in cases if case.code == code), cases[0])


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Where, which case, the template; a POST takes the workbook in."""
    content = _content(code)
    if request.method != "POST":
        return _begin_page(request, content)
    case = _case(content, request.POST.get("truong-hop", ""))
    try:
        common = _common(request, content, case)
        file = request.FILES.get("tep")
        if file is None or (file.size or 0) > _LARGEST:
            raise Invalid("Bạn hãy chọn tệp xlsx theo mẫu, nhiều nhất 5 MB.")
        limits.count(request, "upload")
        read = many_sheet.read(bytes_of(file), content.form(case.form), _known(content, case, common.owner))
        if read.wrong and not request.POST.get("ca-dong-sai"):
            return _begin_page(request, content, wrong=read.wrong, rows=len(read.rows))
        batch = commands.draft_list(
            actor=actor_of(request), common=common, rows=read.rows, file=file.name or ""
        )
    except Invalid as refusal:
        return _begin_page(request, content, refusal=in_words(refusal))
    return redirect("portal:many", batch)


def _common(request: HttpRequest, content: Content, case: Case) -> commands.Common:
    agencies = dict(choices_of_agency(content))
    handling = request.POST.get("handling", "") if len(agencies) > 1 else next(iter(agencies))
    counter = request.POST.get("counter", "")
    if handling not in agencies or counter not in dict(_counters(content)):
        raise Invalid("Bạn hãy chọn cơ quan giải quyết và nơi nộp hồ sơ.")
    owner = {"self": True, **known_of(party_of(request))}
    return commands.Common(content.code, case.code, counter, handling, owner)


def _known(content: Content, case: Case, owner: Any) -> dict[str, Any]:
    return prefilled(content.form(case.form), known_facts(owner, owner))


def _counters(content: Content) -> list[tuple[str, str]]:
    return [(c.code, c.name) for c in in_order(c for c in counters() if takes_in(content, c.code))]


def _begin_page(
    request: HttpRequest, content: Content, *, refusal: str = "", wrong: Any = (), rows: int = 0
) -> HttpResponse:
    cases = _cases(content)
    context = {
        "content": content,
        "cases": cases,
        "case": _case(content, request.POST.get("truong-hop", "")).code,
        "agencies": choices_of_agency(content),
        "counters": _counters(content),
        "given": request.POST,
        "most": commands.MOST_LISTED,
        "refusal": refusal,
        "wrong": wrong,
        "rows": rows,
        "prepares": acting.prepares(actor_of(request)),
        "crumbs": crumbs(
            (reverse("portal:procedure", args=[content.code]), content.title), ("", _("Nộp theo danh sách"))
        ),
    }
    return render(request, "portal/many_begin.html", context, status=422 if refusal or wrong else 200)


@require_safe
@for_citizens
def template(request: HttpRequest, code: str) -> HttpResponse:
    """The empty workbook of a case."""
    content = _content(code)
    case = _case(content, request.GET.get("truong-hop", ""))
    answer = HttpResponse(many_sheet.template(content.form(case.form)), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="danh-sach-{case.code}.xlsx"'
    return answer


@require_safe
@for_citizens
def listed(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Each draft of a list: sent, ready, or what is still missing, with the row it came from."""
    actor = actor_of(request)
    drafts = list(drafts_of_list(actor, batch))
    first = drafts[0]
    content = frozen(first.version_id)
    case = content.case(first.case_code)
    rows = [_row(draft) for draft in drafts]
    context = {
        "batch": batch,
        "content": content,
        "file": first.listed.file,
        "rows": rows,
        "ready": sum(1 for row in rows if row["ready"]),
        "sent": sum(1 for row in rows if row["draft"].dossier),
        "components": with_proof(case, first.owner).components if case else (),
        "sure": actor.assurance >= level_to_file(content, clock.now()),
        "sends": acting.files(actor),
        "most": commands.MOST_AT_ONCE,
        "crumbs": crumbs((reverse("portal:mine"), _("Hồ sơ của bạn")), ("", _("Nộp theo danh sách"))),
    }
    return render(request, "portal/many.html", context)


def _row(draft: Draft) -> dict[str, Any]:
    """A draft with a few answers by which one knows it, and what still keeps it from being sent."""
    found = [] if draft.dossier else [one for said in problems(draft).values() for one in said]
    told = [str(value) for value in draft.answers.values() if isinstance(value, str) and value]
    return {
        "draft": draft,
        "number": draft.listed.row,
        "says": " · ".join(told[:3]),
        "problems": found,
        "ready": not draft.dossier and not found,
    }


@posted_from("portal:many", "batch")
@for_citizens
def papers(request: HttpRequest, batch: UUID) -> HttpResponse:
    """One file for all drafts of a list."""
    file = request.FILES.get("tep")
    try:
        if file is None:
            raise Invalid("Bạn hãy chọn một tệp.")
        limits.count(request, "upload")
        laid = commands.lay_for_all(
            actor=actor_of(request), batch=batch, component=request.POST.get("giay-to", ""),
            name=file.name or "", data=bytes_of(file),
        )  # fmt: skip
        messages.success(request, _("Đã thêm tệp vào %(n)s bản nháp.") % {"n": laid})
    except Invalid as refusal:
        messages.error(request, in_words(refusal))
    return redirect("portal:many", batch)


@posted_from("portal:many", "batch")
@for_citizens
def send(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Send those that are ready, or the one that was chosen."""
    if not request.POST.get("confirm"):
        messages.error(request, _("Hãy đánh dấu vào ô xác nhận trước khi nộp."))
        return redirect("portal:many", batch)
    drafts = [draft for draft in drafts_of_list(actor_of(request), batch) if _row(draft)["ready"]]
    sent = commands.submit_list(actor=actor_of(request), drafts=drafts)
    if sent.done:
        messages.success(request, _("Đã nộp %(n)s hồ sơ.") % {"n": len(sent.done)})
    for draft, refusal in sent.refused:
        sentence = _("Dòng %(row)s chưa nộp được: %(why)s")
        messages.warning(request, sentence % {"row": draft.listed.row, "why": in_words(refusal)})
    left = len(drafts) - len(sent.done) - len(sent.refused)
    if left > 0:
        messages.info(request, _("Còn %(n)s hồ sơ đã sẵn sàng; bấm nộp lần nữa.") % {"n": left})
    return redirect("portal:many", batch)


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def discard(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Throw away what was not sent; asks once."""
    drafts = drafts_of_list(actor_of(request), batch).filter(dossier=None)
    if request.method == "POST":
        gone = commands.discard_list(actor=actor_of(request), batch=batch)
        messages.success(request, _("Đã xoá %(n)s bản nháp.") % {"n": gone})
        return redirect("portal:mine")
    return render(request, "portal/many_discard.html", {"batch": batch, "number": drafts.count()})
