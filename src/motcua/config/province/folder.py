"""Reading a province's folder: tables in YAML, JSON, JSON lines or xlsx, every row with its file and line.

A table `posts` lies in a file `posts.*`, as a sheet `posts` of a workbook, as a key of a file that holds several
(`officials.yaml` with `units`, `posts`, `officers`), or as one file a row in a folder `posts/`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from python_calamine import CalamineError, CalamineWorkbook

from motcua.config.province import starter

TABLES = (
    "province", "agencies", "renames", "former_communes", "calendars", "units", "posts", "officers",
    "forms", "routes", "results", "procedures", "linked", "areas", "life_events", "life_paths", "everyday_names",
    "messages", "keys", "purposes",
)  # fmt: skip
"""In the order in which they build on each other."""
STARTER = "starter.yaml"
PICTURES = ("logo", "picture")
_KINDS = (".yaml", ".yml", ".json", ".jsonl", ".xlsx")


@dataclass(frozen=True)
class Place:
    """Where something stands: a file of the folder and a line (of a workbook: the row)."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True)
class Mistake:
    """What is wrong, where, and what to do about it."""

    place: Place
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


@dataclass(frozen=True)
class Row:
    """What a row says, and where."""

    data: Mapping[str, Any]
    place: Place


@dataclass
class Folder:
    """The tables of a folder; `mistakes` are files that could not be read."""

    path: Path
    tables: dict[str, list[Row]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def rows(self, table: str) -> list[Row]:
        """The rows of a table; none where the folder does not speak of it."""
        return self.tables.get(table, [])

    def plain(self, table: str) -> list[dict[str, Any]]:
        """The same without their places."""
        return [dict(row.data) for row in self.rows(table)]


class _Lines(yaml.CSafeLoader):
    """Keeps the line where each mapping begins."""


def _mapping(loader: _Lines, node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return {**found, _LINE: node.start_mark.line + 1}


_LINE = "\0line"
_Lines.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read(path: Path) -> Folder:
    """All tables of a folder; what cannot be read is among its mistakes."""
    folder = Folder(path)
    for file in sorted(path.rglob("*")):
        if file.suffix in _KINDS and not file.name.startswith((".", "~")):
            _take(folder, file)
    _take_starter(folder)
    _take_pictures(folder)
    return folder


def _take_pictures(folder: Folder) -> None:
    """A province names its drawings as files of the folder."""
    for number, row in enumerate(folder.rows("province")):
        drawn = {key: row.data[key] for key in PICTURES if row.data.get(key)}
        for key, name in drawn.items():
            file = folder.path / str(name)
            if file.suffix == ".svg" and file.is_file():
                drawn[key] = file.read_text("utf-8")
            else:
                said = f"mục “{key}” ghi “{name}”: không có tệp SVG này trong thư mục."
                folder.mistakes.append(Mistake(row.place, said))
        folder.tables["province"][number] = Row({**row.data, **drawn}, row.place)


def _take_starter(folder: Folder) -> None:
    """What `starter.yaml` asks for of the starter pack stands beneath the folder's own rows."""
    asked = folder.path / STARTER
    if not asked.exists():
        return
    for table in _taken(folder, asked):
        own = {row.data.get("key") for row in folder.rows(table)}
        more = [Row(row, Place(STARTER)) for row in starter.rows(table) if row["key"] not in own]
        folder.tables[table] = [*more, *folder.rows(table)]


def _taken(folder: Folder, asked: Path) -> list[str]:
    """The tables that are asked for; a file that cannot be read is told with the others."""
    try:
        wanted = yaml.safe_load(asked.read_text("utf-8"))
    except (yaml.YAMLError, ValueError):
        return []
    named = wanted.get("take") if isinstance(wanted, dict) else None
    if isinstance(named, list) and set(map(str, named)) <= set(starter.TABLES):
        return [str(one) for one in named]
    said = f"hãy ghi “take: [...]”, chỉ gồm: {', '.join(starter.TABLES)}."
    folder.mistakes.append(Mistake(Place(STARTER), said))
    return []


def _take(folder: Folder, file: Path) -> None:
    name = str(file.relative_to(folder.path))
    try:
        for table, rows in _tables(file, name):
            folder.tables.setdefault(table, []).extend(rows)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        said = f"không đọc được YAML: {error.problem}. Hãy xem thụt dòng và dấu ngoặc."
        folder.mistakes.append(Mistake(Place(name, line), said))
    except json.JSONDecodeError as error:
        said = f"không đọc được JSON: {error.msg}. Hãy xem dấu phẩy và dấu ngoặc."
        folder.mistakes.append(Mistake(Place(name, error.lineno), said))
    except (CalamineError, ValueError, TypeError, AttributeError) as error:
        said = f"không đọc được tệp: {error}. Hãy lưu lại tệp rồi thử lại."
        folder.mistakes.append(Mistake(Place(name), said))


def _tables(file: Path, name: str) -> Iterator[tuple[str, list[Row]]]:
    """What a file holds; a file that is no table's is left alone."""
    if file.suffix == ".xlsx":
        yield from _sheets(file, name)
        return
    table = file.parent.name if file.parent.name in TABLES else file.stem
    whole = _several(file)
    several = isinstance(whole, Mapping) and whole.keys() <= {*TABLES, _LINE}
    if several:
        yield from ((key, _as_rows(key, whole[key], name)) for key in TABLES if key in whole)
    elif table in TABLES:
        yield table, _as_rows(table, whole, name)


def _several(file: Path) -> Any:
    text = file.read_text("utf-8-sig")
    if file.suffix == ".jsonl":
        lines = enumerate(text.splitlines(), 1)
        return [{**json.loads(line), _LINE: number} for number, line in lines if line.strip()]
    if file.suffix == ".json":
        return _json(text)
    return yaml.load(text, _Lines)  # noqa: S506 - a safe loader that also counts lines


def _json(text: str) -> Any:
    """JSON whose top-level rows know their line."""
    whole = json.loads(text)
    if not isinstance(whole, list):
        return whole
    decoder, at, rows = json.JSONDecoder(), text.index("[") + 1, []
    for one in whole:
        while text[at] in " \t\r\n,":
            at += 1
        line = text.count("\n", 0, at) + 1
        _, at = decoder.raw_decode(text, at)
        rows.append({**one, _LINE: line} if isinstance(one, dict) else one)
    return rows


def _as_rows(table: str, whole: Any, name: str) -> list[Row]:
    """A list of rows, a mapping of rows by key (calendars), or one row."""
    if table == "calendars" and isinstance(whole, Mapping):
        whole = list(_calendars(whole))
    several = whole if isinstance(whole, list) else [whole]
    for one in several:
        if not isinstance(one, Mapping):
            raise ValueError(f"mỗi dòng của {table} phải có các mục, không phải {one!r}")
    return [Row(_without_lines(one), Place(name, one.get(_LINE, 0))) for one in several]


def _calendars(whole: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The province's own calendar, then what differs in single agencies."""
    if default := whole.get("default"):
        yield {**default, "agency": None}
    for agency, content in (whole.get("agencies") or {}).items():
        if agency != _LINE:
            yield {**content, "agency": agency}


def _without_lines(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {_text(key): _without_lines(one) for key, one in value.items() if key != _LINE}
    if isinstance(value, list):
        return [_without_lines(one) for one in value]
    return _text(value)


def _text(value: Any) -> Any:
    """Days as text, whether a file says them with quotes or without."""
    return value.isoformat() if isinstance(value, date) else value


def _sheets(file: Path, name: str) -> Iterator[tuple[str, list[Row]]]:
    """Every sheet with the name of a table; the first row names the fields."""
    workbook = CalamineWorkbook.from_path(file)
    for sheet in workbook.sheet_names:
        if sheet in TABLES:
            head, *rest = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False) or [[]]
            fields = [str(one).strip() for one in head]
            yield (
                sheet,
                [
                    Row(_cells(fields, cells), Place(f"{name} ({sheet})", number))
                    for number, cells in enumerate(rest, 2)
                    if any(str(cell).strip() for cell in cells)
                ],
            )


def _cells(fields: list[str], cells: list[Any]) -> dict[str, Any]:
    """Empty cells say nothing; whole numbers are numbers, days are days, all else is text."""
    return {key: _cell(cell) for key, cell in zip(fields, cells, strict=False) if key and str(cell).strip()}


def _cell(value: Any) -> Any:
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime):
        return value.date().isoformat()
    return (
        value.isoformat()
        if isinstance(value, date)
        else value
        if isinstance(value, bool)
        else str(value).strip()
    )
