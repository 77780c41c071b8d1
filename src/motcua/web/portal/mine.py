"""One's own: dossiers, drafts, and what one was told."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.dossiers import access, commands
from motcua.dossiers.queries import own_list
from motcua.dossiers.queries.askers import with_askers
from motcua.dossiers.queries.drafts import drafts
from motcua.dossiers.queries.journey import clock_of
from motcua.dossiers.queries.own_list import Choices, Wanted
from motcua.dossiers.queries.worklists import is_waiting_on_citizen
from motcua.dossiers.types import Dossier
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import day, normal, typed_day
from motcua.notifications.commands import mark_all_read
from motcua.notifications.queries import inbox as own_inbox
from motcua.notifications.queries import offered_channels, unread
from motcua.procedures.queries import frozen
from motcua.web.portal import dossier_labels
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.portal.tracks import small_track
from motcua.web.ui import acting, outside_words
from motcua.web.ui.actor import actor_of
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words
from motcua.web.ui.sheets import Line, Sheet, handed_over

PAGE = 20
_NAMES = {
    "text": "q", "state": "tt", "procedure": "thu-tuc", "agency": "co-quan", "whom": "cho", "label": "nhan",
    "first": "tu", "last": "den",
}  # fmt: skip
_LONGEST = 200


@require_safe
@for_citizens
def mine(request: HttpRequest) -> HttpResponse:
    """What waits for an answer first, then drafts to go on with, then the rest, newest first; searched and narrowed."""
    actor, wanted = actor_of(request), _wanted(request)
    dossiers = with_askers(own_list.listed(actor, wanted)).prefetch_related("steps__holder", "steps__agency")
    found = Paginator(dossiers, PAGE).get_page(request.GET.get("trang"))
    rows = _rows(actor, list(found))
    context = {
        "page": found,
        "pages": found.paginator.get_elided_page_range(found.number, on_each_side=1, on_ends=1),
        "waiting": [row for row in rows if row["yours"]],
        "rows": [row for row in rows if not row["yours"]],
        "wanted": wanted,
        "asked": request.GET,
        "states": states(),
        "choices": own_list.choices(actor),
        "said": list(said(actor, wanted).values()),
        "narrowed": replace(wanted, text="").narrows,
        "keep": f"{_query(request)}&" if wanted.narrows else "",
        "query": _query(request),
        "drafts": _drafts(actor) if not wanted.narrows and found.number == 1 else [],
        "unread": unread(actor),
        "down": outside_words.down(offered_channels()),
        "crumbs": crumbs(("", _("Hồ sơ của bạn"))),
    }
    return render(request, "portal/mine.html", context)


def _rows(actor: Actor, dossiers: Sequence[Dossier]) -> list[dict[str, Any]]:
    labels = own_list.labels_of(actor, [dossier.pk for dossier in dossiers])
    return [
        {
            "dossier": dossier,
            "track": small_track(dossier, sorted(dossier.steps.all(), key=lambda s: s.no)),
            "status": dossier_labels.standing(dossier),
            "clock": clock_of(dossier),
            "yours": is_waiting_on_citizen(dossier),
            "label": labels.get(dossier.pk, ""),
        }
        for dossier in dossiers
    ]


def _drafts(actor: Actor) -> list[dict[str, Any]]:
    """Each with its procedure, and who prepared it where that was somebody else."""
    return [
        {"draft": draft, "content": frozen(draft.version_id), "by": _begun_by(actor, draft)}
        for draft in drafts(actor)[:PAGE]
    ]


def _begun_by(actor: Actor, draft: Any) -> str:
    role = getattr(draft, "role", None)
    return role.begun_by if role is not None and role.begun_by != actor.name else ""


def _wanted(request: HttpRequest) -> Wanted:
    """What the address asks for; a day that is none does not narrow."""
    given = {field: normal(request.GET.get(name, ""))[:_LONGEST] for field, name in _NAMES.items()}
    first, last = typed_day(given.pop("first")), typed_day(given.pop("last"))
    state = given.pop("state")
    return Wanted(**given, state=state if state in own_list.STATES else "", first=first, last=last)


def _query(request: HttpRequest) -> str:
    asked = ((name, request.GET.get(name, "")) for name in _NAMES.values())
    return urlencode([(name, value) for name, value in asked if value])


def states() -> dict[str, str]:
    """How dossiers stand, by the name in an address."""
    return {
        "cho-ban": _("Chờ bạn bổ sung hoặc nộp tiền"),
        "dang": _("Đang chờ tiếp nhận, đang giải quyết"),
        "xong": _("Đã có kết quả"),
        "khong": _("Bị từ chối, đã rút, đã dừng"),
    }


def said(actor: Actor, wanted: Wanted) -> dict[str, str]:
    """What the list is narrowed by, in words."""
    known: Choices = own_list.choices(actor) if wanted.procedure or wanted.agency else Choices((), (), (), ())
    found = {
        "q": wanted.text and _("Tìm: %(text)s") % {"text": wanted.text},
        "tt": states().get(wanted.state, ""),
        "thu-tuc": dict(known.procedures).get(wanted.procedure, wanted.procedure),
        "co-quan": dict(known.agencies).get(wanted.agency, wanted.agency),
        "cho": wanted.whom and _("Của %(name)s") % {"name": wanted.whom},
        "nhan": wanted.label and _("Nhãn %(label)s") % {"label": wanted.label},
        "tu": wanted.first and _("Từ %(day)s") % {"day": day(wanted.first)},
        "den": wanted.last and _("Đến hết %(day)s") % {"day": day(wanted.last)},
    }
    return {name: str(words) for name, words in found.items() if words}


@require_safe
@for_citizens
def workbook(request: HttpRequest) -> HttpResponse:
    """The list as it is narrowed, all of it, as a workbook to keep."""
    actor, wanted = actor_of(request), _wanted(request)
    rows = with_askers(own_list.listed(actor, wanted))
    heads = [
        _("Mã hồ sơ"), _("Người yêu cầu"), _("Chủ hồ sơ"), _("Thủ tục"), _("Trạng thái"), _("Nộp lúc"), _("Hẹn trả"),
        _("Nơi giải quyết"), _("Nhãn của bạn"),
    ]  # fmt: skip
    return handed_over(
        actor,
        Sheet("ho-so-cua-toi", _("Hồ sơ của bạn"), said(actor, wanted), heads, _lines(actor, list(rows))),
    )


def _lines(actor: Actor, dossiers: Sequence[Dossier]) -> Iterator[Line]:
    labels = own_list.labels_of(actor, [dossier.pk for dossier in dossiers])
    for one in dossiers:
        yield (
            one.pk,
            [
                one.code, one.asker_name, one.owner_name, one.procedure_name, dossier_labels.standing(one)[0],
                one.submitted_at, one.due_at, one.handling.name, labels.get(one.pk, ""),
            ],
        )  # fmt: skip


@posted_from("portal:dossier", "code")
@for_citizens
def label(request: HttpRequest, code: str) -> HttpResponse:
    """Put a word of one's own on a dossier, or take it away."""
    try:
        commands.label_own(actor=actor_of(request), code=code, text=request.POST.get("nhan", ""))
    except Invalid as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, _("Đã lưu nhãn."))
    return redirect("portal:dossier", code)


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a new filing from an earlier one: says what comes along, then leads to its draft."""
    actor = actor_of(request)
    earlier = access.get(actor, code)
    if request.method != "POST":
        context = {
            "dossier": earlier,
            "prepares": acting.prepares(actor),
            "crumbs": crumbs(("", _("Nộp lại thủ tục này"))),
        }
        return render(request, "portal/again.html", context)
    made = commands.begin_again(actor=actor, code=code)
    if made.left:
        sentence = _("Những tệp này không đi theo, bạn hãy nộp lại: %(files)s.")
        messages.warning(request, sentence % {"files": ", ".join(made.left)})
    messages.success(
        request, _("Tờ khai và giấy tờ của hồ sơ trước đã được chép sang. Bạn hãy đọc lại từng bước.")
    )
    return redirect("portal:step", made.draft.pk, 1)


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def inbox(request: HttpRequest) -> HttpResponse:
    """What one was told, newest first."""
    actor = actor_of(request)
    if request.method == "POST":
        mark_all_read(actor=actor)
        return redirect("portal:inbox")
    found = Paginator(own_inbox(actor), PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": found,
        "unread": unread(actor),
        "crumbs": crumbs(("", _("Hộp thư"))),
    }
    return render(request, "portal/inbox.html", context)
