"""The page for whoever is logged in and has nothing to do where they came: what is so, and whom to ask.

Never a redirect: the log-in would send them back here, and so on for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from motcua.agencies.queries import last_post_of
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.vietnamese import day
from motcua.web.ui.actor import actor_of


@dataclass(frozen=True)
class _Told:
    title: str
    why: str
    then: str


def no_entry(request: HttpRequest, *, status: int = 403) -> HttpResponse:
    """Says why this account finds no page here. `status` is 404 where the address does not exist for it."""
    actor = actor_of(request)
    context: Mapping[str, object] = {"told": _told(actor), "officer": actor.is_officer}
    response = render(request, "ui/no_entry.html", context, status=status)
    add_never_cache_headers(response)
    return response


def _told(actor: Actor) -> _Told:
    if actor.kind is Kind.PERSON:
        return _Told(
            _("Trang này dành cho cán bộ"),
            _("Anh chị đang đăng nhập bằng tài khoản của người dân hoặc tổ chức."),
            _("Nếu là cán bộ, hãy đăng xuất rồi đăng nhập bằng tài khoản cán bộ."),
        )
    if not actor.is_officer:
        return _Told(
            _("Tài khoản này chưa dùng được"),
            _("Tài khoản chưa gắn với người dân, tổ chức hay cán bộ nào."),
            _(
                "Hãy nhờ quản trị hệ thống của cơ quan gắn tài khoản với đúng người, hoặc đăng nhập bằng VNeID."
            ),
        )
    if not actor.posts:
        return _Told(_("Anh chị hiện không giữ chức vụ nào"), _last_post(actor), _ask_for_a_post())
    return _Told(
        _("Trang này không dành cho chức vụ của anh chị"),
        _("Số liệu điều hành dành cho lãnh đạo và người kiểm tra."),
        _("Nếu anh chị được giao việc này, hãy nhờ người phụ trách tổ chức cán bộ ghi chức vụ vào hệ thống."),
    )


def _ask_for_a_post() -> str:
    return _(
        "Hãy nhờ lãnh đạo hoặc người phụ trách tổ chức cán bộ của cơ quan bổ nhiệm lại hoặc ủy quyền trong hệ thống."
    )


def _last_post(actor: Actor) -> str:
    last = last_post_of(actor.officer_id or 0)
    if last is None or last.valid_to is None:
        return _("Vì vậy không có hồ sơ nào chờ anh chị.")
    said = _(
        "Chức vụ gần nhất: %(title)s, hết hiệu lực sau ngày %(day)s. Vì vậy không có hồ sơ nào chờ anh chị."
    )
    return said % {"title": last.post.title, "day": day(last.valid_to)}
