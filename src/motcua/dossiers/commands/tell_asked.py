"""Officials of agencies that were asked for an opinion are written to: when they are asked, and as their date nears."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.agencies.access import must_administer
from motcua.agencies.queries import calendar_of, officers_with_accounts, province
from motcua.dossiers.commands.warn_officials import People, reachable
from motcua.dossiers.lateness import Alert, Running, reached
from motcua.dossiers.models import Step
from motcua.identity.queries import Account
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.vietnamese import moment
from motcua.notifications.commands import forget_others, fresh, tell_all
from motcua.notifications.queries import Kind, Text, filled, listed, register
from motcua.notifications.types import Matter, Notice
from motcua.platform.transactions import command

_ASKED = "asked"
_DESK = "/ban-lam-viec/"


@dataclass(frozen=True)
class _Question:
    """An opinion that is waited for, with the share of its time that is used up; none: it was only asked."""

    step: Step
    warning: Alert | None

    def matter(self) -> Matter:
        """New when it is asked, and with another share; said in the language that is active."""
        share = self.warning.share if self.warning else 0
        told = _("%(code)s, %(procedure)s: trả lời trước %(due)s")
        if share >= 100:
            told = _("%(code)s, %(procedure)s: quá hạn trả lời từ %(due)s")
        elif share:
            told = _("%(code)s, %(procedure)s: đã dùng %(share)s phần trăm thời gian, trả lời trước %(due)s")
        dossier = self.step.dossier
        said = {"code": dossier.code, "procedure": dossier.procedure_name, "due": moment(self.step.due_at)}
        return Matter(f"{self.step.pk}:{share}", told % {**said, "share": share})

    def told(self, people: People) -> Iterator[int]:
        """Officers: whoever answers, and above a share those whom it names, in the agency that was asked; once it is
        late, whoever asked.
        """
        step = {
            "holder": self.step.holder_id,
            "agency": self.step.agency_id,
            "spec": {"post": self.step.role},
        }
        yield from people.of_step(step)
        tell = self.warning.tell if self.warning else frozenset()
        if "superior" in tell:
            yield from people.in_post(self.step.agency_id, "director")
        if "overseer" in tell:
            for agency in province().overseers:
                yield from people.in_post(agency, "director")
        if self.warning and self.warning.share >= 100:
            yield from people.asking(self.step)


@command
def tell_asked(*, actor: Actor) -> int:
    """Each official gets one letter with every question that is new or came nearer to its date since the last one;
    returns how many letters. It is part of their office, so nobody chooses it away; who has no address gets none.
    """
    must_administer(actor)
    told = _told(clock.now())
    accounts = {one.account_id: told[number] for number, one in officers_with_accounts(list(told)).items()}
    forget_others(_ASKED, list(accounts))
    letters = [_letter(one, email, accounts[one.pk]) for one, email in reachable(accounts)]
    tell_all(letter for letter in letters if letter)
    return sum(letter is not None for letter in letters)


def _told(now: datetime) -> Mapping[int, list[_Question]]:
    told: Mapping[int, list[_Question]] = defaultdict(list)
    people = People()
    for one in _questions(now):
        for officer in set(one.told(people)):
            told[officer].append(one)
    return told


def _questions(now: datetime) -> Iterator[_Question]:
    waiting = Step.objects.filter(closed_at__isnull=True, shown__isnull=False, rests=False)
    for step in waiting.select_related("dossier").order_by("due_at"):
        calendar = calendar_of(step.agency_id)
        hours = calendar.working_minutes_between(step.opened_at, step.due_at) / 60
        time = Running(f"{max(round(hours), 1)}h", step.opened_at, step.due_at)
        yield _Question(step, reached(time, calendar, now))


def _letter(account: Account, email: str, asked: Sequence[_Question]) -> Notice | None:
    with translation.override(account.language):
        new = fresh(account.pk, _ASKED, [one.matter() for one in asked])
        if not new:
            return None
        values = {"viec": listed(new), "so": str(len(new))}
        said = filled("officials.asked", values) or _usual(**values)
        key = f"asked:{account.pk}:{clock.now().isoformat(timespec='minutes')}"
        return Notice(
            key=key, title=said.subject, body=said.body, link=_DESK, email=email, language=account.language
        )


def _usual(viec: str, so: str) -> Text:
    title = _("Chờ ý kiến của cơ quan anh chị: %(number)s hồ sơ") % {"number": so}
    return Text(title, _("Cơ quan anh chị được hỏi ý kiến về những hồ sơ này:") + f"\n\n{viec}")


register(
    Kind(
        key="officials.asked",
        title=lambda: _("Thư báo cơ quan được hỏi ý kiến (cho cán bộ)"),
        places={"viec": gettext_noop("các hồ sơ, mỗi dòng một hồ sơ"), "so": gettext_noop("bao nhiêu hồ sơ")},
        usual=lambda: _usual("{viec}", "{so}"),
        sample=lambda: {"viec": "- H90.61-261130-0001", "so": "1"},
    ),
)
