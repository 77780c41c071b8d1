"""One notice by the channels that its reader wants: what each of them carries, and who takes over from whom."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from motcua.kernel.phones import mobile
from motcua.notifications import delivery_rules, ports, wording
from motcua.notifications.choices import Choice, News
from motcua.notifications.types import Notice
from motcua.platform.effects.types import Request


def requests(
    notice: Notice, choice: Choice, news: News, closed: frozenset[str], now: datetime
) -> Iterator[Request]:
    """The notice on each channel that is wanted; where one cannot carry it, on that which stands in for it.

    Whoever is no party (an official) chose nothing here, and is told by every channel for which there is an address.
    """
    connected = {channel.name: channel for channel in ports.connected()}
    group = news.group_of(notice.about)
    wanted = tuple(connected) if notice.party_id is None else tuple(choice.of(group))
    carried = {name: _carried(notice, channel, closed) for name, channel in connected.items()}
    told = _told(wanted, carried, closed=mobile(notice.phone) in closed)
    for name in told:
        others = () if notice.party_id is None else _instead(name)
        instead = [
            _of(notice, one, found) for one in others if one not in told and (found := carried.get(one))
        ]
        yield Request(
            kind=ports.KIND + name,
            key=_key(notice, name),
            subject=notice.dossier_code,
            payload={**_of(notice, name, carried[name] or {}), "instead": instead},
            due_at=None if notice.party_id is None else choice.not_before(group, name, now),
        )


def _told(
    wanted: Sequence[str], carried: Mapping[str, Mapping[str, str] | None], *, closed: bool
) -> list[str]:
    """The channels that are used: each that is wanted, or what stands in for it.

    Whoever wants no text messages is not written to by another way instead of one.
    """
    told: list[str] = []
    for name in wanted:
        if carried.get(name):
            told.append(name)
        elif not (closed and name == "sms"):
            free = (
                one for one in _instead(name) if carried.get(one) and one not in wanted and one not in told
            )
            told += list(free)[:1]
    return told


def message_id(key: str) -> str:
    """The same for every attempt, so that a repeated message can be told from a new one."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _carried(notice: Notice, channel: ports.Channel, closed: frozenset[str]) -> Mapping[str, str] | None:
    """Whom to write to and what, as the channel carries it; None where it cannot."""
    to = getattr(notice, channel.address).strip()
    if not to or (channel.limits.form == "text" and mobile(to) in closed):
        return None
    words = wording.carried(notice, channel.name, channel.limits, settings.PUBLIC_URL)
    return {"to": to, "subject": words.subject, "body": words.body} if words else None


def _of(notice: Notice, channel: str, carried: Mapping[str, str]) -> dict[str, Any]:
    key = _key(notice, channel)
    return {"id": message_id(key), **carried, "channel": channel, "key": key, "instead": []}


def _key(notice: Notice, channel: str) -> str:
    return f"{notice.key}:{channel}"


def _instead(channel: str) -> Sequence[str]:
    way = delivery_rules.way(channel)
    return way.instead if way else ()
