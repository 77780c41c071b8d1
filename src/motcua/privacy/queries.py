"""Reads about personal data: the register, requests of persons, what is known of somebody, how requests went."""

from motcua.privacy.asking import answering_agency
from motcua.privacy.erasing import goes, stays
from motcua.privacy.erasing import titles as titles_of_what_goes
from motcua.privacy.figures import RequestFigures, request_figures
from motcua.privacy.keeping import may_keep_register, purpose_mistakes
from motcua.privacy.kept import KINDS, how_long
from motcua.privacy.kept import titles as titles_of_rules
from motcua.privacy.kinds import Kind, in_force, kind_of
from motcua.privacy.known import Known, Part, known_of
from motcua.privacy.register import FIELDS, as_row, current, own_rows, purpose_named, purposes, versions
from motcua.privacy.reminding import open_until
from motcua.privacy.requests import (
    Clock,
    Happening,
    answer_of,
    answered_requests,
    clock_of,
    explanation,
    happenings,
    open_requests,
    own_requests,
    waiting_for,
    words_of,
)
from motcua.privacy.rules import Act, State, may

__all__ = [
    "FIELDS", "KINDS", "Act", "Clock", "Happening", "Kind", "Known", "Part", "RequestFigures", "State",
    "answer_of", "answered_requests", "answering_agency", "as_row", "clock_of", "current", "explanation",
    "goes", "happenings", "how_long", "in_force", "kind_of", "known_of", "may", "may_keep_register",
    "open_requests", "open_until", "own_requests", "own_rows", "purpose_mistakes", "purpose_named", "purposes",
    "request_figures", "stays", "titles_of_rules", "titles_of_what_goes", "versions", "waiting_for", "words_of",
]  # fmt: skip
