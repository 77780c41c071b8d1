"""The catcher: SMTP on one port, pages on another, letters as `.eml` files in a folder."""

import asyncio
import email
import email.policy
import itertools
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import Literal, get_args

from aiosmtpd.smtp import SMTP, Envelope, Session

from motcua.adapters.simulation import Answer, Request, Site, as_json, page, redirect
from motcua.kernel import clock
from motcua.kernel.vietnamese import moment

SIGN = "HỘP THƯ THỬ – thư ở đây không đến tay ai, chỉ để xem trong bản trình diễn."
Failure = Literal["off", "temporary", "permanent", "drop"]
KEPT = 500


@dataclass(frozen=True)
class Letter:
    """A letter that was caught; `number` counts from 1 in the order of arrival."""

    number: int
    caught_at: datetime
    recipients: tuple[str, ...]
    message: EmailMessage

    @property
    def subject(self) -> str:
        """As people read it."""
        return str(self.message["subject"] or "(không có tiêu đề)")

    def part(self, kind: Literal["plain", "html"]) -> str:
        """The letter's text or HTML; empty when it has none."""
        body = self.message.get_body(preferencelist=(kind,))
        return str(body.get_content()).replace("\r\n", "\n") if body is not None else ""


class Catcher:
    """What was caught, and how the next sender is treated."""

    def __init__(self, folder: Path) -> None:
        """Letters of earlier runs in `folder` are shown again."""
        self.failure: Failure = "off"
        self._folder = folder
        self._lock = threading.Lock()
        self._letters: list[Letter] = []
        self._numbers = itertools.count(1)
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(folder.glob("*.eml"))[-KEPT:]:
            self._keep(path.read_bytes(), datetime.fromtimestamp(path.stat().st_mtime, clock.VIETNAM), ())

    def letters(self) -> list[Letter]:
        """Newest first."""
        with self._lock:
            return self._letters[::-1]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """aiosmtpd's hook for a whole letter; returns the server's answer."""
        if self.failure == "temporary":
            return "451 4.3.0 Tạm thời chưa nhận được (lỗi bật theo lệnh)"
        if self.failure == "permanent":
            return "550 5.1.1 Không có người nhận này (lỗi bật theo lệnh)"
        raw = envelope.original_content or b""
        self._store(raw, tuple(envelope.rcpt_tos))
        if self.failure == "drop" and isinstance(server.transport, asyncio.WriteTransport):
            # Taken, but the sender never hears of it: what a crash between sending and noting looks like.
            server.transport.abort()
        return "250 2.0.0 Đã bắt được thư"

    def handle(self, request: Request) -> Answer:
        """The pages."""
        if request.path == "/fail":
            return self._fail(request)
        if request.path == "/letters.json":
            return as_json([_row(letter) for letter in self.letters()])
        if request.path.startswith("/thu/"):
            return self._one(request.path.removeprefix("/thu/"))
        return self._list() if request.path == "/" else page(SIGN, "Không có trang này", "", status=404)

    def _store(self, raw: bytes, recipients: tuple[str, ...]) -> None:
        now = clock.now()
        (self._folder / f"{now:%Y%m%d-%H%M%S}-{time.time_ns() % 10**9:09d}.eml").write_bytes(raw)
        self._keep(raw, now, recipients)
        for old in sorted(self._folder.glob("*.eml"))[:-KEPT]:
            old.unlink(missing_ok=True)

    def _keep(self, raw: bytes, at: datetime, recipients: tuple[str, ...]) -> None:
        message = email.message_from_bytes(raw, _class=EmailMessage, policy=email.policy.default)
        to = recipients or tuple(str(message["to"] or "").split(", "))
        with self._lock:
            self._letters.append(Letter(next(self._numbers), at, to, message))
            del self._letters[:-KEPT]

    def _fail(self, request: Request) -> Answer:
        mode = request.form.get("mode", "")
        for known in get_args(Failure):
            if request.method == "POST" and mode == known:
                self.failure = known
                return (
                    as_json({"mode": known}) if "json" in request.headers["content-type"] else redirect("/")
                )
        return as_json({"mode": self.failure, "modes": get_args(Failure)}, status=400 if mode else 200)

    def _list(self) -> Answer:
        rows = "".join(_line(letter) for letter in self.letters())
        if not rows:
            return page(SIGN, "Chưa có thư nào", "<p>Thư mà hệ thống gửi cho người dân sẽ hiện ở đây.</p>")
        head = "<tr><th>Lúc</th><th>Đến</th><th>Tiêu đề</th></tr>"
        return page(SIGN, "Thư đã gửi", f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>")

    def _one(self, number: str) -> Answer:
        letter = next((x for x in self.letters() if str(x.number) == number), None)
        if letter is None:
            return page(SIGN, "Không có thư này", '<p><a href="/">Về danh sách</a></p>', status=404)
        html = letter.part("html")
        # A letter's HTML is a stranger's: it runs nothing and loads nothing.
        framed = (
            f'<h2>Dạng HTML</h2><iframe sandbox title="Thư" srcdoc="{escape(html)}"></iframe>' if html else ""
        )
        return page(
            SIGN,
            letter.subject,
            f'<p><a href="/">Về danh sách</a></p><p class="soft">Gửi từ {escape(str(letter.message["from"]))}<br>'
            f"Đến {escape(', '.join(letter.recipients))}<br>{escape(moment(letter.caught_at))}</p>"
            f"<pre>{_with_links(letter.part('plain'))}</pre>{framed}",
        )


class MailCatcher:
    """The running catcher: SMTP and pages on the loopback."""

    def __init__(self, folder: Path, *, smtp_port: int = 0, page_port: int = 0) -> None:
        """Port 0 takes any that is free; raises `OSError` when a port is taken."""
        self.catcher = Catcher(folder)
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(
            self._loop.create_server(self._conversation, "127.0.0.1", smtp_port)
        )
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp", daemon=True)
        self._site = Site(self.catcher.handle, page_port)
        self.smtp_port = int(self._server.sockets[0].getsockname()[1])
        self.url = self._site.url

    def start(self) -> "MailCatcher":
        """Begin to take letters and to show them."""
        self._thread.start()
        self._site.start()
        return self

    def stop(self) -> None:
        """Free both ports; a conversation that is still going on is cut off."""
        self._site.stop()
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(timeout=10)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        self._server.close()
        self._loop.close()

    def _conversation(self) -> SMTP:
        return SMTP(self.catcher, hostname="hop-thu-thu", enable_SMTPUTF8=True, loop=self._loop)

    async def _hang_up(self) -> None:
        self._server.close()
        talking = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)


def _row(letter: Letter) -> Mapping[str, object]:
    return {
        "number": letter.number,
        "caught_at": letter.caught_at.isoformat(),
        "from": str(letter.message["from"]),
        "to": list(letter.recipients),
        "subject": letter.subject,
        "message_id": str(letter.message["message-id"]),
        "text": letter.part("plain"),
        "html": letter.part("html"),
    }


def _line(letter: Letter) -> str:
    link = f'<a href="/thu/{letter.number}">{escape(letter.subject)}</a>'
    to = escape(", ".join(letter.recipients))
    return f"<tr><td>{letter.caught_at:%d/%m %H:%M}</td><td>{to}</td><td>{link}</td></tr>"


def _with_links(text: str) -> str:
    """Escaped text in which web addresses can be followed."""
    return re.sub(r"https?://[^\s<>]+", lambda found: f'<a href="{found[0]}">{found[0]}</a>', escape(text))
