"""Whoever gives a key twice is told which one; everything else is read as before."""

import json
from collections.abc import Callable
from contextlib import suppress

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.platform.strict_json import RepeatedKeyError, read, read_exactly

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
)


@given(VALUES)
def test_what_repeats_nothing_is_read_as_it_was_written(value: object) -> None:
    written = orjson.dumps(value)
    assert read(written) == read_exactly(written) == value


@pytest.mark.parametrize("reader", [read, read_exactly])
@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('{"a": 1, "a": 2}', "a"),
        ('{"a": 1, "a": 1}', "a"),
        ('{"a": {"tên": 1, "b": 2, "tên": 3}}', "tên"),
        ('[{"a": 1}, {"a": 1, "\\u0061": 2}]', "a"),
        ('{"": 1, "": 2}', ""),
    ],
)
def test_a_key_given_twice_is_named_however_deep_or_disguised(
    reader: Callable[[str | bytes], object], text: str, key: str
) -> None:
    for written in (text, text.encode()):
        with pytest.raises(RepeatedKeyError, match=f"Khoá “{key}” được ghi hai lần"):
            reader(written)


def test_a_long_key_does_not_fill_the_sentence() -> None:
    key = "k" * 100_000
    with pytest.raises(RepeatedKeyError) as told:
        read(f'{{"{key}": 1, "{key}": 2}}')
    assert len(str(told.value)) < 200


@pytest.mark.parametrize("text", ["", "{", '{"a": NaN}', "[" * 5_000, '"\x00"', "\ufeff{}"])
def test_what_is_no_json_is_a_value_error_in_both(text: str) -> None:
    for reader in (read, read_exactly):
        with pytest.raises(ValueError):  # noqa: PT011 - the libraries word it
            reader(text)


def test_deep_and_long_texts_end_in_an_answer() -> None:
    deep = "[" * 1_000 + "]" * 1_000
    for text in (deep, "9" * 10_000):
        for reader in (read, read_exactly):
            with suppress(ValueError):
                reader(text)


def test_the_same_key_in_two_objects_is_no_repetition() -> None:
    text = '{"a": {"a": 1}, "b": {"a": 2}}'
    assert read(text) == json.loads(text)
