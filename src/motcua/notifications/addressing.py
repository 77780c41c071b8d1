"""One notice to one party: in the language they read, to the addresses they gave."""

from collections.abc import Callable

from django.utils import translation

from motcua.identity.queries import Party
from motcua.notifications.templates import Text
from motcua.notifications.types import Notice


def language_of(party: Party) -> str:
    """In which language they read here; Vietnamese for whoever has no log-in."""
    account = getattr(party, "account", None)
    return account.language if account else "vi"


def notice_to(
    party: Party, key: str, say: Callable[[], Text], *, link: str, code: str = "", outside: bool = True
) -> Notice:
    """What `say` says, in the language of the party; `outside`: by e-mail and telephone as well."""
    spoken = language_of(party)
    with translation.override(spoken):
        words = say()
    return Notice(
        key=f"{key}:party-{party.pk}",
        title=words.subject,
        body=words.body,
        link=link,
        party_id=party.pk,
        email=party.email if outside else "",
        phone=party.phone if outside else "",
        dossier_code=code,
        language=spoken,
        about=words.about,
        values=words.values,
    )
