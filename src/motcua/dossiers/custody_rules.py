"""How long a paper may be on its way before somebody has to look for it: `custody.json`, in versions with their source;
and the codes that stand on papers.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from motcua.kernel.codes import UNMISTAKABLE
from motcua.platform.versions import Row, Versions
from motcua.process.limit import Limit

_CODE = re.compile(r"GT-?([2-9A-Z]{4})-?([2-9A-Z]{4})(?![2-9A-Z])")


@dataclass(frozen=True)
class Rules:
    """`way`: within what time a hand-over is confirmed; `post`: within what time what was posted arrives."""

    way: Limit
    post: Limit


def rules(at: datetime) -> Rules:
    """What holds at a moment; before the first version, the first."""
    return _RULES.at(at)


def new_code() -> str:
    """The code of a paper, `GT-7K2Q-9XMB`: no letters that look alike. It opens nothing by itself."""
    letters = "".join(secrets.choice(UNMISTAKABLE) for _ in range(8))
    return f"GT-{letters[:4]}-{letters[4:]}"


def codes_within(text: str) -> list[str]:
    """The codes of papers in what was typed or scanned, each once, in their order; a label's QR code is an address."""
    found = (f"GT-{one[1]}-{one[2]}" for one in _CODE.finditer(text.upper()))
    return list(dict.fromkeys(found))


def _read(row: Row) -> Rules:
    return Rules(Limit.parse(row["way"]), Limit.parse(row["post"]))


_RULES = Versions(Path(__file__).with_name("custody.json"), _read, part="rules")
