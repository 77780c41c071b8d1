"""One notice to one party about a dossier."""

from collections.abc import Callable

from motcua.dossiers.messages import Words
from motcua.dossiers.models import Dossier
from motcua.identity.queries import Party
from motcua.notifications.queries import Text, notice_to
from motcua.notifications.types import Notice

_PAGE = "/ho-so/%s"


def letter(
    key: str, party: Party, say: Callable[[], Words], *, link: str, code: str = "", outside: bool = True
) -> Notice:
    """What `say` says, in the language of the party; `outside`: by e-mail and telephone as well."""

    def text() -> Text:
        words = say()
        return Text(words.title, words.body, words.about, words.values)

    return notice_to(party, key, text, link=link, code=code, outside=outside)


def about_dossier(
    event: int, dossier: Dossier, party: Party, say: Callable[[], Words], *, outside: bool = True
) -> Notice:
    """The same about an event of a dossier (its number in the log); told once, by whomever first."""
    page = _PAGE % dossier.code
    return letter(f"event-{event}", party, say, link=page, code=dossier.code, outside=outside)
