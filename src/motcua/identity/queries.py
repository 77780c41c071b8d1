"""Reads about people and their log-ins."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings

from motcua.identity import rules
from motcua.identity.access import administers_accounts
from motcua.identity.accounts import own_account
from motcua.identity.bulk_links import waiting_batches
from motcua.identity.cards import Card, card_from_qr
from motcua.identity.closing import soon_idle
from motcua.identity.corrections import sets_parties_right
from motcua.identity.counter_accounts import account_of_party, level_at_counter, suggested_log_in
from motcua.identity.countries import country_name
from motcua.identity.credentials import has_second_factor, password_is_old
from motcua.identity.entries import open_entries
from motcua.identity.known import account_facts, change_facts, person_facts, program_facts, with_merged
from motcua.identity.links import account_behind, reachable_by_letter, stands_alone, waiting_resets
from motcua.identity.locks import locks, number_waiting
from motcua.identity.models import Account, AccountLink, Party, Token
from motcua.identity.particulars import (
    Particulars,
    checked_email,
    doubts,
    is_organisation,
    mistakes,
    particulars,
)
from motcua.identity.passkeys import creation_options, has_passkey, request_options
from motcua.identity.passwords import least_length
from motcua.identity.phone_changes import minutes as phone_code_minutes
from motcua.identity.phone_changes import waiting_number
from motcua.identity.provider_health import health_of_providers
from motcua.identity.provider_keys import is_vouched_for
from motcua.identity.representation_models import Representation
from motcua.identity.representing import (
    Right,
    Terms,
    acts_for,
    agent_named,
    agent_of,
    as_role,
    given_by,
    given_for,
    is_running,
    representation_facts,
    right_of,
    roles_of,
)
from motcua.identity.rules import PROVEN_ASSURANCE, same_person
from motcua.identity.second_factors import (
    is_demanded,
    new_totp_secret,
    recovery_codes_left,
    second_factors,
    totp_address,
    with_second_factor,
)
from motcua.identity.tokens import (
    MOST_DAYS,
    MOST_PER_MINUTE,
    SCOPES,
    USUAL_DAYS,
    USUAL_PER_MINUTE,
    find_token,
    last_token_uses,
    manages_tokens,
    revocations,
    token_hash,
    tokens_of,
)
from motcua.kernel.errors import NotFound
from motcua.platform import statements

__all__ = [
    "MOST_DAYS",
    "MOST_PER_MINUTE",
    "PROVEN_ASSURANCE",
    "SCOPES",
    "USUAL_DAYS",
    "USUAL_PER_MINUTE",
    "Account",
    "AccountLink",
    "Card",
    "Particulars",
    "Party",
    "Representation",
    "Right",
    "Terms",
    "Token",
    "account_behind",
    "account_by_id",
    "account_facts",
    "account_named",
    "account_of_party",
    "accounts_born",
    "accounts_of",
    "acts_for",
    "address_of",
    "administers_accounts",
    "agent_named",
    "agent_of",
    "as_role",
    "assurance_of_password",
    "card_from_qr",
    "change_facts",
    "checked_email",
    "country_name",
    "creation_options",
    "demo_allowed",
    "doubts",
    "find_token",
    "given_by",
    "given_for",
    "has_passkey",
    "has_second_factor",
    "health_of_providers",
    "is_demanded",
    "is_described",
    "is_organisation",
    "is_running",
    "is_vouched_for",
    "last_token_uses",
    "least_length",
    "level_at_counter",
    "locks",
    "manages_tokens",
    "mistakes",
    "new_totp_secret",
    "number_waiting",
    "open_entries",
    "own_account",
    "particulars",
    "parties_named",
    "party_by_id",
    "party_described",
    "party_known",
    "party_of_number",
    "password_is_old",
    "person_facts",
    "phone_code_minutes",
    "program_facts",
    "reachable_by_letter",
    "recovery_codes_left",
    "representation_facts",
    "request_options",
    "revocations",
    "right_of",
    "roles_of",
    "same_person",
    "sample_accounts",
    "second_factors",
    "sets_parties_right",
    "soon_idle",
    "stands_alone",
    "suggested_log_in",
    "token_hash",
    "tokens_of",
    "totp_address",
    "waiting_batches",
    "waiting_number",
    "waiting_resets",
    "with_merged",
    "with_second_factor",
]


def demo_allowed() -> bool:
    """Whether sample people may log in here: never where real people's papers lie."""
    return str(settings.MOTCUA_MODE) != "production"


