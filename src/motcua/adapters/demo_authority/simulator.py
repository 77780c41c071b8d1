"""The demonstration authority as a server: time stamps, revocation lists, OCSP, and failures on command.

POST /tsa (RFC 3161), GET /crl/NAME.crl, GET /ca/NAME.cer, POST /ocsp (RFC 6960), GET / says what this is,
POST /fail with {"mode": "down" | "slow" | "bad_signature" | "off"} switches a failure on or off.
"""

import html
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from asn1crypto import tsp
from cryptography.hazmat.primitives.serialization import Encoding

from motcua.adapters.demo_authority.authority import ISSUERS, DemoAuthority
from motcua.adapters.demo_authority.ocsp import answer as ocsp_answer
from motcua.adapters.demo_authority.tsa import time_stamp_authority
from motcua.kernel.clock import now

MODES = ("off", "down", "slow", "bad_signature")
SLOW_SECONDS = 8.0
LARGEST_REQUEST = 64 * 1024


@dataclass(frozen=True)
class Answer:
    """What goes back over HTTP."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True)
class Running:
    """A simulator that listens; `url` is its base address."""

    url: str
    simulator: "Simulator"


class Simulator:
    """Answers requests without knowing of sockets."""

    def __init__(self, authority: DemoAuthority, *, slow_seconds: float = SLOW_SECONDS) -> None:
        self.mode = "off"
        self._authority = authority
        self._stamps = time_stamp_authority(authority)
        self._slow_seconds = slow_seconds

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        """The answer to one request."""
        if path == "/fail" and method == "POST":
            return self._switch(body)
        if path == "/" and method == "GET":
            return Answer(200, "text/html; charset=utf-8", self._front_page())
        if self.mode == "down":
            return _text(503, "down on command")
        if self.mode == "slow":
            time.sleep(self._slow_seconds)
        return self._serve(method, path, body)

    def _serve(self, method: str, path: str, body: bytes) -> Answer:
        if (method, path) == ("POST", "/tsa"):
            return Answer(200, "application/timestamp-reply", self._time_stamp(body))
        if (method, path) == ("POST", "/ocsp"):
            made = ocsp_answer(self._authority, body, now())
            return Answer(200, "application/ocsp-response", made.public_bytes(Encoding.DER))
        folder, _, file = path.lstrip("/").partition("/")
        slug, _, kind = file.partition(".")
        if method == "GET" and slug in ISSUERS and (folder, kind) == ("crl", "crl"):
            listed = self._authority.revocation_list(slug).public_bytes(Encoding.DER)
            return Answer(200, "application/pkix-crl", listed)
        if method == "GET" and slug in ISSUERS and (folder, kind) == ("ca", "cer"):
            certificate = self._authority.issuer(slug).certificate.public_bytes(Encoding.DER)
            return Answer(200, "application/pkix-cert", certificate)
        return _text(404, "nothing here")

    def _time_stamp(self, body: bytes) -> bytes:
        made = self._stamps.answer(body)
        if self.mode != "bad_signature":
            return made
        answer = tsp.TimeStampResp.load(made)
        signature = answer["time_stamp_token"]["content"]["signer_infos"][0]["signature"].native
        at = made.rindex(signature) + len(signature) - 1
        return made[:at] + bytes((made[at] ^ 1,)) + made[at + 1 :]

    def _switch(self, body: bytes) -> Answer:
        try:
            mode = json.loads(body)["mode"]
        except (ValueError, TypeError, KeyError):
            mode = None
        if mode not in MODES:
            return _text(400, f"mode must be one of {', '.join(MODES)}")
        self.mode = mode
        return Answer(200, "application/json", json.dumps({"mode": mode}).encode())

    def _front_page(self) -> bytes:
        root = html.escape(self._authority.root.subject.rfc4514_string())
        lists = "".join(
            f'<li><a href="/crl/{slug}.crl">{html.escape(name)}</a> '
            f'(<a href="/ca/{slug}.cer">chứng thư số</a>)</li>'
            for slug, name in ISSUERS.items()
        )
        return (
            '<!doctype html><html lang="vi"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><title>Chứng thực số trình diễn</title>'
            "<h1>Hệ thống chứng thực số TRÌNH DIỄN</h1>"
            "<p>Đây là chương trình giả lập, không phải tổ chức chứng thực chữ ký số. Chứng thư số và dấu thời gian "
            f"do nó cấp không có giá trị pháp lý.</p><p>Gốc: {root}</p>"
            f"<p>Dấu thời gian (RFC 3161): POST /tsa. OCSP: POST /ocsp. Danh sách thu hồi:</p><ul>{lists}</ul>"
            f"<p>Đang giả lập sự cố: {html.escape(self.mode)}.</p></html>"
        ).encode()


def _text(status: int, message: str) -> Answer:
    return Answer(status, "text/plain; charset=utf-8", message.encode())


def make_server(
    authority: DemoAuthority, host: str = "127.0.0.1", port: int = 0, *, slow_seconds: float = SLOW_SECONDS
) -> tuple[ThreadingHTTPServer, Simulator]:
    """A server bound to its port (any free one for 0), not yet serving."""
    simulator = Simulator(authority, slow_seconds=slow_seconds)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > LARGEST_REQUEST:
                self.close_connection = True
                self._send(_text(413, "too large"))
                return
            self._answer(self.rfile.read(int(length)))

        def _answer(self, body: bytes) -> None:
            self._send(simulator.answer(self.command, self.path.partition("?")[0], body))

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing: the caller has its own log."""

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    return server, simulator


def serve(folder: Path, host: str, port: int) -> None:
    """Serve the authority of a folder until the process ends."""
    server, _ = make_server(DemoAuthority(folder), host, port)
    with server:
        server.serve_forever()


@contextmanager
def running(authority: DemoAuthority, *, slow_seconds: float = SLOW_SECONDS) -> Iterator[Running]:
    """A server on a free port of this machine, for the length of the block."""
    server, simulator = make_server(authority, slow_seconds=slow_seconds)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Running(f"http://127.0.0.1:{server.server_address[1]}", simulator)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
