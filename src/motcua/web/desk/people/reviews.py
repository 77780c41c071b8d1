"""The access review at the desk: the head of an agency answers for every right in one sitting."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agencies import commands
from motcua.agencies.queries import reviews
from motcua.kernel import rights
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, Refusal
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.people.workbooks import XLSX
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words, status_of

PAGE = "desk:people:reviews"
_SAID = "tra-loi-"
# A form has so many fields at most; what is left comes after them.
AT_ONCE = 300


def _ensure_answers(actor: Actor) -> None:
    if not reviews.answers_reviews(actor):
        raise NotAllowed(_("Chỉ người đứng đầu cơ quan và quản trị hệ thống rà soát quyền."))


@require_GET
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All reviews; for the administrator of the province whose answers are missing."""
    _ensure_answers(actor)
    whole = rights.administers(actor, rights.PROVINCE)
    found = [
        {
            "it": one,
            "mine": reviews.lines_to_answer(actor, one.review).count() if one.review.closed_at is None else 0,
            "missing": reviews.unanswered(one.review) if whole and one.review.closed_at is None else [],
        }
        for one in reviews.reviews()
    ]
    return show(request, actor, "desk/people/reviews.html", {"found": found, "whole": whole}, current=PAGE)


@require_http_methods(["GET", "POST"])
@officers_only
def review(request: HttpRequest, actor: Actor, *, label: str) -> HttpResponse:
    """Every right that waits for this actor's word; sent, the words are written."""
    _ensure_answers(actor)
    found = reviews.review_named(label)
    context: dict[str, Any] = {"review": found}
    status = 200
    if request.method == "POST":
        answers = {
            int(name.removeprefix(_SAID)): str(value)
            for name, value in request.POST.items()
            if name.startswith(_SAID) and name.removeprefix(_SAID).isdecimal() and value in ("keep", "end")
        }
        try:
            n = commands.answer_review(
                actor=actor, review=found.pk, answers=answers, note=request.POST.get("note", "")
            )
        except Refusal as refusal:
            context |= {"refusal": in_words(refusal), "said": answers, "note": request.POST.get("note", "")}
            status = status_of(refusal)
        else:
            messages.success(
                request, ngettext("Đã trả lời %(n)d dòng.", "Đã trả lời %(n)d dòng.", n) % {"n": n}
            )
            left = reviews.lines_to_answer(actor, found).exists()
            return redirect("desk:people:review", label=label) if left else redirect(PAGE)
    said = context.get("said", {})
    waiting = reviews.lines_to_answer(actor, found)
    context["more"] = max(0, waiting.count() - AT_ONCE)
    context["lines"] = [
        {"line": one, "answer": said.get(one.pk) or ("keep" if one.last_used else "")}
        for one in waiting[:AT_ONCE]
    ]
    return show(request, actor, "desk/people/review.html", context, current=PAGE, status=status)


@posted_from(PAGE)
@officers_only
def act(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open the review of now, or end one whose deadline is over."""
    try:
        if label := request.POST.get("ket-thuc", ""):
            commands.close_review(actor=actor, review=reviews.review_named(label).pk)
            messages.success(request, _("Đã kết thúc đợt rà soát."))
        elif commands.open_review(actor=actor):
            messages.success(request, _("Đã mở đợt rà soát; người đứng đầu cơ quan nay trả lời được."))
        else:
            messages.warning(request, _("Kỳ này đã có đợt rà soát."))
    except Refusal as refusal:
        messages.warning(request, in_words(refusal))
    return redirect(PAGE)


@require_GET
@officers_only
def export(request: HttpRequest, actor: Actor, *, label: str) -> HttpResponse:
    """A review as a workbook."""
    found = reviews.review_named(label)
    answer = HttpResponse(reviews.review_workbook(actor, found), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="ra-soat-{found.label}.xlsx"'
    return answer
