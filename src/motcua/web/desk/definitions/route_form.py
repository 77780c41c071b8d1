"""A route as a table that is typed, and as a picture: its ranks in order, steps of one rank side by side."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import fold, normal
from motcua.process.forks import Fork
from motcua.process.route import Route, stage_of
from motcua.process.states import Silence, StepKind
from motcua.web.desk.definitions import fork_form
from motcua.web.ui.fields import Option
from motcua.web.ui.track import stage_title

EMPTY_ROWS = 2
MOST_STEPS = 60
Json = dict[str, Any]
# Column of the form, and of the step.
_COLUMNS = {
    "luot": "rank", "loai": "kind", "ten": "title", "vi-tri": "post", "noi": "at", "gio": "hours",
    "hoi": "question", "im": "silence", "nhom": "group", "du": "enough", "ma": "key", "roi": "then", "re-nhanh": "way",
}  # fmt: skip


def kind_words() -> dict[str, str]:
    """What kinds of steps are called."""
    return {
        StepKind.INTAKE: _("Tiếp nhận"),
        StepKind.WORK: _("Thẩm định"),
        StepKind.OPINION: _("Lấy ý kiến"),
        StepKind.INSPECTION: _("Xác minh, kiểm tra thực địa"),
        StepKind.FINANCE: _("Nghĩa vụ tài chính"),
        StepKind.APPROVAL: _("Phê duyệt"),
        StepKind.PERSONAL_SIGN: _("Ký"),
        StepKind.SEAL: _("Đóng dấu"),
        StepKind.HANDOVER: _("Trả kết quả"),
    }


def place_words(at: str, names: Mapping[str, str]) -> str:
    """Where a step is done."""
    known = {"counter": _("nơi tiếp nhận"), "handling": _("cơ quan giải quyết")}
    return known.get(at) or names.get(at, at)


def picture(route: Route, names: Mapping[str, str], other: Route | None = None) -> list[Json]:
    """The ranks of a route with their steps; those that `other` does not have, or has otherwise, are marked.

    The first rank of a fork has the fork with its ways, each with its condition in words.
    """
    kinds = kind_words()
    titles = {way.key: way.title for fork in route.forks for way in fork.ways}
    begins = {_begins(route, fork): fork for fork in route.forks}
    return [
        {
            "rank": rank,
            "fork": _fork(begins[rank]) if rank in begins else None,
            "stage": stage_title(route.at_rank(rank)[0].stage),
            "steps": [
                {
                    "spec": step,
                    "kind": kinds[step.kind],
                    "where": place_words(step.at, names),
                    "hours": _shown(step.hours),
                    "way": titles.get(step.way, step.way),
                    "changed": other is not None and other.by_key.get(step.key) != step,
                }
                for step in route.at_rank(rank)
            ],
        }
        for rank in route.ranks
    ]


def _begins(route: Route, fork: Fork) -> int | None:
    ways = {way.key for way in fork.ways}
    return next((s.rank for s in route.steps if s.way in ways), None)


def _fork(fork: Fork) -> Json:
    return {"title": fork.title, "ways": [(way.title, fork_form.in_words(way.when)) for way in fork.ways]}


def rows(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """The steps as rows of the form."""
    titles = {way["key"]: way["title"] for fork in content.get("forks", ()) for way in fork["ways"]}
    found = [
        {column: _shown(step.get(name, "")) for column, name in _COLUMNS.items()}
        for step in sorted(content.get("steps", ()), key=lambda step: step["rank"])
    ]
    return [{**row, "re-nhanh": titles.get(row["re-nhanh"], row["re-nhanh"])} for row in found]


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return f"{value:g}".replace(".", ",") if isinstance(value, int | float) else str(value)


def with_asked_step(found: list[dict[str, str]], asked: QueryDict) -> list[dict[str, str]]:
    """What the picture asks for, as rows: a step after a turn (`sau`), beside it (`song-song`), one less (`bo`), or one
    that the Centre does by delegation (`uy-quyen`).
    """
    if key := asked.get("bo"):
        return [row for row in found if row["ma"] != key]
    if key := asked.get("uy-quyen"):
        return [row for one in found for row in (_by_delegation(one) if one["ma"] == key else [one])]
    after, beside = _turn(asked.get("sau", "")), _turn(asked.get("song-song", ""))
    if after is None and beside is None:
        return found
    turn = after + 1 if after is not None else beside or 0
    if after is not None:
        found = [
            {**row, "luot": str(int(row["luot"]) + 1) if int(row["luot"]) >= turn else row["luot"]}
            for row in found
        ]
    new = {
        **dict.fromkeys(_COLUMNS, ""),
        "luot": str(turn),
        "loai": StepKind.WORK.value,
        "noi": "handling",
        "ten": "",
    }
    before = [row for row in found if int(row["luot"]) <= turn]
    return [*before, {**new, "ten": _("Bước mới")}, *found[len(before) :]]


def _by_delegation(row: dict[str, str]) -> list[dict[str, str]]:
    """A step on two ways: whoever it was, and the same post in the hands of staff of the Centre."""
    there = {**row, "ma": "", "ten": _("%(step)s (ủy quyền tại Trung tâm)") % {"step": row["ten"]}}
    return [{**there, "re-nhanh": _BY_DELEGATION}, {**row, "re-nhanh": _AS_EVER}]


def with_asked_ways(
    found: list[dict[str, str]], ways: list[dict[str, str]], asked: QueryDict
) -> list[dict[str, str]]:
    """The ways that go with `with_asked_step`."""
    step = next((row for row in found if row["ma"] == asked.get("uy-quyen")), None)
    if step is None:
        return ways
    title = _("Trung tâm được ủy quyền?")
    empty = dict.fromkeys(fork_form.COLUMNS, "")
    by = {**empty, "re": title, "nhanh": _BY_DELEGATION, "xet": "delegated", "la": step["vi-tri"]}
    return [*ways, by, {**empty, "re": title, "nhanh": _AS_EVER}]


_BY_DELEGATION, _AS_EVER = "Ủy quyền", "Như thường lệ"


def _turn(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else None


def as_posted(title: str, steps: list[dict[str, str]], ways: list[dict[str, str]]) -> QueryDict:
    """What the form would send with these rows in it."""
    posted = QueryDict(mutable=True)
    posted["tieu-de"] = title
    for rows in (steps, ways):
        for n, row in enumerate(rows, 1):
            posted.update({f"{name}-{n}": value for name, value in row.items()})
    return posted


def typed_rows(posted: QueryDict) -> list[dict[str, str]]:
    """The rows as they were typed; those without title and post are dropped."""
    numbers = sorted(int(key[4:]) for key in posted if key.startswith("ten-") and key[4:].isdecimal())
    found = [
        {column: posted.get(f"{column}-{n}", "").strip() for column in _COLUMNS} for n in numbers[:MOST_STEPS]
    ]
    return [row for row in found if row["ten"] or row["vi-tri"]]


def numbered(found: list[dict[str, str]]) -> list[Json]:
    """Rows ready to be drawn, with some empty ones after them."""
    empty = [dict.fromkeys(_COLUMNS, "") | {"loai": StepKind.WORK.value, "noi": "handling"}] * EMPTY_ROWS
    return [
        {
            **{name.replace("-", "_"): value for name, value in row.items()},
            "n": n,
            "kinds": _kinds(row["loai"]),
        }
        for n, row in enumerate([*found, *empty], 1)
    ]


def _kinds(chosen: str) -> list[Option]:
    return [Option(str(value), words, value == chosen) for value, words in kind_words().items()]


def wanted(posted: QueryDict) -> Json:
    """The route that a form asks for. Raises `Invalid` with every mistake at its row."""
    mistakes: dict[str, list[str]] = {}
    taken = {row["ma"] for row in typed_rows(posted) if row["ma"]}
    forks, ways = fork_form.wanted(fork_form.typed_rows(posted), mistakes)
    steps = [
        _on_way(n, row, _step(n, row, taken, mistakes), ways, mistakes)
        for n, row in enumerate(typed_rows(posted), 1)
    ]
    if mistakes:
        raise Invalid("Còn chỗ ghi chưa đúng, xem từng ô.", fields=mistakes)
    plain = {"title": normal(posted.get("tieu-de", "")), "steps": steps}
    return {**plain, "forks": forks} if forks else plain


def _on_way(
    n: int, row: Mapping[str, str], step: Json, ways: Mapping[str, str], mistakes: dict[str, list[str]]
) -> Json:
    """The step on the way whose title was typed; none is on all of them."""
    title = fold(normal(row["re-nhanh"]))
    if title and title not in ways:
        mistakes[f"re-nhanh-{n}"] = [gettext_noop("Không có nhánh mang tên này ở bảng nhánh.")]
    return {**step, "way": ways[title]} if title in ways else step


def _step(n: int, row: Mapping[str, str], taken: set[str], mistakes: dict[str, list[str]]) -> Json:
    def wrong(column: str, sentence: str) -> None:
        mistakes[f"{column}-{n}"] = [sentence]

    for column in ("ten", "vi-tri", "noi"):
        if not row[column]:
            wrong(column, gettext_noop("Hãy ghi ô này."))
    hours = _number(row["gio"] or "0")
    if hours is None or hours < 0:
        wrong("gio", gettext_noop("Hãy ghi số giờ làm việc, như 0,5 hoặc 8."))
    whole = {name: _number(row[name] or usual) for name, usual in (("luot", str(n)), ("du", "0"))}
    for column, number in whole.items():
        if number is None or number != int(number) or number < 0:
            wrong(column, gettext_noop("Hãy ghi một số nguyên."))
    if row["loai"] not in set(StepKind):
        wrong("loai", gettext_noop("Hãy chọn loại bước."))
    if mistakes:
        return {}
    step = {
        "key": row["ma"] or _key(row["ten"], taken), "rank": int(whole["luot"] or 0), "kind": row["loai"],
        "stage": stage_of(StepKind(row["loai"])).value, "title": normal(row["ten"]), "post": row["vi-tri"],
        "at": row["noi"], "hours": hours, "question": normal(row["hoi"]), "silence": row["im"],
        "group": row["nhom"], "enough": int(whole["du"] or 0), "then": re.findall(r"[^,\s]+", row["roi"]),
    }  # fmt: skip
    optional = ("question", "silence", "group", "enough", "then")
    if step["silence"] not in set(Silence):
        wrong("im", gettext_noop("Hãy chọn im lặng nghĩa là gì."))
    return {name: value for name, value in step.items() if name not in optional or value}


def _key(title: str, taken: set[str]) -> str:
    """A new step's key from its title, unlike all others."""
    base = re.sub(r"[^a-z0-9]+", "_", fold(title)).strip("_")[:30] or "step"
    found = next(name for name in (base, *(f"{base}_{n}" for n in range(2, 100))) if name not in taken)
    taken.add(found)
    return found


def _number(text: str) -> float | None:
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        return None
    if not abs(found) < 10_000:
        return None
    return int(found) if found == int(found) else found
