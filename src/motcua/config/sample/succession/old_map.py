"""The map of before 1 July 2025 as a province's folder: thirteen districts, 171 communes, their counters and police.

Which communes there were, in which district, and what became of them are facts (the sample's `former_communes.json`);
the agencies' codes and the people in them are made up. Of a commune that was divided the facts do not say which village
went where: the drill lets two quarters go to each further successor.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from motcua.config import sample
from motcua.config.province.folder import Folder, Place, read
from motcua.config.province.folder import Row as FolderRow

DAY = date(2025, 7, 1)
LONG_BEFORE = "2020-01-01"
DECISION = "Nghị quyết số 1679/NQ-UBTVQH15"
_PATTERN = {"commune": "H49.123", "commune_centre": "H49.61.23", "police": "G01.49.23"}
_CODES = {"commune": "H49.C{n:03}", "commune_centre": "H49.61.T{n:03}", "police": "G01.49.P{n:03}"}
_TITLES = {
    "commune": "Ủy ban nhân dân {name}",
    "commune_centre": "Bộ phận Tiếp nhận và Trả kết quả {name}",
    "police": "Công an {name}",
}
_ABOVE = {"commune_centre": "H49.61", "police": "G01.49"}
_FAMILY = ("Nguyễn", "Trần", "Phạm", "Vũ", "Hoàng", "Lê", "Đỗ", "Bùi", "Đinh", "Ngô", "Đặng", "Dương", "Đoàn")
_GIVEN = (
    "An",
    "Bình",
    "Cường",
    "Dung",
    "Giang",
    "Hà",
    "Hiếu",
    "Hương",
    "Khánh",
    "Lan",
    "Minh",
    "Ngọc",
    "Phúc",
)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Commune:
    """One of the 171: its number, its name as it stands in a sentence, its district, who took it over (GSO codes, the
    main one first).
    """

    number: int
    name: str
    district: str
    successors: tuple[str, ...]

    def code(self, kind: str) -> str:
        """Its agency of this kind."""
        return _CODES[kind].format(n=self.number)


def communes() -> list[Commune]:
    """All of them, as the facts list them."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in sample.data("former_communes.json"):
        found[row["name"], row["district"]].append(row["commune"])
    today = {
        row["commune_gso"]: row["name"] for row in sample.data("agencies.json") if row["kind"] == "commune"
    }
    return [
        Commune(number, _inside(name), district, tuple(_main_first(name, heirs, today)))
        for number, ((name, district), heirs) in enumerate(found.items(), 1)
    ]


def _main_first(name: str, heirs: Sequence[str], today: Mapping[str, str]) -> list[str]:
    """The one that kept the name is the main one, else the first that is listed."""
    bare = name.split(" ", 1)[1]
    return sorted(heirs, key=lambda gso: not today[gso].endswith(bare))


def _inside(name: str) -> str:
    return name[:1].lower() + name[1:]


def districts(among: Sequence[Commune]) -> dict[str, str]:
    """The codes of the districts by their names."""
    names = dict.fromkeys(one.district for one in among)
    return {name: f"H49.D{number:02}" for number, name in enumerate(names, 1)}


def folder() -> Folder:
    """The sample province as it was on the last of June 2025, with today's communes opened for the first of July."""
    made = read(sample.DATA)
    known = communes()
    here = {row["code"] for row in made.plain("agencies") if row.get("commune_gso")}
    old = list(_agencies(known))
    made.tables["agencies"] = [*(_older(row, here) for row in made.rows("agencies")), *_rows(old)]
    made.tables["former_communes"] = []
    units, posts, officers = _staff(made, [row for row in old if row["kind"] in (*_PATTERN, "district")])
    made.tables["units"] = [*made.rows("units"), *_rows(units)]
    made.tables["posts"] = [*made.rows("posts"), *_rows(posts)]
    made.tables["officers"] = [*(_longer(row) for row in made.rows("officers")), *_rows(officers)]
    return made


def _rows(rows: Sequence[Row]) -> list[FolderRow]:
    return [FolderRow(row, Place("old_map")) for row in rows]


