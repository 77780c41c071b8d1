"""A simulated gateway for text messages. It checks strictly what it gets, calls back with signed receipts, and shows a
telephone on which messages arrive and from which somebody can answer.

POST /fail {"mode": …}: `slow` (takes it, answers after the caller has left), `down` (500, nothing taken),
`error_but_sends` (500, and sends), `lies` (says yes and loses it), `twice` (each receipt comes twice), `drop` (takes it
and breaks the line), `wrong_signature` (call-backs that are not ours), `quota` (none left), `silent` (no receipts),
`off`.
"""

import hashlib
import hmac
import json
import secrets
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from motcua.adapters.message_simulation import COMMON_FAILURES, KEPT, MessageSimulator, broken_off
from motcua.adapters.simulation import Answer, Request, as_json, page, redirect
from motcua.kernel.clock import VIETNAM

SIGN = "CỔNG TIN NHẮN MÔ PHỎNG – tin ở đây không đến tay ai, chỉ để xem trong bản trình diễn."
FAILURES: Mapping[str, str] = {
    **COMMON_FAILURES,
    "quota": "Hết hạn mức",
    "silent": "Không báo đã đến",
}
USER, PASSWORD, BRAND, SECRET = "motcua", "trinh-dien", "MOTCUA", "trinh-dien-goi-lai"
# The alphabet of one text message, written down once more: a simulator that borrowed ours could not find us wrong.
_ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = "^{}\\[~]|€"


@dataclass
class Text:
    """A message that was taken."""

    request: str
    number: str
    phone: str
    content: str
    at: datetime
    state: str = "accepted"


class NoError(Exception):
    """The gateway says no, with its code."""

    def __init__(self, code: int, message: str, status: int = 200) -> None:
        super().__init__(message)
        self.answer = as_json({"code": code, "message": message}, status=status)


class Gateway(MessageSimulator):
    """The gateway and the telephones behind it."""

    failures = FAILURES

    def __init__(
        self,
        *,
        name: str = "thu",
        callback: str = "",
        port: int = 0,
        slow_seconds: float = 8.0,
        quota: int = 10**6,
    ) -> None:
        """`name` is that of the provider."""
        self.name = name
        self.texts: dict[str, Text] = {}
        self.callbacks: list[tuple[str, int]] = []
        self.on_arrival: Callable[[Text], None] | None = None
        super().__init__(callback=callback, port=port, slow_seconds=slow_seconds, quota=quota)

    @property
    def url(self) -> str:
        """The base of its API."""
        return f"{self.site.url}/api"

    def start(self) -> "Gateway":
        """Begin to answer."""
        self.site.start()
        return self

    def arrived(self) -> list[Text]:
        """What telephones got, the newest first."""
        with self._lock:
            return [text for text in self.texts.values() if text.state == "delivered"][::-1]

    def handle(self, request: Request) -> Answer:
        """One request."""
        if request.path == "/fail":
            return self._fail(request)
        if request.path == "/answer" and request.method == "POST":
            self.reply(request.form.get("phone", ""), request.form.get("text", ""))
            return redirect("/")
        if request.path == "/messages.json":
            return as_json(
                [{"phone": t.phone, "content": t.content, "state": t.state} for t in self.arrived()]
            )
        if not request.path.startswith("/api/sms"):
            return (
                self._telephone() if request.path == "/" else page(SIGN, "Không có trang này", "", status=404)
            )
        try:
            return self._serve(request)
        except NoError as no:
            return no.answer

    def reply(self, phone: str, text: str) -> int:
        """Somebody answers from a telephone; returns what our side said."""
        body = {"event": "reply", "id": secrets.token_hex(8), "from": phone, "text": text}
        return self._call_back(body)

    def _serve(self, request: Request) -> Answer:
        _ensure_known(request)
        if request.method == "GET":
            self._dawdle()
            return self._state(request.path.removeprefix("/api/sms/"))
        if self.failure == "down":
            return as_json({"code": 9, "message": "busy"}, status=500)
        if self.failure == "quota" or len(self.texts) >= self.quota:
            raise NoError(5, "quota exceeded")
        answer = self._take(_read(request))
        self._dawdle()
        return answer

    def _take(self, told: Mapping[str, str]) -> Answer:
        with self._lock:
            if known := self.texts.get(told["requestId"]):
                raise NoError(10, f"duplicate requestId {known.number}")
            text = Text(
                told["requestId"], secrets.token_hex(6), told["phone"], told["content"], datetime.now(VIETNAM)
            )
            if self.failure != "lies":
                self.texts[text.request] = text
                for old in list(self.texts)[:-KEPT] if self.quota > KEPT * 1000 else ():
                    del self.texts[old]
        if self.failure != "lies":
            threading.Thread(target=self._deliver, args=(text, self.failure), daemon=True).start()
        answer = as_json(
            {"code": 0, "message": "accepted", "messageId": text.number, "requestId": text.request}
        )
        if self.failure == "drop":
            return broken_off(answer)
        if self.failure == "error_but_sends":
            return as_json({"code": 9, "message": "internal error"}, status=500)
        return answer

    def _deliver(self, text: Text, failure: str) -> None:
        text.state = "delivered"
        if self.on_arrival:
            self.on_arrival(text)
        if failure == "silent":
            return
        receipt = {
            "event": "receipt",
            "requestId": text.request,
            "messageId": text.number,
            "state": "delivered",
        }
        for _ in range(2 if failure == "twice" else 1):
            self._call_back(receipt)

    def _call_back(self, told: Mapping[str, Any]) -> int:
        if not self.callback:
            return 0
        body, stamp = json.dumps(told).encode(), str(int(time.time()))
        secret = self._signed_with(SECRET)
        signed = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        status = self._post(body, {"X-Timestamp": stamp, "X-Signature": signed})
        self.callbacks.append((str(told["event"]), status))
        return status

    def _state(self, number: str) -> Answer:
        text = self.texts.get(number)
        if text is None:
            raise NoError(11, "unknown requestId", 404)
        return as_json({"code": 0, "state": text.state, "messageId": text.number, "requestId": text.request})

    def _telephone(self) -> Answer:
        return page(SIGN, f"Điện thoại nhận tin ({self.name})", _shown(self.arrived()) + self._switch())


