"""The dossiers that one filing of linked procedures opened: how each stands, and which waits for which."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from motcua.dossiers.models import Dossier, LinkedDossier
from motcua.dossiers.turn_rules import BY_LINK
from motcua.platform import statements
from motcua.procedures.queries import frozen
from motcua.procedures.types import Linked, Member
from motcua.process.states import ENDED, Status

Came = Literal["", "result", "nothing"]


@dataclass(frozen=True)
class Sibling:
    """One of them, beside what the linked filing says of it. `waits_for`: those whose results it still waits for."""

    dossier: Dossier
    member: Member
    waits_for: tuple[Dossier, ...] = ()

    @property
    def came(self) -> Came:
        """Whether it has come to a result that grants what was asked for, to nothing, or is on its way."""
        return came_of(self.dossier)

    @property
    def name(self) -> str:
        """What people call its procedure."""
        return frozen(self.dossier.version_id).title

    @property
    def waits(self) -> bool:
        """Whether it rests until another one has its result."""
        return self.dossier.suspended == BY_LINK


def came_of(dossier: Dossier) -> Came:
    """A result that grants what was asked for, or none; empty while it is on its way, also to be set right."""
    if dossier.status in (Status.DONE, Status.RETURNED):
        return "nothing" if dossier.negative else "result"
    return "nothing" if dossier.status in ENDED else ""


@dataclass(frozen=True)
class Group:
    """All dossiers of one filing in their order, with the version that links them."""

    linked: Linked
    name: str
    siblings: tuple[Sibling, ...]

    def of(self, dossier: int) -> Sibling:
        """The part that this dossier is."""
        return next(one for one in self.siblings if one.dossier.pk == dossier)

    def others(self, dossier: int) -> tuple[Sibling, ...]:
        """All but this one."""
        return tuple(one for one in self.siblings if one.dossier.pk != dossier)

    def to_come(self, dossier: int) -> tuple[Sibling, ...]:
        """Those whose result this one has to await before it is given out; none where results go out as they come."""
        if not self.linked.together:
            return ()
        return tuple(one for one in self.others(dossier) if not one.came)


_FILING = "SELECT filing FROM dossiers_linkeddossier WHERE dossier_id = %s::bigint"


def group_of(dossier: int) -> Group | None:
    """The filing that opened this dossier with others; None for one that was filed by itself, as nearly all are."""
    found = statements.run(_FILING, [dossier])
    if not found:
        return None
    rows = list(
        LinkedDossier.objects.filter(filing=found[0][0])
        .select_related("dossier__counter", "dossier__handling")
        .order_by("place")
    )
    return _group(rows)


def filed_with(dossier: Dossier) -> Group | None:
    """The same for a dossier as its filing gave it back: one that was just made says by its first event whether it was
    opened with others.
    """
    alone = dossier.filed is not None and "linked" not in dossier.filed.data
    return None if alone else group_of(dossier.pk)


def _group(rows: Sequence[LinkedDossier]) -> Group:
    content = frozen(rows[0].version_id)
    linked = content.linked
    if linked is None:
        raise LookupError(f"{content.code} links nothing, and {rows[0].dossier.code} was opened by it")
    by_key = {row.key: row.dossier for row in rows}
    siblings = tuple(_sibling(row, linked.by_key[row.key], by_key) for row in rows)
    return Group(linked, content.title, siblings)


def _sibling(row: LinkedDossier, member: Member, by_key: dict[str, Dossier]) -> Sibling:
    if row.dossier.suspended != BY_LINK:
        return Sibling(row.dossier, member)
    waited = (by_key[key] for key in member.after)
    return Sibling(row.dossier, member, tuple(one for one in waited if came_of(one) != "result"))
