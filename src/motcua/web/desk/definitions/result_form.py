"""A result document as tables that are typed: its head, its fields with where they come from, its blocks."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.dossiers.queries.sensitivity import WORDS
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import normal
from motcua.procedures.queries import STYLES, usual_mark
from motcua.web.ui.fields import Option

EMPTY_ROWS = 3
MOST_ROWS = 200
Json = dict[str, Any]
_LINES = ("grounds", "recipients")
_HEAD = {"tieu-de": "title", "phu-de": "subtitle", "ky-hieu": "notation", "co-quan": "issuer"}
# A field's kind on the screen and what it is in the schema; one that has more of its own keeps it.
_TYPES: Mapping[str, Json] = {
    "text": {"type": "string", "maxLength": 200},
    "long": {"type": "string", "maxLength": 4000},
    "date": {"type": "string", "format": "date"},
    "number": {"type": "number"},
}


def style_words() -> dict[str, str]:
    """The five looks."""
    words = {
        "certificate": _("Giấy chứng nhận (có khung)"), "extract": _("Trích lục"), "decision": _("Quyết định"),
        "licence": _("Giấy phép"), "notice": _("Thông báo"),
    }  # fmt: skip
    return {style: words[style] for style in STYLES}


def type_words() -> dict[str, str]:
    """What may be written into a field."""
    return {
        "text": _("Chữ"), "long": _("Đoạn dài"), "date": _("Ngày"), "number": _("Số"), "own": _("Giữ như cũ"),
    }  # fmt: skip


def block_words() -> dict[str, str]:
    """The blocks that are typed as rows; others are kept as they are."""
    return {
        "rows": _("Nhãn và nội dung"), "paragraph": _("Đoạn văn"), "articles": _("Điều"), "heading": _("Đề mục"),
        "note": _("Ghi chú"), "kept": _("Giữ như cũ"),
    }  # fmt: skip


def head(content: Mapping[str, Any], posted: QueryDict) -> Json:
    """What stands at the top of the paper, as typed or as it is."""
    found = {
        column.replace("-", "_"): posted.get(column, content.get(name) or "")
        for column, name in _HEAD.items()
    }
    for name in _LINES:
        found[name] = posted.get(name, "\n".join(content.get(name, ())))
    chosen = posted.get("style", content.get("style", STYLES[0]))
    mark = posted.get("muc", str(content.get("sensitivity", "")))
    return {
        **found,
        "marks": [Option(value, words, value == mark) for value, words in _mark_words()],
        "styles": [Option(value, words, value == chosen) for value, words in style_words().items()],
    }


def _mark_words() -> list[tuple[str, str]]:
    """How sensitive the result is; without a word as usual for results."""
    usual = _("Như thường lệ: %(mark)s") % {"mark": WORDS[usual_mark("result")]}
    return [("", usual), *((str(int(mark)), str(word)) for mark, word in WORDS.items())]


def field_rows(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """The fields as rows of the form."""
    schema = content.get("schema") or {"properties": {}}
    return [
        {
            "ten": name,
            "nhan": str(one.get("title", "")),
            "kieu": _type_of(one),
            "nguon": str((content.get("from") or {}).get(name, "")),
            "can": "1" if name in schema.get("required", ()) else "",
        }
        for name, one in schema["properties"].items()
    ]


def _type_of(schema: Mapping[str, Any]) -> str:
    plain = {key: value for key, value in schema.items() if key not in ("title", "minLength")}
    return next((name for name, said in _TYPES.items() if said == plain), "own")


def block_rows(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """The blocks as rows: one for each line, numbered by the block it belongs to."""
    return [
        {"khoi": str(number), "loai": kind, "nhan2": label, "noi": text}
        for number, block in enumerate(content.get("blocks", ()), 1)
        for kind, label, text in _lines(block)
    ]


def _lines(block: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    kind = block["type"]
    if kind == "rows" and block.keys() == {"type", "rows"} and all(len(row) == 2 for row in block["rows"]):
        return [("rows", label, text) for label, text in block["rows"]]
    if kind == "articles":
        return [("articles", one["title"], one.get("text", "")) for one in block["articles"]]
    if kind in ("paragraph", "heading", "note") and block.keys() == {"type", "text"}:
        return [(kind, "", block["text"])]
    return [("kept", "", kind)]


def typed(posted: QueryDict, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Rows as they were typed, by their columns."""
    first = f"{columns[0]}-"
    numbers = sorted(
        int(key[len(first) :]) for key in posted if key.startswith(first) and key[len(first) :].isdecimal()
    )
    return [
        {column: posted.get(f"{column}-{n}", "").strip() for column in columns} for n in numbers[:MOST_ROWS]
    ]


