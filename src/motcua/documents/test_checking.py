"""In a month every file is looked at, each night a part, whatever happens between."""

import pytest

from motcua.documents import checking
from motcua.documents.checking import NIGHTS, check_tonight, still_lost
from motcua.documents.models import FileCheck
from motcua.kernel import clock

pytestmark = pytest.mark.django_db


def test_the_nights_of_a_month_look_at_every_part_once() -> None:
    nights = [check_tonight() for _ in range(NIGHTS)]
    parts = [part for night in nights for part in range(night.first, night.until)]
    assert sorted(set(parts)) == list(range(256))
    assert len(nights) == NIGHTS
    again = check_tonight()
    assert again.first in (0, checking._OF_A_NIGHT, 2 * checking._OF_A_NIGHT)


def note(first: int, until: int, lost: list[str]) -> None:
    FileCheck.objects.create(
        began_at=clock.now(), ended_at=clock.now(), first=first, until=until, good=0, lost=lost
    )


def test_what_was_lost_counts_until_the_same_part_was_looked_at_again() -> None:
    gone, other = "05" + "a" * 62, "90" + "b" * 62
    note(0, 128, [gone])
    note(128, 256, [other])
    assert still_lost() == [gone, other]
    note(0, 64, [])
    assert still_lost() == [other]
