"""Communes by today's names and by those of before 1 July 2025."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.agencies.queries import communes, former_names, in_order
from motcua.agencies.types import Agency, FormerCommune
from motcua.kernel.vietnamese import fold, normal


@dataclass(frozen=True)
class Commune:
    """A commune of today and what it was made of."""

    name: str
    former: tuple[FormerCommune, ...]

    @property
    def was(self) -> str:
        """What it was called: `Phường Hà Khánh (Thành phố Hạ Long); một phần Xã Vô Ngại (Huyện Bình Liêu)`."""
        return "; ".join(_told(one) for one in self.former)


def _told(former: FormerCommune) -> str:
    told = f"{former.name} ({former.district})"
    return _("một phần %(name)s") % {"name": told} if former.divided else told


def every_commune() -> list[Commune]:
    """All of them in the order of the alphabet."""
    former = former_names()
    return [_commune(one, former) for one in in_order(communes())]


def _commune(agency: Agency, former: Mapping[str, Sequence[FormerCommune]]) -> Commune:
    name = agency.name.removeprefix("Ủy ban nhân dân ")
    return Commune(name[:1].upper() + name[1:], tuple(former.get(agency.commune_gso, ())))


def what_places_were(counters: Sequence[Agency] = ()) -> dict[str, str]:
    """For lists to choose from: the former names of these counters and of the People's Committees, by agency code."""
    former = former_names()
    places = [*counters, *communes()]
    return {one.code: was for one in places if (was := _commune(one, former).was)}


def found(asked: str, known: Sequence[Commune]) -> list[Commune]:
    """Those whose name, or whose former name, holds what was asked, with or without marks."""
    wanted = " ".join(fold(normal(asked)).split())
    return [
        one for one in known if wanted in fold(one.name) or any(wanted in fold(f.name) for f in one.former)
    ]
