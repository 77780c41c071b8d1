"""What the portal calls our values: rows that hold from a day on (`mapping.json`)."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.platform.versions import Versions

VERSIONS: Versions[Mapping[str, Any]] = Versions(
    Path(__file__).with_name("mapping.json"), lambda row: row, part="versions"
)


def in_force() -> Mapping[str, Any]:
    """The codes and names of today."""
    return VERSIONS.at(clock.now())


def our_status(theirs: Any, mapping: Mapping[str, Any]) -> int:
    """A status of theirs as ours; 0 for one that nobody knows."""
    ours = {str(code): int(status) for status, code in mapping["statuses"].items()}
    return ours.get(str(theirs), 0)


def moment(text: str | None) -> datetime | None:
    """A moment of our own messages (`log.iso`), in Vietnam."""
    return datetime.fromisoformat(text).astimezone(VIETNAM) if text else None
