"""Reading what a catalogue says without a database: contents of versions and e-forms, as they are handed in."""

from collections.abc import Mapping
from typing import Any

from motcua.kernel import json_logic
from motcua.kernel.errors import Invalid
from motcua.procedures.answer_types import resolved, whole
from motcua.procedures.composing import composed
from motcua.procedures.confirmers import check_confirmers
from motcua.procedures.form_checks import Report, check_forms
from motcua.procedures.made_up_answers import made_up_answers, random_answers
from motcua.procedures.rebasing import rebased
from motcua.procedures.types import Content, content_from_json

__all__ = [
    "Report",
    "check_forms",
    "composed",
    "made_up_answers",
    "random_answers",
    "readable",
    "rebased",
    "resolved",
    "whole_form",
]


def readable(content: Mapping[str, Any]) -> Content:
    """The content with its types; raises `Invalid` when it is not of the agreed form, formulas and conditions too."""
    try:
        found = content_from_json(content)
        for case in found.cases:
            json_logic.check([fee.formula for fee in case.fees])
            json_logic.check([paper.needed_if for paper in case.components])
        for member in found.linked.members if found.linked else ():
            json_logic.check([rule for name, rule in member.answers.items() if not member.is_text(name)])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Invalid("Nội dung thủ tục không đúng định dạng: %(error)s.", error=repr(error)) from error
    return found


def whole_form(form: Mapping[str, Any]) -> dict[str, Any]:
    """An e-form with everything that its answer types stand for; raises `Invalid` for a formula nobody can read."""
    found = dict(whole(form))
    checks = [[check["rule"], check.get("when")] for check in found.get("checks", ())]
    json_logic.check([*found.get("show", {}).values(), *checks])
    check_confirmers(found)
    return found
