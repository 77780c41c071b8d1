"""Officials are written to before a promised date passes, and each working morning about their lists, if they like."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.agencies.access import must_administer
from motcua.agencies.queries import (
    accounts_in_posts,
    actor_for,
    calendar_of,
    colleagues,
    letter_addresses,
    officers_with_accounts,
    province,
)
from motcua.dossiers.lateness import Alert, Running, Who, reached
from motcua.dossiers.models import Dossier, Step
from motcua.dossiers.queries import labels, threads
from motcua.dossiers.queries.worklists import counts
from motcua.identity.queries import Account, account_by_id
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.vietnamese import day, moment
from motcua.notifications.commands import forget_others, fresh, tell_all
from motcua.notifications.queries import Kind, Text, filled, listed, register, wanted_by
from motcua.notifications.types import Matter, Notice
from motcua.platform.transactions import command
from motcua.process.states import RUNNING

_LATENESS, _MORNING = "lateness", "morning"
_DESK = "/ban-lam-viec/"


@dataclass(frozen=True)
class _Warned:
    """A dossier with the warning that it has come to."""

    dossier: Dossier
    due_at: datetime
    warning: Alert

    def matter(self) -> Matter:
        """New with another share, and with another date; said in the language that is active."""
        told = (
            _("%(code)s, %(procedure)s: quá hạn từ %(due)s")
            if self.warning.share >= 100
            else _("%(code)s, %(procedure)s: đã dùng %(share)s phần trăm thời gian, hạn %(due)s")
        )
        said = {
            "code": self.dossier.code,
            "procedure": self.dossier.procedure_name,
            "due": moment(self.due_at),
        }
        key = f"{self.dossier.pk}:{self.due_at.isoformat()}:{self.warning.share}"
        return Matter(key, told % {**said, "share": self.warning.share})


@command
def warn_of_lateness(*, actor: Actor) -> int:
    """Whoever has to see to a dossier gets one letter with all that came nearer to their dates since the last one;
    returns how many letters. Who chose not to get them, or has no address, gets none.
    """
    must_administer(actor)
    told = _told(clock.now())
    accounts = {one.account_id: told[number] for number, one in officers_with_accounts(list(told)).items()}
    forget_others(_LATENESS, list(accounts))
    reached_by = wanting(accounts, _LATENESS)
    letters = [_lateness_letter(one, email, accounts[one.pk]) for one, email in reached_by]
    tell_all(letter for letter in letters if letter)
    return sum(letter is not None for letter in letters)


@command
def greet(*, actor: Actor) -> int:
    """On a working day whoever chose it gets what their lists hold this morning; returns how many letters."""
    must_administer(actor)
    found = wanting(accounts_in_posts(), _MORNING)
    letters = [letter for one, email in found if (letter := _morning_letter(one, email))]
    tell_all(letters)
    return len(letters)


def wanting(accounts: Collection[int], kind: str) -> list[tuple[Account, str]]:
    """Whoever wants this kind of letter and can be reached."""
    return reachable(wanted_by(accounts, kind))


def reachable(accounts: Collection[int]) -> list[tuple[Account, str]]:
    """The open accounts among these, with their addresses."""
    found = [account_by_id(number) for number in sorted(accounts)]
    known = letter_addresses(found)
    return [(one, known[one.pk]) for one in found if one.is_active and known.get(one.pk)]


def _told(now: datetime) -> Mapping[int, list[_Warned]]:
    """By officer, what they are warned of."""
    told: Mapping[int, list[_Warned]] = defaultdict(list)
    people = People()
    for one in _warned(now):
        for officer in {number for who in one.warning.tell for number in people.who(who, one.dossier)}:
            told[officer].append(one)
    return told


def _warned(now: datetime) -> Iterator[_Warned]:
    running = Dossier.objects.filter(status__in=RUNNING, due_at__isnull=False, finished_at=None)
    for one in running.order_by("due_at").iterator():
        if one.due_at is None:
            continue
        time = Running(one.limit, one.received_at or one.submitted_at, one.due_at)
        if warning := reached(time, calendar_of(one.counted_at), now):
            yield _Warned(one, one.due_at, warning)


@dataclass
class People:
    """Who is meant by whom a warning names; each post is looked up once."""

    known: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def who(self, who: Who, dossier: Dossier) -> Iterator[int]:
        """Numbers of officers."""
        if who == "superior":
            yield from self.in_post(dossier.handling_id, "director")
        elif who == "overseer":
            for agency in province().overseers:
                yield from self.in_post(agency, "director")
        else:
            for step in dossier.open_steps:
                if not step["spec"].get("asked_by"):
                    yield from self.of_step(step)

    def of_step(self, step: Mapping[str, Any]) -> Sequence[int]:
        """Whoever does an open step, or could."""
        return [step["holder"]] if step["holder"] else self.in_post(step["agency"], step["spec"]["post"])

    def asking(self, asked: Step) -> Sequence[int]:
        """Whoever holds the step on which an opinion was asked for, or could."""
        steps = {step["no"]: step for step in asked.dossier.open_steps}
        lead = steps[asked.no]["spec"].get("asked_by") if asked.no in steps else None
        return self.of_step(steps[lead]) if lead in steps else []

    def in_post(self, agency: str, post: str) -> list[int]:
        if (agency, post) not in self.known:
            self.known[agency, post] = [one.pk for one in colleagues(agency, post)]
        return self.known[agency, post]


def _lateness_letter(account: Account, email: str, warned: Sequence[_Warned]) -> Notice | None:
    with translation.override(account.language):
        new = fresh(account.pk, _LATENESS, [one.matter() for one in warned])
        if not new:
            return None
        values = {"viec": listed(new), "so": str(len(new))}
        said = filled("officials.lateness", values) or _usual_lateness(**values)
        key = f"lateness:{account.pk}:{clock.now().isoformat(timespec='minutes')}"
        return Notice(
            key=key, title=said.subject, body=said.body, link=_DESK, email=email, language=account.language
        )


def _morning_letter(account: Account, email: str) -> Notice | None:
    """None on a day of rest, and for whoever has nothing in their lists."""
    actor, now = actor_for(account), clock.now()
    places = sorted({post.agency for post in actor.posts})
    if not places or not calendar_of(places[0]).is_working(now.date()):
        return None
    number = counts(actor, now=now)
    news, asked = labels.news(actor), threads.count(actor).waiting
    if not (any(number.values()) or news or asked):
        return None
    with translation.override(account.language):
        values = {"cho": str(number["waiting"]), "hom_nay": str(number["today"]), "qua_han": str(number["late"]),
                  "dang_giu": str(number["mine"]), "ngay": day(now), "cau_hoi": str(asked),
                  "theo_doi": str(news)}  # fmt: skip
        said = filled("officials.morning", values) or _usual_morning(**values)
        return Notice(
            key=f"morning:{account.pk}:{now:%Y-%m-%d}", title=said.subject, body=said.body, link=_DESK,
            email=email, language=account.language,
        )  # fmt: skip


def _usual_lateness(viec: str, so: str) -> Text:
    title = _("%(number)s hồ sơ sắp đến hạn hoặc quá hạn") % {"number": so}
    return Text(title, _("Những hồ sơ này vừa đến gần hạn hơn hoặc đã quá hạn:") + f"\n\n{viec}")


def _usual_morning(
    *, cho: str, hom_nay: str, qua_han: str, dang_giu: str, ngay: str, cau_hoi: str, theo_doi: str
) -> Text:
    said = {"waiting": cho, "today": hom_nay, "late": qua_han, "mine": dang_giu}
    more = _("Người nộp hỏi, chờ trả lời: %(asked)s. Hồ sơ theo dõi có diễn biến mới: %(news)s.")
    body = _(
        "Chờ anh chị: %(waiting)s hồ sơ, trong đó đến hạn hôm nay %(today)s, quá hạn %(late)s. Đang giữ: %(mine)s."
    )
    body = f"{body % said} {more % {'asked': cau_hoi, 'news': theo_doi}}"
    return Text(_("Việc sáng nay, %(day)s") % {"day": ngay}, body)


register(
    Kind(
        key="officials.lateness",
        title=lambda: _("Thư báo hồ sơ sắp đến hạn, quá hạn (cho cán bộ)"),
        places={"viec": gettext_noop("các hồ sơ, mỗi dòng một hồ sơ"), "so": gettext_noop("bao nhiêu hồ sơ")},
        usual=lambda: _usual_lateness("{viec}", "{so}"),
        sample=lambda: {"viec": "- H90.61-261130-0001", "so": "1"},
    ),
    Kind(
        key="officials.morning",
        title=lambda: _("Bản tin mỗi sáng (cho cán bộ)"),
        places={
            "cho": gettext_noop("số hồ sơ chờ"),
            "hom_nay": gettext_noop("số đến hạn hôm nay"),
            "qua_han": gettext_noop("số quá hạn"),
            "dang_giu": gettext_noop("số đang giữ"),
            "ngay": gettext_noop("ngày"),
            "cau_hoi": gettext_noop("số câu hỏi của người nộp chờ trả lời"),
            "theo_doi": gettext_noop("số hồ sơ theo dõi có diễn biến mới"),
        },
        usual=lambda: _usual_morning(
            cho="{cho}",
            hom_nay="{hom_nay}",
            qua_han="{qua_han}",
            dang_giu="{dang_giu}",
            ngay="{ngay}",
            cau_hoi="{cau_hoi}",
            theo_doi="{theo_doi}",
        ),
        sample=lambda: {
            "cho": "12",
            "hom_nay": "2",
            "qua_han": "0",
            "dang_giu": "3",
            "ngay": "30/11/2026",
            "cau_hoi": "1",
            "theo_doi": "2",
        },
    ),
)
