"""How sure a log-in must be of somebody before they file a procedure online: stands in `levels.json` from a day on,
with its source; a version of a procedure that says otherwise (`assurance`) goes before it.
"""

from datetime import datetime
from pathlib import Path

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.platform.versions import Versions, as_it_stands
from motcua.procedures.types import Content


def level_to_file(content: Content, at: datetime) -> int:
    """The level that filing this procedure online takes at a moment; before the first version, as in the first."""
    if content.assurance is not None:
        return content.assurance
    row = VERSIONS.at(at)
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


VERSIONS = Versions(Path(__file__).with_suffix(".json"), as_it_stands)
