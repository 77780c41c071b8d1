"""The small part of JsonLogic that forms and fees use; the browser is held to the same vectors in tests/contracts."""

import json
from pathlib import Path
from typing import Any

import pytest

from motcua.kernel.json_logic import RuleError, check, holds, value

VECTORS = json.loads(Path(__file__).with_name("json_logic_vectors.json").read_text("utf-8"))
Vector = dict[str, Any]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["says"])
def test_a_rule_means_what_its_vector_says(vector: Vector) -> None:
    if vector.get("error"):
        with pytest.raises(RuleError):
            value(vector["rule"], vector["data"])
    else:
        # As JSON text, since for Python true is 1.
        found = value(vector["rule"], vector["data"])
        assert (json.dumps(found), found) == (json.dumps(vector["value"]), vector["value"])
        assert holds(vector["rule"], vector["data"]) is bool(vector["value"])


@pytest.mark.parametrize("rule", [{"if": [True, 1, {"map": []}]}, [{"and": [False, {"==": [1]}]}]])
def test_a_whole_rule_is_looked_through_before_it_is_taken(rule: Any) -> None:
    with pytest.raises(RuleError):
        check(rule)


def test_a_rule_that_means_something_is_taken() -> None:
    check({"if": [{"in": [{"var": "kind"}, ["a", "b"]]}, {"*": [2000, {"var": ["pages", 1]}]}, None]})
