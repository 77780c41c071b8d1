"""Papers change hands at the desk: one field that a scanner types into, code by code, or a list of codes at once.

Without JavaScript a scan is a form that is sent and comes back with its field in focus. Receiving is done at once;
giving away gathers codes on the page first, then is done for all of them.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agencies.queries import names, officers_at
from motcua.dossiers import access, commands, outputs
from motcua.dossiers.queries import custody
from motcua.dossiers.types import TrackedPaper
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound, Refusal
from motcua.web.desk.custody_words import where
from motcua.web.desk.dossier import back
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.viewer import PDF, serve
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words, status_of

PAGE = "desk:custody"
TAKE, HAND, POST, GIVE = "nhan", "giao", "buu-chinh", "tra"


def _ways() -> Mapping[str, tuple[str, str]]:
    """What can be done with papers: its name, and what the page says of it."""
    return {
        TAKE: (_("Nhận"), _("Mã vừa quét là giấy tờ đang ở tay anh chị, từ đâu đến cũng vậy.")),
        HAND: (
            _("Giao nơi khác"),
            _("Quét các giấy tờ rồi lập danh sách; nơi nhận quét để xác nhận từng tờ."),
        ),
        POST: (_("Gửi bưu chính"), _("Quét các giấy tờ trong bưu gửi rồi ghi số bưu gửi.")),
        GIVE: (_("Trả chủ giấy tờ"), _("Quét các giấy tờ rồi ghi ai nhận.")),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Scan (POST), or what is in hand and on its way (GET); a scanned label leads here with its code."""
    way = request.POST.get("viec") or request.GET.get("viec") or TAKE
    way = way if way in _ways() else TAKE
    if request.method != "POST":
        return _shown(request, actor, way, custody.codes_within(request.GET.get("ma", "")))
    gathered = custody.codes_within(request.POST.get("da_quet", ""))
    if dropped := request.POST.get("bo", ""):
        return _shown(request, actor, way, [code for code in gathered if code != dropped])
    try:
        return _scanned(request, actor, way, gathered)
    except Refusal as refusal:
        return _shown(request, actor, way, gathered, refusal=refusal)


def _scanned(request: HttpRequest, actor: Actor, way: str, gathered: Sequence[str]) -> HttpResponse:
    """Take what was scanned, or gather it; `lam` says when all that was gathered is given away."""
    new = custody.codes_within(request.POST.get("ma", ""))
    codes = list(dict.fromkeys([*gathered, *new]))
    done = request.POST.get("lam") == "xong"
    if not new and not done:
        raise Invalid(_("Chưa đọc được mã nào. Mã giấy tờ có dạng GT-7K2Q-9XMB, in cạnh mã QR trên nhãn."))
    if way == TAKE:
        commands.take_papers(actor=actor, codes=new)
        return _shown(request, actor, way, codes, said=_("Đã nhận: %(codes)s") % {"codes": ", ".join(new)})
    if done:
        return _done(request, actor, way, codes)
    known = custody.known(actor, new)
    if strange := [code for code in new if code not in known]:
        raise Invalid("Không có giấy tờ mang mã %(paper)s.", paper=", ".join(strange))
    return _shown(request, actor, way, codes)


def _done(request: HttpRequest, actor: Actor, way: str, codes: Sequence[str]) -> HttpResponse:
    """Give away all that was gathered."""
    given = request.POST.get
    if way == HAND:
        receiver = given("receiver", "")
        made = commands.hand_papers_over(
            actor=actor,
            codes=codes,
            to=given("to", ""),
            receiver=int(receiver) if receiver.isdecimal() else None,
        )
        return redirect("desk:transfer", number=made.pk)
    if way == POST:
        commands.post_papers(actor=actor, codes=codes, number=given("number", ""))
        messages.success(request, _("Đã ghi gửi bưu chính."))
    else:
        commands.give_papers_to_owner(actor=actor, codes=codes, taken_by=given("taken_by", ""))
        messages.success(request, _("Đã ghi trả cho chủ giấy tờ."))
    return redirect(f"{reverse(PAGE)}?viec={way}")


