"""Reads about personal data: the register."""

from motcua.privacy.keeping import may_keep_register, purpose_mistakes
from motcua.privacy.kept import KINDS, how_long
from motcua.privacy.kept import titles as titles_of_rules
from motcua.privacy.register import FIELDS, as_row, current, own_rows, purpose_named, purposes, versions

__all__ = [
    "FIELDS",
    "KINDS",
    "as_row",
    "current",
    "how_long",
    "may_keep_register",
    "own_rows",
    "purpose_mistakes",
    "purpose_named",
    "purposes",
    "titles_of_rules",
    "versions",
]
