"""How sure a log-in must be of somebody before they file a procedure online: stands in `levels.json` from a day on,
with its source; a version of a procedure that says otherwise (`assurance`) goes before it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import NotAllowed
from motcua.procedures.types import Content

_FILE = Path(__file__).with_suffix(".json")


def level_to_file(content: Content, at: datetime) -> int:
    """The level that filing this procedure online takes at a moment; before the first version, as in the first."""
    if content.assurance is not None:
        return content.assurance
    versions = _versions()
    day = max(at.astimezone(VIETNAM).date().isoformat(), str(versions[0]["from"]))
    row = [one for one in versions if one["from"] <= day][-1]
    return int(row["procedures"].get(content.code, row["usual"]))


def ensure_level(actor: Actor, channel: str, content: Content) -> None:
    """At a counter an official sees the paper; online the log-in says how sure it is. Raises `NotAllowed`."""
    needed = level_to_file(content, clock.now())
    if channel == "online" and actor.assurance < needed:
        raise _too_low(actor.assurance, needed)


def _too_low(has: int, needed: int) -> NotAllowed:
    """What is so, and what to do."""
    return NotAllowed(
        "Nộp trực tuyến thủ tục này cần tài khoản định danh mức %(needed)s; lần đăng nhập này ở mức %(has)s. Chưa có "
        "gì bị mất. Hãy đăng nhập bằng tài khoản mức %(needed)s, hoặc mang căn cước đến công an xã, phường để được "
        "nâng mức; bạn cũng có thể nộp tại bất kỳ quầy nào.",
        code="assurance_too_low",
        has=has,
        needed=needed,
    )


@cache
def _versions() -> Sequence[Mapping[str, Any]]:
    return tuple(sorted(json.loads(_FILE.read_text("utf-8")), key=lambda row: str(row["from"])))
