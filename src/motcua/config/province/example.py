"""A small province to begin with: a Centre, two communes, a department, eight officials, two procedures.

Names are made up (`example.yaml`). What is written are files that people edit; as they stand they have no mistake.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import holidays
import yaml

from motcua.agencies.types import KINDS
from motcua.config.province import starter
from motcua.config.province.exporting import LISTS, begin, write_each, write_lists, write_yaml
from motcua.kernel import clock
from motcua.kernel.errors import Invalid

_HERE = Path(__file__).parent
_LISTS = ("agencies", "units", "posts", "officers")
_HOURS = [["07:30", "12:00"], ["13:30", "17:00"]]
_WORKED, _FREE = ("mon", "tue", "wed", "thu", "fri"), ("sat", "sun")


def write(path: Path, *, code: str, name: str) -> None:
    """The folder; raises `Invalid` for a name without its kind, `Conflict` for a folder that is not empty."""
    kind, own = _kind_and_name(name)
    begin(path)
    words = {"@CODE": code, "@PROVINCE": f"{kind} {own}", "@KIND": kind, "@NAME": own}
    made = _example({**words, "@SINCE": f"{clock.now().year}-01-01"})
    write_yaml(path / "province.yaml", [made["province"]])
    write_yaml(path / "calendars.yaml", {"default": _calendar(code)})
    write_lists(path / LISTS, {table: made[table] for table in _LISTS})
    write_each(path / "procedures", made["procedures"])
    for table, named in (("forms", "form"), ("routes", "route"), ("results", "result")):
        wanted = {case[named] for one in made["procedures"] for case in one["cases"]}
        write_each(path / table, [row for row in starter.rows(table) if row["key"] in wanted])
    (path / "README.md").write_text((_HERE / "example_readme.txt").read_text("utf-8"), "utf-8")


def _kind_and_name(name: str) -> tuple[str, str]:
    for kind in KINDS:
        if name.strip().lower().startswith(f"{kind} "):
            return kind, name.strip()[len(kind) :].strip()
    raise Invalid(
        "Tên phải bắt đầu bằng “Tỉnh” hoặc “Thành phố”, ví dụ: --name “Tỉnh Ví Dụ”.", code="name_without_kind"
    )


def _example(words: Mapping[str, str]) -> dict[str, Any]:
    text = (_HERE / "example.yaml").read_text("utf-8")
    for word, meant in words.items():
        text = text.replace(word, meant)
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def _calendar(code: str) -> dict[str, Any]:
    """Hours of the week, and the public holidays of this year and the next as the law's calendar has them."""
    year = clock.now().year
    days: Mapping[date, str] = holidays.country_holidays("VN", years=(year, year + 1), language="vi")
    return {
        "version": f"{code}-{year}.1",
        "zone": "Asia/Ho_Chi_Minh",
        "day_minutes": 480,
        "hours": {**dict.fromkeys(_WORKED, _HOURS), **{day: [] for day in _FREE}},
        "worked_hours": _HOURS,
        "cutoff": {"kind": "at", "at": "15:00"},
        "holidays": {day.isoformat(): name for day, name in sorted(days.items())},
    }
