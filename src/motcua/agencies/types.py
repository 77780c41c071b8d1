"""The rows that this floor's queries hand out, under the names by which other floors may speak of them."""

from motcua.agencies.models import Agency, FormerCommune, Officer

__all__ = ["Agency", "FormerCommune", "Officer"]
