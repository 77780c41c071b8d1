"""Doubts about a record that a person should look at before it is published. Nothing is ever guessed in silence."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Flag:
    """A place of a record and what is odd about it, as a Vietnamese sentence."""

    field: str
    reason: str


@dataclass
class Flags:
    """Collects doubts; the same doubt is noted once."""

    found: dict[Flag, None] = field(default_factory=dict)

    def add(self, place: str, reason: str) -> None:
        """Note a doubt about a place."""
        self.found.setdefault(Flag(place, reason))

    def to_json(self) -> list[dict[str, str]]:
        """For the version's content and for reports."""
        return [{"field": f.field, "reason": f.reason} for f in self.found]
