"""A simulated key store whose holders agree on their telephone: keys lie here, a person presses a button, or does not.

GET /certificates/KEY; POST /authorisations {"occasion", "key", "texts"} asks the holder, and asked again tells what
they answered: 202 with "until", 200 with "signatures", 403 declined, 410 too late. GET / is the telephone; its buttons
POST /answers {"occasion", "answer": "yes" | "no"}. POST /fail {"mode": "off" | "slow" | "down" | "drop"}: `drop`
takes the request and breaks the line before answering. Signatures are made anew for each answer, as tokens do.
"""

import asyncio
import base64
import json
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from typing import Any

from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.file_keys import FileKeyStore
from motcua.adapters.simulation import Answer, Request, Site, as_json, page, redirect
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.signing.types import KeyRef

SIGN = "ĐIỆN THOẠI MÔ PHỎNG – chữ ký ở đây không có giá trị pháp lý."
MODES = ("off", "slow", "down", "drop")
# How long a holder may think it over.
PATIENCE = timedelta(minutes=5)


@dataclass
class Asked:
    """What one holder is asked, and what they said."""

    key: KeyRef
    texts: list[bytes]
    until: datetime
    answer: str = ""
    times: int = field(default=1)
    """How often it was asked about; the holder sees one question."""


class Telephone:
    """The store and the telephone in one."""

    def __init__(self, authority: DemoAuthority, *, slow_seconds: float = 8.0, port: int = 0) -> None:
        self.mode = "off"
        self.patience = PATIENCE
        self.asked: dict[str, Asked] = {}
        self._keys = FileKeyStore(authority)
        self._slow_seconds = slow_seconds
        self._lock = threading.Lock()
        self.site = Site(self.handle, port)

    def handle(self, request: Request) -> Answer:
        """One request."""
        if request.path == "/fail":
            self.mode = request.form.get("mode", "off") if request.form.get("mode") in MODES else "off"
            return as_json({"mode": self.mode})
        if request.path == "/answers":
            return self._answered(request)
        if request.path == "/":
            return self._telephone()
        if self.mode == "down":
            return as_json({"problem": "down on command"}, status=503)
        if self.mode == "slow":
            time.sleep(self._slow_seconds)
        try:
            answer = self._serve(request)
        except (Refusal, KeyError, ValueError) as error:
            return as_json({"problem": str(error)}, status=404)
        return _broken(answer) if self.mode == "drop" else answer

    def _serve(self, request: Request) -> Answer:
        if request.path.startswith("/certificates/"):
            return self._certificate(KeyRef.parse(request.path.removeprefix("/certificates/")))
        return self._authorise(json.loads(request.body))

    def _certificate(self, key: KeyRef) -> Answer:
        signer = self._keys.signer(key)
        if signer.signing_cert is None:
            raise KeyError(str(key))
        issuers = [_text(one.dump()) for one in signer.cert_registry]
        return as_json({"certificate": _text(signer.signing_cert.dump()), "issuers": issuers})

    def _authorise(self, told: dict[str, Any]) -> Answer:
        with self._lock:
            known = self.asked.get(told["occasion"])
            if known is None:
                texts = [base64.b64decode(text) for text in told["texts"]]
                known = Asked(KeyRef.parse(told["key"]), texts, now() + self.patience)
                self.asked[told["occasion"]] = known
            else:
                known.times += 1
        if known.answer == "yes":
            return as_json({"signatures": [_text(value) for value in self._sign(known)]})
        if known.answer == "no":
            return as_json({"problem": "declined"}, status=403)
        if now() > known.until:
            return as_json({"problem": "too late"}, status=410)
        return as_json({"until": known.until.isoformat()}, status=202)

    def _sign(self, asked: Asked) -> list[bytes]:
        signer = self._keys.signer(asked.key)
        return [asyncio.run(signer.async_sign_raw(text, "sha256")) for text in asked.texts]

    def _answered(self, request: Request) -> Answer:
        known = self.asked.get(request.form.get("occasion", ""))
        if known is not None and not known.answer and now() <= known.until:
            known.answer = "yes" if request.form.get("answer") == "yes" else "no"
        return redirect("/")

    def _telephone(self) -> Answer:
        waiting = [(k, a) for k, a in self.asked.items() if not a.answer and now() <= a.until]
        cards = "".join(_card(occasion, asked) for occasion, asked in waiting)
        return page(SIGN, "Xác nhận ký số", cards or "<p>Không có gì chờ xác nhận.</p>")


def _card(occasion: str, asked: Asked) -> str:
    buttons = "".join(
        f'<button name="answer" value="{value}">{words}</button>'
        for value, words in (("yes", "Đồng ý ký"), ("no", "Từ chối"))
    )
    return (
        f'<form method="post" action="/answers"><input type="hidden" name="occasion" value="{escape(occasion)}">'
        f"<h2>{escape(str(asked.key))}: {len(asked.texts)} văn bản</h2>"
        f"<p>Trước {asked.until:%H:%M}.</p>{buttons}</form>"
    )


def _broken(answer: Answer) -> Answer:
    """Promises more than it sends, so that whoever listens hears the line break."""
    return Answer(b"", answer.status, answer.content_type, {"Content-Length": str(len(answer.body) + 1)})


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
