"""What this floor asks of the composition root: how long things stay by the rules of this installation."""

from collections.abc import Callable, Mapping

Days = Mapping[str, int | None]
"""By kind of what is kept (`kept.KINDS`); None: it stays until there is a rule."""
_rules: list[Callable[[], Days]] = []


def connect(rules: Callable[[], Days]) -> None:
    """Say where the rules are; the composition root does."""
    _rules[:] = [rules]


def days() -> Days:
    """The rules in force; none where nobody is connected."""
    return _rules[0]() if _rules else {}
