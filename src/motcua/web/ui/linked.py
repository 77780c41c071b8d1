"""What one filing of linked procedures opens, and how each part stands, as pages and programs show it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.dossiers.queries.linked import Group, Sibling
from motcua.procedures.queries import english_name, frozen, members_of, published
from motcua.procedures.types import Content, LimitRow


@dataclass(frozen=True)
class Opens:
    """One procedure that a filing will open, before it is filed."""

    name: str
    code: str
    limit: str
    begins: str


def opens(content: Content, channel: str, limit: Callable[[LimitRow | None], str]) -> list[Opens]:
    """What one filing of this procedure opens, in order; empty for one that opens itself alone. `limit` words one."""
    parts = [(m, case, frozen(published(m.procedure).pk)) for m, case in members_of(content)]
    names = {member.key: named(own.code, own.title) for member, _case, own in parts}
    found = []
    for member, case, own in parts:
        waits = ", ".join(names[key] for key in member.after if key in names)
        begins = _("khi có kết quả: %(names)s") % {"names": waits} if waits else _("bắt đầu ngay")
        found.append(Opens(names[member.key], own.code, limit(case.promised(channel)), begins))
    return found


def named(code: str, title: str) -> str:
    """What it is called in the reader's language."""
    return (get_language() == "en" and english_name(code)) or title


@dataclass(frozen=True)
class Part:
    """One dossier of the filing as it stands: `here` is the one whose page it is, `open` whether its own page may be
    opened from there.
    """

    name: str
    code: str
    agency: str
    status: tuple[str, str]
    due_at: datetime | None
    waits: str
    here: bool
    open: bool


def parts(
    group: Group, here: int, may_open: Collection[int], status: Callable[[int], tuple[str, str]]
) -> list[Part]:
    """All dossiers of one filing in their order; `status` words how one stands."""
    return [_part(one, here, may_open, status) for one in group.siblings]


def _part(
    one: Sibling, here: int, may_open: Collection[int], status: Callable[[int], tuple[str, str]]
) -> Part:
    dossier = one.dossier
    codes = ", ".join(other.code for other in one.waits_for)
    return Part(
        name=named(dossier.procedure_code, one.name),
        code=dossier.code,
        agency=dossier.handling.name,
        status=(_("Chờ thủ tục trước"), "due") if one.waits else status(dossier.status),
        due_at=dossier.due_at if not dossier.ended_at else None,
        waits=_("Bắt đầu khi có kết quả của %(codes)s") % {"codes": codes} if codes else "",
        here=dossier.pk == here,
        open=dossier.pk in may_open,
    )
