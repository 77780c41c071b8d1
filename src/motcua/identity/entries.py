"""Open log-ins of an account: listed for its owner, and ended. The sessions themselves are Django's rows."""

import time
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from motcua.identity import events
from motcua.identity.accounts import own_account, record
from motcua.identity.models import Account, Entry
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound

_SEEN_EVERY = timedelta(minutes=5)
_MOST_REMEMBERED = 20_000
_noted: dict[str, float] = {}


def note_entry(*, account: int, session: str, address: str, browser: str) -> None:
    """A session has just been opened. Housekeeping like the session itself; the log-in is the event."""
    now = clock.now()
    Entry.objects.update_or_create(
        session=session,
        defaults={
            "account_id": account,
            "address": address[:100],
            "browser": browser[:400],
            "begun_at": now,
            "seen_at": now,
        },
    )


def note_seen(session: str) -> None:
    """It asks for a page. Written down at most once in five minutes by each process, so that pages stay as quick."""
    now = time.monotonic()
    if now - _noted.get(session, -1e9) < _SEEN_EVERY.total_seconds():
        return
    if len(_noted) >= _MOST_REMEMBERED:
        _noted.clear()
    _noted[session] = now
    Entry.objects.filter(session=session).update(seen_at=clock.now())


def open_entries(account: int) -> QuerySet[Entry]:
    """Those that still open something, the last seen first."""
    alive = Session.objects.filter(session_key=OuterRef("session"), expire_date__gt=clock.now())
    return Entry.objects.filter(Exists(alive), account_id=account).order_by("-seen_at", "-pk")


def end_entry(*, actor: Actor, entry: int) -> None:
    """Whoever is logged in ends one of their sessions; it opens nothing in any process from now on."""
    account = own_account(actor)
    found = open_entries(account.pk).filter(pk=entry).first()
    if found is None:
        raise NotFound("Phiên này đã kết thúc rồi.")
    with transaction.atomic():
        _end(Entry.objects.filter(pk=found.pk))
        record(actor, account, events.SESSIONS_ENDED, number=1)


def end_other_entries(*, actor: Actor, session: str) -> int:
    """All but the one that asks; returns how many that were."""
    account = own_account(actor)
    with transaction.atomic():
        number = _end(open_entries(account.pk).exclude(session=session))
        record(actor, account, events.SESSIONS_ENDED, number=number)
    return number


def end_all_entries(account: Account) -> None:
    """Every session of an account ends, in the transaction that is open: what opened it has changed."""
    _end(Entry.objects.filter(account=account))


def end_session(session: str) -> None:
    """One session ends by its key, in the transaction that is open."""
    Session.objects.filter(session_key=session).delete()
    Entry.objects.filter(session=session).delete()


def forget_ended_entries() -> int:
    """Entries whose session is gone; returns how many."""
    alive = Session.objects.filter(session_key=OuterRef("session"), expire_date__gt=clock.now())
    return Entry.objects.filter(~Exists(alive)).delete()[0]


def _end(entries: QuerySet[Entry]) -> int:
    keys = list(entries.values_list("session", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    Entry.objects.filter(session__in=keys).delete()
    return len(keys)
