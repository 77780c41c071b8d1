"""Whether a post that somebody holds is the one that a step asks for.

A delegation may be for some procedures and cases only: `concerned_with` leaves an actor the posts that count for one
dossier, and everything else here asks about such an actor.
"""

from collections.abc import Set as AbstractSet
from dataclasses import replace

from motcua.kernel.actor import Actor, PostHeld
from motcua.process.state import OpenStep


def concerned_with(actor: Actor, about: AbstractSet[str]) -> Actor:
    """The actor with the posts that they hold for what is `about` these codes (a procedure and a case)."""
    if not any(post.only for post in actor.posts):
        return actor
    return replace(actor, posts=tuple(post for post in actor.posts if not post.only or post.only & about))


def fits(held: PostHeld, agency: str, post: str) -> bool:
    """Whether a post held is the one a step asks for: `role`, or `unit:role`, in the agency."""
    unit, _, role = post.rpartition(":")
    return held.agency == agency and held.role == role and unit in ("", held.unit)


def names_of(held: PostHeld) -> tuple[str, ...]:
    """As which posts it is asked for by routes: `role`, and `unit:role` where it has a unit."""
    return (held.role, f"{held.unit}:{held.role}") if held.unit else (held.role,)


def holds_post_of(actor: Actor, step: OpenStep) -> bool:
    """Whether the actor holds the post that an open step asks for."""
    return any(fits(p, step.agency, step.spec.post) for p in actor.posts)


def post_for(actor: Actor, step: OpenStep) -> PostHeld | None:
    """The post in which the actor does a step: their own, unless they hold it for the one who has the step in hand."""
    held = [p for p in actor.posts if fits(p, step.agency, step.spec.post)]
    instead = [p for p in held if step.holder is not None and p.for_officer == step.holder]
    return min(instead or held, key=lambda p: bool(p.on_behalf_of), default=None)


def in_place_of(actor: Actor, step: OpenStep) -> bool:
    """Whether the step is in the hands of somebody in whose place the actor holds its post."""
    post = post_for(actor, step)
    return post is not None and step.holder is not None and post.for_officer == step.holder
