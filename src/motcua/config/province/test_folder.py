"""A province's IT department with nothing but the files: written anew, checked, and every mistake told by its line."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from python_calamine import CalamineWorkbook

from motcua.config.province import checks, example
from motcua.config.province.exporting import LISTS, write_lists
from motcua.config.province.folder import read
from motcua.kernel.errors import Conflict, Invalid


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small province, as `province new` writes it."""
    made = tmp_path / "vi-du"
    example.write(made, code="H90", name="Tỉnh Ví Dụ")
    return made


def told(folder: Path) -> list[str]:
    return [str(one) for one in checks.mistakes(read(folder))]


def edit(file: Path, change: Callable[[Any], None]) -> None:
    """Somebody changes a YAML file."""
    whole = yaml.safe_load(file.read_text("utf-8"))
    change(whole)
    file.write_text(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False), "utf-8")


def edit_lists(folder: Path, change: Callable[[dict[str, list[dict[str, Any]]]], None]) -> None:
    """Somebody changes the workbook and saves it."""
    book = CalamineWorkbook.from_path(folder / LISTS)
    lists: dict[str, list[dict[str, Any]]] = {}
    for name in book.sheet_names:
        head, *rows = book.get_sheet_by_name(name).to_python()
        lists[name] = [dict(zip(map(str, head), cells, strict=True)) for cells in rows]
    change(lists)
    write_lists(folder / LISTS, lists)


def test_what_is_written_anew_has_no_mistake(folder: Path) -> None:
    assert told(folder) == []
    rows = read(folder)
    assert len({row["username"] for row in rows.plain("officers")}) == 8
    assert [row["kind"] for row in rows.plain("agencies")].count("commune") == 2
    assert len(rows.plain("procedures")) == 2


def test_nothing_is_written_over(folder: Path) -> None:
    with pytest.raises(Conflict, match="đã có tệp"):
        example.write(folder, code="H91", name="Tỉnh Khác")


def test_a_name_says_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="Tỉnh"):
        example.write(tmp_path / "x", code="H90", name="Ví Dụ")
    example.write(tmp_path / "y", code="H90", name="Thành phố Ví Dụ")
    assert read(tmp_path / "y").plain("province")[0]["kind"] == "thành phố"


def test_a_field_that_is_misspelt_is_told_with_the_one_that_was_meant(folder: Path) -> None:
    edit(folder / "province.yaml", lambda rows: rows[0].update(hotlin="1900"))
    assert told(folder) == ["province.yaml:1: không có mục “hotlin”, có phải “hotline”."]


def test_a_day_that_is_none_and_a_word_that_is_not_allowed(folder: Path) -> None:
    edit(folder / "province.yaml", lambda rows: rows[0].update(valid_from="hôm qua", kind="bang"))
    first, second = told(folder)
    assert "hãy ghi ngày dạng 2026-09-01" in first
    assert "'tỉnh' hoặc 'thành phố'" in second


def test_broken_yaml_json_and_workbooks_are_told_by_file_and_line(folder: Path) -> None:
    (folder / "areas.yaml").write_text("- key: a\n  name: [b\n", "utf-8")
    (folder / "life_events.json").write_text('[\n{"key": 1},,\n]', "utf-8")
    (folder / "more.xlsx").write_bytes(b"no workbook")
    said = told(folder)
    assert any(one.startswith("areas.yaml:3: không đọc được YAML") for one in said)
    assert any(one.startswith("life_events.json:2: không đọc được JSON") for one in said)
    assert any(one.startswith("more.xlsx: không đọc được tệp") for one in said)


def _unknown_role(lists: dict[str, list[dict[str, Any]]]) -> None:
    lists["posts"][1]["role"] = "drector"
    lists["officers"][1]["post"] = "H90.61/drector"


def _nobody(lists: dict[str, list[dict[str, Any]]]) -> None:
    lists["officers"] = [row for row in lists["officers"] if not row["post"].endswith("/cashier")]


