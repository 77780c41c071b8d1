"""How somebody wants to be told: which news by which channels, when not to be disturbed."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.identity.queries import Party, party_known
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.phones import as_dialled, mobile
from motcua.notifications.commands import choose_news, open_number
from motcua.notifications.queries import Choice, Group, choice_of, closed_numbers, news, offered_channels
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.ui.actor import actor_of

_CLOCK = ("tu", "den")


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def page(request: HttpRequest) -> HttpResponse:
    """The form; sent, it holds from the next message on."""
    actor = actor_of(request)
    party = party_known(actor.party_id or 0)
    if request.POST.get("viec") == "nhan-lai":
        open_number(actor=actor)
        messages.success(request, _("Từ nay số này lại nhận tin SMS."))
        return redirect("portal:news")
    errors: Mapping[str, list[str]] = {}
    if request.method == "POST":
        try:
            _choose(actor, request.POST)
        except Invalid as refusal:
            errors = refusal.fields
        else:
            messages.success(request, _("Đã ghi. Tin gửi từ nay theo lựa chọn này."))
            return redirect("portal:account")
    chosen = choice_of(actor)
    context = {
        "crumbs": crumbs(
            (reverse("portal:account"), _("Tài khoản của bạn")), ("", _("Cách báo tin cho bạn"))
        ),
        "groups": [_group(one, chosen, party, request.POST if errors else None) for one in news().groups],
        "clock": _clock(chosen, request.POST if errors else None),
        "party": party,
        "number": as_dialled(party.phone),
        "is_closed": bool(closed_numbers({mobile(party.phone) or ""})),
        "mistakes": [{"id": name, "text": text} for name, told in errors.items() for text in map(_, told)],
        "errors": {name: [_(text) for text in told] for name, told in errors.items()},
    }
    return render(request, "portal/news.html", context, status=422 if errors else 200)


def _choose(actor: Actor, posted: QueryDict) -> None:
    quiet = None
    if posted.get("yen-tinh"):
        begin, end = (_moment(posted, name) for name in _CLOCK)
        quiet = (begin, end)
    channels = {group.key: posted.getlist(group.key) for group in news().groups}
    choose_news(actor=actor, channels=channels, quiet=quiet)


def _moment(posted: QueryDict, name: str) -> time:
    try:
        return time.fromisoformat(posted.get(name, "").strip().replace("h", ":").zfill(5))
    except ValueError:
        raise Invalid(
            "Giờ yên tĩnh chưa đúng.", fields={name: ["Hãy ghi giờ và phút, ví dụ 21:30."]}
        ) from None


def _group(group: Group, chosen: Choice, party: Party, posted: QueryDict | None) -> dict[str, Any]:
    titles = {
        "your_turn": _("Khi bạn phải làm gì: bổ sung giấy tờ, nộp tiền"),
        "result": _("Khi có kết quả, có câu trả lời, hoặc hồ sơ dừng lại"),
        "progress": _("Mọi diễn biến khác của hồ sơ"),
    }
    wanted = posted.getlist(group.key) if posted is not None else chosen.of(group)
    return {
        "key": group.key,
        "title": titles.get(group.key, group.key),
        "urgent": group.urgent,
        "channels": [
            {"key": key, "label": label, "wanted": key in wanted, "lacks": not getattr(party, address)}
            for key, (label, address) in _channels().items()
        ],
    }


def _channels() -> dict[str, tuple[str, str]]:
    """What is connected here, with the address that each needs."""
    words = {
        "email": (_("Thư điện tử"), "email"),
        "zalo": (_("Zalo"), "phone"),
        "sms": (_("Tin nhắn SMS"), "phone"),
    }
    return {key: words[key] for key in offered_channels()}


def _clock(chosen: Choice, posted: QueryDict | None) -> dict[str, Any]:
    usual = news().quiet
    held = chosen.quiet or usual
    told = {name: held[n].isoformat("minutes") for n, name in enumerate(_CLOCK)}
    if posted is not None:
        told = {name: posted.get(name, "") for name in _CLOCK}
    return {"is_on": bool(posted.get("yen-tinh")) if posted is not None else chosen.quiet is not None, **told}
