"""The clock looks at requests: officials are told once before a date and once when it has passed; what was answered
long ago is closed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.agencies.queries import calendar_of, colleagues
from motcua.agencies.types import Officer
from motcua.kernel import clock, rights
from motcua.kernel.actor import Actor
from motcua.kernel.vietnamese import moment
from motcua.notifications.commands import tell_all
from motcua.notifications.types import Notice
from motcua.platform import log
from motcua.platform.transactions import command
from motcua.privacy.answering import close_as
from motcua.privacy.kinds import Version, in_force
from motcua.privacy.models import DataRequest
from motcua.privacy.requests import REMINDED, TOPIC
from motcua.privacy.rules import ANSWERED, OPEN, is_soon
from motcua.process.deadline import due
from motcua.process.limit import Limit

_PAGE = "/ban-lam-viec/du-lieu-ca-nhan/yeu-cau/%s"
_SOON, _LATE = "soon", "late"


@command
def remind(*, actor: Actor) -> int:
    """Tell whoever answers of dates that come near or have passed, each once; returns how many were told of."""
    waiting = (
        DataRequest.objects.select_for_update(of=("self",)).filter(state__in=sorted(OPEN)).order_by("pk")
    )
    return sum(_remind(actor, request) for request in waiting)


@command
def close_answered(*, actor: Actor) -> int:
    """What was answered and has lain open long enough is closed; returns how many."""
    version, now = in_force(), clock.now()
    answered = (
        DataRequest.objects.select_for_update(of=("self",)).filter(state__in=sorted(ANSWERED)).order_by("pk")
    )
    over = [one for one in answered if _open_until(one, version) < now]
    for request in over:
        close_as(actor, request)
    return len(over)


def open_until(request: DataRequest) -> datetime | None:
    """Until when what was supplied can be fetched; None while there is no answer."""
    return _open_until(request, in_force()) if request.answered_at else None


def _open_until(request: DataRequest, version: Version) -> datetime:
    answered = request.answered_at or request.received_at
    return due(calendar_of(request.agency_id, answered), answered, version.open, cutoff=False).at


def _remind(actor: Actor, request: DataRequest) -> bool:
    new = [mark for mark in _marks(request) if mark not in request.reminded]
    if not new:
        return False
    request.reminded = [*request.reminded, *new]
    request.save(update_fields=["reminded"])
    log.record(TOPIC, request.pk, REMINDED, at=clock.now(), actor=actor, data={"of": new})
    _tell(request, new)
    return True


def _marks(request: DataRequest) -> Iterator[str]:
    """What there is to tell now, with the date that it is about: a new date is told of anew."""
    course, version = request.course, in_force()
    dates = {"answer": (course.due_at, version.remind_answer)}
    if course.acknowledged_at is None:
        dates["first"] = (course.first_due_at, version.remind_first)
    for what, (until, before) in dates.items():
        how = _how(request.agency_id, until, before)
        if how:
            yield f"{what} {how} {log.iso(until)}"


def _how(agency: str, until: datetime, before: Limit) -> str:
    now = clock.now()
    if now > until:
        return _LATE
    return _SOON if is_soon(calendar_of(agency), now, until, before) else ""


def _tell(request: DataRequest, marks: Sequence[str]) -> None:
    """To whoever is appointed for personal data there; of what is late to the head of the agency, too."""
    late = any(f" {_LATE} " in mark for mark in marks)
    people = list(colleagues(request.agency_id, rights.DATA))
    people += colleagues(request.agency_id, "director") if late else []
    told = {officer.pk: officer for officer in people if officer.email}
    tell_all(_letters(request, marks, told.values(), late=late))


def _letters(
    request: DataRequest, marks: Sequence[str], people: Iterable[Officer], *, late: bool
) -> Iterator[Notice]:
    for officer in people:
        with translation.override(officer.account.language):
            title, body = _words(request, late=late)
        yield Notice(
            key=f"data-request-{request.pk}:{marks[-1]}:officer-{officer.pk}", title=title, body=body,
            link=_PAGE % request.pk, email=officer.email, language=officer.account.language,
        )  # fmt: skip


def _words(request: DataRequest, *, late: bool) -> tuple[str, str]:
    number = {"number": request.pk}
    due_at = request.course.next_due_at or request.due_at
    said = {"moment": moment(due_at, _)}
    if late:
        title = _("Yêu cầu về dữ liệu cá nhân số %(number)s đã quá hạn") % number
        return title, _("Hạn là %(moment)s. Hãy trả lời ngay; người yêu cầu thấy yêu cầu đã quá hạn.") % said
    title = _("Yêu cầu về dữ liệu cá nhân số %(number)s sắp đến hạn") % number
    return title, _("Hạn trả lời: %(moment)s.") % said
