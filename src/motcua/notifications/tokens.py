"""Tokens of providers, sealed in a row: one process at a time has them in its hands."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from motcua.notifications.models import ProviderTokens
from motcua.notifications.provider_ports import Token, TokenShelf
from motcua.platform import sealed

_PURPOSE = "provider token"


def token_shelf(name: str) -> TokenShelf:
    """Where the tokens of a provider are kept."""
    return Shelf(name)


class Shelf:
    """The tokens of one provider."""

    def __init__(self, name: str) -> None:
        self._name = name

    @contextmanager
    def held(self) -> Iterator[Token]:
        """The row is locked meanwhile; what the provider gave is kept even when something fails afterwards."""
        with transaction.atomic():
            ProviderTokens.objects.get_or_create(name=self._name)
            row = ProviderTokens.objects.select_for_update().get(name=self._name)
            access, _, refresh = (sealed.unseal(row.sealed, purpose=_PURPOSE) or "").partition("\n")
            token = Token(access, refresh, row.until if access else None)
            failed: Exception | None = None
            try:
                yield token
            except Exception as error:  # raised again below, once the row is kept
                failed = error
            row.sealed = sealed.seal(f"{token.access}\n{token.refresh}", purpose=_PURPOSE)
            row.until = token.until
            row.save()
        if failed is not None:
            raise failed
