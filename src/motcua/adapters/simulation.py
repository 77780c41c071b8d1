"""What our simulators share: a small web server on the loopback, requests and answers, one honest page frame."""

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

LONGEST_BODY = 1024 * 1024

STYLE = """
:root{--water:#0b4f6c;--stone:#1d2528;--soft:#56646b;--line:#d5dde1;--ground:#f6f8f9;--amber:#fdf1de}
*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--stone);background:var(--ground)}
.sign{background:var(--amber);border-bottom:2px solid #b26a00;padding:12px 16px;font-weight:600;text-align:center}
main{max-width:44rem;margin:0 auto;padding:24px 16px 48px}h1{color:var(--water);font-size:1.5rem;line-height:1.3}
h2{color:var(--water);font-size:1.125rem}a{color:var(--water)}.soft{color:var(--soft)}
ul.plain{list-style:none;padding:0}ul.plain>li{margin:0 0 8px}
button,.card{font:inherit;display:block;width:100%;text-align:left;padding:12px 16px;background:#fff;color:var(--stone);
border:1px solid var(--line);border-radius:6px;cursor:pointer}button:hover{border-color:var(--water)}
button.quiet{width:auto;display:inline-block;color:var(--water)}
:focus-visible{outline:3px solid #b26a00;outline-offset:2px}
table{border-collapse:collapse;width:100%;background:#fff}td,th{text-align:left;vertical-align:top;
padding:8px;border-bottom:1px solid var(--line)}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#fff;
border:1px solid var(--line);border-radius:6px;padding:16px;font:inherit}iframe{width:100%;height:60vh;background:#fff;
border:1px solid var(--line);border-radius:6px}
""".strip()


@dataclass(frozen=True)
class Request:
    """What came in: `query` and `form` with the last value of each name."""

    method: str
    path: str
    query: Mapping[str, str]
    body: bytes
    headers: Mapping[str, str]

    @property
    def form(self) -> Mapping[str, str]:
        """A form's fields, or the members of a JSON object."""
        if "json" in self.headers.get("content-type", ""):
            with suppress(ValueError):
                data = json.loads(self.body)
                return {str(k): str(v) for k, v in data.items()} if isinstance(data, dict) else {}
            return {}
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(frozen=True)
class Answer:
    """What goes out."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Request], Answer]


def page(sign: str, title: str, content: str, *, status: int = 200) -> Answer:
    """A page under the sign that says what it is not; `content` is HTML, the other two are plain text."""
    html = (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<style>{STYLE}</style></head><body><header class="sign">{escape(sign)}</header>'
        f"<main><h1>{escape(title)}</h1>{content}</main></body></html>"
    )
    return Answer(html.encode(), status, headers={"Cache-Control": "no-store"})


def as_json(data: Any, *, status: int = 200) -> Answer:
    """A JSON answer."""
    body = json.dumps(data, ensure_ascii=False).encode()
    return Answer(body, status, "application/json; charset=utf-8", {"Cache-Control": "no-store"})


def redirect(location: str) -> Answer:
    """See other."""
    return Answer(status=303, headers={"Location": location})


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def server_bind(self) -> None:
        """Bind without asking the name service for our name, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
        self.setup_environ()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Nobody reads a simulator's access log."""


class Site:
    """A simulator's pages on a loopback port, in a thread of their own."""

    def __init__(self, handle: Handler, port: int = 0, host: str = "127.0.0.1") -> None:
        """Port 0 takes any that is free; raises `OSError` when the port is taken."""
        self._server = make_server(
            host, port, _application(handle), server_class=_Server, handler_class=_Quiet
        )
        self.port = self._server.server_port
        self.url = f"http://{host}:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def start(self) -> "Site":
        """Begin to answer."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop answering and free the port."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()


def _application(handle: Handler) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = handle(_request(environ))
        phrase = HTTPStatus(answer.status).phrase
        headers = {
            "Content-Type": answer.content_type,
            "Content-Length": str(len(answer.body)),
            **answer.headers,
        }
        start_response(f"{answer.status} {phrase}", list(headers.items()))
        return [answer.body]

    return application


def _request(environ: Mapping[str, Any]) -> Request:
    length = min(int(environ.get("CONTENT_LENGTH") or 0), LONGEST_BODY)
    headers = {k[5:].replace("_", "-").lower(): str(v) for k, v in environ.items() if k.startswith("HTTP_")}
    return Request(
        method=str(environ["REQUEST_METHOD"]),
        path=str(environ.get("PATH_INFO") or "/"),
        query=dict(parse_qsl(str(environ.get("QUERY_STRING", "")), keep_blank_values=True)),
        body=environ["wsgi.input"].read(length) if length else b"",
        headers={**headers, "content-type": str(environ.get("CONTENT_TYPE", ""))},
    )
