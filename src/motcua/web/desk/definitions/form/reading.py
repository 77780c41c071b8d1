"""A question as it is typed at the desk: rows of answers, columns and conditions, read into what procedures keep."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.kernel.errors import Invalid, Refusal
from motcua.kernel.vietnamese import fold, normal
from motcua.procedures.queries import as_read, building, read_typed

Json = dict[str, Any]
Asked = Mapping[str, Mapping[str, Any]]
MOST_ROWS = 100
# By which field of the page a mistake of the command is shown.
PLACES = {"title": "nhan", "options": "lua-1", "columns": "cot-1", "most": "lon-nhat", "need": "can"}
_BOUNDS = {"least": "nho-nhat", "most": "lon-nhat", "longest": "ky-tu", "rows_at_most": "so-dong"}


@dataclass
class Typed:
    """What was typed, in texts, as the page shows it again."""

    nhan: str = ""
    nhan_en: str = ""
    goi_y: str = ""
    goi_y_en: str = ""
    loai: str = "line"
    can: str = ""
    don_vi: str = ""
    dien_san: str = ""
    tai_dung: bool = False
    noi: str = "and"
    bounds: dict[str, str] = field(default_factory=dict)
    options: list[Json] = field(default_factory=list)
    columns: list[Json] = field(default_factory=list)
    conditions: list[Json] = field(default_factory=list)
    own_condition: bool = False


def of_question(said: building.Question, asked: Asked) -> Typed:
    """A question as its page shows it first."""
    table = building.drawn(said.condition, asked)
    return Typed(
        nhan=said.title,
        nhan_en=said.en,
        goi_y=said.hint,
        goi_y_en=said.hint_en,
        loai=said.kind,
        can=said.need,
        don_vi=said.unit,
        dien_san=said.known,
        tai_dung=said.reuse,
        noi="or" if table and table.any_of else "and",
        bounds={place: _figure(getattr(said, name)) for name, place in _BOUNDS.items()},
        options=[_option(one) for one in said.options],
        columns=[
            {"cot": one.title, "cot-en": one.en, "cot-loai": one.kind, "cot-can": one.needed, "cot-ten": one.name,
             "cot-lua": "\n".join(_line(choice) for choice in one.options)}
            for one in said.columns
        ],
        conditions=[
            {"hoi": row.question, "la": row.how, "gia": [_as_typed(asked[row.question], one) for one in row.values]}
            for row in (table.rows if table else ())
        ],
        own_condition=table is None,
    )  # fmt: skip


def _option(one: building.Choice) -> Json:
    return {"lua": one.title, "lua-en": one.en, "lua-gia": json.dumps(one.value, ensure_ascii=False)}


def _line(one: building.Choice) -> str:
    return f"{one.title} | {one.en}" if one.en else one.title


def _figure(value: Any) -> str:
    return "" if value is None else f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)


def _as_typed(schema: Mapping[str, Any], value: Any) -> str:
    listed = building.value_words(schema, value) != str(value) or schema.get("type") == "array"
    return (
        str(value) if listed and isinstance(value, str) and "format" not in schema else as_read(schema, value)
    )


def of_posted(posted: QueryDict) -> Typed:
    """What was sent, as it was typed."""
    return Typed(
        nhan=normal(posted.get("nhan", "")),
        nhan_en=normal(posted.get("nhan-en", "")),
        goi_y=normal(posted.get("goi-y", "")),
        goi_y_en=normal(posted.get("goi-y-en", "")),
        loai=posted.get("loai", "line"),
        can=posted.get("can", ""),
        don_vi=normal(posted.get("don-vi", "")),
        dien_san=posted.get("dien-san", ""),
        tai_dung="tai-dung" in posted,
        noi="or" if posted.get("noi") == "or" else "and",
        bounds={place: posted.get(place, "").strip() for place in _BOUNDS.values()},
        options=_rows(posted, ("lua", "lua-en", "lua-gia")),
        columns=_rows(posted, ("cot", "cot-en", "cot-loai", "cot-can", "cot-ten", "cot-lua")),
        conditions=[
            {**row, "gia": [one for one in posted.getlist(f"gia-{row['n']}") if one.strip()]}
            for row in _rows(posted, ("hoi", "la"))
        ],
        own_condition="dk-rieng" in posted,
    )


def _rows(posted: QueryDict, columns: tuple[str, ...]) -> list[Json]:
    """Rows with something in them, in the order of their numbers; `tt-` gives another order."""
    first = f"{columns[0]}-"
    numbers = sorted(
        int(key[len(first) :]) for key in posted if key.startswith(first) and key[len(first) :].isdecimal()
    )
    rows = [{"n": n, **{c: posted.get(f"{c}-{n}", "").strip() for c in columns}} for n in numbers[:MOST_ROWS]]
    kept = [row for row in rows if row[columns[0]]]
    return sorted(kept, key=lambda row: _order(posted.get(f"tt-{columns[0]}-{row['n']}", ""), row["n"]))


def _order(typed: str, otherwise: int) -> float:
    return float(typed) - 0.5 if typed.isdecimal() and int(typed) != otherwise else float(otherwise)


def question(typed: Typed, before: building.Question | None, asked: Asked) -> building.Question:
    """What was typed as procedures keep it. Raises `Invalid`, whose fields are those of the page."""
    mistakes: dict[str, list[str]] = {}
    if typed.loai not in {one.key for one in building.kinds()} | {building.OWN}:
        mistakes["loai"] = [gettext_noop("Hãy chọn một loại câu trả lời.")]
    bounds = dict(_bounds(typed, before, mistakes))
    condition = _condition(typed, before, asked, mistakes)
    if mistakes:
        raise Invalid("Còn chỗ ghi chưa đúng, xem từng ô.", fields=mistakes)
    chooses = typed.loai in (building.ONE, building.SEVERAL)
    return building.Question(
        title=typed.nhan,
        kind=typed.loai,
        en=typed.nhan_en,
        hint=typed.goi_y,
        hint_en=typed.goi_y_en,
        need=typed.can if typed.can in ("yes", "own") else "",
        condition=condition,
        options=_choices(typed, before) if chooses else (),
        columns=tuple(_columns(typed, before)) if typed.loai == building.TABLE else (),
        unit=typed.don_vi if "unit" in building.bounds_of(typed.loai) else _kept(before, typed, "unit", ""),
        known=typed.dien_san,
        reuse=typed.tai_dung,
        **bounds,
    )


def _kept(before: building.Question | None, typed: Typed, name: str, otherwise: Any) -> Any:
    """What nobody types for this kind stays as it is, as long as the kind does."""
    return getattr(before, name) if before and before.kind == typed.loai else otherwise


def _bounds(
    typed: Typed, before: building.Question | None, mistakes: dict[str, list[str]]
) -> Iterator[tuple[str, Any]]:
    shown = building.bounds_of(typed.loai)
    for name, place in _BOUNDS.items():
        text = typed.bounds.get(place, "")
        if name not in shown:
            yield name, _kept(before, typed, name, None)
            continue
        whole = name in ("longest", "rows_at_most")
        value = read_typed("whole" if whole else "decimal", text) if text else None
        if isinstance(value, str) or (whole and value is not None and not 1 <= value <= 10_000):
            mistakes[place] = [gettext_noop("Hãy ghi một con số, hoặc để trống.")]
            value = None
        yield name, value


def _choices(typed: Typed, before: building.Question | None) -> tuple[building.Choice, ...]:
    known = [one.value for one in before.options] if before else []
    return tuple(
        building.Choice(normal(row["lua"]), normal(row["lua-en"]), _value(row["lua-gia"], known))
        for row in typed.options
    )


def _value(text: str, known: Sequence[Any]) -> Any:
    """The stored value of an answer that was there before; None for a new one."""
    return next((one for one in known if json.dumps(one, ensure_ascii=False) == text), None)


def _columns(typed: Typed, before: building.Question | None) -> Iterator[building.Column]:
    known = {one.name: one for one in before.columns} if before else {}
    for row in typed.columns:
        old = known.get(row["cot-ten"])
        lines = [normal(line) for line in str(row["cot-lua"]).splitlines() if normal(line)]
        values = {fold(one.title): one.value for one in old.options} if old else {}
        options = [[part.strip() for part in line.partition("|")[::2]] for line in lines]
        yield building.Column(
            title=normal(row["cot"]),
            kind=row["cot-loai"] or "line",
            en=normal(row["cot-en"]),
            needed=bool(row["cot-can"]),
            name=old.name if old else "",
            options=tuple(building.Choice(t, e, values.get(fold(t))) for t, e in options)
            if row["cot-loai"] in (building.ONE, building.SEVERAL)
            else (),
        )


def _condition(
    typed: Typed, before: building.Question | None, asked: Asked, mistakes: dict[str, list[str]]
) -> Any:
    """The condition that the rows say; the very one that was there where they say the same."""
    if typed.own_condition:
        return before.condition if before else None
    rows = [row for n, one in enumerate(typed.conditions, 1) if (row := _row(n, one, asked, mistakes))]
    table = building.Table(tuple(rows), typed.noi == "or" and len(rows) > 1)
    if before and building.drawn(before.condition, asked) == table:
        return before.condition
    return building.written(table, asked)


def _row(n: int, one: Json, asked: Asked, mistakes: dict[str, list[str]]) -> building.Row | None:
    schema = asked.get(one["hoi"])
    if schema is None:
        mistakes[f"hoi-{n}"] = [gettext_noop("Câu hỏi này không còn trong tờ khai, hãy chọn câu khác.")]
        return None
    if not building.how_fits(one["la"], schema):
        mistakes[f"la-{n}"] = [
            gettext_noop("Câu hỏi này không so sánh lớn nhỏ được; hãy chọn “là” hoặc “không là”.")
        ]
        return None
    if one["la"] in ("given", "not_given"):
        return building.Row(one["hoi"], one["la"])
    values = [building.read_value(schema, text) for text in one["gia"]]
    if not values or None in values or (one["la"] not in ("is", "is_not") and len(values) > 1):
        mistakes[f"gia-{n}"] = [gettext_noop("Hãy ghi một câu trả lời có thể có của câu hỏi này.")]
        return None
    return building.Row(one["hoi"], one["la"], tuple(values))


def condition(typed: Typed, before: building.Question, asked: Asked) -> Any:
    """The condition alone, as JsonLogic. Raises `Invalid`, whose fields are those of the page."""
    wrong: dict[str, list[str]] = {}
    found = _condition(typed, before, asked, wrong)
    if wrong:
        raise Invalid("Còn chỗ ghi chưa đúng, xem từng ô.", fields=wrong)
    return found


def mistakes(refusal: Refusal | None) -> list[Json]:
    """What is to be mended, each with its field on the page."""
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    return [
        {"id": f"f-{PLACES.get(name, name)}", "text": _(said)}
        for name, sentences in fields.items()
        for said in sentences
    ]
