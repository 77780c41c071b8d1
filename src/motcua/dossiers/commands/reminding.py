"""Reminding: the clock looks by index for what comes near and tells whoever it concerns, once, with what is prepared.

They may take it up, say no to it, to its kind or to all reminders, and take that back; every step of it is in the log.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.agencies.queries import actor_for
from motcua.dossiers.commands.drafts import begun
from motcua.dossiers.models import Dossier, Draft, Reminder, ReminderOff
from motcua.dossiers.reminders import Rule, reaches, rule_named, rules, years_before
from motcua.identity.queries import Account, accounts_born, accounts_of
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, NotFound
from motcua.kernel.vietnamese import day
from motcua.notifications.commands import tell_all
from motcua.notifications.queries import Kind, Text, filled, register
from motcua.notifications.types import Notice
from motcua.personal_store.queries import children_born, ending
from motcua.platform import log
from motcua.platform.transactions import command
from motcua.procedures.queries import is_in_force
from motcua.process.states import ENDED

TOPIC, CHOICES = "reminder", "reminder_choice"
ABOUT = "reminder.told"
LINK = "/nhac-viec"
_MOST = 500


@dataclass(frozen=True)
class Coming:
    """Something that comes near for somebody: by which rule, the day, what it is about; `key` is the occasion."""

    rule: Rule
    account: Account
    key: str
    about: str
    on: date

    @property
    def party(self) -> int:
        """Whom it concerns."""
        return int(self.account.party_id or 0)


@command
def remind(*, actor: Actor) -> int:
    """Tell everybody who was not told yet; returns how many. At most some hundred at once: the next hour goes on."""
    today = clock.now().date()
    told = 0
    for rule in rules(today).rules:
        if is_in_force(rule.procedure):
            told += len([one for one in _wanted(rule, list(_coming(rule, today))) if _tell(actor, one)])
    return told


def _coming(rule: Rule, today: date) -> Iterator[Coming]:
    """What the rule finds: nothing that is over, nothing that is further away than it says."""
    last = today + timedelta(days=rule.days)
    if rule.paper:
        papers = ending(rule.paper, today, last)
        known = accounts_of({paper.party_id for paper in papers})
        for paper in papers:
            for account in known.get(int(paper.party_id or 0), ()):
                yield Coming(rule, account, f"{rule.key}:{paper.pk}", paper.title, paper.valid_until or last)
        return
    years = rule.age or rule.child
    born = (years_before(today, years), years_before(last, years))
    if rule.age:
        for account, born_on in accounts_born(*born):
            yield Coming(rule, account, f"{rule.key}:{account.party_id}", "", reaches(born_on, years))
        return
    papers = children_born(*born)
    known = accounts_of({paper.party_id for paper in papers})
    for paper in papers:
        for account in known.get(int(paper.party_id or 0), ()):
            on = reaches(paper.about_born or today, years)
            yield Coming(rule, account, f"{rule.key}:{paper.party_id}:{paper.about_born}", paper.about, on)


def _wanted(rule: Rule, coming: list[Coming]) -> list[Coming]:
    """Without those who were told, want to hear nothing, or are at it already."""
    if not coming:
        return []
    parties = {one.party for one in coming}
    told = set(Reminder.objects.filter(key__in=[one.key for one in coming]).values_list("key", flat=True))
    off = set(
        ReminderOff.objects.filter(party__in=parties, rule__in=("", rule.key)).values_list(
            "party_id", flat=True
        )
    )
    running = Dossier.objects.filter(owner_id__in=parties, procedure_code=rule.procedure)
    busy = off | set(running.exclude(status__in=ENDED).values_list("owner_id", flat=True))
    first = {one.key: one for one in coming if one.key not in told and one.party not in busy}
    return list(first.values())[:_MOST]


def _tell(actor: Actor, coming: Coming) -> bool:
    """One reminder, with its draft, its message and its line in the log, or none of it."""
    rule, now = coming.rule, clock.now()
    with transaction.atomic():
        made, new = Reminder.objects.get_or_create(
            key=coming.key,
            defaults={
                "party_id": coming.party, "rule": rule.key, "level": rule.level, "about": coming.about,
                "ends_on": coming.on, "told_at": now,
            },
        )  # fmt: skip
        if not new:
            return False
        if rule.level > 1:
            Reminder.objects.filter(pk=made.pk).update(draft=_prepared(coming))
        data = {
            "rule": rule.key,
            "level": rule.level,
            "party": coming.party,
            "ends_on": coming.on.isoformat(),
        }
        log.record(TOPIC, made.pk, "reminded", at=now, actor=actor, data=data)
        tell_all([_notice(made, coming)])
    return True


def _prepared(coming: Coming) -> Draft:
    """A draft as its person would begin it, in the case that is recommended. It says nothing in their name: what is
    known fills the form when they open it, and they alone can send it."""
    draft = begun(actor_for(coming.account), coming.rule.procedure)
    if coming.rule.case:
        Draft.objects.filter(pk=draft.pk).update(case_code=coming.rule.case)
    return draft


def _notice(made: Reminder, coming: Coming) -> Notice:
    with translation.override(coming.account.language):
        values = {"viec": coming.rule.said_title, "ngay": day(coming.on), "vi_sao": coming.rule.said_words}
        said = filled(ABOUT, values) or _usual(**values)
        return Notice(
            key=f"reminder:{made.pk}", title=said.subject, body=said.body, link=LINK, party_id=coming.party,
            email=coming.account.confirmed_email, language=coming.account.language, about=ABOUT, values=values,
        )  # fmt: skip


def _usual(viec: str, ngay: str, vi_sao: str) -> Text:
    body = _("%(why)s\n\nNgày cần nhớ: %(day)s. Xem, làm tiếp hoặc từ chối ở trang “Nhắc việc”.")
    return Text(viec, body % {"why": vi_sao, "day": ngay})


register(
    Kind(
        key=ABOUT,
        title=lambda: _("Nhắc việc trước khi giấy tờ hết hạn hoặc đến tuổi"),
        places={
            "viec": gettext_noop("việc cần nhớ"),
            "ngay": gettext_noop("ngày hết hạn hoặc đến tuổi"),
            "vi_sao": gettext_noop("vì sao, cần làm gì"),
        },
        usual=lambda: _usual("{viec}", "{ngay}", "{vi_sao}"),
        sample=lambda: {
            "viec": _("Giấy phép lao động sắp hết hạn"), "ngay": "15/01/2027",
            "vi_sao": _("Gia hạn trước ngày hết hạn thì người lao động không phải nghỉ việc."),
        },
    )
)  # fmt: skip


@command
def take_up(*, actor: Actor, reminder: int) -> Draft:
    """The person goes on with it: the draft that was prepared, or one that is begun now. `Conflict` once refused."""
    made = _own(actor, reminder)
    rule = rule_named(made.rule)
    if rule is None:
        raise NotFound("Lời nhắc này không còn nữa.")
    if made.refused_at:
        raise Conflict("Bạn đã từ chối lời nhắc này. Hãy bấm “Nhận lại” trước.")
    draft = made.draft or begun(actor, rule.procedure)
    if rule.case and made.draft is None:
        Draft.objects.filter(pk=draft.pk).update(case_code=rule.case)
    Reminder.objects.filter(pk=made.pk).update(draft=draft, taken_at=made.taken_at or clock.now())
    log.record(TOPIC, made.pk, "taken_up", at=clock.now(), actor=actor, data={"rule": made.rule})
    return draft


@command
def refuse_reminder(*, actor: Actor, reminder: int) -> None:
    """The person says no: the draft that was prepared goes, unless somebody has written in it. Twice is once."""
    made = _own(actor, reminder)
    if made.refused_at:
        return
    now = clock.now()
    prepared = Draft.objects.filter(
        pk__in=[made.draft_id] if made.draft_id else [], dossier=None, answers={}, papers=None
    )
    untouched = bool(prepared.delete()[0]) if made.taken_at is None else False
    Reminder.objects.filter(pk=made.pk).update(refused_at=now)
    log.record(
        TOPIC, made.pk, "refused", at=now, actor=actor, data={"rule": made.rule, "discarded": untouched}
    )


@command
def take_refusal_back(*, actor: Actor, reminder: int) -> None:
    """It counts again as if nothing had been said."""
    made = _own(actor, reminder)
    Reminder.objects.filter(pk=made.pk).update(refused_at=None, taken_at=None)
    log.record(TOPIC, made.pk, "refusal_taken_back", at=clock.now(), actor=actor, data={"rule": made.rule})


@command
def set_off(*, actor: Actor, rule: str, off: bool) -> None:
    """No reminders of a kind any more, or (an empty rule) none at all; or again."""
    if actor.party_id is None or (rule and rule_named(rule) is None):
        raise NotFound("Không có loại lời nhắc này.")
    now = clock.now()
    if off:
        ReminderOff.objects.get_or_create(party_id=actor.party_id, rule=rule, defaults={"at": now})
    else:
        ReminderOff.objects.filter(party_id=actor.party_id, rule=rule).delete()
    kind = "turned_off" if off else "turned_on"
    log.record(CHOICES, actor.party_id, kind, at=now, actor=actor, data={"rule": rule})


def _own(actor: Actor, reminder: int) -> Reminder:
    found = Reminder.objects.filter(pk=reminder, party_id=actor.party_id or 0).select_related("draft").first()
    if found is None or actor.acts_for is not None:
        raise NotFound("Không có lời nhắc này.")
    return found


def forget_reminders(*, before: datetime | None = None, parties: Collection[int] = ()) -> int:
    """Reminders from before a moment, or of these parties with what they turned off, go for good; how many."""
    gone = 0
    if before:
        gone += Reminder.objects.filter(told_at__lt=before).delete()[0]
    if parties:
        ReminderOff.objects.filter(party__in=parties).delete()
        gone += Reminder.objects.filter(party__in=parties).delete()[0]
    return gone


def hand_reminders_over(*, of: int, to: int) -> None:
    """What one party was reminded of is of another from now on."""
    Reminder.objects.filter(party_id=of).update(party_id=to)
    known = set(ReminderOff.objects.filter(party_id=to).values_list("rule", flat=True))
    ReminderOff.objects.filter(party_id=of).exclude(rule__in=known).update(party_id=to)
    ReminderOff.objects.filter(party_id=of).delete()
