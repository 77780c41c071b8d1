"""Who of the officials looked at a request, and who was handed what is known: written down for the person to see."""

from datetime import timedelta

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.platform import log
from motcua.platform.transactions import command
from motcua.privacy import access
from motcua.privacy.models import DataRequest
from motcua.privacy.requests import HANDED_OUT, LOOKED, TOPIC, happenings

# Going to and fro between pages is one look.
ONE_LOOK = timedelta(minutes=10)


def note_look(*, actor: Actor, request: DataRequest) -> None:
    """An officer looks at a request: written at most once for each officer and ten minutes."""
    since = clock.now() - ONE_LOOK
    looked = (one for one in happenings(request) if one.type == LOOKED and one.at > since)
    if actor.is_officer and not any(one.data.get("officer") == actor.officer_id for one in looked):
        _record(actor=actor, request=request.pk, event=LOOKED)


@command
def hand_out(*, actor: Actor, request: int) -> None:
    """A package of what is known is given to whoever asks for it: to the person, or to an official for them."""
    _record_in(actor, access.get(actor, request).pk, HANDED_OUT)


@command
def _record(*, actor: Actor, request: int, event: str) -> None:
    _record_in(actor, request, event)


def _record_in(actor: Actor, request: int, event: str) -> None:
    posts = "; ".join(dict.fromkeys(post.title for post in actor.posts))
    data = {"officer": actor.officer_id, "post": posts} if actor.is_officer else {}
    log.record(TOPIC, request, event, at=clock.now(), actor=actor, data=data)
