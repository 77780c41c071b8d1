"""An audit held to its rules: by which questions it goes, which dossiers its seed draws, by what number it is found."""

from datetime import datetime, time, timedelta

from motcua.dossiers.queries.audits import settled_between
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import NotFound
from motcua.quality import rules, sampling
from motcua.quality.models import PREFIX, Audit

Drawn = tuple[dict[str, int], list[str]]
"""All dossiers drawn from, as codes and numbers; and the codes that were drawn."""


def sample_of(found: Audit, seed: str) -> dict[str, Drawn]:
    """By agency: from which dossiers a seed draws, and which; the same seed and log always give the same."""
    rule = rules.sample_rule(found.planned_at.astimezone(VIETNAM).date())
    begin = datetime.combine(found.first, time.min, VIETNAM)
    end = datetime.combine(found.last + timedelta(days=1), time.min, VIETNAM)
    drawn = {}
    for code in found.agencies:
        settled = settled_between(code, begin, end)
        drawn[code] = settled, sampling.draw(seed, settled, rule.number(len(settled)))
    return drawn


def checklist_of(found: Audit) -> rules.Checklist:
    """The questions by which an audit goes: those of the day on which it was planned."""
    return rules.checklist(found.planned_at.astimezone(VIETNAM).date())


def numbered(number: str) -> dict[str, int]:
    """By what a number is found; `NotFound` for what is no number."""
    prefix, _, rest = number.partition("-")
    year, _, ordinal = rest.partition("-")
    if prefix != PREFIX or not (year.isdecimal() and ordinal.isdecimal() and len(year + ordinal) < 12):
        raise NotFound("Không có cuộc đánh giá mang số này.")
    return {"year": int(year), "ordinal": int(ordinal)}
