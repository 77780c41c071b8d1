"""The small part of JsonLogic that our forms and fees use, evaluated without ever running code.

`conditions.js` evaluates the same rules in the browser. `json_logic_vectors.json` says by example what they mean, and
both are held to it; the rules in words stand in docs/decisions/0012-conditions-as-jsonlogic.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from operator import add, ge, gt, le, lt, mul, sub
from typing import Any

Data = Mapping[str, Any]

# Beyond this a browser cannot tell whole numbers apart.
_LARGEST = 2**53 - 1
_ISO = re.compile(r"^[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?\Z")


class RuleError(ValueError):
    """A rule that means nothing: an unknown operator, several at once, or a wrong number of arguments."""


def holds(rule: Any, data: Data) -> bool:
    """Whether the JsonLogic `rule` is true for `data`: neither false, nothing, zero nor empty. `RuleError`."""
    return bool(value(rule, data))


def value(rule: Any, data: Data) -> Any:
    """The value of a JsonLogic expression; what is not an object stands for itself. `RuleError`."""
    if isinstance(rule, list):
        return [value(item, data) for item in rule]
    if not isinstance(rule, Mapping):
        return rule
    operator, arguments = _parts(rule)
    if operator in _IN_TURN:
        return _IN_TURN[operator](arguments, data)
    found = [value(item, data) for item in arguments]
    return _variable(data, *found) if operator == "var" else _OPERATORS[operator](*found)


def variables(rule: Any) -> set[str]:
    """The names that a rule asks for, however deep."""
    if isinstance(rule, list):
        return {name for part in rule for name in variables(part)}
    if not isinstance(rule, Mapping):
        return set()
    own = {str(_first(args)).partition(".")[0] for op, args in rule.items() if op == "var"}
    return own | {name for args in rule.values() for name in variables(args)}


def _first(arguments: Any) -> Any:
    return arguments[0] if isinstance(arguments, list) and arguments else arguments


def check(rule: Any) -> None:
    """Look through a whole rule, also where it would not be evaluated; `RuleError` at what means nothing."""
    if isinstance(rule, list):
        for item in rule:
            check(item)
    elif isinstance(rule, Mapping):
        check(_parts(rule)[1])


def _parts(rule: Mapping[str, Any]) -> tuple[str, list[Any]]:
    if len(rule) != 1:
        raise RuleError(f"a rule has one operator, not {sorted(rule)}")
    [(operator, raw)] = rule.items()
    arguments = raw if isinstance(raw, list) else [raw]
    if operator not in _ARGUMENTS:
        raise RuleError(f"unknown JsonLogic operator {operator!r}")
    least, most = _ARGUMENTS[operator]
    if not least <= len(arguments) <= (len(arguments) if most is None else most):
        raise RuleError(f"{operator!r} does not take {len(arguments)} arguments")
    return operator, arguments


def _if(arguments: list[Any], data: Data) -> Any:
    """`[condition, then, condition, then, …, otherwise]`."""
    for condition, then in zip(arguments[::2], arguments[1::2], strict=False):
        if holds(condition, data):
            return value(then, data)
    return value(arguments[-1], data) if len(arguments) % 2 else None


def _and(arguments: list[Any], data: Data) -> bool:
    return all(holds(item, data) for item in arguments)


def _or(arguments: list[Any], data: Data) -> bool:
    return any(holds(item, data) for item in arguments)


def _variable(data: Data, path: Any, otherwise: Any = None) -> Any:
    """A dotted path into the data; where nothing stands there, `otherwise`."""
    if not isinstance(path, str):
        raise RuleError("a variable is named by a text")
    found: Any = data
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return otherwise if found is None else found


def _same(a: Any, b: Any) -> bool:
    """Equal and of one kind: nothing is converted, and true is not 1."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_same, a, b))
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    return bool(a == b)


