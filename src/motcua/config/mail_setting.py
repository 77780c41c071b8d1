"""The mail server as one setting names it."""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit


@dataclass(frozen=True)
class Mail:
    """An SMTP server. `security` is how the line is protected from the start or after STARTTLS."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    security: Literal["none", "starttls", "tls"]


def read_mail(value: str) -> Mail | None:
    """`smtp://user:password@host:587?tls=starttls` or `smtps://…`; raises `ValueError`."""
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError
    security = _security(parts)
    port = parts.port or {"none": 25, "starttls": 587, "tls": 465}[security]
    return Mail(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), security)


def _security(parts: SplitResult) -> Literal["none", "starttls", "tls"]:
    if parts.scheme == "smtps":
        return "tls"
    if parts.query not in {"", "tls=starttls"}:
        raise ValueError
    return "starttls" if parts.query else "none"
