"""Words that people send to our number: no more messages, messages again, or words for whoever has their dossier."""

import re
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from motcua.identity.queries import Party
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.phones import mobile
from motcua.kernel.vietnamese import fold, normal
from motcua.notifications.models import ClosedNumber, InboxItem, IncomingReply
from motcua.notifications.provider_ports import Reply
from motcua.platform.effects.access import ensure_may_look_after
from motcua.platform.effects.commands import ask
from motcua.platform.effects.types import Request
from motcua.platform.transactions import command

KIND = "reply"
"""The kind of effect by which a reply reaches the thread of its dossier."""
_STOP, _START = {"tuchoi", "stop", "huy"}, {"dangky", "start"}
_CODE = re.compile(r"H[0-9]{2}(?:\.[0-9]{1,3})*-[0-9]{6}-[0-9]{4,}", re.IGNORECASE)
_LATELY = timedelta(days=30)
MOST_LETTERS = 2000
State = IncomingReply.State


@transaction.atomic
def take(provider: str, reply: Reply) -> bool:
    """Take one in; False for one that is here already."""
    number, text = mobile(reply.sender) or reply.sender, normal(reply.text)[:MOST_LETTERS]
    row, is_new = IncomingReply.objects.get_or_create(
        key=f"{provider}:{reply.theirs}",
        defaults={"sender": number, "text": text, "at": clock.now(), "state": State.WAITING},
    )
    if is_new:
        _settle(row)
    return is_new


def waiting_replies(actor: Actor) -> QuerySet[IncomingReply]:
    """Those that fit no dossier, for whoever looks after what leaves the house."""
    ensure_may_look_after(actor)
    return IncomingReply.objects.filter(state=State.WAITING).order_by("at")


@command
def settle_reply(*, actor: Actor, reply: int, note: str) -> None:
    """Somebody has looked at a reply that fits no dossier, and says what they did."""
    ensure_may_look_after(actor)
    if not note.strip():
        raise Invalid("Hãy ghi đã làm gì với tin trả lời này.")
    row = IncomingReply.objects.select_for_update().filter(pk=reply, state=State.WAITING).first()
    if row is None:
        raise NotFound("Không có tin trả lời này, hoặc tin đã được xử lý.")
    row.state, row.note = State.SETTLED, f"{actor.name}: {normal(note)}"[:500]
    row.save()


def reply_of(number: int) -> IncomingReply | None:
    """One that is on its way to a thread."""
    return IncomingReply.objects.select_related("party").filter(pk=number, state=State.THREAD).first()


def give_back(number: int, why: str) -> None:
    """One that its dossier's thread did not take waits for a person, with the reason."""
    IncomingReply.objects.filter(pk=number).update(state=State.WAITING, note=why[:500])


def _settle(row: IncomingReply) -> None:
    word = "".join(re.findall(r"[a-z]+", fold(row.text)))
    if word in _STOP:
        ClosedNumber.objects.get_or_create(number=row.sender, defaults={"at": clock.now()})
        row.state = State.CLOSED
    elif word in _START:
        ClosedNumber.objects.filter(number=row.sender).delete()
        row.state = State.OPENED
    elif found := _about(row.sender, row.text):
        row.state, row.party_id, row.dossier_code = State.THREAD, found[0], found[1]
        ask(Request(kind=KIND, key=f"{KIND}:{row.key}", subject=found[1], payload={"reply": row.pk}))
    row.save()


def _about(sender: str, text: str) -> tuple[int, str] | None:
    """The one party under this number and the one dossier that they were told about lately, or that they name."""
    told: Mapping[str, set[int]] = _told_lately(sender)
    named = {code.upper() for code in _CODE.findall(text)}
    codes = [code for code in told if code in named] if named else list(told)
    if len(codes) != 1 or len(told[codes[0]]) != 1:
        return None
    return next(iter(told[codes[0]])), codes[0]


def _told_lately(sender: str) -> dict[str, set[int]]:
    local = f"0{sender[2:]}" if sender.startswith("84") else sender
    parties = Party.objects.filter(phone__in=[sender, f"+{sender}", local]).values_list("pk", flat=True)
    lines = InboxItem.objects.filter(party_id__in=list(parties), created_at__gt=clock.now() - _LATELY)
    told: dict[str, set[int]] = {}
    for code, party in lines.exclude(dossier_code="").values_list("dossier_code", "party_id"):
        told.setdefault(code, set()).add(party)
    return told
