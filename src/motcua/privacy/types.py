"""The rows that queries hand out."""

from dataclasses import dataclass
from datetime import date

from motcua.privacy.models import DataRequest

__all__ = ["BASES", "DataRequest", "Purpose"]

BASES = ("task", "law", "consent")
"""By what something may be kept: a task of a state body, a duty of another law (art. 19(1)), consent (art. 9)."""


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """For what something is kept of people: what, whose, by which law, how long, who receives it.

    `retention` names rules of `kept.KINDS`; `abroad` is empty where nothing leaves the country. `own`: written by the
    province, not the product. `tables` are the models in which it lies, of the product's own.
    """

    key: str
    title: str
    why: str
    data: str
    sensitive: bool
    subjects: str
    basis: str
    reference: str
    retention: tuple[str, ...]
    kept: str
    recipients: str
    abroad: str
    valid_from: date
    valid_to: date | None = None
    own: bool = False
    tables: tuple[str, ...] = ()

    def is_current(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
