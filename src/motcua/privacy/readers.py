"""The reader that tells persons how their request goes: into their inbox and to their addresses, in their language."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial

from django.utils.translation import gettext as _

from motcua.kernel import clock
from motcua.notifications.commands import tell_all
from motcua.notifications.queries import Text, notice_to
from motcua.notifications.types import Notice
from motcua.platform.readers import LogEvent, Reader
from motcua.privacy import messages
from motcua.privacy.kinds import in_force
from motcua.privacy.models import DataRequest
from motcua.privacy.requests import TOPIC

# Whoever reads an older event catches up on the past: that is for the inbox alone.
STALE = timedelta(days=7)
PAGE = "/du-lieu-cua-ban/yeu-cau/%s"


class Persons:
    """Words to whoever asked something of their data."""

    name = "data_requests"
    topics: tuple[str, ...] = (TOPIC,)
    version = 1

    def read(self, events: Sequence[LogEvent]) -> None:
        """Told once, however often it is read."""
        told = [event for event in events if messages.is_told(event.type)]
        found = DataRequest.objects.select_related("party__account").in_bulk([event.stream for event in told])
        tell_all(notice for event in told for notice in _notices(event, found.get(event.stream)))

    def forget(self) -> None:
        """What was told stays told: the key of each notice keeps it from being told again."""


READERS: tuple[Reader, ...] = (Persons(),)


def _notices(event: LogEvent, request: DataRequest | None) -> Iterator[Notice]:
    """To the person; whoever was merged into another is that one."""
    if request is None or request.party is None:
        return
    party = request.party.merged_into or request.party
    fresh = clock.now() - event.at < STALE
    say = partial(_said, event, request)
    yield notice_to(party, f"event-{event.id}", say, link=PAGE % request.pk, outside=fresh)


def _said(event: LogEvent, request: DataRequest) -> Text:
    kinds = in_force().kinds
    kind = _(kinds[request.kind].title) if request.kind in kinds else request.kind
    return messages.about(event.type, event.data, request.pk, kind)
