"""Which level of identity filing a procedure online takes is data: of the day, of the procedure."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from motcua.dossiers import levels
from motcua.dossiers.levels import ensure_level, level_to_file
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import NotAllowed
from motcua.platform.versions import Versions, as_it_stands
from motcua.procedures.types import Content, content_from_json

NOW = datetime(2026, 11, 30, tzinfo=UTC)
WEAK = Actor(kind=Kind.PERSON, name="Tằng Văn Phúc", party_id=1, assurance=2)
CONTENT = content_from_json(
    {
        "code": "1.001193",
        "name": "Đăng ký khai sinh",
        "field": {"name": "Hộ tịch"},
        "level": "xa",
        "online_level": "full",
        "cases": [],
    }
)


@pytest.fixture
def two_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From July on the usual level is 3, and 1 for births."""
    file = tmp_path / "levels.json"
    first = {"from": "2025-07-01", "usual": 2, "procedures": {}, "source": "một"}
    later = {"from": "2026-07-01", "usual": 3, "procedures": {"1.001193": 1}, "source": "hai"}
    file.write_text(json.dumps([later, first]))
    monkeypatch.setattr(levels, "VERSIONS", Versions(file, as_it_stands))


def named(code: str, assurance: int | None = None) -> Content:
    return replace(CONTENT, code=code, assurance=assurance)


def test_level_two_is_usual() -> None:
    assert level_to_file(CONTENT, NOW) == 2


@pytest.mark.usefixtures("two_versions")
def test_it_is_as_the_version_of_the_day_says() -> None:
    assert level_to_file(named("1.001193"), NOW) == 1
    assert level_to_file(named("1.004222"), NOW) == 3
    assert level_to_file(named("1.001193"), datetime(2026, 6, 30, tzinfo=UTC)) == 2
    assert level_to_file(named("1.001193"), datetime(2020, 1, 1, tzinfo=UTC)) == 2


def test_a_version_of_the_procedure_may_say_otherwise() -> None:
    assert level_to_file(named("1.001193", 1), NOW) == 1
    ensure_level(replace(WEAK, assurance=1), "online", named("1.001193", 1))


def test_whoever_is_not_sure_enough_is_told_what_to_do() -> None:
    with pytest.raises(NotAllowed) as refused:
        ensure_level(WEAK, "online", named("1.001193", 3))
    sentence = refused.value.message % refused.value.params
    assert "mức 3; lần đăng nhập này ở mức 2" in sentence
    assert "công an xã" in sentence
    assert "quầy" in sentence
    ensure_level(WEAK, "direct", named("1.001193", 3))
