"""Refusals: a sentence for a person, a code for a program."""

from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, Unavailable


def test_the_sentence_is_filled_in_and_the_message_stays_translatable() -> None:
    refusal = Invalid("Thiếu %(what)s.", what="tờ khai", fields={"form": ["Thiếu."]})
    assert str(refusal) == "Thiếu tờ khai."
    assert refusal.message == "Thiếu %(what)s."
    assert refusal.fields == {"form": ["Thiếu."]}


def test_a_percent_sign_without_places_is_left_alone() -> None:
    assert str(Conflict("Đã xong 100%.")) == "Đã xong 100%."


def test_each_kind_has_its_code_and_may_be_told_apart_more_finely() -> None:
    kinds = {NotAllowed: "not_allowed", NotFound: "not_found", Conflict: "conflict", Invalid: "invalid"}
    assert {kind: kind("x").code for kind in kinds} == kinds
    assert Unavailable("x").code == "unavailable"
    assert Refusal("x", code="limit_invalid").code == "limit_invalid"
    assert Refusal.code == "refused"
