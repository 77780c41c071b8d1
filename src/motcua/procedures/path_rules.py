"""What stands in the way of a path: a procedure that is not in force, a question that decides nothing, an empty end."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_noop

from motcua.kernel import json_logic
from motcua.procedures.life_paths import LifePath, PathStep, Question, applies, in_words, path_from_json

Known = Mapping[str, Collection[str]]
"""The procedures in force with the codes of the cases that somebody can file by themselves."""
Mistake = tuple[str, str, dict[str, Any]]
"""Where (`questions.2.key`, `steps.0.procedure`, or empty for the whole), the sentence, and what it names."""
MOST_WAYS = 3_000
MOST_QUESTIONS = 8
_LONGEST = {"words": 200, "hint": 300, "title": 200, "note": 600}


def path_mistakes(path: LifePath, known: Known) -> list[Mistake]:
    """Everything that keeps a path from being shown; what its ends are is only asked once each part is right."""
    found = [*_of_questions(path), *_of_steps(path, known), *_of_use(path)]
    return found or list(_of_ends(path))


def row_mistakes(raw: Mapping[str, Any], known: Known) -> list[Mistake]:
    """The same of a row as a province hands it in; raises what `path_from_json` raises."""
    return path_mistakes(path_from_json(raw), known)


def _of_questions(path: LifePath) -> Iterator[Mistake]:
    keys = [one.key for one in path.questions]
    if not 1 <= len(keys) <= MOST_QUESTIONS:
        yield "", gettext_noop("Lối đi cần từ 1 đến %(most)s câu hỏi."), {"most": MOST_QUESTIONS}
    for n, question in enumerate(path.questions):
        place = f"questions.{n}"
        if not _is_key(question.key) or keys.count(question.key) > 1:
            yield f"{place}.key", gettext_noop("Mã câu gồm chữ không dấu và số, không trùng, như place."), {}
        if not question.words.vi:
            yield f"{place}.words", gettext_noop("Hãy ghi câu hỏi."), {}
        yield from _too_long(place, question.words.vi, "words")
        yield from _too_long(place, question.hint.vi, "hint")
        yield from _of_choices(place, question)
        yield from _of_condition(place, question.only_if, path.questions[:n])


def _of_choices(place: str, question: Question) -> Iterator[Mistake]:
    keys = [one.key for one in question.choices]
    if len(keys) < 2:
        yield f"{place}.choices", gettext_noop("Mỗi câu cần ít nhất hai lựa chọn."), {}
    if any(not _is_key(key) or keys.count(key) > 1 for key in keys):
        yield f"{place}.choices", gettext_noop("Mã lựa chọn gồm chữ không dấu và số, không trùng."), {}
    if any(not one.words.vi for one in question.choices):
        yield f"{place}.choices", gettext_noop("Có lựa chọn chưa ghi lời."), {}


def _of_steps(path: LifePath, known: Known) -> Iterator[Mistake]:
    keys = [one.key for one in path.steps]
    if not keys:
        yield "", gettext_noop("Lối đi chưa có việc nào."), {}
    for n, step in enumerate(path.steps):
        place = f"steps.{n}"
        if not _is_key(step.key) or keys.count(step.key) > 1:
            yield f"{place}.key", gettext_noop("Mã việc gồm chữ không dấu và số, không trùng, như birth."), {}
        for key in step.after:
            if key not in keys[:n]:
                yield (
                    f"{place}.after",
                    gettext_noop("Chờ «%(key)s», không phải một việc đứng trước."),
                    {"key": key},
                )
        yield from _too_long(place, step.title.vi, "title")
        yield from _too_long(place, step.note.vi, "note")
        yield from _of_procedure(place, step, known)
        yield from _of_condition(place, step.only_if, path.questions)


def _of_procedure(place: str, step: PathStep, known: Known) -> Iterator[Mistake]:
    if not step.procedure:
        if not step.title.vi:
            yield f"{place}.title", gettext_noop("Việc không phải thủ tục thì hãy ghi tên việc."), {}
        return
    if step.procedure not in known:
        named = {"procedure": step.procedure}
        yield (
            f"{place}.procedure",
            gettext_noop("Không có thủ tục đang áp dụng mang mã %(procedure)s."),
            named,
        )
    elif step.case and step.case not in known[step.procedure]:
        named = {"procedure": step.procedure, "case": step.case}
        yield (
            f"{place}.case",
            gettext_noop("Thủ tục %(procedure)s không có trường hợp %(case)s để nộp riêng."),
            named,
        )


def _of_condition(place: str, rule: Any, before: tuple[Question, ...]) -> Iterator[Mistake]:
    """It can be read, and asks only what was asked before, for choices that there are."""
    if rule is None:
        return
    place = f"{place}.only_if"
    try:
        json_logic.check(rule)
    except json_logic.RuleError:
        yield (
            place,
            gettext_noop("Điều kiện chưa đọc được. Hãy ghi như place: home, other; married: yes."),
            {},
        )
        return
    known = {one.key: {choice.key for choice in one.choices} for one in before}
    for name in sorted(json_logic.variables(rule) - known.keys()):
        yield place, gettext_noop("Điều kiện nhắc câu «%(key)s», không có câu đó ở trước."), {"key": name}
    for name, choice in sorted(_named(rule)):
        if name in known and choice not in known[name]:
            named = {"key": name, "choice": choice}
            yield place, gettext_noop("Câu «%(key)s» không có lựa chọn «%(choice)s»."), named


def _named(rule: Any) -> Iterator[tuple[str, str]]:
    """The choices that a rule speaks of, each with its question."""
    if isinstance(rule, list):
        for part in rule:
            yield from _named(part)
    if not isinstance(rule, dict):
        return
    for operator, arguments in rule.items():
        parts = arguments if isinstance(arguments, list) else [arguments]
        names = [one["var"] for one in parts if isinstance(one, dict) and isinstance(one.get("var"), str)]
        if operator in ("==", "===", "!=", "!==", "in") and len(names) == 1:
            others = [one for part in parts for one in (part if isinstance(part, list) else [part])]
            yield from ((names[0], one) for one in others if isinstance(one, str))
        yield from _named(parts)


def _of_use(path: LifePath) -> Iterator[Mistake]:
    """A question that nothing asks for costs people an answer and gives them nothing."""
    used: set[str] = set()
    for rule in [*(one.only_if for one in path.questions), *(one.only_if for one in path.steps)]:
        used |= _variables(rule)
    for n, question in enumerate(path.questions):
        if question.key not in used:
            yield (
                f"questions.{n}.key",
                gettext_noop("Câu này không quyết định việc nào. Hãy dùng nó hoặc bỏ đi."),
                {},
            )


def _variables(rule: Any) -> set[str]:
    try:
        return json_logic.variables(rule) if rule is not None else set()
    except json_logic.RuleError:
        return set()


def _of_ends(path: LifePath) -> Iterator[Mistake]:
    """No way to answer ends with nothing to do, and nothing stands there that nobody is ever shown."""
    ways = list(path.ways(MOST_WAYS + 1))
    if len(ways) > MOST_WAYS:
        yield (
            "",
            gettext_noop("Quá nhiều ngả (hơn %(most)s). Hãy bớt câu hỏi hoặc lựa chọn."),
            {"most": MOST_WAYS},
        )
        return
    for answers in ways:
        if not path.stages(answers):
            told = "; ".join(f"{question} {answer}" for question, answer in in_words(path, answers))
            yield "", gettext_noop("Có ngả không dẫn đến việc nào: %(answers)s"), {"answers": told}
            break
    for n, step in enumerate(path.steps):
        if not any(applies(step.only_if, answers) for answers in ways):
            yield f"steps.{n}.only_if", gettext_noop("Không câu trả lời nào dẫn đến việc này."), {}
    for n, question in enumerate(path.questions):
        if not any(question.key in answers for answers in ways):
            yield f"questions.{n}.only_if", gettext_noop("Không ai được hỏi câu này."), {}


def _is_key(key: str) -> bool:
    return key.isascii() and key.isidentifier() and len(key) <= 40


def _too_long(place: str, text: str, name: str) -> Iterator[Mistake]:
    if len(text) > _LONGEST[name]:
        yield f"{place}.{name}", gettext_noop("Dài quá %(most)s chữ."), {"most": _LONGEST[name]}