def _older(row: FolderRow, communes_of_today: set[str]) -> FolderRow:
    """What is not of a commune was there before."""
    if row.data["code"] in communes_of_today:
        return row
    return replace(row, data={**row.data, "valid_from": LONG_BEFORE})


def _longer(row: FolderRow) -> FolderRow:
    """Who is to work in a commune of today was appointed before it begins."""
    posts = [{**one, "from": LONG_BEFORE} for one in row.data["posts"]]
    return replace(row, data={**row.data, "posts": posts})


def _agencies(known: Sequence[Commune]) -> Iterator[Row]:
    above = districts(known)
    for name, code in above.items():
        title = f"Ủy ban nhân dân {_inside(name)}"
        yield _agency(code, title, kind="district", level="province", parent="H49")
    for one in known:
        for kind in _PATTERN:
            yield _agency(
                one.code(kind), _TITLES[kind].format(name=one.name), kind=kind, level="commune",
                parent=_ABOVE.get(kind, above[one.district]), commune_gso=f"9{one.number:04}",
            )  # fmt: skip


def _agency(code: str, name: str, **more: str) -> Row:
    return {"code": code, "name": name, "short_name": name, "valid_from": LONG_BEFORE, **more}


def _staff(made: Folder, old: Sequence[Row]) -> tuple[list[Row], list[Row], list[Row]]:
    """Units, posts and one official in each post, as a commune of today has them; a district is staffed likewise."""
    units: list[Row] = []
    posts: list[Row] = []
    officers: list[Row] = []
    for row in old:
        pattern = _PATTERN[row["kind"] if row["kind"] in _PATTERN else "commune"]
        units += [
            {**unit, "agency": row["code"]} for unit in made.plain("units") if unit["agency"] == pattern
        ]
        for post in made.plain("posts"):
            if post["agency"] == pattern:
                key = post["key"].replace(pattern, row["code"], 1)
                posts.append({**post, "agency": row["code"], "key": key})
                officers.append(_officer(key, len(officers)))
    return units, posts, officers


def _officer(post: str, number: int) -> Row:
    family, middle = _FAMILY[number % len(_FAMILY)], _GIVEN[number // 169 % len(_GIVEN)]
    name = f"{family} {middle} {_GIVEN[number // len(_FAMILY) % len(_GIVEN)]}"
    login = "cu." + post.lower().replace("/", ".")
    return {
        "username": login,
        "name": name,
        "phone": "",
        "email": "",
        "posts": [{"post": post, "from": LONG_BEFORE, "to": None}],
    }


def lines() -> list[Row]:
    """The moves of the day: communes, counters and police to those of today, districts by where people live."""
    known = communes()
    today = {
        (row["commune_gso"], row["kind"]): row["code"]
        for row in sample.data("agencies.json")
        if row.get("commune_gso")
    }
    moves = [line for one in known for kind in _PATTERN for line in _of_commune(one, kind, today)]
    return [*moves, *_of_districts(known, today)]


def _of_commune(one: Commune, kind: str, today: Mapping[tuple[str, str], str]) -> Iterator[Row]:
    main, *others = one.successors
    how = "split" if others else "merge"
    agency = one.code(kind)
    yield {"kind": how, "agency": agency, "successor": today[main, kind], "main": True}
    for place, gso in enumerate(others):
        quarters = [f"khu {2 * place + n}" for n in (1, 2)]
        rule = {"addresses": quarters}
        yield {"kind": how, "agency": agency, "successor": today[gso, kind], "main": False, "rule": rule}


def _of_districts(known: Sequence[Commune], today: Mapping[tuple[str, str], str]) -> Iterator[Row]:
    """What a district settled goes to where the applicant lives; all else to where its first commune went."""
    for name, code in districts(known).items():
        places: dict[str, list[str]] = defaultdict(list)
        for one in known:
            if one.district == name:
                places[one.successors[0]].append(one.name)
        main, *others = places
        how = "split" if others else "merge"
        yield {"kind": how, "agency": code, "successor": today[main, "commune"], "main": True}
        for gso in others:
            rule = {"addresses": places[gso]}
            yield {
                "kind": how,
                "agency": code,
                "successor": today[gso, "commune"],
                "main": False,
                "rule": rule,
            }
