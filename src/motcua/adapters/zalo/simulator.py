"""A simulated Zalo: approved templates with the length of each parameter, a quota, tokens that are replaced, signed
call-backs, and a page on which messages appear as on a telephone.

POST /fail {"mode": …}: `slow`, `down` (500), `error_but_sends`, `lies` (says yes and loses it), `twice` (two receipts),
`drop`, `wrong_signature`, `quota` (-147), `no_account` (-118), `expired` (each token is over at once), `silent`, `off`.
"""

import hashlib
import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from motcua.adapters.message_simulation import COMMON_FAILURES, KEPT, MessageSimulator, broken_off
from motcua.adapters.simulation import Answer, Request, as_json, page
from motcua.kernel.clock import VIETNAM

SIGN = "ZALO MÔ PHỎNG – tin ở đây không đến tay ai, chỉ để xem trong bản trình diễn."
FAILURES: Mapping[str, str] = {
    **COMMON_FAILURES,
    "quota": "Hết hạn mức trong ngày (-147)",
    "no_account": "Số này không dùng Zalo (-118)",
    "expired": "Mã truy cập hết hạn ngay (-124)",
    "silent": "Không báo đã đến",
}
APP, SECRET, CALLBACK_SECRET, FIRST_TOKEN = (
    "1000001",
    "trinh-dien",
    "trinh-dien-goi-lai",
    "trinh-dien-lam-moi",
)
CAPS = {"name": 30, "code": 30, "address": 200, "status": 30, "phone": 15, "amount": 20, "note": 90}
TEMPLATES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "300001": (
        "Hồ sơ <ma_ho_so> <trang_thai>. <loi_nhan>",
        {"ma_ho_so": "code", "trang_thai": "status", "loi_nhan": "note"},
    ),
    "300002": ("Hồ sơ <ma_ho_so> cần bạn bổ sung. <loi_nhan>", {"ma_ho_so": "code", "loi_nhan": "note"}),
}
"""Approved ones: their words, and the kind of each parameter."""
WAITING = "300009"
"""One that waits for approval."""


@dataclass
class Message:
    """A message that was taken."""

    tracking: str
    number: str
    phone: str
    words: str
    at: datetime
    state: str = "accepted"


