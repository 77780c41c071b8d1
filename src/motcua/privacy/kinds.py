"""What persons may ask of their data, with the time that the law gives (`kinds.json`, in versions)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from motcua.kernel import clock
from motcua.kernel.errors import NotFound
from motcua.platform.versions import Row, Versions
from motcua.privacy.rules import Terms
from motcua.process.limit import Limit

FILE = Path(__file__).with_name("kinds.json")


@dataclass(frozen=True)
class Kind:
    """Something that one may ask; `asks` tells what comes of it, `needs_words`: what exactly must be written.

    Title and explanation are message ids.
    """

    key: str
    title: str
    asks: str
    terms: Terms
    needs_words: bool


@dataclass(frozen=True)
class Version:
    """What holds from a day on: time for the first answer, kinds, grounds of a refusal by key, how long an answered
    request stays open, and when officials are reminded before a date."""

    first: Limit
    kinds: Mapping[str, Kind]
    grounds: Mapping[str, str]
    open: Limit
    remind_first: Limit
    remind_answer: Limit


def in_force(on: date | None = None) -> Version:
    """The version of a day (today)."""
    return _VERSIONS.at(on or clock.now().date())


def kind_of(key: str) -> Kind:
    """The kind with this key, as it is asked today; `NotFound` otherwise."""
    found = in_force().kinds.get(key)
    if found is None:
        raise NotFound("Không có loại yêu cầu này.")
    return found


def _version(said: Row) -> Version:
    return Version(
        first=Limit.parse(said["first"]),
        kinds={row["key"]: _kind(row, said["first"]) for row in said["kinds"]},
        grounds={row["key"]: row["title"] for row in said["grounds"]},
        open=Limit.parse(said["open"]),
        remind_first=Limit.parse(said["remind"]["first"]),
        remind_answer=Limit.parse(said["remind"]["answer"]),
    )


def _kind(row: Mapping[str, Any], first: str) -> Kind:
    limits = {name: Limit.parse(row[name]) for name in ("limit", "processor", "extension")}
    terms = Terms(Limit.parse(first), limits["limit"], limits["processor"], limits["extension"])
    return Kind(row["key"], row["title"], row["asks"], terms, row["words"])


_VERSIONS = Versions(FILE, _version, part="versions")
