"""What every page of the desk shares: who may come in, the lists on the left, how a refusal is shown."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from motcua.agencies.queries import heirs, names, province, reviews
from motcua.dossiers import access
from motcua.dossiers.access import own_places
from motcua.dossiers.queries import labels, threads, worklists
from motcua.dossiers.queries.notices import bodies, how_many_wait
from motcua.dossiers.queries.threads import Number
from motcua.identity.queries import administers_accounts
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal
from motcua.platform.effects.access import may_look_after
from motcua.platform.inputs import Choices
from motcua.privacy.access import answers, sees_requests
from motcua.privacy.queries import waiting_for
from motcua.procedures.queries import edits
from motcua.quality.queries import open_findings, sees_register
from motcua.security.queries import keeps_register, pressing
from motcua.web.desk.definitions.kinds import Kind, kinds
from motcua.web.ui import resuming
from motcua.web.ui.actor import actor_of
from motcua.web.ui.no_entry import no_entry
from motcua.web.ui.refusals import say_when, status_of

P = ParamSpec("P")
FIRST_LIST = "waiting"
# Nobody works through a unit's ten thousand by their number: above this many it is enough to know that there are more.
MOST_COUNTED = 1000


def officers_only(
    view: Callable[Concatenate[HttpRequest, Actor, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Officers come in, others log in or find nothing; refusals that a view lets pass become a page of their own."""

    @wraps(view)
    def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_log_in(request)
        actor = actor_of(request)
        if not actor.is_officer:
            return no_entry(request, status=HTTPStatus.NOT_FOUND)
        try:
            response = view(request, actor, *args, **kwargs)
        except Refusal as refusal:
            response = refused(request, actor, refusal)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return run


def _to_log_in(request: HttpRequest) -> HttpResponse:
    """The log-in page; when only a part of a page was asked for, the whole page goes there."""
    if request.method == "POST":
        resuming.hold(request)
    if getattr(request, "htmx", False):
        return HttpResponseClientRefresh()
    return redirect_to_login(request.get_full_path())


def refused(request: HttpRequest, actor: Actor, refusal: Refusal) -> HttpResponse:
    """A page with what happened in words."""
    response = show(request, actor, "desk/refused.html", {"refusal": refusal}, status=status_of(refusal))
    return say_when(response, refusal)


def show(
    request: HttpRequest,
    actor: Actor,
    template: str,
    context: dict[str, Any],
    *,
    current: str = "",
    status: int = 200,
) -> HttpResponse:
    """A page of the desk inside its frame."""
    waiting = how_many_wait(actor)
    questions = threads.count(actor)
    lists = sections(actor, current, notices=waiting, questions=questions)
    frame = {
        "actor": actor,
        "post": main_post(actor),
        "desk_lists": lists,
        "notices_waiting": waiting,
        "questions_waiting": questions,
    }
    return render(request, template, {**frame, **context}, status=status)


def main_post(actor: Actor) -> str:
    """The title of the officer's first own post, for the top of the page."""
    return next(
        (p.title for p in sorted(actor.posts, key=lambda p: bool(p.on_behalf_of))), _("Không giữ chức vụ")
    )


def shared_with(actor: Actor) -> Choices:
    """For whom something may be kept: oneself, or an agency where one works."""
    known = names()
    today = heirs().all_today(sorted(access.own_places(actor)))
    agencies = [(code, known.get(code, code)) for code in today]
    return [
        ("", _("Chỉ mình tôi")),
        *((code, _("Mọi người ở %(name)s") % {"name": n}) for code, n in agencies),
    ]


def list_named(request: HttpRequest) -> str:
    """The list in which somebody is working, as the address says (`ds`)."""
    name = request.POST.get("ds") or request.GET.get("ds") or FIRST_LIST
    return name if name in worklists.LISTS else FIRST_LIST


def list_titles() -> dict[str, tuple[str, str, str]]:
    """Title, icon and tone of each list, in their order."""
    return {
        "waiting": (_("Chờ tôi"), "inbox", ""),
        "mine": (_("Việc tôi đang giữ"), "hand", ""),
        "today": (_("Đến hạn hôm nay"), "clock", "due"),
        "late": (_("Quá hạn"), "warn", "late"),
        "others": (_("Chờ người khác"), "people", ""),
        "unit": (_("Hồ sơ của phòng"), "agency", ""),
    }


def sections(actor: Actor, current: str, *, notices: int, questions: Number) -> list[dict[str, Any]]:
    """The left side: lists with counts, then other work; `notices` wait for this officer's signature, `questions` for
    an answer of their agencies.
    """
    counts = worklists.counts_with_unit(actor, most=MOST_COUNTED)
    lists = [
        {
            "title": title,
            "url": f"{reverse('desk:home')}?ds={name}",
            "count": counts[name],
            "more_than": MOST_COUNTED if name == "unit" and counts[name] > MOST_COUNTED else None,
            "icon": icon,
            "tone": tone,
            "current": current == name,
        }
        for name, (title, icon, tone) in list_titles().items()
    ]
    return [
        {"title": _("Hồ sơ"), "items": lists},
        {"title": _("Việc khác"), "items": _others(actor, current, notices, questions)},
        *([{"title": _("Quản trị"), "items": kept_up}] if (kept_up := _kept_up(actor, current)) else []),
    ]


