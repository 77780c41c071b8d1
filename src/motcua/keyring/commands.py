"""What is done about keys: given and taken back, pictures brought, holders asked and heard, tokens opened."""

from collections.abc import Sequence

from motcua.keyring.consultations import answer, clear_old, conduct
from motcua.keyring.giving import end_key, give_key, look_again, put_picture, remove_picture
from motcua.keyring.listed import give_listed
from motcua.keyring.unlocking import unlock
from motcua.keyring.warning import warn
from motcua.signing import commands as signing
from motcua.signing.ports import SigningTools
from motcua.signing.types import KeyRef, Pending, Prepared

__all__ = [
    "answer",
    "authorise",
    "clear_old",
    "end_key",
    "give_key",
    "give_listed",
    "look_again",
    "put_picture",
    "remove_picture",
    "unlock",
    "warn",
]


def authorise(
    prepared: Sequence[Prepared],
    *,
    key: KeyRef,
    occasion: str,
    officer: int | None = None,
    tools: SigningTools | None = None,
) -> tuple[bytes, ...] | Pending:
    """As `signing.commands.authorise`, with what passed so far between the store and the holder; what it asks is kept,
    for `officer` to answer.

    Raises what that raises; then, and when there are signatures, nothing is left of what was asked.
    """
    return conduct(
        lambda said: signing.authorise(prepared, key=key, occasion=occasion, said=said, tools=tools),
        key=key,
        occasion=occasion,
        officer=officer,
    )
