"""What this floor asks of the composition root: figures of the yearly report that only other floors can read."""

from collections.abc import Callable, Sequence

from motcua.security.figures import Figure, Span, Value

__all__ = ["Figure", "Span", "Value", "connect", "others"]

_others: list[Callable[[], Sequence[Figure]]] = []


def connect(figures: Callable[[], Sequence[Figure]]) -> None:
    """Say what else the report tells; the composition root does."""
    _others[:] = [figures]


def others() -> Sequence[Figure]:
    """Those figures, which stand last; none where nobody is connected."""
    return _others[0]() if _others else ()
