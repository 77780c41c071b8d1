"""What the simulators of message providers share: how they fail, the switch for it, how they call back."""

import threading
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import suppress
from html import escape

from motcua.adapters.simulation import Answer, Request, Site, as_json, redirect

COMMON_FAILURES: Mapping[str, str] = {
    "off": "Chạy tốt",
    "slow": "Trả lời rất chậm",
    "down": "Báo lỗi 500, không nhận",
    "error_but_sends": "Báo lỗi 500 nhưng vẫn gửi",
    "lies": "Báo đã nhận rồi làm mất",
    "twice": "Báo nhận hai lần",
    "drop": "Nhận rồi đứt đường truyền",
    "wrong_signature": "Gọi lại với chữ ký sai",
}
KEPT = 500


class MessageSimulator(ABC):
    """A provider with telephones behind it: `failures` are the ways in which it can fail, by mode."""

    failures: Mapping[str, str] = COMMON_FAILURES

    def __init__(self, *, callback: str, port: int, slow_seconds: float, quota: int) -> None:
        """`callback` is where receipts and answers go: our own address for this provider."""
        self.callback, self.quota = callback, quota
        self.failure = "off"
        self._slow_seconds = slow_seconds
        self._lock = threading.Lock()
        self.site = Site(self.handle, port)

    @abstractmethod
    def handle(self, request: Request) -> Answer:
        """One request."""

    def _dawdle(self) -> None:
        if self.failure == "slow":
            time.sleep(self._slow_seconds)

    def _signed_with(self, secret: str) -> str:
        """The secret by which a call-back is signed: another one where that is the failure."""
        return "another" if self.failure == "wrong_signature" else secret

    def _post(self, body: bytes, headers: Mapping[str, str]) -> int:
        """Call back; what our side said, 0 where nobody answered."""
        with suppress(OSError):
            told = {"Content-Type": "application/json", **headers}
            call = urllib.request.Request(self.callback, body, told)  # noqa: S310 - the demo's own address
            try:
                with urllib.request.urlopen(call, timeout=10) as answer:  # noqa: S310
                    return int(answer.status)
            except urllib.error.HTTPError as error:
                return error.code
        return 0

    def _fail(self, request: Request) -> Answer:
        """POST /fail {"mode": …}."""
        mode = request.form.get("mode", "")
        if request.method == "POST" and mode in self.failures:
            self.failure = mode
            return as_json({"mode": mode}) if "json" in request.headers["content-type"] else redirect("/")
        return as_json({"mode": self.failure, "modes": list(self.failures)}, status=400 if mode else 200)

    def _switch(self) -> str:
        """The part of its page by which somebody makes it fail."""
        buttons = "".join(
            f'<li><button name="mode" value="{mode}">{escape(words)}</button></li>'
            for mode, words in self.failures.items()
        )
        return (
            f"<h2>Thử lỗi</h2><p>Đang: <b>{escape(self.failures[self.failure])}</b></p>"
            f'<form method="post" action="/fail"><ul class="plain">{buttons}</ul></form>'
        )


def broken_off(answer: Answer) -> Answer:
    """Half of what was announced: the caller sees the line break, and knows nothing."""
    return Answer(answer.body[:4], 200, answer.content_type, {"Content-Length": str(len(answer.body))})
