"""What does not fit together in a province's folder: names of what is not there, posts without anybody.

Needs no database: a folder is checked before there is one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from motcua.agencies.queries import Province
from motcua.agencies.types import COUNTER_KINDS
from motcua.config.province.folder import Folder, Mistake, Place, Row
from motcua.config.province.rows import mistakes as mistakes_in_rows
from motcua.kernel import clock
from motcua.kernel.errors import Invalid
from motcua.kernel.rights import ALL as RIGHTS
from motcua.notifications.queries import Text, template_mistakes
from motcua.privacy.queries import purpose_mistakes
from motcua.procedures.linked_rules import linked_obstacles
from motcua.procedures.path_rules import row_mistakes
from motcua.procedures.publishing_rules import Places, obstacles
from motcua.procedures.reading import readable, whole_form
from motcua.procedures.result_rules import check_result
from motcua.process.calendar import WorkCalendar, with_overrides
from motcua.process.route import route_from_json

# Roles that the house itself speaks of, whether a route names them or not.
KNOWN_ROLES = frozenset({"receiver", "cashier", "director", "auditor"}) | RIGHTS
_NEEDED = {"province": "tên tỉnh, trung tâm", "agencies": "các cơ quan", "calendars": "lịch làm việc"}
_COPIED = ("forms", "routes", "results")
# What names something else: table, field, the table in which that stands, the field by which it is known there.
_POINTS_TO = (
    ("province", "code", "agencies", "code"),
    ("province", "centre", "agencies", "code"),
    ("province", "overseers", "agencies", "code"),
    ("province", "notary", "agencies", "code"),
    ("province", "on_the_spot", "procedures", "code"),
    ("agencies", "parent", "agencies", "code"),
    ("renames", "agency", "agencies", "code"),
    ("calendars", "agency", "agencies", "code"),
    ("units", "agency", "agencies", "code"),
    ("posts", "agency", "agencies", "code"),
    ("former_communes", "commune", "agencies", "commune_gso"),
    ("areas", "communes", "agencies", "commune_gso"),
    ("procedures", "counters", "agencies", "code"),
    ("life_events", "procedures", "procedures", "code"),
    ("life_paths", "event", "life_events", "key"),
    ("everyday_names", "code", "procedures", "code"),
    ("linked", "procedure", "procedures", "code"),
)
_KEYS = {
    "agencies": ("code",),
    "units": ("agency", "key"),
    "posts": ("key",),
    "officers": ("username",),
    "forms": ("key",),
    "routes": ("key",),
    "results": ("key",),
    "procedures": ("code",),
    "areas": ("key",),
    "life_events": ("key",),
    "life_paths": ("event", "since"),
    "everyday_names": ("code",),
    "linked": ("procedure",),
    "messages": ("key", "language", "channel"),
    "keys": ("holder",),
    "purposes": ("key",),
}


def mistakes(folder: Folder) -> list[Mistake]:
    """Every mistake of a folder, by file and line."""
    found = [*folder.mistakes, *mistakes_in_rows(folder)]
    if not found:
        # What stands in a row is trusted from here on.
        found = [*_missing_tables(folder), *_of_province(folder), *_of_calendars(folder)]
        found += _of_definitions(folder)
        found += [*_of_messages(folder), *_of_purposes(folder)]
        found = found or [*_doubles(folder), *_pointers(folder), *_of_people(folder)]
        found = found or _of_procedures(folder) or [*_of_linked(folder), *_of_paths(folder)]
    return sorted(found, key=lambda one: (one.place.file, one.place.line))


def post_key(row: Mapping[str, Any]) -> str:
    """By what a post is known: its own key, else `AGENCY/UNIT/ROLE`."""
    named = (row["agency"], row.get("unit"), row["role"])
    return row.get("key") or "/".join(part for part in named if part)


def holdings(folder: Folder) -> Iterator[tuple[Row, str, str, str | None]]:
    """Row, post, from, to of every post that somebody holds."""
    for row in folder.rows("officers"):
        for held in (
            row.data.get("posts") or [row.data] if row.data.get("post") or row.data.get("posts") else ()
        ):
            yield row, held["post"], held["from"], held.get("to")


def _missing_tables(folder: Folder) -> Iterator[Mistake]:
    for table, what in _NEEDED.items():
        if not folder.rows(table):
            yield Mistake(
                Place(table), f"thiếu bảng này ({what}). Hãy thêm tệp {table}.yaml hoặc {table}.xlsx."
            )


def _doubles(folder: Folder) -> Iterator[Mistake]:
    for table, names in _KEYS.items():
        first: dict[tuple[str, ...], Row] = {}
        for row in folder.rows(table):
            if table == "officers" and row.data.get("post"):
                continue
            key = (post_key(row.data),) if table == "posts" else tuple(str(row.data.get(n)) for n in names)
            if key in first:
                yield Mistake(row.place, f"“{'/'.join(key)}” đã ghi ở {first[key].place}. Hãy bỏ một dòng.")
            first.setdefault(key, row)


def _pointers(folder: Folder) -> Iterator[Mistake]:
    for table, name, other, by in _POINTS_TO:
        known = {row.data.get(by) for row in folder.rows(other)}
        for row in folder.rows(table):
            value = row.data.get(name)
            for one in value if isinstance(value, list) else [value]:
                if one and one not in known:
                    yield Mistake(row.place, f"mục “{name}” ghi “{one}”, không có trong bảng {other}.")


def _of_people(folder: Folder) -> Iterator[Mistake]:
    units = {(row.data["agency"], row.data["key"]) for row in folder.rows("units")}
    posts = {post_key(row.data): row for row in folder.rows("posts")}
    for row in posts.values():
        unit = row.data.get("unit")
        if unit and (row.data["agency"], unit) not in units:
            yield Mistake(row.place, f"đơn vị “{unit}” không có trong bảng units của {row.data['agency']}.")
    yield from _of_roles(folder)
    held = _held_today(folder)
    for key, row in posts.items():
        if key not in held:
            yield Mistake(
                row.place,
                f"hôm nay không ai giữ vị trí “{key}”. Hãy thêm người vào bảng officers hoặc bỏ vị trí.",
            )
    for row, post, _, _ in holdings(folder):
        if post not in posts:
            yield Mistake(row.place, f"vị trí “{post}” không có trong bảng posts.")
    yield from _overlaps(folder)
    yield from _of_keys(folder)


def _of_keys(folder: Folder) -> Iterator[Mistake]:
    """Whose they are, and none twice; what the stores hold is known where the folder is brought in."""
    known = {row.data["username"] for row in folder.rows("officers")}
    known |= {row.data["code"] for row in folder.rows("agencies")}
    first: dict[tuple[str, str], Row] = {}
    for row in folder.rows("keys"):
        if row.data["holder"] not in known:
            yield Mistake(
                row.place, f"“{row.data['holder']}” không phải tên đăng nhập hay mã cơ quan của thư mục."
            )
        named = (row.data["store"], row.data["handle"])
        if named in first:
            yield Mistake(
                row.place, f"chứng thư này đã ghi ở {first[named].place}. Mỗi khoá chỉ thuộc một nơi."
            )
        first.setdefault(named, row)


def _of_roles(folder: Folder) -> Iterator[Mistake]:
    steps = [step for route in folder.rows("routes") for step in route.data.get("steps", ())]
    asked = {step.get("post", "").rpartition(":")[2] for step in steps}
    for row in folder.rows("posts"):
        if (role := row.data["role"]) not in asked | KNOWN_ROLES:
            known = ", ".join(sorted(asked | KNOWN_ROLES))
            yield Mistake(row.place, f"vai trò “{role}” không có trong quy trình nào. Các vai trò: {known}.")


def _held_today(folder: Folder) -> set[str]:
    today = clock.now().date().isoformat()
    return {post for _, post, since, until in holdings(folder) if since <= today <= (until or today)}


def _overlaps(folder: Folder) -> Iterator[Mistake]:
    """One person in one post twice at the same time."""
    periods: dict[tuple[str, str], list[tuple[str, str, Row]]] = defaultdict(list)
    for row, post, since, until in holdings(folder):
        if until and until < since:
            yield Mistake(row.place, f"giữ vị trí “{post}” đến {until}, trước ngày bắt đầu {since}.")
        periods[row.data["username"], post].append((since, until or "9999-12-31", row))
    for (username, post), several in periods.items():
        for (_, end, first), (begin, _, second) in pairwise(sorted(several, key=lambda one: one[:2])):
            if begin <= end:
                yield Mistake(
                    second.place,
                    f"{username} giữ “{post}” hai lần cùng lúc (xem {first.place}). Hãy sửa from, to.",
                )


@contextmanager
def _told(found: list[Mistake], place: Place, what: str) -> Iterator[None]:
    """Whatever a row does to whoever reads it becomes a sentence at its place."""
    try:
        yield
    except Invalid as refusal:
        found.append(Mistake(place, str(refusal)))
    except KeyError as error:
        found.append(Mistake(place, f"{what} thiếu mục {error}."))
    except (ValueError, TypeError, AttributeError, IndexError, ArithmeticError) as error:
        found.append(Mistake(place, f"{what} có mục ghi sai: {error}."))


def _of_province(folder: Folder) -> list[Mistake]:
    found: list[Mistake] = []
    for row in folder.rows("province"):
        with _told(found, row.place, "thông tin của tỉnh"):
            Province.from_json({key: value for key, value in row.data.items() if key != "valid_from"})
    return found


def _of_calendars(folder: Folder) -> list[Mistake]:
    found: list[Mistake] = []
    rows = folder.rows("calendars")
    default = next((row for row in rows if not row.data.get("agency")), None)
    if rows and default is None:
        return [Mistake(rows[0].place, "thiếu lịch chung (mục default).")]
    for row in rows:
        with _told(found, row.place, "lịch"):
            found += _of_calendar(row, default or row)
    return found


def _of_calendar(row: Row, default: Row) -> Iterator[Mistake]:
    content, own = ({k: v for k, v in one.data.items() if k != "agency"} for one in (row, default))
    read = WorkCalendar.from_json(content if row is default else with_overrides(own, content))
    if not read.version:
        yield Mistake(row.place, "lịch thiếu tên phiên bản (mục version).")
    year = clock.now().year
    if row is default and (lacking := {year, year + 1} - {day.year for day in read.holidays}):
        years = ", ".join(str(one) for one in sorted(lacking))
        yield Mistake(row.place, f"chưa có ngày nghỉ lễ năm {years}; nếu không, hạn sẽ đếm cả ngày lễ.")


def _of_definitions(folder: Folder) -> list[Mistake]:
    """Each has a key and can be read."""
    found: list[Mistake] = []
    reads: Mapping[str, tuple[str, Callable[[Any], object]]] = {
        "routes": (
            "quy trình",
            lambda route: [_text(s.post) + _text(s.at) for s in route_from_json(route).steps],
        ),
        "forms": ("tờ khai", whole_form),
        "results": ("mẫu kết quả", _look_at_result),
    }
    for table, (what, look) in reads.items():
        for row in folder.rows(table):
            with _told(found, row.place, what):
                _text(row.data["key"])
                look(row.data)
    for row in folder.rows("procedures"):
        with _told(found, row.place, "thủ tục"):
            _text(row.data["code"])
            [_text(one) for name in ("agencies", "counters") for one in row.data.get(name) or ()]
    return found


def _of_messages(folder: Folder) -> list[Mistake]:
    """A message that is sent, with places that it has."""
    found: list[Mistake] = []
    for row in folder.rows("messages"):
        with _told(found, row.place, "tin nhắn"):
            words = Text(row.data.get("subject") or "", row.data["body"])
            said = template_mistakes(row.data["key"], words, row.data.get("channel") or "email")
            found += [Mistake(row.place, sentence) for sentence in said]
    return found


def _of_purposes(folder: Folder) -> Iterator[Mistake]:
    """A purpose with everything that the register has to say."""
    for row in folder.rows("purposes"):
        for name, sentences in purpose_mistakes(row.data).items():
            yield from (Mistake(row.place, f"mục “{name}”: {one}") for one in sentences)


def _look_at_result(result: Mapping[str, Any]) -> None:
    _text(result["title"])
    check_result(result)


def _text(value: object) -> str:
    """A name by which something else is found."""
    if isinstance(value, str) and value:
        return value
    raise ValueError(f"“{value}” không phải là một mã")


def _of_procedures(folder: Folder) -> list[Mistake]:
    found: list[Mistake] = []
    places = _places(folder)
    known = {table: {row.data["key"]: row.data for row in folder.rows(table)} for table in _COPIED}
    known["forms"] = {key: whole_form(form) for key, form in known["forms"].items()}
    for row in folder.rows("procedures"):
        with _told(found, row.place, "thủ tục"):
            said = list(_unknown(row.data, known)) or _obstacles(row.data, known, places)
            found += [Mistake(row.place, sentence) for sentence in said]
    return found


def with_linked(folder: Folder) -> list[dict[str, Any]]:
    """The procedures, each with what a filing of it opens."""
    links = {
        row["procedure"]: {key: value for key, value in row.items() if key != "procedure"}
        for row in folder.plain("linked")
    }
    found = folder.plain("procedures")
    return [{**one, "linked": links[one["code"]]} if one["code"] in links else one for one in found]


def _of_linked(folder: Folder) -> list[Mistake]:
    """What cannot be opened by one filing, at the row that says so."""
    found: list[Mistake] = []
    contents = {one["code"]: one for one in with_linked(folder)}
    known = {table: {row.data["key"]: row.data for row in folder.rows(table)} for table in _COPIED}
    known["forms"] = {key: whole_form(form) for key, form in known["forms"].items()}
    for row in folder.rows("linked"):
        with _told(found, row.place, "nhóm liên thông"):
            named = [row.data["procedure"], *(one["procedure"] for one in row.data["members"])]
            read = {code: readable(_with_copies(contents[code], known)) for code in named if code in contents}
            said = dict.fromkeys(linked_obstacles(read[row.data["procedure"]], read))
            found += [Mistake(row.place, sentence) for sentence in said]
    return found


def _of_paths(folder: Folder) -> list[Mistake]:
    """A path that leads to what is not there, or nowhere."""
    found: list[Mistake] = []
    known = {
        one["code"]: [case["code"] for case in one["cases"] if not case.get("linked_only")]
        for one in folder.plain("procedures")
    }
    for row in folder.rows("life_paths"):
        with _told(found, row.place, "lối đi"):
            said = row_mistakes(row.data, known)
            found += [
                Mistake(row.place, f"{where}: {one % named}".lstrip(": ")) for where, one, named in said
            ]
    return found


def _obstacles(
    content: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]], places: Places
) -> list[str]:
    read = readable(_with_copies(content, known))
    return [f"{read.code}: {one}" for one in dict.fromkeys(obstacles(read, places))]


def _unknown(content: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for case in content.get("cases", ()):
        for table, name in (("forms", "form"), ("routes", "route"), ("results", "result")):
            if (key := case.get(name)) and key not in known[table]:
                yield f"trường hợp {case.get('code')} dùng {name} “{key}”, không có trong bảng {table}."


def _with_copies(content: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    cases = content["cases"]
    return {
        **content,
        "forms": {case["form"]: known["forms"][case["form"]] for case in cases},
        "routes": {case["route"]: known["routes"][case["route"]] for case in cases},
        "result_documents": {c["result"]: known["results"][c["result"]] for c in cases if c.get("result")},
    }


def _places(folder: Folder) -> Places:
    posts = {post_key(row.data): row.data for row in folder.rows("posts")}
    held = [posts[key] for key in _held_today(folder) if key in posts]
    today = clock.now().date().isoformat()
    agencies = [row.data for row in folder.rows("agencies") if (row.data.get("valid_to") or today) >= today]
    return Places(
        held=frozenset((one["agency"], one.get("unit") or "", one["role"]) for one in held),
        counters=tuple(one["code"] for one in agencies if one["kind"] in COUNTER_KINDS),
        communes=tuple(one["code"] for one in agencies if one["kind"] == "commune"),
    )
