"""One notice to one party about a dossier: in the language they read, to the addresses they gave."""

from collections.abc import Callable

from django.utils import translation

from motcua.dossiers.messages import Words
from motcua.dossiers.models import Dossier
from motcua.identity.queries import Party
from motcua.notifications.types import Notice

_PAGE = "/ho-so/%s"


def language(party: Party) -> str:
    """In which language they read here; Vietnamese for whoever has no log-in."""
    account = getattr(party, "account", None)
    return account.language if account else "vi"


def letter(
    key: str, party: Party, say: Callable[[], Words], *, link: str, code: str = "", outside: bool = True
) -> Notice:
    """What `say` says, in the language of the party; `outside`: by e-mail and telephone as well."""
    spoken = language(party)
    with translation.override(spoken):
        words = say()
    return Notice(
        key=f"{key}:party-{party.pk}",
        title=words.title,
        body=words.body,
        link=link,
        party_id=party.pk,
        email=party.email if outside else "",
        phone=party.phone if outside else "",
        dossier_code=code,
        language=spoken,
    )


def about_dossier(
    event: int, dossier: Dossier, party: Party, say: Callable[[], Words], *, outside: bool = True
) -> Notice:
    """The same about an event of a dossier (its number in the log); told once, by whomever first."""
    page = _PAGE % dossier.code
    return letter(f"event-{event}", party, say, link=page, code=dossier.code, outside=outside)
