"""What is wrong with e-forms before anybody fills them in, in sentences: nothing here knows a database.

A form is checked by itself (`form_problems`) and with the procedures that use it (`problems`).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext_noop as _

from motcua.kernel import json_logic
from motcua.procedures.answer_types import resolved, whole
from motcua.procedures.form_english import without_english
from motcua.procedures.formatting import choices_of
from motcua.procedures.parsing import is_computed
from motcua.procedures.rebasing import identity

Form = Mapping[str, Any]
LONGEST_LABEL = 110
LONGEST_DECLARATION = 200
# What every form knows of who files it, and must not ask as if it did not.
_KNOWN = ("name", "id", "address", "phone", "email")
FACTS = frozenset({"name", "id_number", "born", "gender", "address", "phone", "email"})


@dataclass(frozen=True)
class Report:
    """How many forms there are, how many procedures have one of their own, and what is wrong."""

    forms: int
    procedures: int
    procedures_with_own_form: int
    problems: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {**vars(self), "problems": list(self.problems)}


def check_forms(
    written: Sequence[Form], contents: Sequence[Mapping[str, Any]], general: str = "general"
) -> Report:
    """Every form by itself, and with the cases of the procedures that use it. `general` is the one for all else."""
    found: list[str] = []
    forms: dict[str, Form] = {}
    for form in written:
        try:
            forms[str(form["key"])] = resolved(whole(form))
        except (KeyError, ValueError, TypeError) as error:
            found.append(f"{form.get('key', '?')}: khối, loại câu hỏi hoặc quan hệ không có: {error}.")
    for key, form in forms.items():
        found += [f"{key}: {sentence}" for sentence in form_problems(form)]
        found += [f"{key}: “{words}” chưa có tiếng Anh." for words in _without_english(form)]
    used = {case["form"] for content in contents for case in content["cases"]}
    found += [f"{key}: không thủ tục nào dùng." for key in forms.keys() - used]
    for content in contents:
        found += list(_of_procedure(content, forms))
    found += [f"{key}: chỉ hỏi lại những câu của tờ khai chung." for key in _repeats(forms, general)]
    own = sum(1 for one in contents if any(case["form"] != general for case in one["cases"]))
    return Report(len(forms), len(contents), own, tuple(sorted(found)))


class Problem(str):
    """What is wrong with a form, in Vietnamese; with the question it is about, and as a sentence to be translated.

    `about`: `place` and `condition` keep a form from being used, `label`, `known` and `english` make it a poor one.
    """

    about: str
    field: str
    message: str
    parts: Mapping[str, Any]

    def __new__(cls, about: str, field: str, message: str, **parts: Any) -> Self:
        """The sentence with its parts filled in."""
        found = super().__new__(cls, message % parts)
        found.about, found.field, found.message, found.parts = about, field, message, parts
        return found

    @property
    def stops(self) -> bool:
        """Whether a form with it cannot be used."""
        return self.about in ("place", "condition")


def form_problems(form: Form) -> Iterator[Problem]:
    """What is wrong with a form as versions hold it, its lists looked up."""
    asked = form["schema"]["properties"]
    yield from _places(form, asked)
    yield from _labels(form)
    yield from _conditions(form)
    yield from _computed(form)
    yield from _sources(form)
    claimed = Counter(identity(name, schema) for name, schema in asked.items())
    for one, times in claimed.items():
        if times > 1:
            yield Problem(
                "place", one, _("%(times)s câu hỏi cùng nhận là “%(name)s”."), times=times, name=one
            )
    for name in form["schema"].get("required", ()):
        if name not in asked:
            yield Problem("place", name, _("bắt buộc “%(name)s” mà không hỏi."), name=name)


def _places(form: Form, asked: Mapping[str, Any]) -> Iterator[Problem]:
    """Every question stands in one group."""
    placed = Counter(name for group in form["groups"] for name in group["fields"])
    for name in sorted(asked.keys() - placed.keys()):
        yield Problem("place", name, _("câu hỏi “%(name)s” không nằm trong phần nào."), name=name)
    for name in sorted(placed.keys() - asked.keys()):
        yield Problem("place", name, _("phần hỏi “%(name)s” mà không có câu hỏi đó."), name=name)
    for name, times in placed.items():
        if times > 1:
            yield Problem("place", name, _("câu hỏi “%(name)s” nằm ở %(times)s chỗ."), name=name, times=times)


def _labels(form: Form) -> Iterator[Problem]:
    asked = form["schema"]["properties"]
    for name, schema in asked.items():
        most = LONGEST_DECLARATION if schema.get("const") is True else LONGEST_LABEL
        if len(str(schema.get("title", ""))) > most:
            yield Problem(
                "label", name, _("nhãn của “%(name)s” dài quá %(most)s ký tự."), name=name, most=most
            )
        if not str(schema.get("title", "")).strip():
            yield Problem("place", name, _("câu hỏi “%(name)s” không có nhãn."), name=name)
    for group in form["groups"]:
        titles: dict[str, list[str]] = {}
        for name in group["fields"]:
            if name in asked:
                titles.setdefault(str(asked[name].get("title")), []).append(name)
        for title, names in titles.items():
            if len(names) > 1:
                yield Problem(
                    "label",
                    names[-1],
                    _("phần “%(group)s” hỏi hai lần “%(label)s”."),
                    group=group["title"],
                    label=title,
                )


def _conditions(form: Form) -> Iterator[Problem]:
    """Questions that nobody can reach: by a cycle, by a question that is not there, by an answer nobody can give."""
    asked, show = form["schema"]["properties"], form.get("show", {})
    for name, rule in show.items():
        if name not in asked:
            yield Problem("condition", name, _("điều kiện cho “%(name)s” mà không hỏi câu đó."), name=name)
        for sentence in rule_problems(rule, asked):
            yield Problem(
                "condition", name, _("điều kiện của “%(name)s”: %(sentence)s"), name=name, sentence=sentence
            )
    rules = {**_rules(form), **show}
    for name in rules:
        if name in _reached(name, rules, _rules(form)):
            yield Problem("condition", name, _("“%(name)s” phụ thuộc vòng quanh vào chính nó."), name=name)


def _rules(form: Form) -> dict[str, Any]:
    """By which rule each computed value is worked out."""
    asked = form["schema"]["properties"]
    return {name: schema["x-computed"] for name, schema in asked.items() if is_computed(schema)}


def _computed(form: Form) -> Iterator[Problem]:
    """What keeps a value from being worked out, and what is asked of it as if somebody answered."""
    asked, needed = form["schema"]["properties"], form["schema"].get("required", ())
    for name, rule in _rules(form).items():
        for sentence in _rule_wrong(rule, asked):
            yield Problem(
                "condition", name, _("cách tính “%(name)s”: %(sentence)s"), name=name, sentence=sentence
            )
        if name in needed or name in form.get("prefill", {}):
            said = _("“%(name)s” được tính ra nên không bắt buộc trả lời và không điền sẵn.")
            yield Problem("condition", name, said, name=name)
        if choices_of(asked[name]) or asked[name].get("type") in ("array", "object", "boolean"):
            said = _("“%(name)s” được tính ra nên chỉ là số, ngày hoặc chữ.")
            yield Problem("condition", name, said, name=name)
    for name, schema in asked.items():
        for part, inner in schema.get("items", {}).get("properties", {}).items():
            if is_computed(inner):
                said = _("“%(part)s” nằm trong bảng nên không tính được.")
                yield Problem("condition", name, said, part=part)


def _rule_wrong(rule: Any, asked: Mapping[str, Any]) -> Iterator[str]:
    """What a rule asks that cannot be, or that it means nothing at all."""
    try:
        json_logic.check(rule)
    except json_logic.RuleError as error:
        yield f"{error}."
        return
    yield from rule_problems(rule, asked)


def _reached(name: str, show: Mapping[str, Any], computed: Mapping[str, Any]) -> set[str]:
    """All questions on which the condition or the value of one depends, by however many others."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        for other in json_logic.variables([show.get(one, True), computed.get(one, True)]) - found:
            found.add(other)
            waiting.append(other)
    return found


