"""What somebody was reminded of and what became of it; for the province, how often each rule told whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from motcua.dossiers.models import Reminder, ReminderOff
from motcua.dossiers.reminders import Rule, rule_named, rules
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.platform.effects.access import may_look_after

__all__ = ["Counted", "Told", "counted", "off_rules", "own_reminders", "reminders_of", "rules"]


@dataclass(frozen=True)
class Told:
    """A reminder with its rule as it is worded today, and how it stands: `open`, `taken`, `sent`, `refused`, `over`."""

    reminder: Reminder
    rule: Rule
    state: str


def own_reminders(actor: Actor) -> list[Told]:
    """Those of whoever is logged in for themself, the newest first, a hundred at most; nobody sees another's."""
    if actor.party_id is None or actor.acts_for is not None:
        return []
    found = (
        Reminder.objects.filter(party_id=actor.party_id)
        .select_related("draft__dossier")
        .order_by("-told_at", "-pk")
    )
    known = [(one, rule_named(one.rule)) for one in found[:100]]
    return [Told(one, rule, _state(one)) for one, rule in known if rule]


def reminders_of(parties: Collection[int]) -> int:
    """How many there are of these."""
    return Reminder.objects.filter(party__in=parties).count()


def _state(one: Reminder) -> str:
    if one.refused_at:
        return "refused"
    if one.draft and one.draft.dossier_id:
        return "sent"
    if one.ends_on < clock.now().date():
        return "over"
    return "taken" if one.taken_at else "open"


def off_rules(actor: Actor) -> set[str]:
    """What they turned off; an empty one: everything."""
    off = ReminderOff.objects.filter(party_id=actor.party_id or 0)
    return set(off.values_list("rule", flat=True))


@dataclass(frozen=True)
class Counted:
    """A rule in force with what it came to: told, taken up, sent, refused, turned off."""

    rule: Rule
    numbers: dict[str, int]


def counted(actor: Actor) -> tuple[Sequence[Counted], int]:
    """For every rule of today, and how many turned everything off; for whoever looks after the system."""
    if not may_look_after(actor):
        raise NotAllowed("Chỉ người quản trị hệ thống của tỉnh mới xem trang này.")
    told: dict[str, dict[str, Any]] = {
        row["rule"]: dict(row)
        for row in Reminder.objects.values("rule").annotate(
            told=Count("pk"),
            taken=Count("pk", filter=Q(taken_at__isnull=False)),
            sent=Count("pk", filter=Q(draft__dossier__isnull=False)),
            refused=Count("pk", filter=Q(refused_at__isnull=False)),
        )
    }
    off = dict(ReminderOff.objects.values_list("rule").annotate(Count("pk")))
    names = ("told", "taken", "sent", "refused")
    return [
        Counted(
            rule,
            {**{name: told.get(rule.key, {}).get(name, 0) for name in names}, "off": off.get(rule.key, 0)},
        )
        for rule in rules().rules
    ], off.get("", 0)
