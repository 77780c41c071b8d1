"""What accounts are held to: each figure stands in `account_policy.json` from a day on, with its source.

ACCOUNT_POLICY changes single figures for an installation. A law that changes one adds a version to the file; what was
in force before stays readable.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from django.conf import settings

from motcua.kernel import clock
from motcua.platform.versions import Versions

FILE = Path(__file__).with_suffix(".json")
_WRITTEN = re.compile(r"[0-9]{1,6}")
MEANS = "what accounts are held to: name=number, several with blanks between them"


@dataclass(frozen=True)
class AccountPolicy:
    """The figures in force.

    `password_length` is the least number of characters of a password that stands alone,
    `password_length_with_second_factor` of one beside a second factor. Whoever administers chooses a new one after
    `administrators_password_days`, and none of the last `administrators_password_history`.

    `second_factor`: 1 when whoever signs, seals or administers must have one (a demonstration asks nobody).
    `recheck_minutes` after it was last shown it is asked again before a signature. An official's session in which
    nobody worked for `idle_lock_minutes` is locked (QCVN 12:2026/BCA, 3.6: fifteen at most).

    After `wrong_tries` with a password a name is locked where they were made for `lock_minutes`, unless an
    administrator opens it (QCVN 12:2026/BCA, 3.6: five at most, twelve hours to thirty days); after
    `wrong_tries_anywhere` together it is locked wherever it never entered. Of a locked screen the session ends.

    A link handed over by an administrator opens for `link_hours`, one in a letter for `letter_minutes`. An official's
    account that nobody used for `idle_days` closes; its owner is told `idle_notice_days` before.

    Who holds what is reviewed every `access_review_months` (QCVN 12:2026/BCA asks for six at least); the heads of
    agencies have `access_review_days` to answer.
    """

    password_length: int
    password_length_with_second_factor: int
    administrators_password_days: int
    administrators_password_history: int
    second_factor: int
    recheck_minutes: int
    idle_lock_minutes: int
    wrong_tries: int
    wrong_tries_anywhere: int
    lock_minutes: int
    link_hours: int
    letter_minutes: int
    idle_days: int
    idle_notice_days: int
    access_review_months: int
    access_review_days: int


_MORE_IS_WEAKER = frozenset(
    {
        "administrators_password_days",
        "recheck_minutes",
        "idle_lock_minutes",
        "wrong_tries",
        "wrong_tries_anywhere",
        "link_hours",
        "letter_minutes",
        "idle_days",
        "access_review_months",
        "access_review_days",
    }
)
NAMES = frozenset(field.name for field in fields(AccountPolicy))


def read(text: str) -> dict[str, int]:
    """What ACCOUNT_POLICY says: `password_length=16 …`. Raises `ValueError`."""
    said = dict(part.split("=", 1) for part in text.split())
    for name, value in said.items():
        if name not in NAMES or not _WRITTEN.fullmatch(value):
            raise ValueError(f"{name}={value}")
    return {name: int(value) for name, value in said.items()}


def in_force() -> AccountPolicy:
    """What holds today, with what this installation sets otherwise."""
    return AccountPolicy(**{**on(clock.now().date()), **settings.ACCOUNT_POLICY})


def weaker() -> dict[str, tuple[int, int]]:
    """Figures that this installation sets weaker than what holds today, each with its own and the other."""
    demanded, own = on(clock.now().date()), settings.ACCOUNT_POLICY
    return {
        name: (value, demanded[name])
        for name, value in own.items()
        if (value > demanded[name] if name in _MORE_IS_WEAKER else value < demanded[name])
    }


def on(day: date) -> Mapping[str, int]:
    """What the versions say of a day; of one before the first, the first."""
    return VERSIONS.at(day)


VERSIONS: Versions[Mapping[str, int]] = Versions(FILE, lambda row: row["values"])
