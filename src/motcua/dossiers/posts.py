"""Whether a post that somebody holds is the one that a step asks for."""

from collections.abc import Collection

from motcua.kernel.actor import Actor, PostHeld
from motcua.process.state import OpenStep


def fits(held: PostHeld, agency: str, post: str, about: Collection[str] = ()) -> bool:
    """Whether a post held is the one a step asks for: `role`, or `unit:role`, in the agency.

    `about` are the codes of the dossier's procedure and case: a delegation may be for some only.
    """
    unit, _, role = post.rpartition(":")
    in_scope = not held.only or not held.only.isdisjoint(about)
    return held.agency == agency and held.role == role and unit in ("", held.unit) and in_scope


def holds_post_of(actor: Actor, step: OpenStep, about: Collection[str] = ()) -> bool:
    """Whether the actor holds the post that an open step asks for."""
    return any(fits(p, step.agency, step.spec.post, about) for p in actor.posts)


def names_of(held: PostHeld) -> tuple[str, ...]:
    """As which posts it is asked for by routes: `role`, and `unit:role` where it has a unit."""
    return (held.role, f"{held.unit}:{held.role}") if held.unit else (held.role,)


def post_for(actor: Actor, step: OpenStep, about: Collection[str]) -> PostHeld | None:
    """The post in which the actor does a step: their own, unless they hold it for the one who has the step in hand."""
    held = [p for p in actor.posts if fits(p, step.agency, step.spec.post, about)]
    instead = [p for p in held if step.holder is not None and p.for_officer == step.holder]
    return min(instead or held, key=lambda p: bool(p.on_behalf_of), default=None)


def in_place_of(actor: Actor, step: OpenStep, about: Collection[str]) -> bool:
    """Whether the step is in the hands of somebody in whose place the actor holds its post."""
    post = post_for(actor, step, about)
    return post is not None and step.holder is not None and post.for_officer == step.holder
