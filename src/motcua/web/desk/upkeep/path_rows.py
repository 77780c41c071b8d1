"""Questions and steps of a path as rows of a form: drawn, read back, told what is wrong at its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.procedures.queries import condition_as_text, condition_from_text
from motcua.web.desk.upkeep import rows
from motcua.web.ui.fields import Field

NOTHING: Mapping[str, Any] = {"questions": [], "steps": []}
# Column of the form to the name in the data; the first says that there is a row at all.
QUESTION = {
    "cau-ma": "key", "cau-loi": "words", "cau-en": "words_en", "cau-goi-y": "hint", "cau-goi-y-en": "hint_en",
    "cau-chon": "choices", "cau-khi": "only_if",
}  # fmt: skip
STEP = {
    "viec-ma": "key", "viec-thu-tuc": "procedure", "viec-truong-hop": "case", "viec-sau": "after",
    "viec-khi": "only_if", "viec-ten": "title", "viec-en": "title_en", "viec-ghi-chu": "note",
    "viec-ghi-chu-en": "note_en",
}  # fmt: skip
_PLACES = {"questions": ("cau-thu-tu", QUESTION), "steps": ("viec-thu-tu", STEP)}
_EMPTY_ROWS = 1


@dataclass(frozen=True)
class Drawn:
    """A row ready to be drawn; `name` is empty for one that is still to be filled in."""

    number: int
    name: str
    fields: Sequence[Field]


def content(posted: QueryDict) -> dict[str, Any]:
    """What was typed, in the order that it asks for; rows without anything in them are left out."""
    return {
        "questions": [_question(row) for row in _typed(posted, "cau-thu-tu", QUESTION)],
        "steps": [_step(row) for row in _typed(posted, "viec-thu-tu", STEP)],
    }


def _typed(posted: QueryDict, order: str, columns: Mapping[str, str]) -> list[dict[str, str]]:
    found = rows.typed(posted, (order, *columns), tuple(columns))
    return sorted(found, key=lambda row: int(row[order]) if row[order].isdecimal() else len(found) + 1)


def _question(row: Mapping[str, str]) -> dict[str, Any]:
    said = {name: row[column] for column, name in QUESTION.items()}
    kept = {**said, "choices": _choices(said["choices"]), "only_if": condition_from_text(said["only_if"])}
    return _without_empty(kept, ("key", "words", "choices"))


def _step(row: Mapping[str, str]) -> dict[str, Any]:
    said = {name: row[column] for column, name in STEP.items()}
    after = [one.strip() for one in said["after"].split(",") if one.strip()]
    return _without_empty({**said, "after": after, "only_if": condition_from_text(said["only_if"])}, ("key",))


def _without_empty(row: Mapping[str, Any], always: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in always or value not in ("", None, [])}


def _choices(text: str) -> list[dict[str, str]]:
    """A line each: `yes = Có = Yes`."""
    found = []
    for line in text.splitlines():
        key, words, english = ([one.strip() for one in line.split("=", 2)] + ["", ""])[:3]
        if key or words:
            found.append({"key": key, "words": words} | ({"words_en": english} if english else {}))
    return found


def _choices_text(choices: Sequence[Mapping[str, str]]) -> str:
    return "\n".join(
        " = ".join(filter(None, (one["key"], one["words"], one.get("words_en", "")))) for one in choices
    )


def questions(content: Mapping[str, Any], mistakes: Mapping[str, list[str]]) -> list[Drawn]:
    """The questions, then empty ones."""
    return [_drawn("questions", n, one, mistakes) for n, one in enumerate(_with_empty(content["questions"]))]


def steps(
    content: Mapping[str, Any], mistakes: Mapping[str, list[str]], titles: Mapping[str, str]
) -> list[Drawn]:
    """The steps, each called by its procedure where it has no name of its own, then empty ones."""
    drawn = [_drawn("steps", n, one, mistakes) for n, one in enumerate(_with_empty(content["steps"]))]
    return [replace(one, name=titles.get(one.name, one.name)) for one in drawn]


def _with_empty(rows_: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [*rows_, *[{}] * _EMPTY_ROWS]


def _drawn(part: str, n: int, row: Mapping[str, Any], mistakes: Mapping[str, list[str]]) -> Drawn:
    order, columns = _PLACES[part]
    fields = [
        Field(
            name=f"{column}-{n + 1}",
            key=f"{column}-{n + 1}",
            kind="area" if name in ("choices", "note", "note_en") else "text",
            label=_labels()[name][0],
            hint=_labels()[name][1],
            required=name in ("key", "words", "choices"),
            value=_as_typed(name, row.get(name)),
            errors=tuple(mistakes.get(f"{part}.{n}.{name}", ())),
        )
        for column, name in columns.items()
    ]
    first = Field(
        name=f"{order}-{n + 1}",
        key=f"{order}-{n + 1}",
        kind="text",
        label=_("Thứ tự"),
        value=str(n + 1),
        width="narrow",
    )
    return Drawn(n + 1, row.get("words") or row.get("title") or row.get("procedure") or "", [first, *fields])


def _as_typed(name: str, value: Any) -> str:
    if name == "choices":
        return _choices_text(value or ())
    if name == "only_if":
        return condition_as_text(value)
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def _labels() -> Mapping[str, tuple[str, str]]:
    when = _(
        "Như place: home, other; married: yes. Dấu chấm phẩy là “và”, dấu phẩy là “hoặc”. Để trống: cho mọi người."
    )
    return {
        "key": (_("Mã"), ""),
        "words": (_("Câu hỏi"), ""),
        "words_en": (_("Câu hỏi bằng tiếng Anh"), ""),
        "hint": (_("Giải thích"), ""),
        "hint_en": (_("Giải thích bằng tiếng Anh"), ""),
        "choices": (_("Các lựa chọn"), _("Mỗi dòng một lựa chọn: mã = lời = lời tiếng Anh.")),
        "only_if": (_("Chỉ khi"), when),
        "procedure": (_("Mã thủ tục"), _("Để trống nếu việc này không phải thủ tục.")),
        "case": (_("Mã trường hợp"), _("Để trống: người nộp tự chọn.")),
        "after": (_("Làm sau các việc"), _("Mã các việc đứng trước, cách nhau bằng dấu phẩy.")),
        "title": (_("Tên việc"), _("Để trống: tên của thủ tục.")),
        "title_en": (_("Tên bằng tiếng Anh"), ""),
        "note": (_("Lời dặn"), ""),
        "note_en": (_("Lời dặn bằng tiếng Anh"), ""),
    }


def listed(mistakes: Mapping[str, list[str]]) -> list[dict[str, str]]:
    """For the list at the top of the page: where, what is wrong."""
    found = []
    for place, several in mistakes.items():
        part, _dot, rest = place.partition(".")
        number, _dot, name = rest.partition(".")
        if part not in _PLACES or not number.isdecimal():
            found += [{"id": "", "text": _(one)} for one in several]
            continue
        column = next(column for column, known in _PLACES[part][1].items() if known == name)
        where = (_("Câu %(n)s") if part == "questions" else _("Việc %(n)s")) % {"n": int(number) + 1}
        found += [{"id": f"f-{column}-{int(number) + 1}", "text": f"{where}: {one}"} for one in several]
    return found
