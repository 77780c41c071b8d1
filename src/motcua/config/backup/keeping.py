"""Which sets stay: the newest of each of so many days, weeks and months; what write-once places hold stays its days.

Nothing goes by itself. The rule says what may go; an administrator lets it go, with a fresh second factor.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from motcua.config.backup.targets import target_named, targets
from motcua.config.env import environment
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM, now
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.platform import log
from motcua.platform.effects.access import may_look_after
from motcua.platform.models import Backup
from motcua.platform.storages import names

REMOVED = "backup.removed"
_TOPIC, _STREAM = "backup", 1
_Period = Callable[[datetime], tuple[int, ...]]
_PERIODS: Mapping[str, _Period] = {
    "daily": lambda at: (at.year, at.month, at.day),
    "weekly": lambda at: at.isocalendar()[:2],
    "monthly": lambda at: (at.year, at.month),
}


def kept(made: Iterable[datetime], rule: Mapping[str, int]) -> set[datetime]:
    """The moments of sets that the rule keeps: of each of the last so many periods that have one, the newest.

    Periods are those of Vietnam's calendar; weeks begin on Monday (ISO 8601).
    """
    newest_first = sorted(made, reverse=True)
    stay: set[datetime] = set()
    for name, period in _PERIODS.items():
        seen: dict[tuple[int, ...], datetime] = {}
        for at in newest_first:
            seen.setdefault(period(at.astimezone(VIETNAM)), at)
        stay |= set(list(seen.values())[: rule[name]])
    return stay


def overdue() -> list[Backup]:
    """Sets, by place, that the rule keeps no longer and that may go; the oldest first."""
    rule = environment().backup_keep
    found: list[Backup] = []
    for target in targets():
        there = list(standing().filter(place=target.name))
        stay = kept((row.made_at for row in there if not row.problem), rule)
        found += [row for row in there if row.made_at not in stay and not locked(row)]
    return sorted(found, key=lambda row: row.made_at)


def standing() -> Any:
    """The rows of sets that nobody removed, the newest first."""
    return Backup.objects.filter(removed_at=None).order_by("-made_at", "place")


def locked(row: Backup) -> bool:
    """Whether a write-once place still holds it."""
    days = environment().backup_keep["write_once_days"]
    return row.write_once and row.made_at + timedelta(days=days) > now()


def remove(rows: Iterable[Backup], *, actor: Actor, reason: str) -> int:
    """Let sets go, each as an event with its reason. The caller has asked for a second factor a moment ago.

    Raises `NotAllowed` for whoever administers nothing, and for a set that a write-once place holds; `Invalid`
    without a reason, and for the last good set. Files stay: later sets share them.
    """
    if not (actor.is_officer and may_look_after(actor)):
        raise NotAllowed("Chỉ quản trị viên mới xoá được bản sao lưu. Chưa có gì bị xoá.")
    if not reason.strip():
        raise Invalid("Hãy ghi lý do xoá. Chưa có gì bị xoá.")
    chosen = list(rows)
    _ensure_may_go(chosen)
    for row in chosen:
        _remove(row, actor, reason)
    return len(chosen)


def _ensure_may_go(chosen: list[Backup]) -> None:
    held = next((row for row in chosen if locked(row)), None)
    if held:
        raise NotAllowed(
            "%(name)s nằm ở nơi chỉ ghi một lần, chưa đến hạn xoá. Chưa có gì bị xoá.", name=held.name
        )
    going = {row.pk for row in chosen}
    if (
        any(not row.problem for row in chosen)
        and not standing().filter(problem="").exclude(pk__in=going).exists()
    ):
        raise Invalid("Đây là bản sao lưu tốt cuối cùng. Chưa có gì bị xoá.")


def _remove(row: Backup, actor: Actor, reason: str) -> None:
    """The manifest goes first: what has none is no set any more."""
    storage = target_named(row.place).storage()
    there = list(names(storage, f"sets/{row.name}"))
    for name in sorted(there, key=lambda name: not name.endswith("manifest.json")):
        storage.delete(name)
    with transaction.atomic():
        row.removed_at = now()
        row.save(update_fields=["removed_at"])
        data = {"name": row.name, "place": row.place, "reason": reason.strip()}
        log.record(_TOPIC, _STREAM, REMOVED, at=now(), actor=actor, data=data)
