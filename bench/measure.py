"""One measured value beside its peer, its floor and its goal."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

# A row whose turns differ by more than this says nothing.
MOST_SPREAD = 1.5


@dataclass(frozen=True)
class Measure:
    """`ratio` is ours to the peer's, so that more is better; `floor` and `goal` are bounds of the ratio.

    Where there is no peer, `floor` and `goal` bound the value itself (`lower_is_better` says in which direction).
    `note` says what was not measured and why, or how to read it. Where both sides were driven in turns, `ratios` holds
    each turn's; a row whose ratios are spread too widely is no result.
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
    ratios: Sequence[float] = ()

    @property
    def ratio(self) -> float | None:
        """Ours against the peer's; for times, the peer's against ours. Of turns the middle one."""
        if self.ratios:
            return middle(self.ratios)
        if self.value is None or not self.peer_value or not self.value:
            return None
        return self.peer_value / self.value if self.lower_is_better else self.value / self.peer_value

    @property
    def spread(self) -> float | None:
        """How far the turns differ: the ratio that nine of ten stay under, to the one that nine of ten pass."""
        return percentile(self.ratios, 0.9) / percentile(self.ratios, 0.1) if self.ratios else None

    @property
    def met(self) -> str:
        """`goal`, `floor`, `no`, or `-` where nothing is asked or measured; `no result` where turns differ too much."""
        if self.spread and self.spread > MOST_SPREAD:
            return "no result"
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
        plain = {k: v for k, v in asdict(self).items() if k not in ("lower_is_better", "more", "ratios")}
        told = {**plain, "ratio": self.ratio, "spread": self.spread}
        return {**_rounded(told), "met": self.met, **_rounded(self.more)}


def of_turns(
    measure: str,
    ours: Sequence[float],
    peer: str,
    peers: Sequence[float],
    *,
    floor: float,
    goal: float,
    note: str,
    unit: str = "1/s",
) -> Measure:
    """A measure of rates that both sides reached in the same turns."""
    ratios = [own / other for own, other in zip(ours, peers, strict=True)]
    return Measure(measure, middle(ours), unit, peer, middle(peers), floor, goal, note=note, ratios=ratios)


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
