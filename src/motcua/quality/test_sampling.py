"""A sample is drawn by chance and can be drawn again: by the same seed from the same dossiers, whatever their order."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.quality import rules, sampling

codes = st.lists(st.text("0123456789-", min_size=1, max_size=12), unique=True, max_size=60)


@given(codes, st.text(max_size=20), st.integers(0, 60), st.randoms())
def test_the_same_seed_draws_the_same_from_the_same_dossiers(
    found: list[str], seed: str, n: int, chance: Random
) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    drawn = sampling.draw(seed, found, n)
    assert sampling.draw(seed, shuffled, n) == drawn
    assert len(drawn) == len(set(drawn)) == min(n, len(found))
    assert set(drawn) <= set(found)
    assert sampling.fingerprint(found) == sampling.fingerprint(shuffled)


@given(codes, st.text(max_size=20), st.integers(1, 30))
def test_a_larger_sample_holds_the_smaller_one(found: list[str], seed: str, n: int) -> None:
    assert sampling.draw(seed, found, n + 1)[:n] == sampling.draw(seed, found, n)


def test_every_dossier_is_about_as_likely_as_every_other() -> None:
    all_codes = [f"H49-{n:03}" for n in range(20)]
    times = dict.fromkeys(all_codes, 0)
    for n in range(2000):
        for code in sampling.draw(f"seed-{n}", all_codes, 5):
            times[code] += 1
    assert all(400 < count < 600 for count in times.values())


def test_no_two_seeds_are_alike() -> None:
    assert len({sampling.new_seed() for _ in range(100)}) == 100


@pytest.mark.parametrize(("population", "number"), [(0, 0), (3, 3), (40, 5), (101, 6), (200, 10), (5000, 30)])
def test_so_many_of_each_hundred_at_least_and_at_most(population: int, number: int) -> None:
    assert rules.sample_rule(date(2026, 11, 18)).number(population) == number


def test_the_rules_have_their_source_and_every_question_its_clause() -> None:
    asked = rules.checklist(date(2026, 11, 18))
    assert asked.source
    assert all(question.text and question.clause for question in asked.questions)
    assert rules.checklist(date(2020, 1, 1)) == asked
    assert "10.2" in rules.correction_rule(date(2026, 11, 18)).source
