"""Who may look after what is exchanged: who looks after what leaves the house."""

from motcua.kernel.actor import Actor
from motcua.platform.effects.access import ensure_may_look_after, may_look_after

__all__ = ["ensure_may_look_after", "may_look_after", "sees"]


def sees(actor: Actor) -> bool:
    """Whether an actor sees partners and what is stuck with them."""
    return may_look_after(actor)
