"""How sensitive a paper is: one of four marks, said by the version of its procedure, else usual for its kind.

None of them is a state secret: those never come into this system (Law on Protection of State Secrets).
"""

import json
from collections.abc import Mapping
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any

from motcua.procedures.types import Case, Content

FILE = Path(__file__).with_suffix(".json")
PAPER, RESULT = "paper", "result"


class Sensitivity(IntEnum):
    """Công khai, nội bộ, hạn chế, bí mật (QCVN 12:2026/BCA, 2.2.5.4)."""

    PUBLIC = 1
    INTERNAL = 2
    RESTRICTED = 3
    SECRET = 4


def usual_mark(kind: str) -> Sensitivity:
    """Of a kind of paper: what is handed in (`paper`), a result, a form by its name."""
    return Sensitivity(_said()["usual"].get(kind, Sensitivity.INTERNAL))


def component_mark(case: Case, code: str) -> Sensitivity:
    """Of what is handed in for a component of the case; of what belongs to none, the usual one."""
    component = case.papers.get(code)
    said = component.sensitivity if component else None
    return usual_mark(PAPER) if said is None else Sensitivity(said)


def result_mark(content: Content, case: Case) -> Sensitivity:
    """Of the result that a case ends with."""
    said = content.result(case.result).get("sensitivity") if case.result else None
    return usual_mark(RESULT) if said is None else Sensitivity(said)


def looks_are_told(mark: Sensitivity) -> bool:
    """Whether each look at such a paper is written down."""
    return mark >= int(_said()["looks_told_from"])


def changes_are_told(mark: Sensitivity) -> bool:
    """Whether its change or end is written down by its mark."""
    return mark >= int(_said()["changes_told_from"])


@cache
def _said() -> Mapping[str, Any]:
    said: Mapping[str, Any] = json.loads(FILE.read_text("utf-8"))
    return said
