"""What one filing of several procedures opens ("liên thông"), as the version of the procedure that links them says it.

A version with `linked` is filed as any other: one form, one set of papers. What comes of it are the dossiers of its
members, each of its own procedure: fed by answers and papers of the one filing, side by side or after the result of
another member, with a rule for what it means to each that another one came to nothing. Keys: docs/mechanisms/linked.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from django.utils.translation import get_language

from motcua.kernel import json_logic
from motcua.kernel.errors import Invalid
from motcua.procedures.formatting import answer_in_words

Then = Literal["go_on", "wait", "end"]
THEN: tuple[Then, ...] = ("go_on", "wait", "end")
TEXT = "text"


@dataclass(frozen=True)
class Failure:
    """What it means to a member that another one came to nothing, with words for the applicant."""

    then: Then = "go_on"
    words: str = ""
    words_en: str = ""

    @property
    def said(self) -> str:
        """The words in the language that is active."""
        return self.words_en if get_language() == "en" and self.words_en else self.words


@dataclass(frozen=True)
class Member:
    """One procedure of a linked filing: `procedure` and `case` that a dossier is opened for.

    Its form's questions take the answers of the same name, or what `answers` says (JsonLogic over the one form's
    answers, or `{"text": "… {question} …"}`). `papers` names for its own components those of the one filing, `results`
    the member whose result they are. It waits for the results of the members in `after`. `failed` says by member what
    it means that one came to nothing. `agency` settles it, where that does not follow from the place (`*`: as filed).
    `free`: the source by which nothing is paid for it.
    """

    key: str
    procedure: str
    case: str
    answers: Mapping[str, Any]
    papers: Mapping[str, str]
    results: Mapping[str, str]
    after: tuple[str, ...]
    failed: Mapping[str, Failure]
    agency: str = ""
    free: str = ""

    def declared(
        self, own: Mapping[str, Any], form: Mapping[str, Any], answers: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Its own form (`own`) filled in from the answers to the one form."""
        asked = own["schema"]["properties"]
        found = {name: self._answer(name, form, answers) for name in asked}
        return {name: value for name, value in found.items() if value not in (None, "")}

    def _answer(self, name: str, form: Mapping[str, Any], answers: Mapping[str, Any]) -> Any:
        if name not in self.answers:
            return answers.get(name)
        rule = self.answers[name]
        if not _is_text(rule):
            return json_logic.value(rule, answers)
        schemas = form["schema"]["properties"]
        words = _Words({q: answer_in_words(schemas.get(q, {}), value) for q, value in answers.items()})
        return str(rule[TEXT]).format_map(words).strip()

    def is_text(self, name: str) -> bool:
        """Whether a question of its own is answered by a sentence that is put together."""
        return _is_text(self.answers.get(name))

    def asks(self, name: str) -> set[str]:
        """The questions of the one form from which a question of its own is answered."""
        if name not in self.answers:
            return {name}
        rule = self.answers[name]
        if not _is_text(rule):
            return json_logic.variables(rule)
        probe = _Names()
        str(rule[TEXT]).format_map(probe)
        return probe.asked

    def when_failed(self, other: str) -> Failure:
        """What it means to this member that another one came to nothing; what nothing is said of goes on."""
        return self.failed.get(other, Failure())


class _Words(dict[str, str]):
    """Answers in words; none for what was not answered."""

    def __missing__(self, _key: str) -> str:
        return ""


class _Names(dict[str, str]):
    """Remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def __missing__(self, key: str) -> str:
        self.asked.add(key)
        return ""


@dataclass(frozen=True)
class Linked:
    """The members in their order, each after those it waits for. `together`: results go out when all are there."""

    members: tuple[Member, ...]
    together: bool = False
    source: str = ""

    @cached_property
    def by_key(self) -> Mapping[str, Member]:
        """Members by their key."""
        return {member.key: member for member in self.members}


def _is_text(rule: Any) -> bool:
    return isinstance(rule, Mapping) and rule.keys() == {TEXT}


def linked_from_json(raw: Mapping[str, Any] | None) -> Linked | None:
    """Read what a version says of its members; None for one that links nothing. Raises `KeyError`, `TypeError`."""
    if not raw:
        return None
    return Linked(
        members=tuple(_member(one) for one in raw["members"]),
        together=bool(raw.get("together")),
        source=raw.get("source", ""),
    )


def _member(raw: Mapping[str, Any]) -> Member:
    return Member(
        key=raw["key"],
        procedure=raw["procedure"],
        case=raw["case"],
        answers=dict(raw.get("answers") or {}),
        papers=dict(raw.get("papers") or {}),
        results=dict(raw.get("results") or {}),
        after=tuple(raw.get("after") or ()),
        failed={key: _failure(one) for key, one in (raw.get("failed") or {}).items()},
        agency=raw.get("agency") or "",
        free=raw.get("free") or "",
    )


def _failure(raw: Mapping[str, Any]) -> Failure:
    if raw["then"] not in THEN:
        raise Invalid("Mục then ghi «%(then)s»; chỉ được ghi go_on, wait, end.", then=raw["then"])
    return Failure(raw["then"], raw.get("words") or "", raw.get("words_en") or "")
