"""The rows that this floor's queries hand out, under the names by which other floors may speak of them."""

from motcua.agencies.models import (
    COUNTER_KINDS,
    Absence,
    Agency,
    FormerCommune,
    Holding,
    Officer,
    Post,
    SuccessionLine,
    SuccessionPlan,
)
from motcua.agencies.province import KINDS
from motcua.agencies.succeeding import Taken

__all__ = [
    "COUNTER_KINDS", "KINDS", "Absence", "Agency", "FormerCommune", "Holding", "Officer", "Post", "SuccessionLine",
    "SuccessionPlan", "Taken",
]  # fmt: skip
