"""How the answers of a form stand to each other and to today: what cannot be, and what is doubtful."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop

from motcua.kernel import json_logic
from motcua.kernel.codes import citizen_number
from motcua.kernel.errors import Invalid

Form = Mapping[str, Any]
Answers = Mapping[str, Any]
_SEX = gettext_noop(
    "Số này theo cách đánh số là của người khác giới tính. Nếu thẻ ghi đúng như vậy, bạn cứ tiếp tục."
)
_YEAR = gettext_noop(
    "Số này theo cách đánh số là của người sinh năm khác. Nếu thẻ ghi đúng như vậy, bạn cứ tiếp tục."
)

_AGE = gettext_noop(
    "Theo cách đánh số, tuổi của hai người không hợp với quan hệ đã chọn. "
    "Hãy xem lại quan hệ; nếu đúng như vậy, bạn cứ tiếp tục."
)


class Finding(NamedTuple):
    """A sentence about one field."""

    field: str
    sentence: str


def broken(form: Form, answers: Answers, today: date) -> list[Finding]:
    """The checks that the answers do not pass. A check waits until all that it looks at is answered."""
    return [
        Finding(place + check["at"], check["say"])
        for check in form.get("checks", ())
        for place, known in _where(check, answers)
        if check["at"] in known and _fails(check, {**known, "today": today.isoformat()})
    ]


def _where(check: Mapping[str, Any], answers: Answers) -> Iterator[tuple[str, Answers]]:
    """The answers that a check looks at, once or for every row, and the place of that row."""
    name = check.get("rows")
    if name is None:
        yield "", answers
        return
    rows = answers.get(name)
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, Mapping):
            yield f"{name}-{number}-", row


def _fails(check: Mapping[str, Any], known: Answers) -> bool:
    answered = all(name in known for name in _asked_of(check["rule"]))
    applies = answered and json_logic.holds(check.get("when", True), known)
    return applies and not json_logic.holds(check["rule"], known)


def doubts(form: Form, answers: Answers) -> list[Finding]:
    """Personal numbers that say another sex or year of birth than what stands beside them, or than the relation allows.

    Some numbers were given out wrong, so this is told and never refused.
    """
    people = form.get("people", {}).values()
    return [doubt for person in people for doubt in _doubts_about(person, answers)]


def _doubts_about(person: Mapping[str, Any], answers: Answers) -> Iterator[Finding]:
    field = person.get("id_number", "")
    if field not in answers or not json_logic.holds(person.get("when", True), answers):
        return
    try:
        number = citizen_number(str(answers[field]))
    except Invalid:
        return
    sex = answers.get(person.get("sex", ""), person.get("sex"))
    if sex in ("nam", "nu") and number.male != (sex == "nam"):
        yield Finding(field, _SEX)
    born = str(answers.get(person.get("born", ""), ""))[:4]
    if born.isdecimal() and int(born) != number.birth_year:
        yield Finding(field, _YEAR)
    older, younger = (str(answers.get(person.get(key, ""), ""))[:4] for key in ("older_than", "younger_than"))
    if (older.isdecimal() and number.birth_year >= int(older)) or (
        younger.isdecimal() and number.birth_year <= int(younger)
    ):
        yield Finding(field, _AGE)


def _asked_of(rule: Any) -> Iterator[str]:
    """The variables that must be answered: those without a default, and outside of an `if`."""
    if isinstance(rule, list):
        for item in rule:
            yield from _asked_of(item)
    elif isinstance(rule, Mapping):
        for operator, arguments in rule.items():
            if operator == "var":
                yield from [arguments] if isinstance(arguments, str) else []
            elif operator != "if":
                yield from _asked_of(arguments)
