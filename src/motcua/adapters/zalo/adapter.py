"""Zalo as a provider: a template's number and its parameters to a telephone number, and what Zalo calls back about.

`POST {api}/message/template` with `phone, template_id, template_data, tracking_id` and the header `access_token`. The
access token lives a day; it is had for a refresh token, which is good once and replaced by the answer, so it must be
kept (`TokenShelf`) before anything else happens. An outcome that is unknown cannot be asked for without Zalo's own
number of the message; the call-back about its arrival settles it.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import requests

from motcua.adapters.sms.adapter import FRESH
from motcua.kernel import clock
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.phones import mobile
from motcua.notifications.ports import Receipt, Reply, Token, TokenShelf
from motcua.platform.effects.types import Answer, Outcome

PATIENCE = (3.0, 5.0)
_SPARE = timedelta(minutes=10)
_MEANING = {
    0: Outcome.DONE,
    -108: Outcome.PERMANENT,  # number
    -114: Outcome.PERMANENT,  # account not active
    -118: Outcome.PERMANENT,  # no account under this number
    -119: Outcome.PERMANENT,  # cannot get such messages
    -130: Outcome.PERMANENT,  # content too long
    -132: Outcome.PERMANENT,  # parameter not right
    -139: Outcome.PERMANENT,  # the person refuses such messages
    -141: Outcome.PERMANENT,  # the person refuses this sender
    -109: Outcome.CONFIGURATION,  # template unknown
    -115: Outcome.CONFIGURATION,  # account without money
    -117: Outcome.CONFIGURATION,  # template not ours
    -131: Outcome.CONFIGURATION,  # template not approved
    -133: Outcome.TEMPORARY,  # not at night
    -144: Outcome.TEMPORARY,  # quota of the day, of the account
    -147: Outcome.TEMPORARY,  # quota of the day, of the template
}
_WRONG_TOKEN = -124


@dataclass(frozen=True)
class OfficialAccount:
    """The account in whose name messages come: its application at Zalo, where Zalo is, what signs its call-backs."""

    app: str
    secret: str = field(repr=False)
    callback_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    api: str = "https://business.openapi.zalo.me"
    oauth: str = "https://oauth.zaloapp.com/v4/oa/access_token"


class Zalo:
    """The official account."""

    name = "zns"

    def __init__(self, account: OfficialAccount, tokens: TokenShelf) -> None:
        self._account, self._tokens = account, tokens
        self._access, self._until = "", clock.now()

    def send(self, *, to: str, subject: str, body: str, message_id: str) -> Answer:
        """`subject` is the template's number, `body` its parameters as JSON."""
        phone = mobile(to)
        if phone is None:
            return Answer(Outcome.PERMANENT, "not a mobile number")
        message = {
            "phone": phone, "template_id": subject, "template_data": json.loads(body), "tracking_id": message_id,
        }  # fmt: skip
        answer = self._called(lambda token: requests.post(
            f"{self._account.api}/message/template", json=message, headers={"access_token": token}, timeout=PATIENCE
        ))  # fmt: skip
        if isinstance(answer, Answer):
            return answer
        code = answer.get("error")
        data = answer.get("data") or {}
        outcome = _MEANING.get(code, Outcome.UNKNOWN) if isinstance(code, int) else Outcome.UNKNOWN
        said = "" if outcome is Outcome.DONE else f"{code} {answer.get('message', '')}".strip()
        return Answer(outcome, said, {"ref": str(data.get("msg_id", ""))})

    def find_out(self, message_id: str, ref: str) -> Answer | None:
        """Only by Zalo's own number; without it nobody can be asked."""
        if not ref:
            return None
        answer = self._called(lambda token: requests.get(
            f"{self._account.api}/message/status", params={"message_id": ref}, headers={"access_token": token},
            timeout=PATIENCE,
        ))  # fmt: skip
        if isinstance(answer, Answer):
            return Answer(Outcome.UNKNOWN, answer.error)
        status = (answer.get("data") or {}).get("status")
        if answer.get("error") == 0 and status in (0, 1):
            return Answer(Outcome.DONE, "", {"receipt": "delivered" if status else ""})
        if answer.get("error") == 0 and status == -1:
            return Answer(Outcome.TEMPORARY, "Zalo does not have it")
        return Answer(Outcome.UNKNOWN, f"{answer.get('error')} {answer.get('message', '')}".strip())

    def read(self, headers: Mapping[str, str], body: bytes) -> Sequence[Receipt | Reply]:
        """That somebody got a message; whatever else Zalo tells is none of ours."""
        try:
            told = json.loads(body)
            stamp, event = str(told["timestamp"]), str(told["event_name"])
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Invalid("Không đọc được nội dung gọi lại.") from None
        own = callback_signature(self._account.app, body, stamp, self._account.callback_secret)
        given = headers.get("x-zevent-signature", "").removeprefix("mac=")
        is_fresh = stamp.isdecimal() and abs(clock.now().timestamp() - int(stamp[:13]) / 1000) <= FRESH
        if not (is_fresh and hmac.compare_digest(own, given)):
            raise NotAllowed("Chữ ký của nội dung gọi lại không đúng hoặc đã cũ.")
        message = told.get("message")
        if event != "user_received_message" or not isinstance(message, dict):
            return []
        return [Receipt("delivered", str(message.get("tracking_id", "")), str(message.get("msg_id", "")))]

    def _called(self, call: Callable[[str], requests.Response]) -> Mapping[str, Any] | Answer:
        """The answer's JSON; with a new token where the old one is over. An `Answer`: why there is none."""
        for is_last in (False, True):
            try:
                token = self._token(anew=is_last)
            except _NoTokenError as error:
                return Answer(error.outcome, str(error))
            try:
                answer = call(token)
                told = answer.json()
            except requests.ConnectTimeout as error:
                return Answer(Outcome.TEMPORARY, type(error).__name__)
            except (requests.RequestException, ValueError) as error:
                refused = isinstance(error, requests.ConnectionError) and "NewConnectionError" in repr(error)
                return Answer(Outcome.TEMPORARY if refused else Outcome.UNKNOWN, type(error).__name__)
            if not isinstance(told, dict) or answer.status_code >= 500:
                return Answer(Outcome.UNKNOWN, f"HTTP {answer.status_code}")
            if told.get("error") != _WRONG_TOKEN:
                return told
        return Answer(Outcome.CONFIGURATION, f"{_WRONG_TOKEN} access token")

    def _token(self, *, anew: bool) -> str:
        if self._access and not anew and clock.now() < self._until:
            return self._access
        with self._tokens.held() as kept:
            over = kept.until is None or clock.now() >= kept.until or (anew and kept.access == self._access)
            if over:
                self._refresh(kept)
            self._access, self._until = kept.access, kept.until or clock.now()
        return self._access

    def _refresh(self, kept: Token) -> None:
        form = {
            "refresh_token": kept.refresh or self._account.refresh_token,
            "app_id": self._account.app, "grant_type": "refresh_token",
        }  # fmt: skip
        headers = {"secret_key": self._account.secret}
        try:
            answer = requests.post(self._account.oauth, data=form, headers=headers, timeout=PATIENCE)
            told = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise _NoTokenError(Outcome.TEMPORARY, type(error).__name__) from error
        if not isinstance(told, dict) or "access_token" not in told:
            code = told.get("error") if isinstance(told, dict) else answer.status_code
            raise _NoTokenError(Outcome.CONFIGURATION, f"no access token: {code}")
        kept.access, kept.refresh = str(told["access_token"]), str(told["refresh_token"])
        kept.until = clock.now() + timedelta(seconds=int(told.get("expires_in", 3600))) - _SPARE


class _NoTokenError(Exception):
    def __init__(self, outcome: Outcome, words: str) -> None:
        super().__init__(words)
        self.outcome = outcome


def callback_signature(app: str, body: bytes, stamp: str, secret: str) -> str:
    """What stands in `X-ZEvent-Signature` after `mac=`."""
    return hashlib.sha256(app.encode() + body + stamp.encode() + secret.encode()).hexdigest()
