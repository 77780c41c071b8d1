"""Writing what is in force as a folder that can be brought in again; lists as a workbook, structure as YAML."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml

from motcua.agencies import exports as agencies
from motcua.config.province.folder import PICTURES
from motcua.kernel.errors import Conflict
from motcua.keyring.queries import listed_keys
from motcua.notifications.queries import template_rows
from motcua.privacy.queries import own_rows
from motcua.procedures import exports as procedures

LISTS = "lists.xlsx"
_WIDEST = 60


class _Plain(yaml.CSafeDumper):
    """Writes the same thing twice where it stands twice: people edit it."""

    def ignore_aliases(self, data: Any) -> bool:
        """Always."""
        return True


def write(path: Path) -> None:
    """Everything in force; raises `Conflict` for a folder that holds files already."""
    begin(path)
    lists = {
        "agencies": agencies.agencies(),
        "renames": agencies.renames(),
        "former_communes": agencies.former_communes(),
        "units": agencies.units(),
        "posts": agencies.posts(),
        "officers": agencies.officers(),
        "keys": listed_keys(),
    }
    write_lists(path / LISTS, {name: rows for name, rows in lists.items() if rows})
    write_yaml(path / "province.yaml", [_with_files(path, row) for row in agencies.periods()])
    write_yaml(path / "calendars.yaml", agencies.calendars())
    write_yaml(path / "areas.yaml", procedures.areas())
    write_yaml(path / "linked.yaml", procedures.linked())
    write_yaml(path / "life_events.yaml", procedures.life_events())
    write_yaml(path / "life_paths.yaml", procedures.life_paths())
    write_yaml(path / "everyday_names.yaml", procedures.everyday_names())
    write_yaml(path / "messages.yaml", template_rows())
    write_yaml(path / "purposes.yaml", own_rows())
    for table in ("forms", "routes", "results", "procedures"):
        write_each(path / table, getattr(procedures, table)())


def _with_files(path: Path, period: dict[str, Any]) -> dict[str, Any]:
    """Drawings as files, by the day from which they hold."""
    drawn = {key: f"{key}-{period['valid_from']}.svg" for key in PICTURES if period.get(key)}
    for key, name in drawn.items():
        (path / name).write_text(period[key], "utf-8")
    return {**period, **drawn}


def begin(path: Path) -> None:
    """The folder, made if there is none; raises `Conflict` when it is not empty, so that nothing is overwritten."""
    if path.exists() and any(path.iterdir()):
        raise Conflict("Thư mục %(path)s đã có tệp. Hãy chọn một thư mục mới.", path=path)
    path.mkdir(parents=True, exist_ok=True)


def write_yaml(path: Path, what: Any) -> None:
    """In the order in which it stands, Vietnamese readable; nothing where there is nothing to say."""
    if what:
        path.write_text(
            yaml.dump(what, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110), "utf-8"
        )


def write_each(folder: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """A file for each row, named by its key."""
    folder.mkdir(exist_ok=True)
    for row in rows:
        write_yaml(folder / f"{row.get('key') or row['code']}.yaml", dict(row))


def write_lists(path: Path, lists: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """A workbook with a sheet for each list; the first row names the fields and stays in sight."""
    workbook = xlsxwriter.Workbook(path, {"strings_to_numbers": False})
    bold = workbook.add_format({"bold": True, "bg_color": "#e8eef0"})
    for name, rows in lists.items():
        fields = list(dict.fromkeys(key for row in rows for key in row))
        sheet = workbook.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, fields, bold)
        for number, cells in enumerate(_cells(rows, fields), 1):
            sheet.write_row(number, 0, cells)
        for column, field in enumerate(fields):
            longest = max(len(str(row.get(field) or "")) for row in [{field: field}, *rows])
            sheet.set_column(column, column, min(longest + 2, _WIDEST))
    workbook.close()


def _cells(rows: Sequence[Mapping[str, Any]], fields: Sequence[str]) -> Iterator[list[Any]]:
    for row in rows:
        yield ["" if row.get(field) is None else row[field] for field in fields]
