"""What is wrong with e-forms before anybody fills them in, in sentences: nothing here knows a database.

A form is checked by itself (`form_problems`) and with the procedures that use it (`problems`).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.kernel import json_logic
from motcua.procedures.answer_types import resolved, whole
from motcua.procedures.form_english import without_english
from motcua.procedures.formatting import choices_of
from motcua.procedures.rebasing import identity

Form = Mapping[str, Any]
LONGEST_LABEL = 110
LONGEST_DECLARATION = 200
# What every form knows of who files it, and must not ask as if it did not.
_KNOWN = ("name", "id", "address", "phone", "email")
_FACTS = frozenset({"name", "id_number", "born", "gender", "address", "phone", "email"})


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


def form_problems(form: Form) -> Iterator[str]:
    """What is wrong with a form as versions hold it, its lists looked up."""
    asked = form["schema"]["properties"]
    placed = Counter(name for group in form["groups"] for name in group["fields"])
    yield from (f"câu hỏi “{name}” không nằm trong phần nào." for name in asked.keys() - placed.keys())
    yield from (f"phần hỏi “{name}” mà không có câu hỏi đó." for name in placed.keys() - asked.keys())
    yield from (f"câu hỏi “{name}” nằm ở {times} chỗ." for name, times in placed.items() if times > 1)
    yield from _labels(form)
    yield from _conditions(form)
    yield from _sources(form)
    claimed = Counter(identity(name, schema) for name, schema in asked.items())
    yield from (f"{times} câu hỏi cùng nhận là “{one}”." for one, times in claimed.items() if times > 1)
    yield from (f"bắt buộc “{n}” mà không hỏi." for n in form["schema"].get("required", ()) if n not in asked)


def _labels(form: Form) -> Iterator[str]:
    asked = form["schema"]["properties"]
    for name, schema in asked.items():
        most = LONGEST_DECLARATION if schema.get("const") is True else LONGEST_LABEL
        if len(str(schema.get("title", ""))) > most:
            yield f"nhãn của “{name}” dài quá {most} ký tự."
        if not str(schema.get("title", "")).strip():
            yield f"câu hỏi “{name}” không có nhãn."
    for group in form["groups"]:
        titles = Counter(asked[name].get("title") for name in group["fields"] if name in asked)
        yield from (
            f"phần “{group['title']}” hỏi hai lần “{one}”." for one, times in titles.items() if times > 1
        )


def _conditions(form: Form) -> Iterator[str]:
    """Questions that nobody can reach: by a cycle, by a question that is not there, by an answer nobody can give."""
    asked, show = form["schema"]["properties"], form.get("show", {})
    for name, rule in show.items():
        if name not in asked:
            yield f"điều kiện cho “{name}” mà không hỏi câu đó."
        yield from (f"điều kiện của “{name}”: {sentence}" for sentence in rule_problems(rule, asked))
    for name in show:
        if name in _reached(name, show):
            yield f"“{name}” phụ thuộc vòng quanh vào chính nó."


def _reached(name: str, show: Mapping[str, Any]) -> set[str]:
    """All questions on which the condition of one depends, by however many others."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for other in json_logic.variables(show.get(waiting.pop(), True)) - found:
            found.add(other)
            waiting.append(other)
    return found


def rule_problems(rule: Any, asked: Mapping[str, Any]) -> Iterator[str]:
    """What a condition over the answers asks that cannot be."""
    for name in sorted(json_logic.variables(rule) - asked.keys()):
        yield f"không có câu hỏi “{name}”."
    for name, value in _compared(rule):
        schema = asked.get(name, {})
        known = [choice for choice, _label in choices_of(schema) or choices_of(schema.get("items", {}))]
        if known and value not in known:
            yield f"“{name}” không có câu trả lời “{value}”."


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


def _sources(form: Form) -> Iterator[str]:
    """What is known of people is filled in, and only what is known is named as such."""
    asked, known = form["schema"]["properties"], form.get("prefill", {})
    yield from (f"điền sẵn “{name}” mà không hỏi câu đó." for name in known.keys() - asked.keys())
    for name, source in known.items():
        whose, _, fact = str(source).partition(".")
        if whose not in ("applicant", "asker") or fact not in _FACTS:
            yield f"“{name}” điền từ “{source}”, là điều không ai biết."
    for name in (f"applicant_{part}" for part in _KNOWN):
        if name in asked and name not in known:
            yield f"hỏi “{name}” dù tài khoản đã cho biết."


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
