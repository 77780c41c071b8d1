"""A gateway for text messages as a provider: one message, what became of it, and what it calls back about.

The wire: `POST {address}/sms` with `requestId, cpCode, brandName, phone, type, content`, answered by `code` and
`messageId`; `GET {address}/sms/{requestId}` tells the state. A `requestId` that is known already is answered by code 10
and not sent again. A call-back carries `X-Timestamp` and `X-Signature`, the HMAC-SHA256 of both.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests

from motcua.kernel import clock
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.phones import mobile
from motcua.notifications.ports import Receipt, Reply
from motcua.platform.effects.types import Answer, Outcome

PATIENCE = (3.0, 5.0)
"""Seconds for a connection, and for an answer."""
FRESH = 300
"""Seconds that a call-back may be old: a copy of it that comes later is refused."""
_MEANING = {
    0: Outcome.DONE,
    1: Outcome.CONFIGURATION,  # user or password
    2: Outcome.CONFIGURATION,  # brand name
    3: Outcome.PERMANENT,  # number
    4: Outcome.PERMANENT,  # content
    5: Outcome.TEMPORARY,  # quota used up
    10: Outcome.DONE,  # this requestId was taken before
}
_STATES = {"delivered": "delivered", "failed": "failed"}


@dataclass(frozen=True)
class Gateway:
    """Where a gateway is, as whom we speak to it, in whose name messages come, what signs its call-backs."""

    name: str
    address: str
    user: str
    password: str = field(repr=False)
    brand: str
    secret: str = field(repr=False)


class Sms:
    """One gateway."""

    def __init__(self, gateway: Gateway) -> None:
        self.name, self._gateway = gateway.name, gateway
        self._line = requests.Session()
        self._line.auth = (gateway.user, gateway.password)

    def send(self, *, to: str, subject: str, body: str, message_id: str) -> Answer:
        """Hand one message over; an error of the server leaves it open whether it was taken."""
        phone = mobile(to)
        if phone is None:
            return Answer(Outcome.PERMANENT, "not a mobile number")
        message = {
            "requestId": message_id, "cpCode": self._gateway.user, "brandName": self._gateway.brand,
            "phone": phone, "type": "text", "content": body,
        }  # fmt: skip
        try:
            answer = self._line.post(f"{self._gateway.address}/sms", json=message, timeout=PATIENCE)
        except requests.ConnectTimeout as error:
            return Answer(Outcome.TEMPORARY, _said(error))
        except requests.RequestException as error:
            never_left = isinstance(error, requests.ConnectionError) and _is_refused(error)
            return Answer(Outcome.TEMPORARY if never_left else Outcome.UNKNOWN, _said(error))
        return _of_sending(answer)

    def find_out(self, message_id: str, ref: str) -> Answer | None:
        """The state of one message by our own number."""
        try:
            answer = self._line.get(f"{self._gateway.address}/sms/{message_id}", timeout=PATIENCE)
            told = answer.json() if answer.status_code in (200, 404) else {}
        except (requests.RequestException, ValueError) as error:
            return Answer(Outcome.UNKNOWN, _said(error))
        if answer.status_code == 404 and told.get("code") == 11:
            return Answer(Outcome.TEMPORARY, "the gateway never got it")
        state, theirs = str(told.get("state", "")), {"ref": str(told.get("messageId", ""))}
        if state == "failed":
            return Answer(Outcome.PERMANENT, str(told.get("message", "")), {**theirs, "receipt": "failed"})
        if state in ("accepted", "delivered"):
            return Answer(Outcome.DONE, "", {**theirs, "receipt": _STATES.get(state, "")})
        return Answer(Outcome.UNKNOWN, f"HTTP {answer.status_code}")

    def read(self, headers: Mapping[str, str], body: bytes) -> Sequence[Receipt | Reply]:
        """A receipt, or words that somebody sent."""
        self._ensure_theirs(headers, body)
        try:
            told = json.loads(body)
            if told["event"] == "reply":
                return [
                    Reply(str(told["id"]), mobile(str(told["from"])) or str(told["from"]), str(told["text"]))
                ]
            state = _STATES[told["state"]]
            ours, theirs = str(told.get("requestId", "")), str(told.get("messageId", ""))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Invalid("Không đọc được nội dung gọi lại.") from None
        return [Receipt(state, ours, theirs, str(told.get("message", "")))]  # type: ignore[arg-type]

    def _ensure_theirs(self, headers: Mapping[str, str], body: bytes) -> None:
        stamp = headers.get("x-timestamp", "")
        own = signature(self._gateway.secret, stamp, body)
        is_fresh = stamp.isdecimal() and abs(clock.now().timestamp() - int(stamp[:12])) <= FRESH
        if not (is_fresh and hmac.compare_digest(own, headers.get("x-signature", ""))):
            raise NotAllowed("Chữ ký của nội dung gọi lại không đúng hoặc đã cũ.")


def signature(secret: str, stamp: str, body: bytes) -> str:
    """What stands in `X-Signature`."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _of_sending(answer: requests.Response) -> Answer:
    if answer.status_code in (401, 403):
        return Answer(Outcome.CONFIGURATION, f"HTTP {answer.status_code}")
    if answer.status_code == 429:
        return Answer(Outcome.TEMPORARY, "HTTP 429")
    try:
        told: Mapping[str, Any] = answer.json()
        code = int(told["code"])
    except (ValueError, KeyError, TypeError):
        return Answer(Outcome.UNKNOWN, f"HTTP {answer.status_code}")
    # An error by the server's own word may come from behind the place where the message was taken.
    outcome = _MEANING.get(code, Outcome.UNKNOWN) if answer.status_code < 500 else Outcome.UNKNOWN
    said = "" if outcome is Outcome.DONE else f"{code} {told.get('message', '')}".strip()
    return Answer(outcome, said, {"ref": str(told.get("messageId", ""))})


def _is_refused(error: requests.ConnectionError) -> bool:
    """Whether no line was ever open."""
    return "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error)


def _said(error: Exception) -> str:
    return type(error).__name__
