"""Whether a post that somebody holds is the one that a step asks for."""

from motcua.kernel.actor import Actor, PostHeld
from motcua.process.state import OpenStep


def fits(held: PostHeld, agency: str, post: str) -> bool:
    """Whether a post held is the one a step asks for: `role`, or `unit:role`, in the agency."""
    unit, _, role = post.rpartition(":")
    return held.agency == agency and held.role == role and unit in ("", held.unit)


def holds_post_of(actor: Actor, step: OpenStep) -> bool:
    """Whether the actor holds the post that an open step asks for."""
    return any(fits(p, step.agency, step.spec.post) for p in actor.posts)
