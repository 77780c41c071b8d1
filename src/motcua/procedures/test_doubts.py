"""A doubt in words, and as it lies in a version."""

import json

from motcua.procedures.doubts import Doubt
from motcua.process.limit import Limit, Unit


def test_a_doubt_says_its_parts_and_keeps_them_apart() -> None:
    said = Doubt(
        "Con số là %(limit)s, lời văn nêu %(said)s (%(n)s).",
        {
            "limit": Limit.of(5, Unit.WORKING_DAY),
            "said": [Doubt("«%(words)s»", {"words": "mười ngày"}), "nửa tháng"],
            "n": 2,
        },
    )
    assert str(said) == "Con số là 5 ngày làm việc, lời văn nêu «mười ngày», nửa tháng (2)."
    parts = said.to_json()["parts"]
    assert parts["limit"] == {"limit": "5d"}
    assert parts["said"] == [{"message": "«%(words)s»", "parts": {"words": "mười ngày"}}, "nửa tháng"]
    assert json.loads(json.dumps(said.to_json())) == said.to_json()


def test_a_sentence_without_places_may_hold_a_percent_sign() -> None:
    assert str(Doubt("Miễn 50% lệ phí.")) == "Miễn 50% lệ phí."
