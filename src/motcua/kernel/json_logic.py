"""The small part of JsonLogic that our forms and fees use, evaluated without ever running code.

`portal.js` understands the same comparisons, so that browser and server show the same fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from operator import ge, gt, le, lt
from typing import Any

Data = Mapping[str, Any]


def holds(rule: Any, data: Data) -> bool:
    """True if the JsonLogic `rule` is truthy for `data`. An unknown operator is an error in the form (ValueError)."""
    return bool(value(rule, data))


def value(rule: Any, data: Data) -> Any:
    """The value of a JsonLogic expression; what is not an object stands for itself."""
    if isinstance(rule, list):
        return [value(item, data) for item in rule]
    if not isinstance(rule, Mapping):
        return rule
    [(operator, raw)] = rule.items()
    arguments = raw if isinstance(raw, list) else [raw]
    if operator == "and":
        return all(holds(item, data) for item in arguments)
    if operator == "or":
        return any(holds(item, data) for item in arguments)
    if operator == "if":
        return _if(arguments, data)
    if operator == "var":
        return _variable([value(item, data) for item in arguments], data)
    if operator not in _OPERATORS:
        raise ValueError(f"unknown JsonLogic operator {operator!r}")
    return _OPERATORS[operator](*[value(item, data) for item in arguments])


def _if(arguments: list[Any], data: Data) -> Any:
    """`[condition, then, condition, then, …, otherwise]`."""
    for condition, then in zip(arguments[::2], arguments[1::2], strict=False):
        if holds(condition, data):
            return value(then, data)
    return value(arguments[-1], data) if len(arguments) % 2 else None


def _arithmetic(calculate: Callable[..., Any]) -> Callable[..., Any]:
    """Calculates with numbers; anything missing makes the result missing."""

    def check(*numbers: Any) -> Any:
        usable = all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers)
        return calculate(*numbers) if usable and numbers else None

    return check


def fields_of(rule: Any) -> set[str]:
    """The names of the fields on which a rule depends."""
    if isinstance(rule, list):
        return {name for item in rule for name in fields_of(item)}
    if not isinstance(rule, Mapping):
        return set()
    found: set[str] = set()
    for operator, raw in rule.items():
        arguments = raw if isinstance(raw, list) else [raw]
        found |= {str(arguments[0])} if operator == "var" else fields_of(arguments)
    return found


def _variable(arguments: list[Any], data: Data) -> Any:
    """A dotted path into the data; missing gives the second argument, else None."""
    found: Any = data
    for part in str(arguments[0]).split("."):
        if not isinstance(found, Mapping) or part not in found:
            return arguments[1] if len(arguments) > 1 else None
        found = found[part]
    return found


def _contains(needle: Any, hay: Any) -> bool:
    if isinstance(hay, str):
        return isinstance(needle, str) and needle in hay
    return isinstance(hay, list) and needle in hay


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[..., bool]:
    """Compares numbers with numbers and text with text (ISO dates); anything missing compares false."""

    def check(first: Any, second: Any) -> bool:
        both_text = isinstance(first, str) and isinstance(second, str)
        both_number = isinstance(first, int | float) and isinstance(second, int | float)
        return compare(first, second) if both_text or both_number else False

    return check


def _not(item: Any) -> bool:
    return not item


_OPERATORS: dict[str, Callable[..., Any]] = {
    "==": lambda a, b: a == b,
    "===": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "!==": lambda a, b: a != b,
    "!": _not,
    "!!": bool,
    "in": _contains,
    "<": _ordered(lt),
    "<=": _ordered(le),
    ">": _ordered(gt),
    ">=": _ordered(ge),
    "+": _arithmetic(lambda *n: sum(n)),
    "*": _arithmetic(lambda *n: prod(n)),
    "-": _arithmetic(lambda first, second: first - second),
    "min": _arithmetic(min),
    "max": _arithmetic(max),
}
