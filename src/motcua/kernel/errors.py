"""Refusals: what went wrong in words that tell a person what is safe and what to do next."""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):  # noqa: N818 - a refusal is an answer to a person, not a fault of the program
    """A request that cannot be carried out; nothing was changed.

    `message` is a Vietnamese sentence (a gettext message id) with `%(name)s` places, filled from `params`;
    `code` is stable and for programs (RFC 9457 `type`). `str()` gives the Vietnamese sentence.
    """

    code = "refused"
    retry_after = 0
    """Seconds after which trying again may help; 0 where waiting changes nothing."""

    def __init__(self, message: str, *, code: str | None = None, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params: Mapping[str, object] = params
        if code:
            self.code = code

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class NotAllowed(Refusal):
    """This person may not do this here."""

    code = "not_allowed"


class NotFound(Refusal):
    """No such thing, or none that this person may see: the two are never told apart."""

    code = "not_found"


class Conflict(Refusal):
    """Somebody else was faster; the caller should look at the new state."""

    code = "conflict"


class Invalid(Refusal):
    """What was given cannot be used; `fields` maps a field to its own Vietnamese sentences."""

    code = "invalid"

    def __init__(
        self,
        message: str,
        *,
        fields: Mapping[str, list[str]] | None = None,
        code: str | None = None,
        **params: object,
    ) -> None:
        super().__init__(message, code=code, **params)
        self.fields: Mapping[str, list[str]] = fields or {}


class Unavailable(Refusal):
    """Something outside is down; trying again later is safe."""

    code = "unavailable"
    retry_after = 30


class NoRoom(Unavailable):
    """A disk is full: nothing of what was sent is kept."""

    code = "no_room"
    retry_after = 600


class TooMany(Refusal):
    """Somebody asks more often than anybody needs; `after` seconds from now they may again.

    The sentence may hold `%(minutes)s` and `%(after)s`.
    """

    code = "too_many_requests"

    def __init__(self, message: str, *, after: int, code: str | None = None, **params: object) -> None:
        super().__init__(message, code=code, **{"after": after, "minutes": -(-after // 60), **params})
        self.retry_after = after


def as_data(refusal: Refusal) -> dict[str, Any]:
    """A refusal as JSON, to be kept until somebody reads it in their own language."""
    params = {name: part if isinstance(part, int) else str(part) for name, part in refusal.params.items()}
    kind = next(k for k in _KINDS if isinstance(refusal, k))
    return {"kind": kind.__name__, "code": refusal.code, "message": refusal.message, "params": params}


def from_data(data: Mapping[str, Any]) -> Refusal:
    """The opposite of `as_data`."""
    kind = next((k for k in _KINDS if k.__name__ == data["kind"]), Refusal)
    return kind(data["message"], code=data["code"], **data["params"])


_KINDS = (NotAllowed, NotFound, Conflict, Invalid, NoRoom, Unavailable, TooMany, Refusal)
