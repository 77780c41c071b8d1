"""The communes of the own province as people write them, today's names and those of before 1 July 2025."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.core.cache import cache

from motcua.agencies.in_force import existing
from motcua.agencies.models import FormerCommune
from motcua.agencies.province import PLACES, province
from motcua.kernel.vietnamese import fold, normal

# A change is seen by every process within this many seconds.
_SECONDS = 30
_KINDS = ("xa ", "phuong ", "dac khu ", "thi tran ", "huyen ", "thi xa ", "thanh pho ")


@dataclass(frozen=True)
class Places:
    """`home` is the province with its kind, `communes` today's by name (`xã Bình Liêu`); `former` has of each old name
    its district and what it became.
    """

    home: str
    communes: tuple[str, ...]
    former: tuple[tuple[str, str, tuple[str, ...]], ...]

    def is_today(self, said: str) -> bool:
        """Whether this is the full name of a commune of today."""
        return _plain(said) in self._plainly

    def today(self, said: str) -> str:
        """The commune of today that is meant by a name, with or without its kind and marks; empty for none, or where
        the name could be that of several."""
        found = self._named.get(_folded(said), ())
        return found[0] if len(found) == 1 else ""

    def became(self, said: str, district: str = "") -> tuple[str, ...]:
        """What the communes of an old name became, of one district if it is named."""
        wanted, where = _folded(said), _bare(district)
        rows = [
            row
            for row in self.former
            if wanted in (_folded(row[0]), _bare(row[0])) and where in ("", _bare(row[1]))
        ]
        return tuple(dict.fromkeys(now for row in rows for now in row[2]))

    def was(self, commune: str) -> str:
        """The old names of a commune of today, in one line."""
        return ", ".join(name for name, _district, became in self.former if commune in became)

    @cached_property
    def _plainly(self) -> frozenset[str]:
        return frozenset(map(_plain, self.communes))

    @cached_property
    def _named(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in self.communes:
            for name in (_folded(one), _bare(one)):
                found.setdefault(name, []).append(one)
        return found


def places() -> Places:
    """As they are known now."""
    found: Places | None = cache.get(PLACES)
    if found is None:
        found = _read()
        cache.set(PLACES, found, _SECONDS)
    return found


def _read() -> Places:
    now = {
        code: name.removeprefix("Ủy ban nhân dân ")
        for code, name in existing()
        .filter(kind="commune")
        .order_by("name")
        .values_list("commune_gso", "name")
    }
    became: dict[tuple[str, str], list[str]] = {}
    for row in FormerCommune.objects.order_by("name", "district", "commune"):
        if row.commune in now:
            became.setdefault((row.name, row.district), []).append(now[row.commune])
    former = tuple((name, district, tuple(those)) for (name, district), those in became.items())
    return Places(province().full, tuple(now.values()), former)


def _plain(name: str) -> str:
    return " ".join(normal(name).split()).casefold()


def _folded(name: str) -> str:
    return fold(" ".join(normal(name).split()))


def _bare(name: str) -> str:
    folded = _folded(name)
    return next((folded.removeprefix(kind) for kind in _KINDS if folded.startswith(kind)), folded)