FIELD_COLUMNS = ("ten", "nhan", "kieu", "nguon", "can")
BLOCK_COLUMNS = ("khoi", "loai", "nhan2", "noi")


def numbered(
    found: list[dict[str, str]], columns: tuple[str, ...], words: Mapping[str, str], kind: str
) -> list[Json]:
    """Rows ready to be drawn, `kind` being the column of choices, with some empty ones after them."""
    empty = [dict.fromkeys(columns, "")] * EMPTY_ROWS
    return [
        {**row, "n": n, "kinds": [Option(value, label, value == row[kind]) for value, label in words.items()]}
        for n, row in enumerate([*found, *empty], 1)
    ]


def wanted(content: Mapping[str, Any], posted: QueryDict) -> Json:
    """The result document that a form asks for; what the form does not speak of stays. Raises `Invalid` by field."""
    mistakes: dict[str, list[str]] = {}
    found: Json = {
        **content,
        **{name: normal(posted.get(column, "")) or None for column, name in _HEAD.items()},
    }
    found |= {
        name: [line for one in posted.get(name, "").splitlines() if (line := normal(one))] for name in _LINES
    }
    found["style"] = posted.get("style", "")
    found.pop("sensitivity", None)
    if (mark := posted.get("muc", "")) in {str(int(known)) for known in WORDS}:
        found["sensitivity"] = int(mark)
    fields = [row for row in typed(posted, FIELD_COLUMNS) if row["ten"] or row["nhan"]]
    found["schema"] = _schema(content, fields, found["title"], mistakes)
    found["from"] = {row["ten"]: row["nguon"] for row in fields if row["nguon"]}
    found["blocks"] = _blocks(content, typed(posted, BLOCK_COLUMNS), mistakes)
    if mistakes:
        raise Invalid("Còn chỗ ghi chưa đúng, xem từng ô.", fields=mistakes)
    return {name: value for name, value in found.items() if name != "issuer" or value}


def _schema(
    content: Mapping[str, Any],
    fields: list[dict[str, str]],
    title: str | None,
    mistakes: dict[str, list[str]],
) -> Json:
    known = (content.get("schema") or {}).get("properties", {})
    properties: Json = {}
    for n, row in enumerate(fields, 1):
        name = row["ten"]
        if not name.isidentifier() or not name.isascii() or name in properties:
            mistakes[f"ten-{n}"] = [gettext_noop("Tên trường là chữ không dấu, không trùng, như child_name.")]
        if not row["nhan"]:
            mistakes[f"nhan-{n}"] = [gettext_noop("Hãy ghi nhãn của trường.")]
        properties[name] = {**_said(known.get(name), row["kieu"]), "title": normal(row["nhan"])}
    base = content.get("schema") or {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
    }
    required = [row["ten"] for row in fields if row["can"]]
    if set(required) == set(base.get("required", ())):
        required = base["required"]
    return {
        **base,
        "title": title,
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _said(known: Mapping[str, Any] | None, kind: str) -> Json:
    """The schema of a field: its own where it keeps its kind."""
    if known and kind in ("own", _type_of(known)):
        return dict(known)
    return dict(_TYPES.get(kind, _TYPES["text"]))


def _blocks(
    content: Mapping[str, Any], found: list[dict[str, str]], mistakes: dict[str, list[str]]
) -> list[Json]:
    """Lines with the same number become one block, in the order of the numbers."""
    old = list(content.get("blocks", ()))
    by_number: dict[int, list[dict[str, str]]] = {}
    for n, row in enumerate(found, 1):
        if not row["noi"] and not row["nhan2"]:
            continue
        if not row["khoi"].isdecimal():
            mistakes[f"khoi-{n}"] = [gettext_noop("Hãy ghi số thứ tự của khối.")]
            continue
        by_number.setdefault(int(row["khoi"]), []).append(row)
    return [block for number in sorted(by_number) for block in _block(number, by_number[number], old)]


def _block(number: int, lines: list[dict[str, str]], old: list[Json]) -> list[Json]:
    kind = lines[0]["loai"]
    if kind == "kept":
        return old[number - 1 : number]
    if kind == "rows":
        return [{"type": "rows", "rows": [[one["nhan2"], one["noi"]] for one in lines]}]
    if kind == "articles":
        return [
            {"type": "articles", "articles": [{"title": one["nhan2"], "text": one["noi"]} for one in lines]}
        ]
    return [{"type": kind, "text": one["noi"]} for one in lines]
