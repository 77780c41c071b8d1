"""Who signs with which key is a table of the province's folder like any other: checked, brought in once, given back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.config.province import checks, example, exporting
from motcua.config.province.applying import apply
from motcua.config.province.folder import read
from motcua.kernel.actor import operator
from motcua.kernel.errors import Invalid
from motcua.keyring.models import KeyPeriod
from motcua.keyring.queries import holder_named, in_force
from motcua.platform.upsert import Change
from tests.support.shelf import shelved

pytestmark = pytest.mark.django_db
HAND = {"holder": "chutich", "store": "the", "handle": "person:chu"}
SEAL = {"holder": "H90.101", "store": "ke", "handle": "organisation:H90.101", "other_name": True}


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[DemoAuthority]:
    """Stores with the chairman's key, one of somebody else, and the commune's seal in an older spelling."""
    with shelved(tmp_path / "ca") as made:
        made.issue_person("chu", "Vũ Văn Chủ", "Chủ tịch", "UBND xã Bình An")
        made.issue_person("khac", "Ngô Thị Khác", "Phó Chủ tịch", "UBND xã Bình An")
        made.issue_organisation("H90.101", "UBND Xã Bình An (cũ)", "H90.101-CU")
        yield made


@pytest.fixture
def folder(tmp_path: Path, authority: DemoAuthority) -> Path:
    made = tmp_path / "vi-du"
    example.write(made, code="H90", name="Tỉnh Ví Dụ")
    return made


def list_keys(folder: Path, *rows: dict[str, Any]) -> None:
    (folder / "keys.yaml").write_text(yaml.safe_dump(list(rows), allow_unicode=True), "utf-8")


def bring_in(folder: Path, *, rehearsal: bool = False) -> list[Change]:
    return apply(read(folder), actor=operator("an"), reason="Giao nhận số 1", rehearsal=rehearsal)


def test_a_listed_key_signs_from_now_on_and_listed_again_changes_nothing(folder: Path) -> None:
    list_keys(folder, HAND, SEAL)
    given = [one for one in bring_in(folder) if one.what == "keys"]
    assert [one.key for one in given] == ["chutich", "H90.101"]
    found = in_force(holder_named("chutich"))
    assert found is not None
    assert (found.store, found.handle) == ("the", "person:chu")
    assert bring_in(folder) == []
    assert KeyPeriod.objects.count() == 2


def test_another_key_ends_the_one_before_and_a_rehearsal_shows_it_without_doing_so(folder: Path) -> None:
    list_keys(folder, HAND)
    bring_in(folder)
    list_keys(folder, {**HAND, "store": "ke"})
    [shown] = bring_in(folder, rehearsal=True)
    assert shown.fields()["store"] == ("the", "ke")
    assert [one.store for one in KeyPeriod.objects.filter(until=None)] == ["the"]
    bring_in(folder)
    assert [one.store for one in KeyPeriod.objects.filter(until=None)] == ["ke"]


def test_keys_are_given_back_with_the_word_that_somebody_has_compared(folder: Path, tmp_path: Path) -> None:
    list_keys(folder, HAND, SEAL)
    bring_in(folder)
    exporting.write(tmp_path / "back")
    back = read(tmp_path / "back")
    assert [dict(row) for row in back.plain("keys")] == [SEAL, HAND]
    assert checks.mistakes(back) == []
    assert bring_in(tmp_path / "back") == []


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({**HAND, "handle": "person:khac"}, "không phải “Vũ Văn Chủ”"),
        ({**HAND, "store": "hsm"}, "Không có kho khoá “hsm”"),
        ({**HAND, "handle": SEAL["handle"]}, "là của cơ quan, tổ chức nên không dùng được"),
    ],
)
def test_what_only_the_stores_know_is_told_with_file_and_line_and_nothing_is_brought_in(
    folder: Path, row: dict[str, Any], sentence: str
) -> None:
    list_keys(folder, row)
    with pytest.raises(Invalid) as refused:
        bring_in(folder)
    assert "keys.yaml:1: " in str(refused.value)
    assert sentence in str(refused.value)
    assert not KeyPeriod.objects.exists()


def test_a_holder_nobody_knows_and_a_key_for_two_are_told_without_any_store(folder: Path) -> None:
    list_keys(folder, HAND, {**HAND, "holder": "ai-do"})
    told = [str(one) for one in checks.mistakes(read(folder))]
    assert any("“ai-do” không phải tên đăng nhập hay mã cơ quan" in one for one in told)
    assert any("chứng thư này đã ghi ở keys.yaml:1" in one for one in told)
