"""Paths through an occasion in life: a few plain questions, then what to do first, what after it, what at once.

A path is data that the editor keeps (`path_keeping.py`), in versions that hold from a day on. Nothing here knows who
asks: answers are keys of choices, they live in the address of a page and are kept nowhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from motcua.kernel import json_logic

Answers = Mapping[str, str]
"""Question to the choice that was taken, both by their keys."""


@dataclass(frozen=True)
class Words:
    """What is said, in Vietnamese and, where somebody wrote it, in English."""

    vi: str
    en: str = ""

    def __str__(self) -> str:
        return self.en if self.en and get_language() == "en" else self.vi


@dataclass(frozen=True)
class Choice:
    """One way to answer a question."""

    key: str
    words: Words


@dataclass(frozen=True)
class Question:
    """A question with its choices; `only_if` (JsonLogic over the answers before it): asked of those alone."""

    key: str
    words: Words
    hint: Words
    choices: tuple[Choice, ...]
    only_if: Any = None

    def choice(self, key: str | None) -> Choice | None:
        """The choice with this key."""
        return next((one for one in self.choices if one.key == key), None)


@dataclass(frozen=True)
class PathStep:
    """One thing to do: a case of a procedure (none named: its first), or, without one, what `title` and `note` say.

    It comes after the steps in `after`, of those that are on the path; `only_if` (JsonLogic) says for whom it is.
    """

    key: str
    procedure: str
    case: str
    title: Words
    note: Words
    after: tuple[str, ...]
    only_if: Any = None


@dataclass(frozen=True)
class LifePath:
    """Questions and steps in their order, each after those it names."""

    questions: tuple[Question, ...]
    steps: tuple[PathStep, ...]

    @cached_property
    def question_by_key(self) -> Mapping[str, Question]:
        """Questions by key."""
        return {one.key: one for one in self.questions}

    def taken(self, given: Mapping[str, str]) -> dict[str, str]:
        """What of the answers counts: those to questions that are asked, with a choice that there is, up to the first
        question without one."""
        found: dict[str, str] = {}
        for question in self.asked(found):
            choice = question.choice(given.get(question.key))
            if choice is None:
                break
            found[question.key] = choice.key
        return found

    def asked(self, answers: Answers) -> Iterator[Question]:
        """The questions of somebody who answers so, in order; `answers` may grow meanwhile."""
        return (one for one in self.questions if applies(one.only_if, answers))

    def next_question(self, answers: Answers) -> Question | None:
        """The first that has no answer yet."""
        return next((one for one in self.asked(answers) if one.key not in answers), None)

    def stages(self, answers: Answers) -> list[list[PathStep]]:
        """What to do with these answers: first, then, then; what stands together can be done at once."""
        stage_of: dict[str, int] = {}
        found: list[list[PathStep]] = []
        for step in self.steps:
            if not applies(step.only_if, answers):
                continue
            number = 1 + max((stage_of[key] for key in step.after if key in stage_of), default=-1)
            stage_of[step.key] = number
            found += [[] for _ in range(number + 1 - len(found))]
            found[number].append(step)
        return found

    def ways(self, most: int) -> Iterator[dict[str, str]]:
        """Every way to answer all that is asked, the first `most` of them."""
        walk = self._walk({})
        return (answers for answers, _ in zip(walk, range(most), strict=False))

    def _walk(self, answers: dict[str, str]) -> Iterator[dict[str, str]]:
        question = self.next_question(answers)
        if question is None:
            yield answers
            return
        for choice in question.choices:
            yield from self._walk({**answers, question.key: choice.key})


def applies(rule: Any, answers: Answers) -> bool:
    """Whether something is for whoever answers so; what says nothing is for everybody."""
    return rule is None or json_logic.holds(rule, answers)


def path_from_json(raw: Mapping[str, Any]) -> LifePath:
    """Read a path; raises `KeyError` or `TypeError` for what is none."""
    return LifePath(
        tuple(_question(one) for one in raw["questions"]), tuple(_step(one) for one in raw["steps"])
    )


def _question(raw: Mapping[str, Any]) -> Question:
    return Question(
        key=raw["key"],
        words=_words(raw, "words"),
        hint=_words(raw, "hint"),
        choices=tuple(Choice(one["key"], _words(one, "words")) for one in raw["choices"]),
        only_if=raw.get("only_if"),
    )


def _step(raw: Mapping[str, Any]) -> PathStep:
    return PathStep(
        key=raw["key"],
        procedure=raw.get("procedure") or "",
        case=raw.get("case") or "",
        title=_words(raw, "title"),
        note=_words(raw, "note"),
        after=tuple(raw.get("after") or ()),
        only_if=raw.get("only_if"),
    )


def _words(raw: Mapping[str, Any], name: str) -> Words:
    return Words(raw.get(name) or "", raw.get(f"{name}_en") or "")


def in_words(path: LifePath, answers: Answers) -> Sequence[tuple[str, str]]:
    """Question and answer of each, as they are said."""
    told = []
    for key, chosen in answers.items():
        question = path.question_by_key[key]
        choice = question.choice(chosen)
        told.append((str(question.words), str(choice.words) if choice else chosen))
    return told
