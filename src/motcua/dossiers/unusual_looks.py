"""Which looks at a dossier the person concerned is written about: what counts as unusual stands in
`unusual_looks.json` from a day on, with its source.

Whoever has a step of the dossier, or audits it, looks because of their work, at whatever hour.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from motcua.kernel.clock import VIETNAM
from motcua.platform.versions import Row, Versions

NIGHT, ENDED, OFTEN = "night", "ended", "often"


@dataclass(frozen=True)
class Rules:
    """Unusual without work there: in the night, so long after the end, or so often within so many days."""

    night_from: int
    night_to: int
    after_end: timedelta
    often_looks: int
    often: timedelta


def rules(at: datetime) -> Rules:
    """What holds at a moment; before the first version, the first."""
    return _RULES.at(at)


def reasons(held: Rules, *, at: datetime, ended_at: datetime | None, looks: int) -> list[str]:
    """Why a look without work there is unusual; empty when it is not. `looks`: how often this officer has looked at
    dossiers of this person within the days of the rule, this time included."""
    return list(_reasons(held, at, ended_at, looks))


def _reasons(held: Rules, at: datetime, ended_at: datetime | None, looks: int) -> Iterator[str]:
    hour = at.astimezone(VIETNAM).hour
    late, early = hour >= held.night_from, hour < held.night_to
    if (late or early) if held.night_from > held.night_to else held.night_from <= hour < held.night_to:
        yield NIGHT
    if ended_at is not None and at - ended_at > held.after_end:
        yield ENDED
    if looks >= held.often_looks:
        yield OFTEN


def unusual_words(why: Collection[str]) -> list[str]:
    """Why a look is unusual, as people read it."""
    words = {
        NIGHT: _("Xem vào ban đêm."),
        ENDED: _("Hồ sơ đã kết thúc từ lâu."),
        OFTEN: _("Xem nhiều lần hồ sơ của bạn trong ít ngày."),
    }
    return [words[one] for one in why if one in words]


def _read(row: Row) -> Rules:
    return Rules(
        night_from=row["night_from"],
        night_to=row["night_to"],
        after_end=timedelta(days=row["after_end_days"]),
        often_looks=row["often_looks"],
        often=timedelta(days=row["often_days"]),
    )


_RULES = Versions(Path(__file__).with_suffix(".json"), _read)
