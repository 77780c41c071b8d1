"""What is wrong with a form, or could be better, before anybody fills it in: sentences that lead to the question."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from motcua.kernel import clock
from motcua.personal_store.queries import register_for
from motcua.procedures.queries import Problem, form_problems, used_answers, users_of, without_english
from motcua.web.desk.definitions.form.outline import labels, readable

Form = Mapping[str, Any]
LONG = 50
"""A list of choices so long that it is one of names."""
_NUMBER_OF = re.compile(
    r"^(số|ngày|năm|tháng|nơi)( hiệu| vào sổ| phát hành)?([ ,]+(ngày|năm|nơi))*( cấp)?\s*:?\s*", re.IGNORECASE
)
_TELLS = {"person-name": "name", "identity-document": "id_number", "phone": "phone", "email": "email"}


class Advice(NamedTuple):
    """A sentence, the question it is about (empty: the form), and whether the form cannot be used with it."""

    field: str
    sentence: str
    stops: bool = False


def advice(key: str, form: Form) -> list[Advice]:
    """What stands in the way first, then what could be better."""
    looked_at, names = readable(form), labels(form)
    found = [Advice(one.field, _said(one, names), one.stops) for one in form_problems(looked_at)]
    more = [*_known_to_registers(looked_at), *_known_to_account(looked_at)]
    return sorted([*found, *more, *_english(looked_at)], key=lambda one: not one.stops)


def _said(problem: Problem, names: Mapping[str, str]) -> str:
    """The sentence in the reader's language, with what questions are called in the place of their names."""
    parts = {
        name: _said(part, names) if isinstance(part, Problem) else names.get(str(part), part)
        for name, part in problem.parts.items()
    }
    sentence = _(problem.message) % parts
    return sentence[:1].upper() + sentence[1:]


def _known_to_registers(form: Form) -> Iterator[Advice]:
    today = clock.now().date()
    for name, schema in form["schema"]["properties"].items():
        title = str(schema.get("title", ""))
        register = register_for(_NUMBER_OF.sub("", title), today)
        if register and schema.get("type") == "string":
            facts = {"label": title, "register": register.title, "ground": register.ground}
            yield Advice(
                name,
                _("“%(label)s”: %(register)s đã có dữ liệu này (%(ground)s); chỉ hỏi khi không tra được.")
                % facts,
            )


def _known_to_account(form: Form) -> Iterator[Advice]:
    """A question about who asks, as their account answers it, that is not filled in before."""
    told = {str(source).partition(".")[2] for source in form.get("prefill", {}).values()}
    first = form["groups"][0]["fields"] if form["groups"] else []
    for name in first:
        schema = form["schema"]["properties"].get(name, {})
        fact = _TELLS.get(str(schema.get("format")))
        if (
            fact
            and fact not in told
            and name not in form.get("prefill", {})
            and not name.startswith("applicant_")
        ):
            facts = {"label": schema.get("title", name)}
            yield Advice(
                name,
                _("“%(label)s”: nếu hỏi về người nộp thì tài khoản đã cho biết; hãy chọn điền sẵn.") % facts,
            )


def _english(form: Form) -> Iterator[Advice]:
    """What has no English yet, together for each question. Names of peoples and countries stay as they are."""
    lacking = set(without_english(form))
    for name, schema in form["schema"]["properties"].items():
        words = [one for one in _words(schema) if one in lacking]
        lacking -= set(words)
        if words:
            yield Advice(name, _lacks(words))
    long = {str(one.get("title")) for schema in _long_lists(form) for one in schema["oneOf"]}
    if rest := sorted(lacking - long):
        yield Advice("", _lacks(rest))


def _lacks(words: list[str]) -> str:
    return _("%(words)s chưa có tiếng Anh.") % {
        "words": ", ".join(f"“{one}”" for one in dict.fromkeys(words))
    }


def _words(schema: Mapping[str, Any]) -> Iterator[str]:
    """All that people read of a question: label, hint, answers, columns."""
    yield from (str(schema[one]) for one in ("title", "description") if schema.get(one))
    inner = schema.get("items", {})
    choices = schema.get("oneOf", ()) if len(schema.get("oneOf", ())) <= LONG else ()
    for one in (*choices, *inner.get("properties", {}).values(), *([inner] if inner else ())):
        yield from _words(one)


def _long_lists(form: Form) -> Iterator[Mapping[str, Any]]:
    for schema in form["schema"]["properties"].values():
        inner = schema.get("items", {}).get("properties", {}).values()
        yield from (one for one in (schema, *inner) if len(one.get("oneOf", ())) > LONG)


def unused(key: str, form: Form) -> list[tuple[str, str]]:
    """(name, label) of questions by whose answer nothing goes: only an official who reads them has any use of them."""
    used = used_answers(key, form, users_of("forms", key))
    quiet = {n for n, s in form["schema"]["properties"].items() if s.get("const") is True}
    return [(name, label) for name, label in labels(form).items() if name not in used | quiet]
