"""Before a signature: the second factor once more, when the last look at it is older than the policy's minutes.

What was sent is not lost by it: the page that asks carries every field along and sends them, with the code, to where
they were going. So one press more signs, and nothing is chosen or typed twice.
"""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse

from motcua.agencies.queries import holds_a_weighty_post
from motcua.identity import commands, queries
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, Refusal
from motcua.platform import account_policy
from motcua.web.ui.account import passkeys
from motcua.web.ui.account.room import Room
from motcua.web.ui.refusals import in_words, say_when, status_of

CODE = "_second"
_CHECKED = "second_at"
_NOT_CARRIED = frozenset({"csrfmiddlewaretoken", CODE, passkeys.ANSWER})


def note(request: HttpRequest) -> None:
    """The second factor was shown just now."""
    request.session[_CHECKED] = clock.now().timestamp()


def ask(request: HttpRequest, actor: Actor, room: Room) -> HttpResponse | None:
    """The page that asks for it, in the room's frame; None when the person may go on.

    Whoever has no second factor and need not have one is asked nothing; who must have one is led to set it up.
    """
    account = actor.account_id or 0
    if not queries.has_second_factor(account):
        return _to_set_up(request, actor, room)
    if _is_fresh(request):
        return None
    if CODE not in request.POST:
        return _page(request, actor, room)
    try:
        commands.check_again(actor=actor, code=request.POST[CODE], ceremony=passkeys.answered(request))
    except Refusal as refusal:
        return _page(request, actor, room, refusal)
    note(request)
    return None


def _is_fresh(request: HttpRequest) -> bool:
    minutes = account_policy.in_force().recheck_minutes
    return clock.now().timestamp() - float(request.session.get(_CHECKED, 0)) < 60 * minutes


def _to_set_up(request: HttpRequest, actor: Actor, room: Room) -> HttpResponse | None:
    account = queries.account_by_id(actor.account_id or 0)
    if not queries.is_demanded(account, weighty=holds_a_weighty_post(actor)):
        return None
    context = {"to": request.get_full_path(), "fields": list(_carried(request))}
    return room.page(request, actor, "none_yet", context, status=403)


def _page(request: HttpRequest, actor: Actor, room: Room, refusal: Refusal | None = None) -> HttpResponse:
    context = {
        "fields": list(_carried(request)),
        "to": request.get_full_path(),
        "passkey": passkeys.to_show(request, actor.account_id or 0),
        "minutes": account_policy.in_force().recheck_minutes,
        "code_errors": [in_words(refusal)] if isinstance(refusal, Invalid) else [],
        "refusal": in_words(refusal) if refusal and not isinstance(refusal, Invalid) else "",
    }
    page = room.page(request, actor, "recheck", context, status=status_of(refusal) if refusal else 200)
    return say_when(page, refusal) if refusal else page


def _carried(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Every field that was sent, as often as it was."""
    for name, values in request.POST.lists():
        if name not in _NOT_CARRIED:
            yield from ((name, str(value)) for value in values)
