"""Whose answer is kept: every combination of a field that one, both or nobody changed."""

import pytest

from motcua.kernel.three_way import THEIRS, drawn, instead_of, mark, merge

A, B, C = "An", "Bình", "Chi"


@pytest.mark.parametrize(
    ("before", "sent", "saved", "kept", "told"),
    [
        (A, A, A, A, ""),
        (A, B, A, B, ""),
        (A, A, B, B, "elsewhere"),
        (A, B, B, B, ""),
        (A, B, C, C, "conflict"),
        (None, B, None, B, ""),
        (None, B, C, C, "conflict"),
        (None, None, C, C, "elsewhere"),
        (A, None, A, None, ""),
        (A, A, None, None, "elsewhere"),
        (A, None, C, C, "conflict"),
        (A, B, None, None, "conflict"),
    ],
)
def test_a_field_is_kept_of_whoever_changed_it(
    before: str | None, sent: str | None, saved: str | None, kept: str | None, told: str
) -> None:
    found = merge({"name": sent}, {"name": saved}, drawn({"name": before}, {"name": before}))
    assert found.kept["name"] == kept
    assert ("name" in found.conflicts, "name" in found.elsewhere) == (told == "conflict", told == "elsewhere")


def test_what_was_only_proposed_is_saved_and_gives_way_to_what_somebody_wrote() -> None:
    shown = drawn({"name": A}, {})
    assert merge({"name": A}, {}, shown).kept == {"name": A}
    assert merge({"name": B}, {}, shown).kept == {"name": B}
    gave_way = merge({"name": A}, {"name": C}, shown)
    assert (gave_way.kept, gave_way.elsewhere) == ({"name": C}, {"name": C})
    assert merge({"name": B}, {"name": C}, shown).conflicts == {"name": C}
    taken_up_elsewhere = merge({"name": B}, {"name": A}, shown)
    assert (taken_up_elsewhere.kept, taken_up_elsewhere.conflicts) == ({"name": B}, {})


def test_a_page_that_goes_on_never_takes_back_what_was_changed_elsewhere() -> None:
    first = merge({"name": A, "place": B}, {"name": C, "place": A}, drawn({}, {"name": A, "place": A}))
    assert first.kept == {"name": C, "place": B}
    again = merge({"name": A, "place": C}, first.kept, first.drawn)
    assert again.kept == {"name": C, "place": C}
    assert again.elsewhere == {"name": C}


def test_a_conflict_lasts_until_somebody_decides() -> None:
    shown = drawn({}, {"name": A})
    first = merge({"name": B}, {"name": C}, shown)
    assert merge({"name": B}, {"name": C}, first.drawn).conflicts == {"name": C}
    mine = merge({"name": B}, {"name": C}, first.drawn, {"name": instead_of(C)})
    assert (mine.kept, mine.conflicts) == ({"name": B}, {})
    theirs = merge({"name": B}, {"name": C}, first.drawn, {"name": THEIRS})
    assert (theirs.kept, theirs.conflicts, theirs.elsewhere) == ({"name": C}, {}, {"name": C})


def test_a_decision_does_not_replace_an_answer_that_was_not_seen() -> None:
    decided = merge({"name": B}, {"name": "Dung"}, drawn({}, {"name": A}), {"name": instead_of(C)})
    assert decided.conflicts == {"name": "Dung"}


def test_an_answer_emptied_elsewhere_can_be_kept_empty_or_mine() -> None:
    shown = drawn({}, {"name": A})
    assert merge({"name": B}, {}, shown, {"name": THEIRS}).kept == {"name": None}
    assert merge({"name": B}, {}, shown, {"name": instead_of(None)}).kept == {"name": B}


def test_whoever_says_nothing_of_what_they_saw_is_taken_at_their_word() -> None:
    assert merge({"name": B}, {"name": C}, None).kept == {"name": B}


def test_marks_are_the_same_for_the_same_answer_only() -> None:
    assert mark({"a": 1, "b": [2]}) == mark({"b": [2], "a": 1})
    assert len({mark(v) for v in (None, 0, False, "0", [{"x": "y"}], A)}) == 6
    assert mark("") == mark(None) == mark([]) == ""
