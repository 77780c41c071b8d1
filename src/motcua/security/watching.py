"""By the clock: what the machine noticed is kept, and whoever keeps the register is written to before a clock ends,
when it has, and when something was noticed; once each."""

from collections.abc import Iterator, Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.agencies.queries import administrators_at_work
from motcua.identity.queries import Account
from motcua.kernel.actor import Actor
from motcua.kernel.vietnamese import moment
from motcua.notifications.commands import write_letters
from motcua.notifications.types import Letter
from motcua.platform.transactions import command
from motcua.security.access import KEEPERS, ensure_keeps_register
from motcua.security.clocks_now import clocks_of
from motcua.security.duties import Clock, State, pressing
from motcua.security.models import Incident, Noticed
from motcua.security.noticing import Seen, seen
from motcua.security.wording import noticed_words, step_words
from motcua.security.yearly import reports_pressing

REGISTER = "/ban-lam-viec/an-toan/"


@command
def watch(*, actor: Actor) -> int:
    """Look once; returns how many letters were due. What was written before is not written again."""
    ensure_keeps_register(actor)
    new = [row for one in seen() if (row := _kept(one))]
    told = [*_about_noticed(new), *_about_clocks(), *_about_years()]
    return write_letters(told)


def _kept(one: Seen) -> Noticed | None:
    """The row of something seen for the first time; None when it is known."""
    defaults = {"kind": one.kind, "at": one.at, "about": dict(one.about)}
    row, is_new = Noticed.objects.get_or_create(key=one.key, defaults=defaults)
    return row if is_new else None


def _keepers() -> list[Account]:
    """Whoever is charged with security; where nobody is, the administrators of the province."""
    return next((found for right in KEEPERS if (found := administrators_at_work(right))), [])


def _about_noticed(new: Sequence[Noticed]) -> Iterator[Letter]:
    for row in new:
        for account in _keepers():
            with translation.override(account.language):
                title, body = _("Hệ thống nhận thấy điều có thể là sự cố"), noticed_words(row)[1]
            yield Letter(f"noticed:{row.key}", account, title, body, REGISTER)


def _about_clocks() -> Iterator[Letter]:
    rows = Incident.objects.filter(closed_at=None).prefetch_related("sent")
    keepers = _keepers()
    for found in rows.select_related("registered_by__account"):
        by = found.registered_by.account if found.registered_by else None
        told = [*keepers, *([by] if by and by not in keepers and by.is_active else [])]
        for one in pressing(clocks_of(found)):
            # Another hour is another clock: who corrected the moment is told anew.
            key = f"incident:{found.pk}:{one.step}:{one.state}:{int(one.due.timestamp())}"
            for account in told:
                with translation.override(account.language):
                    title, body = _clock_words(found.number, one)
                yield Letter(key, account, title, body, f"{REGISTER}{found.number}")


def _about_years() -> Iterator[Letter]:
    for year, one in reports_pressing():
        key = f"yearly:{year}:{one.step}:{one.state}"
        for account in _keepers():
            with translation.override(account.language):
                title, body = _clock_words(_("Báo cáo năm %(year)s") % {"year": year}, one)
            yield Letter(key, account, title, body, f"{REGISTER}bao-cao-nam/{year}")


def _clock_words(number: str, one: Clock) -> tuple[str, str]:
    said = {
        "number": number,
        "step": step_words(one.step),
        "due": moment(one.due),
        "source": one.source,
    }
    if one.state is State.AT_ONCE:
        title, body = _("%(number)s: phải báo ngay"), _("%(step)s phải gửi ngay khi phát hiện (%(source)s).")
    elif one.state is State.LATE:
        title = _("%(number)s: đã quá hạn")
        body = _("%(step)s phải gửi trước %(due)s (%(source)s) và chưa ghi là đã gửi.")
    else:
        title, body = _("%(number)s: sắp hết hạn"), _("%(step)s phải gửi trước %(due)s (%(source)s).")
    return title % said, body % said