def _others(actor: Actor, current: str, notices: int, questions: Number) -> list[dict[str, Any]]:
    found = []
    if access.places(actor) != frozenset():
        asked = _link("desk:questions", _("Người nộp hỏi"), "chat", current)
        tone = "late" if questions.late else "due"
        found.append(asked and {**asked, "count": questions.waiting, "tone": tone})
    followed = _link("desk:followed", _("Đang theo dõi"), "flag", current)
    found.append(followed and {**followed, "count": labels.news(actor), "tone": "due"})
    if actor.agencies("receiver"):
        found.append(_link("desk:filing", _("Nộp hồ sơ tại quầy"), "plus", current))
        found.append(_link("desk:parties", _("Người và tổ chức"), "people", current))
    if actor.agencies("receiver") or (actor.agencies("director", "auditor") and access.counters_of(actor)):
        found.append(_link("desk:register", _("Sổ theo dõi hồ sơ"), "documents", current))
    if own_places(actor):
        if province().on_the_spot:
            found.append(_link("desk:on_the_spot", _("Giải quyết tại chỗ"), "clock", current))
        found.append(_link("desk:custody", _("Giao nhận giấy tờ"), "documents", current))
    if sees_requests(actor):
        asked = _link("desk:personal_data:requests", _("Yêu cầu về dữ liệu"), "shield", current)
        found.append(
            asked and {**asked, **({"count": waiting_for(actor), "tone": "due"} if answers(actor) else {})}
        )
    if bodies(actor):
        waiting = _link("desk:notices", _("Văn bản chờ ký"), "pen", current)
        found.append(waiting and {**waiting, "count": notices, "tone": "due"})
    if sees_register(actor):
        found.append(_quality(actor, current))
    if actor.agencies("director", "auditor"):
        found.append(_link("board:home", _("Điều hành"), "chart", current))
    found.append(_link("desk:catalogue:list", _("Danh mục thủ tục"), "documents", current))
    found.append(_link("desk:agencies:list", _("Cơ quan, nơi tiếp nhận"), "agency", current))
    found.append(_link("desk:calendars:list", _("Lịch làm việc"), "calendar", current))
    found.append(_link("desk:tokens:list", _("Mã truy cập API"), "lock", current))
    found.append(_link("desk:account", _("Tài khoản của tôi"), "person", current))
    return [item for item in found if item]


def _kept_up(actor: Actor, current: str) -> list[dict[str, Any]]:
    """What administrators keep up, each as far as it is theirs."""
    found: list[dict[str, Any] | None] = []
    if administers_accounts(actor):
        found.append(_link("desk:people:list", _("Cán bộ"), "people", current))
        found.append(_link("desk:accounts", _("Tài khoản cán bộ"), "lock", current))
        found.append(_link("desk:signing_keys:list", _("Khoá ký và con dấu"), "pen", current))
    if reviews.answers_reviews(actor):
        found.append(_link("desk:people:reviews", _("Rà soát quyền"), "shield", current))
    if edits(actor):
        found += [_definitions(kind, current) for kind in kinds()]
        found.append(_link("desk:upkeep:fees", _("Phí, lệ phí"), "money", current))
        found.append(_link("desk:upkeep:names", _("Tên gọi thủ tục"), "search", current))
        found.append(_link("desk:upkeep:life_events", _("Sự kiện cuộc đời"), "birth", current))
    if may_look_after(actor):
        found.append(_link("desk:personal_data:register", _("Mục đích giữ dữ liệu"), "shield", current))
        found.append(_link("desk:letters:list", _("Thư và tin nhắn"), "mail", current))
        found.append(_link("desk:suppliers", _("Nhà cung cấp"), "external", current))
        found.append(_link("desk:reminders", _("Nhắc việc chủ động"), "clock", current))
        found.append(_link("desk:outages", _("Sự cố hệ thống quốc gia"), "warn", current))
        found.append(_link("desk:outbox:list", _("Việc gửi ra ngoài"), "post", current))
        found.append(_link("desk:exchange:list", _("Trao đổi hồ sơ"), "external", current))
        found.append(_link("desk:condition", _("Tình trạng hệ thống"), "shield", current))
    if keeps_register(actor):
        found.append(_security(current))
    return [item for item in found if item]


def _quality(actor: Actor, current: str) -> dict[str, Any] | None:
    """Internal audits, with how many findings wait for this officer."""
    link = _link("desk:quality:list", _("Đánh giá nội bộ"), "shield", current)
    number = open_findings(actor)
    return link and {**link, **({"count": number, "tone": "due"} if number else {})}


def _security(current: str) -> dict[str, Any] | None:
    """The register, with how much of it cannot wait."""
    link = _link("desk:security:list", _("An toàn hệ thống"), "shield", current)
    number = len(pressing())
    return link and {**link, **({"count": number, "tone": "late"} if number else {})}


def _definitions(kind: Kind, current: str) -> dict[str, Any]:
    url = reverse("desk:definitions:list", args=[kind.slug])
    return {"title": kind.title, "url": url, "icon": kind.icon, "current": current == kind.page}


def _link(name: str, title: str, icon: str, current: str) -> dict[str, Any] | None:
    try:
        url = reverse(name)
    except NoReverseMatch:
        return None
    return {"title": title, "url": url, "icon": icon, "current": current == name}
