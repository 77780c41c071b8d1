"""The rules in force: how many days each kind stays; None: for ever, until the province says otherwise."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from motcua.platform.versions import Versions

FILE = Path(__file__).with_name("rules.json")
KINDS = ("draft", "inbox", "letter", "records", "request", "share", "exchange", "reminder", "dossier")
# QCVN 12:2026/BCA: twelve months at least, whatever an installation wants.
_LEAST = {"records": 366}
MEANS = (
    "how many days what is personal stays: name=days, blanks between them; names `draft`, `inbox`, `letter`, "
    "`records` (366 at least), `request`, `share`, `exchange`, `reminder`, `dossier`, and `dossier.1.001193` for one "
    "procedure"
)


def read(text: str) -> dict[str, int]:
    """What RETENTION says. Raises `ValueError`."""
    said = dict(part.split("=", 1) for part in text.split())
    for name, days in said.items():
        kind, _, code = name.partition(".")
        if kind not in KINDS or (code and kind != "dossier") or not (days.isdecimal() and int(days)):
            raise ValueError(name)
        if int(days) < _LEAST.get(name, 1):
            raise ValueError(name)
    return {name: int(days) for name, days in said.items()}


def in_force(on: date, changed: Mapping[str, int]) -> dict[str, int | None]:
    """The rules of a day, with what the installation changed."""
    return {**_VERSIONS.at(on), **changed}


def own_rules(rules: Mapping[str, int | None]) -> dict[str, str]:
    """The procedures that have a rule of their own, and its name; all others go by `dossier`."""
    return {name.removeprefix("dossier."): name for name in rules if name.startswith("dossier.")}


def longest_backup(rule: Mapping[str, int]) -> int:
    """How many days old a set of the backup may be that its rule still keeps (`BACKUP_KEEP`)."""
    days = {"daily": 1, "weekly": 7, "monthly": 31, "write_once_days": 1}
    return max(rule[name] * length for name, length in days.items())


_VERSIONS: Versions[Mapping[str, int | None]] = Versions(FILE, lambda row: row["days"], part="versions")
