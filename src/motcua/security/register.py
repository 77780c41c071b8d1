"""The register is kept: each act has its actor, its event and the words beside it; nothing in it is ever deleted.

What people wrote may name persons, so it stands beside the log and in the row; the log itself holds marks and moments.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_noop

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.vietnamese import moment
from motcua.platform import log
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command
from motcua.security import clocks_now, events
from motcua.security.access import ensure_keeps_register
from motcua.security.models import PREFIXES, Incident, Noticed, Sent
from motcua.security.types import (
    Closed,
    Contained,
    CorrectedIncident,
    CorrectedWeakness,
    IncidentGiven,
    NotedGiven,
    Reopened,
    SentGiven,
    WeaknessGiven,
)

_WORDS = frozenset(
    {"title", "what", "noticed_by", "systems", "data", "consequences", "measures", "contact", "lessons"}
)


@command
def register(*, actor: Actor, given: IncidentGiven | WeaknessGiven, noticed: int | None = None) -> Incident:
    """An incident or a weakness enters the register under the next number of its year; its clocks run from then on.

    `noticed` is the number of what the machine had noticed of it. Raises `Invalid` by field.
    """
    ensure_keeps_register(actor)
    columns, now = _checked(given), clock.now()
    kind = Incident.Kind.INCIDENT if isinstance(given, IncidentGiven) else Incident.Kind.WEAKNESS
    found = Incident.objects.create(
        kind=kind, year=now.year, ordinal=_next_ordinal(kind, now.year), registered_at=now,
        registered_by_id=actor.officer_id, **columns,
    )  # fmt: skip
    if noticed is not None:
        _unsettled(noticed, set_aside_at=None, incident=found)
    _tell(found, events.REGISTERED, actor, {"number": found.number, **_marks(columns)}, _words(columns))
    return found


def _next_ordinal(kind: str, year: int) -> int:
    """The next number of the series; the lock holds until this transaction ends, so that none is given twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [PREFIXES[kind], year])
    last = (
        Incident.objects.filter(kind=kind, year=year).order_by("-ordinal").values_list("ordinal", flat=True)
    )
    return (last.first() or 0) + 1


def _checked(given: IncidentGiven | WeaknessGiven) -> dict[str, Any]:
    columns, wrong = given.columns(), {}
    if columns["noticed_at"] > clock.now():
        wrong["noticed_hour"] = [gettext_noop("Giờ phát hiện chưa đến. Hãy ghi giờ đã qua.")]
    happened = columns.get("happened_at")
    if happened and happened > columns["noticed_at"]:
        wrong["happened_on"] = [gettext_noop("Sự cố không thể xảy ra sau khi được phát hiện.")]
    if wrong:
        raise Invalid("Còn chỗ ghi chưa đúng, xem từng ô.", fields=wrong)
    return columns


@command
def correct(*, actor: Actor, number: str, given: CorrectedIncident | CorrectedWeakness) -> Incident:
    """What is known now in place of what was known; the log keeps both. Raises `Invalid` by field."""
    ensure_keeps_register(actor)
    found, columns = _open(number), _checked(given)
    if isinstance(given, CorrectedIncident) != (found.kind == Incident.Kind.INCIDENT):
        raise Invalid("Sự cố và lỗ hổng có các ô khác nhau; hãy đính chính đúng loại.")
    before = {name: getattr(found, name) for name in columns}
    changed = {name: value for name, value in columns.items() if before[name] != value}
    if not changed:
        raise Invalid("Không có gì khác với điều đã ghi.")
    for name, value in changed.items():
        setattr(found, name, value)
    found.save(update_fields=list(changed))
    old = {name: before[name] for name in changed}
    data = {"reason": given.reason, "before": _marks(old), "after": _marks(changed)}
    words = {f"{name}.{when}": text for name in changed if name in _WORDS
             for when, text in (("before", old[name]), ("after", changed[name]))}  # fmt: skip
    _tell(found, events.CORRECTED, actor, data, words)
    return found


@command
def note(*, actor: Actor, number: str, given: NotedGiven) -> None:
    """A line of the chronology; also of one that is closed, for what becomes known later belongs to it."""
    ensure_keeps_register(actor)
    found = _locked(number)
    _not_ahead(given.at, "hour")
    _tell(found, events.NOTED, actor, {"on": log.iso(given.at)}, {"text": given.text})


@command
def contain(*, actor: Actor, number: str, given: Contained) -> None:
    """It does no more harm. Raises `Conflict` when that was said before."""
    ensure_keeps_register(actor)
    found = _open(number)
    if found.contained_at is not None:
        raise Conflict("Đã ghi là ngăn chặn hoặc sửa xong.")
    _not_before(found, given.at)
    found.contained_at = given.at
    found.save(update_fields=["contained_at"])
    _tell(found, events.CONTAINED, actor, {"on": log.iso(given.at)}, {"text": given.text})


@command
def record_sent(*, actor: Actor, number: str, given: SentGiven) -> Sent:
    """A notice, a report or an answer left; the first of a step stops its clock. Raises `Invalid` by field."""
    ensure_keeps_register(actor)
    found = _open(number)
    if given.step not in clocks_now.steps_of(found):
        sentence = "Hãy chọn đã gửi gì."
        raise Invalid(sentence, fields={"step": [sentence]})
    _not_before(found, given.at)
    sent = Sent.objects.create(
        incident=found, step=given.step, at=given.at, to=given.to, reference=given.reference
    )
    data = {"sent": sent.pk, "step": given.step, "on": log.iso(given.at)}
    _tell(found, events.SENT, actor, data, {"to": given.to, "reference": given.reference})
    return sent


