"""Whether answers fit an e-form: JSON Schema 2020-12 with our formats, and its checks; errors by field."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import jsonschema_rs
import orjson
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from motcua.kernel import clock
from motcua.procedures.checks import broken
from motcua.procedures.formats import CHECKER, FITS


@lru_cache(maxsize=512)
def _validators(schema: bytes) -> tuple[jsonschema_rs.Draft202012Validator, Draft202012Validator]:
    """The quick one that only says yes or no, and the one that explains."""
    rules = orjson.loads(schema)
    quick = jsonschema_rs.Draft202012Validator(rules, validate_formats=True, formats=FITS)
    return quick, Draft202012Validator(rules, format_checker=CHECKER)


def errors(
    form: Mapping[str, Any], answers: Mapping[str, Any], today: date | None = None
) -> dict[str, ValidationError]:
    """The first mistake of each field (`` for the whole form); empty when the answers fit.

    What answers that fit one by one get wrong together comes as a broken `check`, with its own sentence.

    Most answers fit, and the quick validator says so in a twentieth of the time; what it doubts is left to the other.
    """
    quick, validator = _validators(orjson.dumps(form["schema"], option=orjson.OPT_SORT_KEYS))
    if _fits(quick, answers):
        told = broken(form, answers, today or clock.now().date())
        return {one.field.split("-")[0]: _broken(one.sentence) for one in reversed(told)}
    found: dict[str, ValidationError] = {}
    for error in validator.iter_errors(answers):
        found.setdefault(_field(error), error)
    return found


def _broken(sentence: str) -> ValidationError:
    return ValidationError(sentence, validator="check")


def _fits(quick: jsonschema_rs.Draft202012Validator, answers: Mapping[str, Any]) -> bool:
    try:
        return quick.is_valid(answers)
    except ValueError:
        # What is no JSON to it, such as half a surrogate pair or a nesting without end.
        return False


def _field(error: ValidationError) -> str:
    if error.absolute_path:
        return str(error.absolute_path[0])
    if error.validator == "required":
        required: Any = error.validator_value
        given: Any = error.instance
        return next((str(field) for field in required if field not in given), "")
    return ""