def _ensure_known(request: Request) -> None:
    kind, _, coded = request.headers.get("authorization", "").partition(" ")
    given = ""
    with suppress(ValueError):
        given = b64decode(coded).decode("utf-8", "replace")
    if kind.lower() != "basic" or given != f"{USER}:{PASSWORD}":
        raise NoError(1, "wrong user or password", 401)


def _read(request: Request) -> Mapping[str, str]:
    """Exactly the fields of the protocol, each as it must be."""
    if "application/json" not in request.headers.get("content-type", ""):
        raise NoError(6, "Content-Type must be application/json", 415)
    try:
        told = json.loads(request.body)
    except ValueError:
        raise NoError(6, "not JSON", 400) from None
    wanted = {"requestId", "cpCode", "brandName", "phone", "type", "content"}
    if (
        not isinstance(told, dict)
        or told.keys() != wanted
        or not all(isinstance(v, str) for v in told.values())
    ):
        raise NoError(6, f"fields must be {sorted(wanted)}", 400)
    if len(told["requestId"]) != 32:
        raise NoError(6, "requestId must have 32 signs", 400)
    if told["brandName"] != BRAND or told["cpCode"] != USER:
        raise NoError(2, "brand name is not registered")
    phone = told["phone"]
    if not (phone.isdecimal() and phone.startswith("84") and len(phone) == 11 and phone[2] in "35789"):
        raise NoError(3, "invalid phone")
    if told["type"] != "text":
        raise NoError(4, "only text")
    _ensure_short(told["content"])
    return told


def _ensure_short(content: str) -> None:
    if not content.strip():
        raise NoError(4, "content is empty")
    if strange := [sign for sign in content if sign not in _ALPHABET and sign not in _EXTENSION]:
        raise NoError(4, f"content holds {strange[0]!r}, which GSM 03.38 does not have")
    if len(content) + sum(sign in _EXTENSION for sign in content) > 160:
        raise NoError(4, "content is longer than 160")


def _shown(texts: list[Text]) -> str:
    if not texts:
        return '<p class="soft">Chưa có tin nào. Tin mà hệ thống gửi sẽ hiện ở đây như trên điện thoại.</p>'
    phones: dict[str, list[Text]] = {}
    for text in texts:
        phones.setdefault(text.phone, []).append(text)
    return "".join(_phone(number, theirs) for number, theirs in phones.items())


def _phone(number: str, texts: list[Text]) -> str:
    lines = "".join(
        f'<li><p class="soft">{text.at:%d/%m %H:%M} · {len(text.content)}/160</p><pre>{escape(text.content)}</pre></li>'
        for text in texts[:20]
    )
    return (
        f'<section><h2>{escape(BRAND)} → 0{escape(number[2:])}</h2><ul class="plain">{lines}</ul>'
        f'<form method="post" action="/answer"><input type="hidden" name="phone" value="{escape(number)}">'
        f'<p><label>Trả lời từ số này <input name="text" maxlength="300" required></label> '
        '<button class="quiet">Gửi</button></p>'
        "</form></section>"
    )