def assurance_of_password(account: Account) -> int:
    """The level of assurance of a log-in to this account by its password; level 2 is needed to file."""
    usual = rules.assurance_of_password(demo=account.demo, demo_allowed=demo_allowed())
    return max(usual, account.level)


def party_by_id(party: int) -> statements.Reading[Party]:
    """To be asked: the party with this id; `NotFound` when there is none."""

    def meaning(found: list[Party]) -> Party:
        if not found:
            raise NotFound("Không có người hoặc tổ chức này.")
        return found[0]

    return statements.reading_of(Party, "id = %s::bigint", [party]).then(meaning)


def party_known(party: int) -> Party:
    """The party with this id, merged or not; `NotFound` when there is none."""
    found = Party.objects.filter(pk=party).first()
    if found is None:
        raise NotFound("Không có người hoặc tổ chức này.")
    return found


def party_of_number(number: str) -> Party | None:
    """Whoever is registered under this personal number, tax code or passport number; None when nobody is.

    For officials: who types a number into the portal is never told whether it is known.
    """
    number = "".join(number.split())
    if not number:
        return None
    there = Party.objects.filter(merged_into=None)
    keys = ({"id_number": number}, {"tax_code": number}, {"passport": number.upper()})
    return next((found for key in keys if (found := there.filter(**key).first())), None)


def parties_named(text: str, most: int = 20) -> list[Party]:
    """For counters: whoever is registered under this number, else under a name that holds these words."""
    known = party_of_number(text)
    if known is not None:
        return [known]
    words = " ".join(text.split())
    if len(words) < 4:
        return []
    return list(Party.objects.filter(merged_into=None, name__icontains=words).order_by("name", "pk")[:most])


def party_described(described: Particulars) -> Party | None:
    """Whoever is registered under the number that somebody gave; None when nobody is, or no number was given."""
    keys = {
        "tax_code": described.tax_code,
        "id_number": described.id_number,
        "passport": described.passport,
    }
    key = {name: value for name, value in keys.items() if value}
    if described.passport:
        key["nationality"] = described.nationality
    return Party.objects.filter(**key).first() if key else None


def is_described(party: Party, described: Particulars) -> bool:
    """Whether what somebody gave under this party's number speaks of this party: kind, name and birth agree."""
    same_kind = (party.kind == Party.Kind.ORGANISATION) == described.organisation
    return same_kind and rules.same_person(
        name=described.name, born=described.born, other_name=party.name, other_born=party.born
    )


def sample_accounts() -> list[Account]:
    """The people of the sample province, for the log-in page of a demonstration; empty in production."""
    if not demo_allowed():
        return []
    accounts = Account.objects.filter(demo=True, is_active=True, party__isnull=False)
    return list(accounts.select_related("party").order_by("pk"))


def accounts_of(parties: Iterable[int | None]) -> dict[int, list[Account]]:
    """The open accounts of these people and organisations, by party."""
    numbers = {one for one in parties if one is not None}
    found: dict[int, list[Account]] = {}
    for account in Account.objects.filter(party__in=numbers, is_active=True, closed_at=None).order_by("pk"):
        found.setdefault(int(account.party_id or 0), []).append(account)
    return found


def accounts_born(first: date, last: date) -> list[tuple[Account, date]]:
    """Open accounts of people whose day of birth is known and lies in a time, with that day."""
    born = {"party__born__gte": first.isoformat(), "party__born__lte": last.isoformat()}
    found = Account.objects.filter(is_active=True, closed_at=None, party__kind=Party.Kind.PERSON, **born)
    known = ((one, one.party.born) for one in found.select_related("party").order_by("pk") if one.party)
    return [(one, date.fromisoformat(born)) for one, born in known if len(born) == len("1960-01-31")]


def address_of(account: int) -> str:
    """Where letters to whoever owns this account go: what they confirmed, else what is known of the party."""
    found = Account.objects.select_related("party").filter(pk=account).first()
    if found is None:
        return ""
    return found.confirmed_email or (found.party.email if found.party else "")


def account_by_id(account: int) -> Account:
    """An account by its number."""
    return Account.objects.get(pk=account)


def account_named(username: str) -> Account:
    """The account with this log-in; `NotFound` otherwise."""
    found = Account.objects.filter(username=username).select_related("party").first()
    if found is None:
        raise NotFound("Không có tài khoản %(username)s.", username=username)
    return found
