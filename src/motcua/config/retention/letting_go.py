"""What is past its time goes, kind by kind; what went stands in the log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from motcua.config.env import environment
from motcua.config.retention.rules import in_force, own_rules
from motcua.dossiers.commands.forgetting import (
    RETENTION,
    WORDS_FORGOTTEN,
    erase_files,
    forget_dossier,
    forget_drafts,
    over,
)
from motcua.dossiers.commands.reminding import forget_reminders
from motcua.exchange.commands import forget_bodies, forget_exchange
from motcua.kernel.actor import service
from motcua.kernel.clock import now
from motcua.notifications.commands import forget_lines
from motcua.personal_store.commands import forget_shares
from motcua.platform import log
from motcua.platform.effects.commands import forget_words
from motcua.platform.records import sealing
from motcua.privacy.commands import forget_requests

SERVICE = "retention"
MOST_A_NIGHT = 500
_STREAM = 0


@dataclass
class Gone:
    """What one run let go: numbers by kind, and the proof of each dossier."""

    counts: dict[str, int] = field(default_factory=dict)
    dossiers: list[dict[str, Any]] = field(default_factory=list)
    files: int = 0


def let_go(*, most: int = MOST_A_NIGHT) -> Gone:
    """Everything that is past its time, at most so many dossiers; the rest comes the next night."""
    rules, gone = in_force(now().date(), environment().retention), Gone()
    steps: dict[str, Callable[[datetime], int]] = {
        "draft": lambda before: forget_drafts(before=before),
        "inbox": lambda before: forget_lines(before=before),
        "letter": lambda before: forget_words(before=before),
        "records": sealing.forget,
        "request": lambda before: forget_requests(before=before),
        "share": lambda before: forget_shares(before=before),
        "reminder": lambda before: forget_reminders(before=before),
        "exchange": lambda before: forget_bodies(before=before),
    }
    for kind, step in steps.items():
        days = rules[kind]
        if days is not None:
            gone.counts[kind] = step(now() - timedelta(days=days))
    gone.dossiers = _dossiers(rules, most)
    gone.files = erase_files()
    if any(gone.counts.values()):
        data = {
            "counts": gone.counts,
            "rules": {name: days for name, days in rules.items() if name in gone.counts},
        }
        log.record(RETENTION, _STREAM, WORDS_FORGOTTEN, at=now(), actor=service(SERVICE), data=data)
    return gone


def _dossiers(rules: Mapping[str, int | None], most: int) -> list[dict[str, Any]]:
    """Those of each rule that says how long; each dossier in a transaction of its own."""
    own = own_rules(rules)
    proofs: list[dict[str, Any]] = []
    for rule, codes, excluded in [
        *((name, [code], []) for code, name in own.items()),
        ("dossier", [], list(own)),
    ]:
        days = rules[rule]
        if days is None:
            continue
        due = over(before=now() - timedelta(days=days), of=codes, not_of=excluded, most=most - len(proofs))
        for number in due.values_list("pk", flat=True):
            # First what others were told of it: should this stop in between, the dossier is still due tomorrow.
            forget_exchange(dossiers=[number])
            proofs.append(forget_dossier(actor=service(SERVICE), dossier=number, rule=rule, days=days))
    return proofs