def rule_problems(rule: Any, asked: Mapping[str, Any]) -> Iterator[Problem]:
    """What a condition over the answers asks that cannot be."""
    for name in sorted(json_logic.variables(rule) - asked.keys()):
        yield Problem("condition", name, _("không có câu hỏi “%(name)s”."), name=name)
    for name, value in _compared(rule):
        schema = asked.get(name, {})
        known = [choice for choice, _label in choices_of(schema) or choices_of(schema.get("items", {}))]
        if known and value not in known:
            yield Problem(
                "condition", name, _("“%(name)s” không có câu trả lời “%(value)s”."), name=name, value=value
            )


def _compared(rule: Any) -> Iterator[tuple[str, Any]]:
    """(question, answer) of every comparison of a question with constants."""
    if isinstance(rule, list):
        for one in rule:
            yield from _compared(one)
        return
    if not isinstance(rule, Mapping):
        return
    for operator, arguments in rule.items():
        if operator in ("==", "!=", "in") and isinstance(arguments, list) and len(arguments) == 2:
            yield from _pair(*arguments)
        yield from _compared(arguments)


def _pair(one: Any, other: Any) -> Iterator[tuple[str, Any]]:
    for variable, constant in ((one, other), (other, one)):
        if isinstance(variable, Mapping) and isinstance(variable.get("var"), str):
            values = constant if isinstance(constant, list) else [constant]
            yield from ((variable["var"], v) for v in values if not isinstance(v, Mapping | list))


