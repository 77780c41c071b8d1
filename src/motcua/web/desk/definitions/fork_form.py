"""Forks as a table that is typed: a row for each way, with what is looked at and what it has to be."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import orjson
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.kernel.vietnamese import fold, normal
from motcua.web.ui.fields import Option

EMPTY_ROWS = 2
MOST_WAYS = 30
Json = dict[str, Any]
Row = dict[str, str]
COLUMNS = ("re", "nhanh", "xet", "la", "ma-re", "ma-nhanh")
_COMPARED = re.compile(r"([A-Za-z0-9_.]+)\s*(>=|<=|=|>|<)\s*(.+)")
_LISTED = ("counter", "handling", "case", "channel")


def subject_words() -> dict[str, str]:
    """What a way may look at, as people call it."""
    return {
        "": _("còn lại (nhánh cuối)"),
        "centre": _("nộp tại Trung tâm"),
        "not_centre": _("không nộp tại Trung tâm"),
        "delegated": _("Trung tâm được ủy quyền vị trí"),
        "counter": _("nơi tiếp nhận là"),
        "handling": _("cơ quan giải quyết là"),
        "case": _("trường hợp là"),
        "channel": _("nộp bằng cách"),
        "form": _("câu trả lời trong tờ khai"),
        "rule": _("điều kiện khác (JsonLogic)"),
    }


def rows(content: Mapping[str, Any]) -> list[Row]:
    """The ways of a content as rows of the form."""
    return [
        dict(zip(COLUMNS, (fork["title"], way["title"], *_said(way.get("when")), fork["key"], way["key"]), strict=True))
        for fork in content.get("forks", ())
        for way in fork["ways"]
    ]  # fmt: skip


def _said(rule: Any) -> tuple[str, str]:
    """A condition as subject and value; one that the table cannot say stands as JsonLogic."""
    for subject, text in _tries(rule):
        with suppress(ValueError):
            if rule_of(subject, text) == rule:
                return subject, text
    return "rule", orjson.dumps(rule).decode()


def _tries(rule: Any) -> list[tuple[str, str]]:
    """As what a condition could have been typed."""
    if rule is None:
        return [("", "")]
    found = [("centre", ""), ("not_centre", "")]
    parts = rule.get("or") if isinstance(rule, Mapping) else None
    each = parts if isinstance(parts, list) else [rule]
    posts = [p["in"][0] for p in each if isinstance(p, Mapping) and isinstance(p.get("in"), list) and p["in"]]
    found.append(("delegated", ", ".join(map(str, posts))))
    for operator, arguments in rule.items() if isinstance(rule, Mapping) else ():
        if isinstance(arguments, list) and len(arguments) == 2 and isinstance(arguments[0], Mapping):
            name, value = str(arguments[0].get("var", "")), arguments[1]
            found.append((name, ", ".join(map(str, value)) if isinstance(value, list) else str(value)))
            found.append(
                ("form", f"{name.removeprefix('form.')} {operator.replace('==', '=')} {_typed(value)}")
            )
    return found


def _typed(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def rule_of(subject: str, text: str) -> Any:
    """The condition that was typed; None for the way without one. Raises `ValueError` for what says nothing."""
    if subject == "":
        return None
    if subject in ("centre", "not_centre"):
        asked = {"var": "centre"}
        return asked if subject == "centre" else {"!": [asked]}
    if subject == "rule":
        found = orjson.loads(text)
        if not isinstance(found, dict):
            raise ValueError(text)
        return found
    if subject == "form":
        return _of_form(text)
    values = [normal(part) for part in text.split(",") if part.strip()]
    if not values or subject not in (*_LISTED, "delegated"):
        raise ValueError(text)
    if subject in _LISTED:
        return {"in": [{"var": subject}, values]}
    each = [{"in": [value, {"var": subject}]} for value in values]
    return each[0] if len(each) == 1 else {"or": each}


def _of_form(text: str) -> Json:
    found = _COMPARED.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    name, operator, value = found.groups()
    return {"==" if operator == "=" else operator: [{"var": f"form.{name}"}, _value(value)]}


def _value(text: str) -> Any:
    """A number or truth where it is written as one, otherwise text."""
    try:
        found = orjson.loads(text.strip())
    except orjson.JSONDecodeError:
        return normal(text)
    return found if isinstance(found, int | float | bool) else normal(text)


def in_words(when: Any) -> str:
    """A condition as a person reads it."""
    subject, text = _said(when)
    return f"{subject_words()[subject]} {text}".strip()


def typed_rows(posted: QueryDict) -> list[Row]:
    """The rows as they were typed; those without the title of a way are dropped."""
    numbers = sorted(int(k[6:]) for k in posted if k.startswith("nhanh-") and k[6:].isdecimal())
    found = [{c: posted.get(f"{c}-{n}", "").strip() for c in COLUMNS} for n in numbers[:MOST_WAYS]]
    return [row for row in found if row["nhanh"]]


def numbered(found: Sequence[Row]) -> list[Json]:
    """Rows ready to be drawn, with some empty ones after them."""
    empty = [dict.fromkeys(COLUMNS, "")] * EMPTY_ROWS
    words = subject_words()
    return [
        {
            **{name.replace("-", "_"): value for name, value in row.items()},
            "n": n,
            "subjects": [Option(key, word, key == row["xet"]) for key, word in words.items()],
        }
        for n, row in enumerate([*found, *empty], 1)
    ]


def wanted(found: Sequence[Row], mistakes: dict[str, list[str]]) -> tuple[list[Json], dict[str, str]]:
    """The forks that rows ask for, and the key of each way by its title, folded. Mistakes are told at their rows.

    A row without the title of a fork belongs to the one above it.
    """
    forks: list[Json] = []
    keys: dict[str, str] = {}
    taken = {row["ma-nhanh"] for row in found} | {row["ma-re"] for row in found}
    for n, row in enumerate(found, 1):
        title = normal(row["re"]) or (forks[-1]["title"] if forks else "")
        if not title:
            mistakes[f"re-{n}"] = [gettext_noop("Hãy đặt tên điểm rẽ.")]
        if not forks or forks[-1]["title"] != title:
            forks.append({"key": row["ma-re"] or _key(title, taken), "title": title, "ways": []})
        way: Json = {"key": row["ma-nhanh"] or _key(row["nhanh"], taken), "title": normal(row["nhanh"])}
        if fold(way["title"]) in keys:
            mistakes[f"nhanh-{n}"] = [gettext_noop("Hai nhánh không được trùng tên.")]
        keys[fold(way["title"])] = way["key"]
        try:
            when = rule_of(row["xet"], row["la"])
        except ValueError:
            mistakes[f"la-{n}"] = [
                gettext_noop("Hãy ghi giá trị để xét, như 1.001193.01 hoặc dien_tich >= 500.")
            ]
            continue
        forks[-1]["ways"].append(way if when is None else {**way, "when": when})
    return forks, keys


def _key(title: str, taken: set[str]) -> str:
    base = re.sub(r"[^a-z0-9]+", "_", fold(title)).strip("_")[:30] or "way"
    found = next(name for name in (base, *(f"{base}_{n}" for n in range(2, 100))) if name not in taken)
    taken.add(found)
    return found
