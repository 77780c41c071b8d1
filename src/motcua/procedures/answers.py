"""Whether answers fit an e-form: JSON Schema 2020-12 with formats, errors by field."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError


@lru_cache(maxsize=512)
def _validator(schema: bytes) -> Draft202012Validator:
    return Draft202012Validator(orjson.loads(schema), format_checker=FormatChecker())


def errors(form: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, ValidationError]:
    """The first mistake of each field (`` for the whole form); empty when the answers fit."""
    validator = _validator(orjson.dumps(form["schema"], option=orjson.OPT_SORT_KEYS))
    found: dict[str, ValidationError] = {}
    for error in validator.iter_errors(answers):
        found.setdefault(_field(error), error)
    return found


def _field(error: ValidationError) -> str:
    if error.absolute_path:
        return str(error.absolute_path[0])
    if error.validator == "required":
        required: Any = error.validator_value
        given: Any = error.instance
        return next((str(field) for field in required if field not in given), "")
    return ""