def _ended(lists: dict[str, list[dict[str, Any]]]) -> None:
    lists["officers"][1]["to"] = "2026-01-02"


def _twice(lists: dict[str, list[dict[str, Any]]]) -> None:
    lists["officers"].append({**lists["officers"][0], "from": "2026-06-01"})


def _doubled(lists: dict[str, list[dict[str, Any]]]) -> None:
    lists["agencies"].append(lists["agencies"][0])


def _no_parent(lists: dict[str, list[dict[str, Any]]]) -> None:
    lists["agencies"][2]["parent"] = "H91"


def _no_post(lists: dict[str, list[dict[str, Any]]]) -> None:
    lists["officers"][0]["post"] = "H90/administrato"


def _no_unit(lists: dict[str, list[dict[str, Any]]]) -> None:
    lists["units"] = lists["units"][:2]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_unknown_role, "lists.xlsx (posts):3: vai trò “drector” không có trong quy trình nào"),
        (_nobody, "hôm nay không ai giữ vị trí “H90.61/cashier”"),
        (_ended, "hôm nay không ai giữ vị trí “H90.61/director”"),
        (_twice, "quantri giữ “H90/administrator” hai lần cùng lúc"),
        (_doubled, "lists.xlsx (agencies):9: “H90” đã ghi ở lists.xlsx (agencies):2"),
        (_no_parent, "lists.xlsx (agencies):4: mục “parent” ghi “H91”, không có trong bảng agencies"),
        (_no_post, "lists.xlsx (officers):2: vị trí “H90/administrato” không có trong bảng posts"),
        (_no_unit, "đơn vị “cm” không có trong bảng units của H90.11"),
    ],
)
def test_lists_that_do_not_fit_together_are_told_by_row(
    folder: Path, change: Callable[[dict[str, list[dict[str, Any]]]], None], sentence: str
) -> None:
    edit_lists(folder, change)
    assert any(sentence in one for one in told(folder)), told(folder)


def test_a_route_longer_than_the_limit_is_told_with_both(folder: Path) -> None:
    edit(folder / "routes" / "birth.yaml", lambda route: route["steps"][1].update(hours=30))
    [one] = told(folder)
    assert one.startswith("procedures/1.001193.yaml:1: 1.001193: Quy trình của «Trường hợp chung» dài 32 giờ")


def test_a_form_that_is_not_there_is_told_where_it_is_asked_for(folder: Path) -> None:
    (folder / "forms" / "birth.yaml").unlink()
    assert told(folder) == [
        "procedures/1.001193.yaml:1: trường hợp 1.001193.01 dùng form “birth”, không có trong bảng forms."
    ]


def test_a_route_that_leaves_out_a_stage_is_told(folder: Path) -> None:
    edit(folder / "routes" / "birth.yaml", lambda route: route["steps"].pop())
    assert any("đủ năm bước" in one for one in told(folder))


def test_a_calendar_without_next_years_holidays_is_told(folder: Path) -> None:
    def only_one(whole: dict[str, Any]) -> None:
        days = whole["default"]["holidays"]
        first = min(days)[:4]
        whole["default"]["holidays"] = {day: name for day, name in days.items() if day.startswith(first)}

    edit(folder / "calendars.yaml", only_one)
    assert any("chưa có ngày nghỉ lễ năm" in one for one in told(folder))


def test_the_starter_pack_stands_beneath_ones_own(folder: Path) -> None:
    (folder / "starter.yaml").write_text("take: [forms, results]\n", "utf-8")
    (folder / "forms" / "birth.yaml").unlink()
    assert told(folder) == []
    assert len(read(folder).plain("forms")) == 109


def test_json_rows_know_their_line(tmp_path: Path) -> None:
    rows = [{"agency": "H90", "name": "A", "valid_from": "2026-01-01"}, {"agency": "H91", "name": ""}]
    text = "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]"
    (tmp_path / "renames.json").write_text(text, "utf-8")
    assert [row.place.line for row in read(tmp_path).rows("renames")] == [2, 3]


