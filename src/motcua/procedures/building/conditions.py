"""When a question is asked, as a table that people read and fill in, and as the JsonLogic that a form holds.

A row is a question, how its answer stands to values, and the values; all rows must hold, or any of them. What no table
can draw (`drawn` gives None) stays in the form as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from django.utils.translation import gettext as _

from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import fold
from motcua.procedures.formatting import as_read, choices_of
from motcua.procedures.parsing import typed

Json = dict[str, Any]
Asked = Mapping[str, Mapping[str, Any]]
How = Literal["is", "is_not", "more", "at_least", "less", "at_most", "given", "not_given"]
HOWS: tuple[How, ...] = get_args(How)
_ORDERS: Mapping[str, How] = {">": "more", ">=": "at_least", "<": "less", "<=": "at_most"}
_OPERATORS = {how: operator for operator, how in _ORDERS.items()}
_LIMITS = {
    "more": "exclusiveMinimum",
    "at_least": "minimum",
    "less": "exclusiveMaximum",
    "at_most": "maximum",
}


@dataclass(frozen=True)
class Row:
    """One comparison: `values` are typed answers, several of them only where one of them is enough."""

    question: str
    how: How
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Table:
    """All rows must hold, or (`any_of`) at least one."""

    rows: tuple[Row, ...]
    any_of: bool = False


def drawn(rule: Any, asked: Asked) -> Table | None:
    """The condition as a table; None for one that it cannot draw."""
    if rule is None or rule is True:
        return Table(())
    parts, any_of = [rule], False
    if isinstance(rule, Mapping) and len(rule) == 1 and (rule.keys() <= {"and", "or"}):
        [(operator, found)] = rule.items()
        parts, any_of = (found if isinstance(found, list) else [found]), operator == "or"
        if not parts and any_of:
            return None
    rows = [_row(one, asked) for one in parts]
    whole = tuple(row for row in rows if row is not None)
    return Table(whole, any_of and len(whole) > 1) if len(whole) == len(rows) else None


def _row(rule: Any, asked: Asked) -> Row | None:
    if not isinstance(rule, Mapping) or len(rule) != 1:
        return None
    [(operator, arguments)] = rule.items()
    if operator in ("!", "!!"):
        return _given(arguments, asked, operator)
    if operator == "or":
        return _any_chosen(arguments, asked)
    if not isinstance(arguments, list) or len(arguments) != 2:
        return None
    return _compared(operator, arguments, asked)


def _given(arguments: Any, asked: Asked, operator: str) -> Row | None:
    inner = arguments[0] if isinstance(arguments, list) and len(arguments) == 1 else arguments
    if name := _variable(inner, asked):
        return Row(name, "given" if operator == "!!" else "not_given")
    found = _row(inner, asked) if operator == "!" else None
    opposite: Mapping[How, How] = {"is": "is_not", "is_not": "is", "given": "not_given", "not_given": "given"}
    return Row(found.question, opposite[found.how], found.values) if found and found.how in opposite else None


def _compared(operator: str, arguments: list[Any], asked: Asked) -> Row | None:
    first, second = arguments
    if operator == "in":
        return _among(first, second, asked)
    if (
        operator in ("==", "!=", "===", "!==")
        and _variable(second, asked)
        and not isinstance(first, Mapping | list)
    ):
        first, second = second, first
    name = _variable(first, asked)
    if not name or isinstance(second, Mapping | list):
        return None
    if operator in ("==", "===", "!=", "!=="):
        same = operator in ("==", "===")
        if second is None:
            return Row(name, "not_given" if same else "given")
        return Row(name, "is" if same else "is_not", (second,)) if not _many(asked[name]) else None
    return Row(name, _ORDERS[operator], (second,)) if operator in _ORDERS else None


def _among(first: Any, second: Any, asked: Asked) -> Row | None:
    """One of several answers; or, where several may be chosen, one that is among them."""
    name = _variable(first, asked)
    if name and isinstance(second, list) and not any(isinstance(one, Mapping | list) for one in second):
        return Row(name, "is", tuple(second)) if second and not _many(asked[name]) else None
    name = _variable(second, asked)
    if name and _many(asked[name]) and not isinstance(first, Mapping | list):
        return Row(name, "is", (first,))
    return None


def _any_chosen(arguments: Any, asked: Asked) -> Row | None:
    """One of several answers among those that were chosen of one question."""
    rows = [_row(one, asked) for one in arguments] if isinstance(arguments, list) else []
    names = {row.question if row and row.how == "is" and _many(asked[row.question]) else "" for row in rows}
    if len(names) != 1 or "" in names:
        return None
    return Row(names.pop(), "is", tuple(value for row in rows if row for value in row.values))


def _many(schema: Mapping[str, Any]) -> bool:
    return schema.get("type") == "array"


def _variable(part: Any, asked: Asked) -> str:
    """The question that a part of a rule asks for; empty for anything else."""
    name = part.get("var") if isinstance(part, Mapping) and len(part) == 1 else None
    return name if isinstance(name, str) and name in asked else ""


def written(table: Table, asked: Asked) -> Any:
    """The table as JsonLogic; None for no condition."""
    rules = [_rule(row, _many(asked.get(row.question, {}))) for row in table.rows]
    if len(rules) < 2:
        return rules[0] if rules else None
    return {"or" if table.any_of else "and": rules}


def _rule(row: Row, many: bool) -> Json:
    variable = {"var": row.question}
    if row.how in ("given", "not_given"):
        return {"!=" if row.how == "given" else "==": [variable, None]}
    if row.how in _OPERATORS:
        return {_OPERATORS[row.how]: [variable, row.values[0]]}
    if many:
        has: list[Json] = [{"in": [value, variable]} for value in row.values]
        rule: Json = has[0] if len(has) == 1 else {"or": has}
        return rule if row.how == "is" else {"!": [rule]}
    if len(row.values) == 1:
        return {"==" if row.how == "is" else "!=": [variable, row.values[0]]}
    rule = {"in": [variable, list(row.values)]}
    return rule if row.how == "is" else {"!": [rule]}


def as_schema(table: Table, asked: Asked) -> Json:
    """The table as a JSON Schema of the answers, for what is needed only while it holds.

    Raises `Invalid` for a day that is compared: schemas know no order of days.
    """
    parts = [_schema(row, asked[row.question]) for row in table.rows]
    if len(parts) == 1:
        return parts[0]
    return {"anyOf" if table.any_of else "allOf": parts}


def _schema(row: Row, asked: Mapping[str, Any]) -> Json:
    there: Json = {"required": [row.question]}
    if row.how in ("given", "not_given"):
        return there if row.how == "given" else {"not": there}
    if row.how in _LIMITS:
        if isinstance(row.values[0], str):
            raise Invalid(
                "Câu hỏi có điều kiện so sánh ngày thì chưa đặt bắt buộc được. "
                "Hãy để không bắt buộc, hoặc đổi điều kiện.",
                fields={"need": ["Điều kiện so sánh ngày: hãy để không bắt buộc."]},
            )
        return {"properties": {row.question: {_LIMITS[row.how]: row.values[0]}}, **there}
    among = {"enum": list(row.values)} if len(row.values) > 1 else {"const": row.values[0]}
    holds = {"properties": {row.question: {"contains": among} if _many(asked) else among}, **there}
    return holds if row.how == "is" else {"not": holds}


def needed_while(rule: Any, asked: Asked) -> Json:
    """The schema under which an answer is needed, for a condition that a table draws; `Invalid` otherwise."""
    table = drawn(rule, asked)
    if table is None or not table.rows:
        raise Invalid("Điều kiện này viết riêng, nên không đổi được câu hỏi thành bắt buộc hay không ở đây.")
    return as_schema(table, asked)


def how_fits(how: str, schema: Mapping[str, Any]) -> bool:
    """Whether answers to such a question can stand so to a value."""
    ordered = schema.get("type") in ("integer", "number") or schema.get("format") in (
        "date",
        "birth",
        "month",
    )
    listed = bool(choices_of(schema)) or _many(schema) or schema.get("type") == "boolean"
    return how in HOWS and (how not in _ORDERS.values() or (ordered and not listed))


def read_value(schema: Mapping[str, Any], said: str) -> Any:
    """A value as somebody typed it, or chose it of the answers; None for one that cannot be an answer."""
    choices = choices_of(schema) or choices_of(schema.get("items", {}))
    if choices:
        wanted = fold(said)
        return next((v for v, label in choices if str(v) == said or fold(str(label)) == wanted), None)
    found = typed(schema, said)
    if schema.get("type") in ("integer", "number") and isinstance(found, str):
        return None
    return found if found != "" else None


def how_words() -> dict[How, str]:
    """How an answer stands to a value, in words."""
    return {
        "is": _("là"), "is_not": _("không là"), "more": _("lớn hơn"), "at_least": _("từ"), "less": _("nhỏ hơn"),
        "at_most": _("đến"), "given": _("đã trả lời"), "not_given": _("chưa trả lời"),
    }  # fmt: skip


def in_words(rule: Any, asked: Asked) -> str:
    """A condition as a sentence; empty for none, and where no table can draw it, it says so."""
    table = drawn(rule, asked)
    if table is None:
        return _("điều kiện viết riêng")
    joined = _("hoặc") if table.any_of else _("và")
    return f" {joined} ".join(_said(row, asked) for row in table.rows)


def _said(row: Row, asked: Asked) -> str:
    schema = asked.get(row.question, {})
    title = f"“{schema.get('title', row.question)}”"
    either = _("hoặc")
    values = f" {either} ".join(f"“{value_words(schema, value)}”" for value in row.values)
    return f"{title} {how_words()[row.how]} {values}".strip()


def value_words(schema: Mapping[str, Any], value: Any) -> str:
    """A value as people read it."""
    labels = dict(choices_of(schema) or choices_of(schema.get("items", {})))
    return str(labels.get(value, as_read(schema, value) if not _many(schema) else value))