def _shown(
    request: HttpRequest,
    actor: Actor,
    way: str,
    codes: Sequence[str],
    *,
    refusal: Refusal | None = None,
    said: str = "",
) -> HttpResponse:
    known = custody.known(actor, codes)
    papers = [known[code] for code in codes if code in known]
    context = {
        "way": way,
        "ways": [(key, name, key == way) for key, (name, _hint) in _ways().items()],
        "hint": _ways()[way][1],
        "codes": " ".join(codes),
        "scanned": [_line(paper) for paper in reversed(papers)],
        "targets": _targets(actor, papers) if way == HAND else [],
        "typed": request.POST,
        "said": said,
        "refusal": in_words(refusal) if refusal else "",
        "mine": [_line(paper) for paper in custody.in_hand(actor)],
        "incoming": custody.incoming(actor),
        "watched": len(custody.watched(clock.now(), actor)),
    }
    status = status_of(refusal) if refusal else HTTPStatus.OK
    return show(request, actor, "desk/custody.html", context, current=PAGE, status=status)


def _targets(actor: Actor, papers: Sequence[TrackedPaper]) -> list[dict[str, Any]]:
    """Where all of them may go, with the people there."""
    common = [custody.places_of(paper.dossier) for paper in papers]
    known = names()
    places = sorted(frozenset.intersection(*common), key=lambda code: known[code]) if common else []
    return [{"code": code, "name": known[code], "people": officers_at(code)} for code in places]


def _line(paper: TrackedPaper) -> dict[str, Any]:
    return {"paper": paper, "where": where(paper)}


@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def transfer(request: HttpRequest, actor: Actor, *, number: int) -> HttpResponse:
    """A list, to print and to confirm (POST: the papers that were ticked)."""
    found = custody.transfer(actor, number)
    if found is None:
        raise NotFound(_("Không có danh sách này."))
    refusal = None
    if request.method == "POST":
        try:
            commands.take_papers(actor=actor, codes=request.POST.getlist("paper"))
            messages.success(request, _("Đã xác nhận nhận giấy tờ."))
            return redirect("desk:transfer", number=number)
        except Refusal as refused:
            refusal = refused
    lines = list(found.lines.select_related("paper__dossier", "confirmed_by").order_by("pk"))
    here = access.own_places(actor)
    context = {
        "list": found,
        "lines": lines,
        "open": [one for one in lines if one.confirmed_at is None],
        "may_confirm": found.to_agency_id in here and found.giver_id != actor.officer_id,
        "refusal": in_words(refusal) if refusal else "",
    }
    status = status_of(refusal) if refusal else HTTPStatus.OK
    return show(request, actor, "desk/transfer.html", context, current=PAGE, status=status)


@require_GET
@officers_only
def watch(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Papers that somebody has to look for."""
    why = {
        "way": _("Giao quá lâu chưa ai xác nhận"),
        "post": _("Bưu chính quá lâu chưa đến"),
        "left": _("Người giữ đã thôi việc"),
        "unsent": _("Quá giờ phải chuyển đi"),
    }
    rows = [{**_line(one.paper), "why": why[one.why]} for one in custody.watched(clock.now(), actor)]
    return show(request, actor, "desk/custody_watch.html", {"rows": rows}, current=PAGE)


@posted_from("desk:dossier", "code")
@officers_only
def label(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """Give codes to papers of a dossier."""
    try:
        commands.label_papers(actor=actor, code=code, names=request.POST.getlist("paper"))
        messages.success(request, _("Đã gắn mã. Hãy in nhãn và dán lên giấy tờ."))
    except NotFound:
        raise
    except Refusal as refusal:
        messages.warning(request, in_words(refusal))
    return redirect(f"{back(code, request)}#giay-to-giay")


@require_GET
@officers_only
def labels(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """The labels of a dossier's papers as a sheet to print."""
    dossier = access.whole(actor, code)
    return serve(outputs.label_sheet(dossier), PDF, f"nhan-{code}.pdf", inline=True)
