"""Requests are answered: acknowledged within their two days, extended once, carried out or refused, and closed."""

from typing import Any

from motcua.agencies.queries import calendar_of
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import normal
from motcua.platform import log
from motcua.platform.inputs import MOST_LETTERS, TOO_LONG, reason_given
from motcua.platform.transactions import command
from motcua.privacy import access, rules
from motcua.privacy.asking import columns
from motcua.privacy.erasing import erase
from motcua.privacy.kinds import in_force
from motcua.privacy.models import DataRequest
from motcua.privacy.requests import ACKNOWLEDGED, CARRIED_OUT, CLOSED, EXTENDED, REFUSED, TOPIC
from motcua.privacy.rules import Act


@command
def acknowledge(*, actor: Actor, request: int, note: str = "", processor: str = "") -> DataRequest:
    """The first answer: it is being looked at. `processor` names whoever must act, too, which gives more time.

    Raises `Conflict` for one that went on meanwhile, as all of these do.
    """
    found = _locked(actor, request)
    found.processor = normal(processor)[:200]
    _move(found, Act.ACKNOWLEDGE, processor=bool(found.processor))
    data = {"due_at": found.due_at.isoformat(), "processor": found.processor}
    return _told(actor, found, ACKNOWLEDGED, data, _words(note, needed=False))


@command
def extend(*, actor: Actor, request: int, reason: str) -> DataRequest:
    """More time, once, with its reason. Raises `Invalid` (field `reason`) without one."""
    found = _locked(actor, request)
    why = reason_given(reason)
    _move(found, Act.EXTEND)
    return _told(actor, found, EXTENDED, {"due_at": found.due_at.isoformat()}, why)


@command
def carry_out(*, actor: Actor, request: int, answer: str) -> DataRequest:
    """It is done, and how. Of a deletion whatever may go goes now, in this transaction; what went is told by number.

    Raises `Invalid` (field `answer`) without words.
    """
    found = _locked(actor, request)
    said = _words(answer, name="answer")
    _move(found, Act.CARRY_OUT)
    data: dict[str, Any] = {"late": found.course.is_late(clock.now())}
    if found.kind == "delete":
        data["went"] = erase(found, actor=actor)
    return _told(actor, found, CARRIED_OUT, data, said)


@command
def refuse(*, actor: Actor, request: int, ground: str, reason: str) -> DataRequest:
    """It is not done, on a ground of the law and in words. Raises `Invalid` (fields `ground`, `reason`)."""
    found = _locked(actor, request)
    if ground not in in_force().grounds:
        sentence = "Hãy chọn căn cứ từ chối."
        raise Invalid(sentence, fields={"ground": [sentence]})
    said = _words(reason, name="reason")
    found.ground = ground
    _move(found, Act.REFUSE)
    data = {"ground": ground, "late": found.course.is_late(clock.now())}
    return _told(actor, found, REFUSED, data, said)


@command
def close(*, actor: Actor, request: int) -> DataRequest:
    """The answer has reached the person; nothing more can be fetched. The clock does it after a while."""
    return close_as(actor, _locked(actor, request))


def close_as(actor: Actor, found: DataRequest) -> DataRequest:
    """The same of a row that is locked already."""
    _move(found, Act.CLOSE)
    return _told(actor, found, CLOSED, {}, "")


def _locked(actor: Actor, number: int) -> DataRequest:
    found = access.get(actor, number)
    access.must_answer(actor, found)
    return DataRequest.objects.select_for_update().get(pk=found.pk)


def _move(found: DataRequest, act: Act, *, processor: bool = False) -> None:
    calendar = calendar_of(found.agency_id, found.received_at)
    course = rules.after(found.course, act, clock.now(), calendar, processor=processor)
    for name, value in columns(course).items():
        setattr(found, name, value)
    found.save()


def _told(actor: Actor, found: DataRequest, event: str, data: dict[str, Any], note: str) -> DataRequest:
    words = {"note": note} if note else None
    log.record(TOPIC, found.pk, event, at=clock.now(), actor=actor, data=data, words=words)
    return found


def _words(text: str, *, name: str = "note", needed: bool = True) -> str:
    said = normal(text)
    sentence = TOO_LONG if len(said) > MOST_LETTERS else ""
    if needed and not said:
        sentence = "Hãy viết câu trả lời cho người yêu cầu."
    if sentence:
        raise Invalid(sentence, fields={name: [sentence]})
    return said
