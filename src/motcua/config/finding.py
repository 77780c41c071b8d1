"""What an examination of this installation says of one of its parts."""

from dataclasses import dataclass
from typing import Literal

State = Literal["good", "note", "bad"]


@dataclass
class Finding:
    """What was found about a part; `note` is worth knowing and hinders nothing, `bad` keeps somebody from working."""

    part: str
    state: State
    what: str
    advice: str = ""