def _sources(form: Form) -> Iterator[Problem]:
    """What is known of people is filled in, and only what is known is named as such."""
    asked, known = form["schema"]["properties"], form.get("prefill", {})
    for name in sorted(known.keys() - asked.keys()):
        yield Problem("place", name, _("điền sẵn “%(name)s” mà không hỏi câu đó."), name=name)
    for name, source in known.items():
        whose, _dot, fact = str(source).partition(".")
        if whose not in ("applicant", "asker") or fact not in FACTS:
            yield Problem(
                "place",
                name,
                _("“%(name)s” điền từ “%(source)s”, là điều không ai biết."),
                name=name,
                source=source,
            )
    for name in (f"applicant_{part}" for part in _KNOWN):
        if name in asked and name not in known:
            yield Problem("known", name, _("hỏi “%(name)s” dù tài khoản đã cho biết."), name=name)


def _without_english(form: Form) -> Iterator[str]:
    """Names of peoples and countries stay as they are."""
    names = {label for schema in _long_lists(form) for _value, label in choices_of(schema)}
    yield from (words for words in dict.fromkeys(without_english(form)) if words not in names)


def _long_lists(form: Form) -> Iterator[Mapping[str, Any]]:
    for schema in form["schema"]["properties"].values():
        inner = schema.get("items", {}).get("properties", {}).values()
        yield from (one for one in (schema, *inner) if len(choices_of(one)) > 50)


def _of_procedure(content: Mapping[str, Any], forms: Mapping[str, Form]) -> Iterator[str]:
    for case in content["cases"]:
        form = forms.get(case["form"])
        if form is None:
            yield f"{case['code']}: không có tờ khai “{case['form']}”."
            continue
        asked = form["schema"]["properties"]
        for paper in case["components"]:
            for sentence in rule_problems(paper.get("needed_if", True), asked):
                yield f"{case['code']}, giấy tờ {paper['code']}: {sentence}"
            if paper.get("form") and paper["form"] != case["form"]:
                yield f"{case['code']}, giấy tờ {paper['code']}: tờ khai khác thay giấy này."


def _repeats(forms: Mapping[str, Form], general: str) -> Collection[str]:
    """Forms that ask nothing but what the general one asks."""
    common = set(forms[general]["schema"]["properties"]) if general in forms else set()
    return sorted(k for k, f in forms.items() if k != general and set(f["schema"]["properties"]) <= common)
