"""JSON that strangers wrote: an object that gives a key twice is refused, by the key's name.

RFC 8259 (section 4) leaves open which of the two counts, and both libraries keep the last without a word: what one
program has checked another may read differently.
"""

import json
from typing import Any

import orjson

from motcua.kernel.errors import Invalid

_LONGEST_KEY = 60


class RepeatedKeyError(Invalid, ValueError):
    """An object gives a key twice; also a `ValueError`, as everything else that is wrong with a text of JSON."""


def read(text: str | bytes) -> Any:
    """The value as orjson takes it: UTF-8, numbers in 64 bits; raises `RepeatedKeyError`, `orjson.JSONDecodeError`."""
    value = orjson.loads(text)
    # Of the second reading only the keys count; a number of ten thousand digits must not stop it.
    _parsed(text, parse_int=str, parse_float=str)
    return value


def read_exactly(text: str | bytes) -> Any:
    """The value with whole numbers of any length; raises `RepeatedKeyError` or another `ValueError`."""
    return _parsed(text, parse_constant=_no_number)


def _parsed(text: str | bytes, **how: Any) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object, **how)
    except RecursionError:
        raise orjson.JSONDecodeError("nested too deeply", "", 0) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    raise RepeatedKeyError(
        "Khoá “%(key)s” được ghi hai lần trong cùng một đối tượng JSON nên không biết giá trị nào đúng.",
        code="key_repeated",
        key=key[:_LONGEST_KEY],
    )


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number of JSON")
