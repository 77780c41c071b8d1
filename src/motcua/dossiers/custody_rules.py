"""How long a paper may be on its way before somebody has to look for it: `custody.json`, in versions with their source;
and the codes that stand on papers.
"""

import json
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from motcua.kernel.clock import VIETNAM
from motcua.kernel.codes import UNMISTAKABLE
from motcua.process.limit import Limit

_FILE = Path(__file__).with_name("custody.json")
_CODE = re.compile(r"GT-?([2-9A-Z]{4})-?([2-9A-Z]{4})(?![2-9A-Z])")


@dataclass(frozen=True)
class Rules:
    """`way`: within what time a hand-over is confirmed; `post`: within what time what was posted arrives."""

    way: Limit
    post: Limit


def rules(at: datetime) -> Rules:
    """What holds at a moment; before the first version, the first."""
    rows = _versions()
    day = max(at.astimezone(VIETNAM).date().isoformat(), rows[0][0])
    return [found for begins, found in rows if begins <= day][-1]


def new_code() -> str:
    """The code of a paper, `GT-7K2Q-9XMB`: no letters that look alike. It opens nothing by itself."""
    letters = "".join(secrets.choice(UNMISTAKABLE) for _ in range(8))
    return f"GT-{letters[:4]}-{letters[4:]}"


def codes_within(text: str) -> list[str]:
    """The codes of papers in what was typed or scanned, each once, in their order; a label's QR code is an address."""
    found = (f"GT-{one[1]}-{one[2]}" for one in _CODE.finditer(text.upper()))
    return list(dict.fromkeys(found))


@cache
def _versions() -> list[tuple[str, Rules]]:
    rows = json.loads(_FILE.read_text("utf-8"))["rules"]
    found = ((row["from"], Rules(Limit.parse(row["way"]), Limit.parse(row["post"]))) for row in rows)
    return sorted(found, key=lambda one: one[0])