def test_drawings_are_files_of_the_folder(folder: Path) -> None:
    (folder / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    edit(folder / "province.yaml", lambda rows: rows[0].update(logo="logo.svg"))
    assert told(folder) == []
    assert read(folder).plain("province")[0]["logo"].startswith("<svg")
    edit(folder / "province.yaml", lambda rows: rows[0].update(picture="bay.png"))
    assert told(folder) == [
        "province.yaml:1: mục “picture” ghi “bay.png”: không có tệp SVG này trong thư mục."
    ]


WRONG: tuple[Any, ...] = (None, 7, "chữ", [], {}, "bỏ")


def places_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a file that somebody may forget or fill wrongly."""
    if path:
        yield path
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places_in(one, (*path, key))


def test_whatever_is_left_out_or_filled_wrongly_never_ends_in_a_fault(folder: Path) -> None:
    tried = 0
    for file in sorted(folder.rglob("*.yaml")):
        before = file.read_text("utf-8")
        every = list(places_in(yaml.safe_load(before)))
        for path in every[:: max(1, len(every) // 4)]:
            for wrong in WRONG:
                whole = yaml.safe_load(before)
                inside = whole
                for key in path[:-1]:
                    inside = inside[key]
                if wrong == "bỏ":
                    del inside[path[-1]]
                else:
                    inside[path[-1]] = wrong
                file.write_text(yaml.safe_dump(whole, allow_unicode=True), "utf-8")
                assert all(one.sentence for one in checks.mistakes(read(folder)))
                tried += 1
        file.write_text(before, "utf-8")
    assert tried > 150


@pytest.mark.parametrize("text", ["take: [tables]", "take: forms", "- x", "take: [a\n"])
def test_a_starter_file_that_asks_for_something_else_is_told(folder: Path, text: str) -> None:
    (folder / "starter.yaml").write_text(text, "utf-8")
    assert any(one.startswith("starter.yaml") for one in told(folder))


def test_a_drawing_that_is_too_large_is_told_before_anything_is_brought_in(folder: Path) -> None:
    (folder / "logo.svg").write_text("<svg>" + "x" * 50_000, "utf-8")
    edit(folder / "province.yaml", lambda rows: rows[0].update(logo="logo.svg"))
    assert any("không quá 40 KB" in one for one in told(folder))


DATA = Path(__file__).parents[1] / "sample" / "data"
LINKS: dict[str, Callable[[dict[str, Any]], object]] = {
    "chờ «card», không phải một thành viên đứng trước": lambda row: row["members"][1].update(after=["card"]),
    "chưa ghi làm gì khi «birth» không có kết quả": lambda row: row["members"][1].update(failed={}),
    "không có thủ tục 9.999999": lambda row: row["members"][1].update(procedure="9.999999"),
    "tờ khai của thủ tục không có câu «colour»": lambda row: row["members"][1].update(
        answers={"colour": "đỏ"}
    ),
    "không đi vào hồ sơ nào": lambda row: row["members"][0].update(papers={}),
    "lấy từ «mother», tờ khai chung không có": lambda row: row["members"][1]["answers"].update(
        request={"var": "mother"}
    ),
    "thiếu mục “source”": lambda row: row.pop("source"),
    "chỉ được ghi 'go_on', 'wait' hoặc 'end'": lambda row: row["members"][1]["failed"]["birth"].update(
        then="?"
    ),
}


@pytest.mark.parametrize("sentence", LINKS)
def test_what_cannot_be_linked_is_told_where_it_stands(tmp_path: Path, sentence: str) -> None:
    """A whole province whose people changed one thing in what they link."""
    for file in DATA.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    rows = json.loads((DATA / "linked.json").read_text("utf-8"))
    LINKS[sentence](rows[0])
    (tmp_path / "linked.json").write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    found = told(tmp_path)
    assert [one for one in found if sentence in one and one.startswith("linked.json")], found
