"""Forks of a route: where it goes one of several ways, by what is known of the dossier when the fork is reached.

A fork has ways; each but the last has a condition (JsonLogic over `FACTS`), and the last is taken when none of them
holds. Steps name the way on which they stand.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from motcua.kernel import json_logic
from motcua.kernel.errors import Invalid

Facts = Mapping[str, Any]
FACTS = ("form", "case", "channel", "counter", "handling", "centre", "delegated")
"""What conditions may ask: the answers of the form, the case, the way of filing, the counter where the dossier stands
and who decides (codes of agencies), whether that counter is of the province's Centre, and the posts of whoever decides
that staff of the Centre hold today for this procedure.
"""
MOST_VARIANTS = 48


@dataclass(frozen=True)
class Way:
    """One of the ways of a fork. `when` is its condition; the last way of a fork has none."""

    key: str
    title: str
    when: Any = None

    def to_json(self) -> dict[str, Any]:
        """As a route keeps it."""
        plain = {"key": self.key, "title": self.title}
        return plain if self.when is None else {**plain, "when": self.when}


@dataclass(frozen=True)
class Fork:
    """A question with the ways that answer it."""

    key: str
    title: str
    ways: tuple[Way, ...]

    @property
    def asks(self) -> frozenset[str]:
        """Which facts its conditions ask for."""
        return frozenset[str]().union(*(json_logic.variables(way.when) for way in self.ways))

    def decided(self, facts: Facts) -> Way:
        """The first way whose condition holds, else the last."""
        return next((w for w in self.ways[:-1] if json_logic.holds(w.when, facts)), self.ways[-1])

    def to_json(self) -> dict[str, Any]:
        """As a route keeps it."""
        return {"key": self.key, "title": self.title, "ways": [way.to_json() for way in self.ways]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Fork":
        """From a route's definition; raises `KeyError` when a part is missing."""
        ways = tuple(Way(way["key"], way["title"], way.get("when")) for way in data["ways"])
        return cls(data["key"], data["title"], ways)


def combinations(forks: Sequence[Fork]) -> Iterator[tuple[str, ...]]:
    """Every choice of one way for each fork."""
    return product(*([way.key for way in fork.ways] for fork in forks))


def check_forks(forks: Sequence[Fork], named: Collection[str]) -> None:
    """Raises `Invalid` for forks that cannot be decided; `named` are the ways on which steps stand."""
    keys = [way.key for fork in forks for way in fork.ways]
    if len(set(keys)) != len(keys) or len({fork.key for fork in forks}) != len(forks):
        raise Invalid("Quy trình có hai điểm rẽ hoặc hai nhánh trùng mã.")
    if unknown := set(named) - set(keys):
        raise Invalid("Bước thuộc nhánh «%(way)s» mà không điểm rẽ nào có.", way=min(unknown))
    for fork in forks:
        _check_fork(fork, named)
    variants = 1
    for fork in forks:
        variants *= len(fork.ways)
    if variants > MOST_VARIANTS:
        raise Invalid(
            "Quy trình có quá nhiều cách đi (%(n)d). Hãy tách thành nhiều quy trình, mỗi trường hợp một quy trình.",
            n=variants,
        )


def _check_fork(fork: Fork, named: Collection[str]) -> None:
    if len(fork.ways) < 2:
        raise Invalid("Điểm rẽ «%(fork)s» phải có ít nhất hai nhánh.", fork=fork.title)
    if fork.ways[-1].when is not None:
        raise Invalid(
            "Điểm rẽ «%(fork)s» thiếu nhánh còn lại: nhánh cuối phải không có điều kiện.", fork=fork.title
        )
    if not any(way.key in named for way in fork.ways):
        raise Invalid("Điểm rẽ «%(fork)s» không có bước nào ở các nhánh.", fork=fork.title)
    for way in fork.ways[:-1]:
        _check_condition(fork, way)


def _check_condition(fork: Fork, way: Way) -> None:
    if way.when is None:
        raise Invalid(
            "Nhánh «%(way)s» của «%(fork)s» chưa có điều kiện; chỉ nhánh cuối được để trống.",
            way=way.title,
            fork=fork.title,
        )
    try:
        json_logic.check(way.when)
        asked = json_logic.variables(way.when)
    except (json_logic.RuleError, RecursionError) as error:
        raise Invalid("Điều kiện của nhánh «%(way)s» không đọc được.", way=way.title) from error
    if unknown := asked - set(FACTS):
        raise Invalid(
            "Điều kiện của nhánh «%(way)s» hỏi «%(what)s» mà không ai biết. Chỉ hỏi được: %(facts)s.",
            way=way.title,
            what=min(unknown),
            facts=", ".join(FACTS),
        )
