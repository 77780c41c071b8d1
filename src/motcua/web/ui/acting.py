"""The role that somebody has chosen, as their session keeps it, and what a page says of it."""

from dataclasses import replace

from django.http import HttpRequest

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict
from motcua.web.ui.actor import ROLE, ROLE_OVER, actor_of

FIELD = "_role"
"""In which role a form was drawn."""


def mark_of(actor: Actor) -> str:
    """The number of the right, 0 for one's own."""
    return str(actor.acts_for.representation) if actor.acts_for else "0"


def choose(request: HttpRequest, number: int) -> None:
    """From now on this role, in all windows of the session."""
    request.session.pop(ROLE_OVER, None)
    if number:
        request.session[ROLE] = number
    else:
        request.session.pop(ROLE, None)


def is_over(request: HttpRequest) -> bool:
    """Whether the role that was chosen has ended since; told once."""
    return bool(request.session.pop(ROLE_OVER, False))


def ensure_unchanged(request: HttpRequest) -> None:
    """Raises `Conflict` for a form that was drawn in another role than the one that is chosen by now."""
    drawn = request.POST.get(FIELD)
    if drawn is not None and drawn != mark_of(actor_of(request)):
        raise Conflict(
            "Trang này được mở khi bạn đang ở vai khác (cho chính bạn, hoặc làm thay ai). Chưa có gì được gửi. "
            "Hãy bấm “Đổi vai” ở đầu trang, chọn lại vai rồi mở lại trang này."
        )


def files(actor: Actor) -> bool:
    """Whether they do what an applicant may: their own, or in a role that goes so far."""
    return actor.acts_for is None or actor.acts_for.files


def prepares(actor: Actor) -> bool:
    """Whether they begin new filings: for themself, or in a role that goes so far."""
    return actor.acts_for is None or actor.acts_for.prepares


def own(request: HttpRequest) -> Actor:
    """Whoever is logged in as themself, for what is theirs in whatever role: account, data, programs."""
    return replace(actor_of(request), acts_for=None)
