"""Reads about people and their log-ins."""

from django.conf import settings

from motcua.identity import rules
from motcua.identity.cards import Card, card_from_qr
from motcua.identity.models import Account, Party, Token
from motcua.identity.tokens import (
    MOST_DAYS,
    MOST_PER_MINUTE,
    SCOPES,
    USUAL_DAYS,
    USUAL_PER_MINUTE,
    find_token,
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
    "SCOPES",
    "USUAL_DAYS",
    "USUAL_PER_MINUTE",
    "Account",
    "Card",
    "Party",
    "Token",
    "account_named",
    "assurance_of_password",
    "card_from_qr",
    "demo_allowed",
    "find_token",
    "manages_tokens",
    "party_by_id",
    "party_of_number",
    "revocations",
    "sample_accounts",
    "token_hash",
    "tokens_of",
]


def demo_allowed() -> bool:
    """Whether sample people may log in here: never where real people's papers lie."""
    return str(settings.MOTCUA_MODE) != "production"


def assurance_of_password(account: Account) -> int:
    """The level of assurance of a log-in to this account by its password; level 2 is needed to file."""
    return rules.assurance_of_password(demo=account.demo, demo_allowed=demo_allowed())


def party_by_id(party: int) -> statements.Reading[Party]:
    """To be asked: the party with this id; `NotFound` when there is none."""

    def meaning(found: list[Party]) -> Party:
        if not found:
            raise NotFound("Không có người hoặc tổ chức này.")
        return found[0]

    return statements.reading_of(Party, "id = %s::bigint", [party]).then(meaning)


def party_of_number(number: str) -> Party | None:
    """Whoever is registered under this personal number or tax code; None when nobody is."""
    number = number.strip()
    if not number:
        return None
    return Party.objects.filter(id_number=number).first() or Party.objects.filter(tax_code=number).first()


def sample_accounts() -> list[Account]:
    """The people of the sample province, for the log-in page of a demonstration; empty in production."""
    if not demo_allowed():
        return []
    accounts = Account.objects.filter(demo=True, is_active=True, party__isnull=False)
    return list(accounts.select_related("party").order_by("pk"))


def account_by_id(account: int) -> Account:
    """An account by its number."""
    return Account.objects.get(pk=account)


def account_named(username: str) -> Account:
    """The account with this log-in; `NotFound` otherwise."""
    found = Account.objects.filter(username=username).select_related("party").first()
    if found is None:
        raise NotFound("Không có tài khoản %(username)s.", username=username)
    return found