def _contains(needle: Any, hay: Any) -> bool:
    """A text in a text, or one of a list."""
    if isinstance(hay, str):
        return isinstance(needle, str) and needle in hay
    return isinstance(hay, list) and any(_same(needle, item) for item in hay)


def _is_number(item: Any) -> bool:
    return isinstance(item, int | float) and not isinstance(item, bool)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[..., bool]:
    """Compares numbers with numbers and text with text (days are ISO text); anything else is false."""

    def check(first: Any, second: Any) -> bool:
        both_text = isinstance(first, str) and isinstance(second, str)
        both_number = _is_number(first) and _is_number(second)
        return compare(first, second) if both_text or both_number else False

    return check


def _arithmetic(step: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    """Calculates with numbers from left to right; what is missing or too large makes the result missing."""

    def calculate(*numbers: Any) -> Any:
        if not all(_is_number(n) and abs(n) <= _LARGEST for n in numbers):
            return None
        total, *others = numbers
        for number in others:
            total = step(total, number)
            if not abs(total) <= _LARGEST:
                return None
        return total

    return calculate


def _sum(rows: Any, name: Any) -> Any:
    """The total of what stands under a name in every row of a table; rows that lack it count nothing."""
    if not isinstance(rows, list) or not isinstance(name, str):
        return None
    told = [row[name] for row in rows if isinstance(row, Mapping) and row.get(name) is not None]
    return _arithmetic(add)(*told) if told else None


_Day = tuple[int, int, int]


def _years(start: Any, end: Any) -> int | None:
    """Whole years from one day (ISO text) to another: as many as it can be where only a month or a year is known."""
    return _between(_span(start)[0], _span(end)[1])


def _years_surely(start: Any, end: Any) -> int | None:
    """The same, as few as it can be."""
    return _between(_span(start)[1], _span(end)[0])


def _between(first: _Day | None, last: _Day | None) -> int | None:
    if first is None or last is None:
        return None
    return last[0] - first[0] - (last[1:] < first[1:])


def _span(item: Any) -> tuple[_Day, _Day] | tuple[None, None]:
    """The first and the last day that a day, a month (`1965-03`) or a year (`1965`, or a number) can mean."""
    text = f"{item:04d}" if isinstance(item, int) and not isinstance(item, bool) and item > 0 else item
    if not isinstance(text, str) or not _ISO.match(text):
        return None, None
    year, month, day = (int(part) for part in (text + "-01-01"[len(text) - 4 :]).split("-"))
    try:
        date(year, month, day)
    except ValueError:
        return None, None
    return (year, month, day), (year, month if len(text) > 4 else 12, day if len(text) > 7 else 31)


def _not(item: Any) -> bool:
    return not item


_IN_TURN: dict[str, Callable[[list[Any], Data], Any]] = {"and": _and, "or": _or, "if": _if}
_OPERATORS: dict[str, Callable[..., Any]] = {
    "==": _same,
    "===": _same,
    "!=": lambda a, b: not _same(a, b),
    "!==": lambda a, b: not _same(a, b),
    "!": _not,
    "!!": bool,
    "in": _contains,
    "years": _years,
    "years_surely": _years_surely,
    "<": _ordered(lt),
    "<=": _ordered(le),
    ">": _ordered(gt),
    ">=": _ordered(ge),
    "+": _arithmetic(add),
    "*": _arithmetic(mul),
    "-": _arithmetic(sub),
    "sum": _sum,
    "min": _arithmetic(min),
    "max": _arithmetic(max),
}
# The least and the most arguments; None is any number.
_ARGUMENTS: dict[str, tuple[int, int | None]] = {
    **dict.fromkeys(_IN_TURN, (0, None)),
    **dict.fromkeys(_OPERATORS, (2, 2)),
    **dict.fromkeys(("!", "!!"), (1, 1)),
    **dict.fromkeys(("+", "*", "min", "max"), (1, None)),
    "var": (1, 2),
}
