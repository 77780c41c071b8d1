"""One measured value beside its peer, its floor and its goal."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Measure:
    """`ratio` is ours to the peer's, so that more is better; `floor` and `goal` are bounds of the ratio.

    Where there is no peer, `floor` and `goal` bound the value itself (`lower_is_better` says in which direction).
    `note` says what was not measured and why, or how to read it.
    """

    measure: str
    value: float | None
    unit: str
    peer: str = ""
    peer_value: float | None = None
    floor: float | None = None
    goal: float | None = None
    lower_is_better: bool = False
    note: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """Ours against the peer's; for times, the peer's against ours."""
        if self.value is None or not self.peer_value or not self.value:
            return None
        return self.peer_value / self.value if self.lower_is_better else self.value / self.peer_value

    @property
    def met(self) -> str:
        """`goal`, `floor`, `no`, or `-` where nothing is asked or measured."""
        got = self.ratio if self.peer_value is not None else self.value
        if got is None or (self.floor is None and self.goal is None):
            return "-"
        less = self.lower_is_better and self.peer_value is None
        for name, bound in (("goal", self.goal), ("floor", self.floor)):
            if bound is not None and (got <= bound if less else got >= bound):
                return name
        return "no"

    def row(self) -> dict[str, Any]:
        """As printed, one JSON line each."""
        plain = {k: v for k, v in asdict(self).items() if k not in ("lower_is_better", "more")}
        return {**_rounded(plain), "ratio": _short(self.ratio), "met": self.met, **_rounded(self.more)}


def not_measured(measure: str, unit: str, reason: str) -> Measure:
    """A measure that could not be taken, with the reason; never a made-up number."""
    return Measure(measure, None, unit, note=f"not measured: {reason}")


def middle(values: Iterable[float]) -> float:
    """The median."""
    return float(median(values))


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which that share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _short(value: Any) -> Any:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {k: _short(v) for k, v in row.items()}