class NoError(Exception):
    """Zalo says no, with its code; always with HTTP 200."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.answer = as_json({"error": code, "message": message})


class ZaloSimulator(MessageSimulator):
    """The service, its token server and the telephones behind it."""

    failures = FAILURES

    def __init__(
        self, *, callback: str = "", port: int = 0, slow_seconds: float = 8.0, quota: int = 10**6
    ) -> None:
        self.messages: list[Message] = []
        self.callbacks: list[int] = []
        self.refreshed = 0
        self._refresh, self._access = FIRST_TOKEN, ""
        super().__init__(callback=callback, port=port, slow_seconds=slow_seconds, quota=quota)

    def start(self) -> "ZaloSimulator":
        """Begin to answer."""
        self.site.start()
        return self

    def arrived(self) -> list[Message]:
        """What telephones got, the newest first."""
        with self._lock:
            return [one for one in self.messages if one.state == "delivered"][::-1]

    def handle(self, request: Request) -> Answer:
        """One request."""
        own = {"/fail": self._fail, "/v4/oa/access_token": self._token}
        if request.path in own:
            return own[request.path](request)
        if request.path == "/messages.json":
            return as_json([{"phone": m.phone, "words": m.words} for m in self.arrived()])
        if not request.path.startswith("/message/"):
            return (
                self._telephone() if request.path == "/" else page(SIGN, "Không có trang này", "", status=404)
            )
        try:
            return self._serve(request)
        except NoError as no:
            return no.answer

    def _serve(self, request: Request) -> Answer:
        self._dawdle()
        if (
            not self._access
            or request.headers.get("access-token") != self._access
            or self.failure == "expired"
        ):
            raise NoError(-124, "Access token invalid")
        if request.path == "/message/status":
            return self._status(request.query.get("message_id", ""))
        if self.failure == "down":
            return as_json({"error": -100, "message": "unknown"}, status=500)
        return self._take(request)

    def _take(self, request: Request) -> Answer:
        told = _read(request)
        if self.failure == "no_account":
            raise NoError(-118, "Zalo account not existed")
        with self._lock:
            if self.failure == "quota" or len(self.messages) >= self.quota:
                raise NoError(-147, "Template has exceeded daily quota")
            message = Message(
                told["tracking_id"], secrets.token_hex(8), told["phone"], _words(told), datetime.now(VIETNAM)
            )
            if self.failure != "lies":
                self.messages = [*self.messages[-KEPT:], message]
            left = self.quota - len(self.messages)
        if self.failure != "lies":
            threading.Thread(target=self._deliver, args=(message, self.failure), daemon=True).start()
        quota = {"dailyQuota": str(self.quota), "remainingQuota": str(left)}
        data = {"msg_id": message.number, "sent_time": str(int(time.time() * 1000)), "quota": quota}
        answer = as_json({"error": 0, "message": "Success", "data": data})
        if self.failure == "drop":
            return broken_off(answer)
        if self.failure == "error_but_sends":
            return as_json({"error": -100, "message": "unknown"}, status=500)
        return answer

    def _deliver(self, message: Message, failure: str) -> None:
        message.state = "delivered"
        for _ in range({"silent": 0, "twice": 2}.get(failure, 1)):
            self._call_back(message)

    def _call_back(self, message: Message) -> None:
        if not self.callback:
            return
        stamp = str(int(time.time() * 1000))
        told = {
            "event_name": "user_received_message", "app_id": APP, "timestamp": stamp,
            "recipient": {"id": "1"}, "sender": {"id": "2"},
            "message": {"msg_id": message.number, "tracking_id": message.tracking, "delivery_time": stamp},
        }  # fmt: skip
        body = json.dumps(told).encode()
        secret = self._signed_with(CALLBACK_SECRET)
        mac = hashlib.sha256(APP.encode() + body + stamp.encode() + secret.encode()).hexdigest()
        if status := self._post(body, {"X-ZEvent-Signature": f"mac={mac}"}):
            self.callbacks.append(status)

    def _status(self, number: str) -> Answer:
        found = next((one for one in self.messages if one.number == number), None)
        status = -1 if found is None else 1 if found.state == "delivered" else 0
        return as_json({"error": 0, "message": "Success", "data": {"status": status}})

    def _token(self, request: Request) -> Answer:
        """A refresh token is good once."""
        form = request.form
        known = (request.headers.get("secret-key"), form.get("app_id"), form.get("grant_type"))
        with self._lock:
            if known != (SECRET, APP, "refresh_token") or form.get("refresh_token") != self._refresh:
                return as_json({"error": -14014, "error_name": "Invalid refresh token"})
            self._refresh, self._access = secrets.token_hex(16), secrets.token_hex(16)
            self.refreshed += 1
        return as_json({"access_token": self._access, "refresh_token": self._refresh, "expires_in": "90000"})

    def _telephone(self) -> Answer:
        lines = "".join(
            f'<li><p class="soft">{m.at:%d/%m %H:%M} · 0{escape(m.phone[2:])}</p><pre>{escape(m.words)}</pre></li>'
            for m in self.arrived()[:50]
        )
        shown = f'<ul class="plain">{lines}</ul>' if lines else '<p class="soft">Chưa có tin nào.</p>'
        return page(SIGN, "Zalo trên điện thoại", shown + self._switch())


def _read(request: Request) -> dict[str, Any]:
    """Exactly what the protocol has, each as it must be."""
    if "application/json" not in request.headers.get("content-type", ""):
        raise NoError(-122, "Body data format incorrect")
    try:
        told = json.loads(request.body)
    except ValueError:
        raise NoError(-122, "Body data format incorrect") from None
    wanted = {"phone", "template_id", "template_data", "tracking_id"}
    if not isinstance(told, dict) or told.keys() != wanted or not isinstance(told["template_data"], dict):
        raise NoError(-122, f"fields must be {sorted(wanted)}")
    phone = str(told["phone"])
    if not (phone.isdecimal() and phone.startswith("84") and len(phone) == 11):
        raise NoError(-108, "Phone number is invalid")
    if told["template_id"] == WAITING:
        raise NoError(-131, "Template not approved")
    if told["template_id"] not in TEMPLATES:
        raise NoError(-109, "Template ID is invalid")
    _ensure_parameters(told["template_id"], told["template_data"])
    return told


def _ensure_parameters(template: str, data: Mapping[str, Any]) -> None:
    wanted = TEMPLATES[template][1]
    if data.keys() != wanted.keys():
        raise NoError(-132, f"parameters must be {sorted(wanted)}")
    for name, kind in wanted.items():
        value = data[name]
        if not isinstance(value, str) or not value or len(value) > CAPS[kind]:
            raise NoError(-132, f"{name} must have 1 to {CAPS[kind]} signs")


def _words(told: Mapping[str, Any]) -> str:
    words = TEMPLATES[told["template_id"]][0]
    for name, value in told["template_data"].items():
        words = words.replace(f"<{name}>", value)
    return words
