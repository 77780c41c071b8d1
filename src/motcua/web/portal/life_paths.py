"""A path through an occasion in life: one question a page, then what to do first, what after it, what at once.

The answers live in the address alone. They name choices, nobody, and are kept nowhere: whoever goes back finds them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.kernel.errors import NotFound
from motcua.kernel.money import dong
from motcua.procedures.queries import (
    LifeEvent,
    LifePath,
    PathStep,
    Question,
    as_filed,
    english_name,
    frozen,
    in_words,
    life_events,
    path_in_force,
    published,
)
from motcua.procedures.types import Case, Component, Content
from motcua.web.portal import catalogue_labels
from motcua.web.portal.decorators import crumbs, public
from motcua.web.portal.procedure import cost
from motcua.web.ui.linked import Opens, named, opens

ASK = "hoi"
"""Which question is to be shown again."""
ASKED = "_"
"""Which question the page asked that was sent."""


@dataclass(frozen=True)
class Doing:
    """A step as the page tells it. Without `content` it is no procedure, or one that is no longer in force (`gone`)."""

    number: int
    title: str
    note: str
    after: Sequence[int]
    content: Content | None = None
    case: Case | None = None
    gone: bool = False
    english: str = ""
    limit: str = ""
    cost: str = ""
    online: bool = False
    papers: Sequence[tuple[Component, str]] = ()
    opens: Sequence[Opens] = ()
    others: int = 0
    known: int = 0
    unknown: int = 0


@dataclass
class Told:
    """The whole path: stages with their steps, what is known of the cost."""

    stages: list[list[Doing]] = field(default_factory=list)

    @property
    def steps(self) -> list[Doing]:
        """All steps in their order."""
        return [one for stage in self.stages for one in stage]

    @property
    def known(self) -> int:
        """The fees that are known, together, in đồng."""
        return sum(one.known for one in self.steps)

    @property
    def sum(self) -> str:
        """The same as it is said."""
        return dong(self.known)

    @property
    def unknown(self) -> int:
        """For how many steps nobody has told us a fee yet."""
        return sum(1 for one in self.steps if one.unknown)


@require_safe
@public
def path(request: HttpRequest, key: str) -> HttpResponse:
    """The next question, the one that is asked for again, or the path."""
    event = next((one for one in life_events() if one.key == key), None)
    found = path_in_force(key) if event else None
    if event is None or found is None:
        raise NotFound("Không có trang này. Bạn hãy tìm thủ tục bằng ô tìm kiếm.")
    given = {name: str(value)[:40] for name, value in request.GET.items()}
    answers = found.taken(given)
    again = found.question_by_key.get(given.get(ASK, ""))
    if again is not None and again.key not in answers:
        again = None
    question = again or found.next_question(answers)
    if question is not None:
        return _ask(request, event, found, question, {**given, **answers})
    context = {
        "event": event,
        "told": told_path(found, answers),
        "answers": [
            (question, answer, _address(key, answers, name))
            for name, (question, answer) in zip(answers, in_words(found, answers), strict=True)
        ],
        "crumbs": _crumbs(event),
    }
    return render(request, "portal/life_path.html", context)


def _ask(
    request: HttpRequest, event: LifeEvent, found: LifePath, question: Question, given: Mapping[str, str]
) -> HttpResponse:
    """One question. What was answered before and after it goes along, so that nothing has to be chosen twice."""
    answers = found.taken(given)
    before = list(_before(found, question, answers))
    kept = {
        name: value for name, value in given.items() if name in found.question_by_key and name != question.key
    }
    context = {
        "event": event,
        "question": question,
        "chosen": given.get(question.key, ""),
        "kept": kept.items(),
        "number": len(before) + 1,
        "back": _address(event.key, {**kept, **answers}, before[-1])
        if before
        else reverse("portal:occasion", args=[event.key]),
        "said": in_words(found, {name: answers[name] for name in before}),
        "missed": request.GET.get(ASKED) == question.key and not given.get(question.key),
        "crumbs": _crumbs(event),
    }
    return render(request, "portal/life_question.html", context)


def _before(found: LifePath, question: Question, answers: Mapping[str, str]) -> Sequence[str]:
    """The questions that were answered before this one."""
    names = [one.key for one in found.questions]
    return [name for name in answers if names.index(name) < names.index(question.key)]


def _address(key: str, answers: Mapping[str, str], again: str) -> str:
    """Where a question is asked again, with all answers kept."""
    return f"{reverse('portal:life_path', args=[key])}?{urlencode({**answers, ASK: again})}"


def _crumbs(event: LifeEvent) -> list[tuple[str, Any]]:
    return crumbs((reverse("portal:occasion", args=[event.key]), _(event.title)), ("", _("Từng bước")))


def told_path(found: LifePath, answers: Mapping[str, str]) -> Told:
    """What to do with these answers, as it is in force today."""
    told, number_of = Told(), dict[str, int]()
    for stage in found.stages(answers):
        for step in stage:
            number_of[step.key] = len(number_of) + 1
        told.stages.append([_doing(step, number_of) for step in stage])
    return told


def _doing(step: PathStep, number_of: Mapping[str, int]) -> Doing:
    number = number_of[step.key]
    after = [number_of[key] for key in step.after if key in number_of]
    if not step.procedure:
        return Doing(number, str(step.title), str(step.note), after)
    try:
        content = frozen(published(step.procedure).pk)
    except NotFound:
        return Doing(number, str(step.title) or step.procedure, str(step.note), after, gone=True)
    case = content.case(step.case) or content.own_cases[0]
    return _of_procedure(
        Doing(number, named(content.code, content.title), str(step.note), after), step, content, case
    )


def _of_procedure(plain: Doing, step: PathStep, content: Content, case: Case) -> Doing:
    filed = as_filed(content, case)
    channel = "online" if "online" in case.filing else case.filing[0]
    fees = filed.fees_for(channel)
    return Doing(
        number=plain.number,
        title=str(step.title) or plain.title,
        note=plain.note,
        after=plain.after,
        content=content,
        case=case,
        english=english_name(content.code) or "",
        limit=catalogue_labels.limit(case.promised(channel)),
        cost=cost(filed, channel),
        online=channel == "online",
        papers=[(one, catalogue_labels.copies(one)) for one in case.components],
        opens=opens(content, channel, catalogue_labels.limit),
        others=0 if step.case else len(content.own_cases) - 1,
        known=sum(fee.amount or 0 for fee in fees),
        unknown=sum(1 for fee in fees if fee.status == "unknown"),
    )
