"""A log-in here hangs on a log-in there: when it ends at the provider, it ends here too."""

from django.db import transaction

from motcua.identity import events
from motcua.identity.accounts import record
from motcua.identity.entries import end_session
from motcua.identity.models import Entry
from motcua.identity.provider_models import ProviderSession
from motcua.identity.types import Ended
from motcua.kernel.actor import Actor


def note_provider_session(*, session: str, provider: str, subject: str, provider_session: str) -> None:
    """The session that was just opened came by this log-in at the provider. Housekeeping, like the entry itself."""
    entry = Entry.objects.filter(session=session).first()
    if entry is not None:
        ProviderSession.objects.update_or_create(
            entry=entry,
            defaults={"provider": provider, "subject": subject, "session": provider_session},
        )


def end_from_provider(*, actor: Actor, ended: Ended) -> int:
    """What came by a log-in that ended at its provider ends here, in every process; returns how many sessions.

    Told twice, the second time ends nothing. A provider that names its session ends that one alone.
    """
    found = ProviderSession.objects.filter(provider=ended.provider)
    if ended.session:
        found = found.filter(session=ended.session)
    if ended.subject:
        found = found.filter(subject=ended.subject)
    with transaction.atomic():
        rows = list(found.select_for_update().select_related("entry__account"))
        for row in rows:
            end_session(row.entry.session)
            record(actor, row.entry.account, events.SESSIONS_ENDED, number=1, by=ended.provider)
    return len(rows)
