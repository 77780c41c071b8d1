"""The rows that this floor's queries hand out, under the names by which other floors may speak of them."""

from motcua.agencies.models import COUNTER_KINDS, Absence, Agency, FormerCommune, Holding, Officer
from motcua.agencies.province import KINDS

__all__ = ["COUNTER_KINDS", "KINDS", "Absence", "Agency", "FormerCommune", "Holding", "Officer"]
