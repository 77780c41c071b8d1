"""What a process keeps for a minute: as it was given, until its time is over or it is one too many."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache.backends.base import BaseCache

from motcua.platform.pieces import PiecesCache


@pytest.fixture
def kept() -> BaseCache:
    return PiecesCache(f"test-{uuid4()}", {"OPTIONS": {"MAX_ENTRIES": 30}})


def test_it_hands_out_the_very_thing_that_was_kept(kept: BaseCache) -> None:
    facts = {"H49": "Thành phố"}
    kept.set("facts", facts)
    assert kept.get("facts") is facts
    assert kept.get_or_set("facts", dict) is facts
    assert kept.get("nothing", "else") == "else"
    assert "facts" in kept


def test_what_is_over_is_gone(kept: BaseCache) -> None:
    kept.set("piece", "<p>", timeout=timedelta(0).total_seconds())
    assert kept.get("piece") is None
    kept.set("piece", "<p>", timeout=60)
    kept.delete_many(["piece"])
    assert kept.get("piece") is None


def test_the_first_stays_where_only_what_is_free_is_taken(kept: BaseCache) -> None:
    assert kept.add("piece", "first")
    assert not kept.add("piece", "second")
    assert kept.get("piece") == "first"


def test_it_never_holds_more_than_it_may(kept: BaseCache) -> None:
    for number in range(100):
        kept.set(f"piece-{number}", number)
    assert sum(f"piece-{number}" in kept for number in range(100)) <= 30


def test_nothing_is_counted_in_it(kept: BaseCache) -> None:
    kept.set("visits", 1)
    with pytest.raises(NotImplementedError):
        kept.incr("visits")
