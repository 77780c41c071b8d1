"""What is kept of a person here: who they are, how they enter, which programs work for them, what was set right.

A party that was merged into another is asked for beside it: `parties` are the numbers of both.
"""

from collections.abc import Collection
from typing import Any

from motcua.identity import events
from motcua.identity.entries import open_entries
from motcua.identity.models import Account, Entry, Party, Token
from motcua.platform import log
from motcua.platform.readers import LogEvent, story

_KEPT = (
    "name", "id_number", "tax_code", "passport", "nationality", "born", "gender", "address", "commune", "phone",
    "email",
)  # fmt: skip
_MOST_EVENTS = 500


def with_merged(party: int) -> list[int]:
    """A party and those that were merged into it."""
    return [party, *Party.objects.filter(merged_into_id=party).values_list("pk", flat=True)]


def person_facts(parties: Collection[int]) -> list[dict[str, Any]]:
    """Who they are, without what is empty; `source`: who vouches for it."""
    found = Party.objects.filter(pk__in=parties).order_by("pk")
    return [
        {
            **{name: value for name in _KEPT if (value := getattr(party, name))},
            "source": _source(party),
        }
        for party in found
    ]


def account_facts(parties: Collection[int]) -> list[dict[str, Any]]:
    """Their log-ins with what happened to them; no secret and no hash is among it."""
    return [_account(one) for one in Account.objects.filter(party_id__in=parties).order_by("pk")]


def program_facts(parties: Collection[int]) -> list[dict[str, Any]]:
    """Programs that may or might work for them."""
    found = Token.objects.filter(account__party_id__in=parties).order_by("pk")
    return [
        {
            "name": token.name,
            "scopes": token.scopes,
            "made_at": log.iso(token.made_at),
            "consented_at": _moment(token.consented_at),
            "expires_at": log.iso(token.expires_at),
            "last_used_at": _moment(token.last_used_at),
            "revoked_at": _moment(token.revoked_at),
        }
        for token in found
    ]


def change_facts(parties: Collection[int]) -> list[dict[str, Any]]:
    """What was written down, corrected and merged, oldest first."""
    return [_event(event) for party in sorted(parties) for event in story(events.TOPIC, party)]


def _source(party: Party) -> str:
    if party.tech_id:
        return "vneid"
    tied = party.provider_keys.first()
    return tied.provider if tied else "official"


def _account(account: Account) -> dict[str, Any]:
    return {
        "login": account.username,
        "language": account.language,
        "created_at": log.iso(account.created_at),
        "last_login_at": _moment(account.last_login),
        "confirmed_email": account.confirmed_email,
        "second_factors": [one.name for one in account.second_factors.order_by("pk")],
        "sessions": [_session(one) for one in open_entries(account.pk)],
        "story": [_event(event) for event in story(events.ACCOUNTS, account.pk, newest=_MOST_EVENTS)],
    }


def _session(entry: Entry) -> dict[str, Any]:
    times = {"begun_at": log.iso(entry.begun_at), "seen_at": log.iso(entry.seen_at)}
    return {"address": entry.address, "browser": entry.browser, **times}


def _event(event: LogEvent) -> dict[str, Any]:
    """An event with its words; the salt beside them says nothing to anybody."""
    words = {name: value for name, value in event.words.items() if name not in ("salt", "who", "for")}
    who = str(event.actor.get("name") or event.words.get("who", ""))
    return {"at": log.iso(event.at), "type": event.type, "who": who, **({"words": words} if words else {})}


def _moment(value: Any) -> str | None:
    return log.iso(value) if value else None
