"""A second person joins: the writer's page with the links, and the page that the link opens."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.dossiers import commands
from motcua.dossiers.queries.confirming import asked_of, fingerprint, standings
from motcua.dossiers.queries.drafts import draft as own_draft
from motcua.dossiers.queries.grounds import with_proof
from motcua.identity.queries import PROVEN_ASSURANCE
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.procedures.queries import frozen
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.portal.files import send
from motcua.web.ui import acting
from motcua.web.ui.actor import actor_of
from motcua.web.ui.forms import EForm, Mistake
from motcua.web.ui.owners import owner_lines
from motcua.web.ui.refusals import in_words


def words() -> dict[str, tuple[str, str]]:
    """How it stands with somebody who confirms."""
    return {
        "none": (_("Chưa mời"), "quiet"),
        "asked": (_("Đã mời, chờ trả lời"), "due"),
        "agreed": (_("Đã xác nhận"), "done"),
        "declined": (_("Không xác nhận"), "late"),
        "changed": (_("Bản nháp đã sửa, cần xác nhận lại"), "due"),
        "own": (_("Là bạn: bạn xác nhận khi nộp"), "done"),
    }


def rows(draft: Any) -> list[dict[str, Any]]:
    """Everybody whom the form names, in words."""
    return [{"one": one, "state": words()[one.state]} for one in standings(draft)]


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def invite(request: HttpRequest, number: UUID) -> HttpResponse:
    """Who is to confirm, how it stands; a POST makes the link for one of them, shown once."""
    draft = own_draft(actor_of(request), number)
    if draft.dossier:
        return redirect("portal:sent", draft.dossier.code)
    link, whom = "", request.POST.get("nguoi", "")
    if request.method == "POST":
        try:
            secret = commands.ask_to_confirm(actor=actor_of(request), draft=draft.pk, key=whom)
            link = request.build_absolute_uri(reverse("portal:confirm", args=[secret]))
        except Conflict as refusal:
            messages.info(request, in_words(refusal))
            return redirect("portal:invite", number)
    context = {
        "draft": draft,
        "content": frozen(draft.version_id),
        "rows": rows(draft),
        "link": link,
        "whom": whom,
        "prepares": acting.prepares(actor_of(request)),
        "crumbs": crumbs((reverse("portal:mine"), _("Hồ sơ của bạn")), ("", _("Cùng xác nhận"))),
    }
    return render(request, "portal/invite.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """What one is asked to confirm, all of it, and the two answers."""
    actor = acting.own(request)
    one = asked_of(actor, secret)
    if request.method != "POST":
        return _page(request, secret, one)
    try:
        commands.answer_confirmation(
            actor=actor, secret=secret, seen=request.POST.get("seen", ""),
            agrees=request.POST.get("tra-loi") == "dong-y", reason=request.POST.get("reason", ""),
        )  # fmt: skip
    except (Invalid, Conflict) as refusal:
        return _page(request, secret, one, [Mistake("reason", in_words(refusal))])
    messages.success(request, _("Đã ghi câu trả lời của bạn. Người soạn được báo."))
    return redirect("portal:confirm", secret)


def _page(request: HttpRequest, secret: str, one: Any, mistakes: list[Mistake] | None = None) -> HttpResponse:
    draft = one.draft
    content = frozen(draft.version_id)
    case = content.case(draft.case_code)
    if case is None:
        raise NotFound("Bản nháp này chưa chọn trường hợp.")
    names = {c.code: c.name for c in with_proof(case, draft.owner).components}
    now = fingerprint(draft)
    context = {
        "one": one,
        "secret": secret,
        "draft": draft,
        "content": content,
        "case": case,
        "writer": draft.account.party,
        "owner": owner_lines(draft.owner),
        "answers": EForm.of(content.form(case.form), draft.answers).answers(),
        "papers": [
            (paper, names.get(paper.component, ""))
            for paper in draft.papers.filter(kept_as="").select_related("file")
        ],
        "seen": now,
        "fresh": one.agrees and one.seen == now,
        "sure": acting.own(request).assurance >= PROVEN_ASSURANCE,
        "reason": request.POST.get("reason", one.reason),
        "mistakes": mistakes or [],
    }
    return render(request, "portal/confirm.html", context, status=422 if mistakes else 200)


@require_safe
@for_citizens
def paper(request: HttpRequest, secret: str, paper: int) -> HttpResponse:
    """A file of what one is asked to confirm."""
    one = asked_of(acting.own(request), secret)
    found = one.draft.papers.filter(pk=paper).select_related("file").first()
    if found is None:
        raise NotFound("Không có tệp này trong bản nháp.")
    return send(found.file, found.name)
