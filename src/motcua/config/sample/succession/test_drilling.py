"""The drill, shortened: it finds nothing lost where nothing was lost, and says so where something was."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from motcua.agencies.models import Agency
from motcua.config.sample import DATA
from motcua.config.sample.succession import drilling, old_map
from motcua.dossiers.models import Dossier
from motcua.kernel import clock
from motcua.process.states import OPEN
from tests.support.database import filled_database
from tests.support.province import digest_of_sample, forget_database

RUNNING = 150


@contextmanager
def established(kind: str, fill: Callable[[], None]) -> Iterator[None]:
    made_by = Path(old_map.__file__).read_text("utf-8") + Path(drilling.__file__).read_text("utf-8")
    with filled_database(kind, fill, digest_of_sample() + made_by):
        forget_database()
        yield
    forget_database()


@pytest.fixture
def old_province(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), established("old_map", drilling.establish_old_map):
        yield


@pytest.fixture
def eve_of_the_city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), established("eve", drilling.establish_province):
        yield


def say(line: str) -> None:
    """Nothing: nobody waits."""


@pytest.mark.usefixtures("old_province")
def test_thirteen_districts_and_171_communes_become_54_and_nothing_is_lost() -> None:
    report = drilling.of_2025(RUNNING, say)
    assert report.problems == []
    assert report.moved["agencies"] == 13 + 3 * 171
    assert report.moved["dossiers"] >= RUNNING
    assert report.recounted > 100
    assert "Không hồ sơ nào mất" in report.told()
    _it_tells_what_is_lost()


def _it_tells_what_is_lost() -> None:
    """The proofs can fail: a dossier left behind, a date moved."""
    with clock.at(drilling._evening(old_map.DAY) + timedelta(days=1)):
        before = drilling._dates()
        one = Dossier.objects.filter(status__in=sorted(OPEN), due_at__isnull=False).first()
        assert one is not None
        assert one.due_at is not None
        gone = Agency.objects.filter(valid_to__isnull=False)[0]
        Dossier.objects.filter(pk=one.pk).update(handling=gone, due_at=one.due_at + timedelta(days=1))
        assert any("cơ quan đã đóng" in told for told in drilling._orphaned(old_map.DAY))
        assert list(drilling._moved_dates(before)) == ["1 hồ sơ đổi mã, ngày hẹn, trạng thái hoặc không còn."]


@pytest.mark.usefixtures("eve_of_the_city")
def test_the_province_becomes_a_city_and_no_dossier_moves() -> None:
    report = drilling.of_2026(60, say)
    assert report.problems == []
    assert report.moved["agencies"] == report.moved.get("dossiers", 0) == 0
    assert report.lines == 20


def test_the_old_map_is_the_facts() -> None:
    known = old_map.communes()
    assert len(known) == 171
    assert len(old_map.districts(known)) == 13
    assert len({gso for one in known for gso in one.successors}) == 54
    assert sum(len(one.successors) > 1 for one in known) == 10
    assert DATA.joinpath("former_communes.json").is_file()
