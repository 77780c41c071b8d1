"""The table of conditions as pages draw it: of a question, and of a paper that comes along by an answer."""

from typing import Any

from django.utils.translation import get_language

from motcua.procedures.queries import building, choices_of
from motcua.web.desk.definitions.form import reading
from motcua.web.ui.fields import Option

Json = dict[str, Any]


def drawn(
    typed: reading.Typed, before: building.Question | None, asked: reading.Asked, empty: int, wrong: set[str]
) -> Json:
    """Rows as they were typed with some empty ones after them; or the words of a condition that no table draws."""
    return {
        "conditions": _conditions(typed, asked, empty, wrong),
        "own_words": str(before.condition) if before and typed.own_condition else "",
    }


def _conditions(typed: reading.Typed, asked: reading.Asked, empty: int, wrong: set[str]) -> list[Json]:
    language = get_language() or "vi"
    titles = [
        (name, str((language.startswith("en") and one.get("x-en")) or one.get("title", name)))
        for name, one in asked.items()
    ]
    rows: list[Json] = [*typed.conditions, *({"hoi": "", "la": "is", "gia": []},) * empty]
    words = building.how_words()
    return [
        {
            "n": n,
            "questions": [Option(name, title, name == row["hoi"]) for name, title in titles],
            "hows": [
                Option(how, words[how], how == row["la"])
                for how in building.HOWS
                if _offered(how, row, asked)
            ],
            "choices": _choices(row, asked),
            "value": "; ".join(row["gia"]),
            "wrong": bool(wrong & {f"f-{part}-{n}" for part in ("hoi", "la", "gia")}),
        }
        for n, row in enumerate(rows, 1)
    ]


def _offered(how: str, row: Json, asked: reading.Asked) -> bool:
    schema = asked.get(row["hoi"])
    return schema is None or building.how_fits(how, schema)


def _choices(row: Json, asked: reading.Asked) -> list[Option]:
    schema = asked.get(row["hoi"], {})
    listed = choices_of(schema) or choices_of(schema.get("items", {}))
    return [
        Option(str(value), label, str(value) in row["gia"] or label in row["gia"]) for value, label in listed
    ]