@command
def withdraw_sent(*, actor: Actor, number: str, sent: int, reason: str) -> None:
    """It was written down by mistake: nothing left, and the clock runs on. Raises `NotFound`."""
    ensure_keeps_register(actor)
    found, why = _open(number), reason_given(reason)
    row = found.sent.filter(pk=sent).first()
    if row is None:
        raise NotFound("Không có văn bản này.")
    data = {"sent": sent, "step": row.step, "on": log.iso(row.at), "reason": why}
    _tell(found, events.SENT_WITHDRAWN, actor, data, {"to": row.to, "reference": row.reference})
    row.delete()


@command
def close(*, actor: Actor, number: str, given: Closed) -> None:
    """It is over, and this was learnt. Raises `Conflict` while it is not contained or something must still be sent."""
    ensure_keeps_register(actor)
    found = _open(number)
    if found.contained_at is None:
        raise Conflict("Chưa ghi đã ngăn chặn hoặc sửa xong nên chưa kết thúc được.")
    if any(one.is_open for one in clocks_now.clocks_of(found)):
        raise Conflict("Còn thông báo hoặc báo cáo chưa gửi nên chưa kết thúc được.")
    found.closed_at, found.lessons = clock.now(), given.lessons
    found.save(update_fields=["closed_at", "lessons"])
    _tell(found, events.CLOSED, actor, {}, {"lessons": given.lessons})


@command
def reopen(*, actor: Actor, number: str, given: Reopened) -> None:
    """It is not over after all. Raises `Conflict` when it is open."""
    ensure_keeps_register(actor)
    found = _locked(number)
    if found.closed_at is None:
        raise Conflict("Sự cố này chưa kết thúc.")
    found.closed_at = None
    found.save(update_fields=["closed_at"])
    _tell(found, events.REOPENED, actor, {"reason": given.reason}, {})


@command
def set_aside(*, actor: Actor, noticed: int, reason: str) -> None:
    """What the machine noticed is no incident, for a reason. Raises `NotFound` when somebody settled it before."""
    ensure_keeps_register(actor)
    why, now = reason_given(reason), clock.now()
    found = _unsettled(noticed, set_aside_at=now, set_aside_why=why)
    data = {"key": found.key, "kind": found.kind, "reason": why}
    log.record(events.NOTICED, found.pk, events.SET_ASIDE, at=now, actor=actor, data=data)


def _unsettled(noticed: int, **settled: Any) -> Noticed:
    """What the machine noticed, settled now."""
    rows = Noticed.objects.select_for_update().filter(pk=noticed, incident=None, set_aside_at=None)
    found = rows.first()
    if found is None:
        raise NotFound("Điều này đã được ghi vào sổ hoặc đã được bỏ qua.")
    for name, value in settled.items():
        setattr(found, name, value)
    found.save(update_fields=list(settled))
    return found


def numbered(number: str) -> dict[str, Any]:
    """By what a number is found; `NotFound` for what is no number."""
    prefix, _, rest = number.partition("-")
    year, _, ordinal = rest.partition("-")
    kinds = {shown: kind for kind, shown in PREFIXES.items()}
    if prefix not in kinds or not (year.isdecimal() and ordinal.isdecimal() and len(year + ordinal) < 12):
        raise NotFound("Trong sổ không có số này.")
    return {"kind": kinds[prefix], "year": int(year), "ordinal": int(ordinal)}


def _locked(number: str) -> Incident:
    found = Incident.objects.select_for_update().filter(**numbered(number)).first()
    if found is None:
        raise NotFound("Trong sổ không có số này.")
    return found


def _open(number: str) -> Incident:
    found = _locked(number)
    if found.closed_at is not None:
        raise Conflict("Sự cố này đã kết thúc. Muốn ghi thêm hãy mở lại, hoặc ghi vào diễn biến.")
    return found


def _not_ahead(at: datetime, field: str) -> None:
    if at > clock.now():
        sentence = "Giờ này chưa đến. Hãy ghi giờ đã qua."
        raise Invalid(sentence, fields={field: [sentence]})


def _not_before(found: Incident, at: datetime) -> None:
    _not_ahead(at, "hour")
    if at < found.noticed_at:
        raise Invalid(
            "Giờ này trước khi phát hiện (%(noticed)s).", noticed=moment(found.noticed_at),
            fields={"hour": ["Giờ này trước khi phát hiện."]},
        )  # fmt: skip


def _words(columns: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in columns.items() if name in _WORDS and value}


def _marks(columns: Mapping[str, Any]) -> dict[str, Any]:
    """What is not words, as the log takes it."""
    kept = {name: value for name, value in columns.items() if name not in _WORDS}
    return {name: log.iso(value) if isinstance(value, datetime) else value for name, value in kept.items()}


def _tell(
    found: Incident, event: str, actor: Actor, data: Mapping[str, Any], words: Mapping[str, str]
) -> None:
    kept = {name: text for name, text in words.items() if text}
    log.record(events.TOPIC, found.pk, event, at=clock.now(), actor=actor, data=data, words=kept)
