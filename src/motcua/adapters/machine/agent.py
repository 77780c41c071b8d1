"""The agent in an official's own machine: digests come from the site's page, a token signs, signatures go back.

It listens on the loopback alone and answers only pages of the site that it was started for (the browser says where a
page comes from). The protocol is written down in docs/how-to/write-a-signing-agent.md, so that others may follow:

GET /certificates        {"certificates": [{"handle", "name", "until", "pem"}]}
POST /sign               {"certificate": SHA-256 in hex, "digests": [SHA-256 in hex]}
                         200 {"signatures": [base64]}, else {"problem": words for the person}

The PIN is asked by `pinentry`, the program that also asks for those of OpenPGP keys, and is kept nowhere.
"""

import base64
import json
import logging
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pkcs11
from asn1crypto import pem, x509

from motcua.adapters.pkcs11 import tokens
from motcua.adapters.pkcs11.adapter import WrongPinError, refusal_of
from motcua.adapters.pkcs11.uri import ObjectName
from motcua.kernel.errors import Refusal

logger = logging.getLogger(__name__)
PORT = 7575
LARGEST = 256 * 1024
MOST = 1000
PinAsked = Callable[[str, int, str], str | None]
"""The PIN for a token, so many papers, and what was wrong before; None when the person does not sign."""


@dataclass(frozen=True)
class Agent:
    """`site` is the origin whose pages may ask (`https://motcua.tinh.gov.vn`), `module` the vendor's library."""

    site: str
    module: Path
    ask_pin: PinAsked
    lock: threading.Lock

    def certificates(self) -> list[dict[str, str]]:
        """What lies on the tokens that are in."""
        return [
            {
                "handle": str(name),
                "name": str(one.subject.human_friendly),
                "until": one.not_valid_after.isoformat(),
                "pem": pem.armor("CERTIFICATE", one.dump()).decode(),
            }
            for name, one in self._all()
            if not one.ca
        ]

    def sign(self, fingerprint: str, digests: Sequence[bytes]) -> list[bytes] | None:
        """A signature over each digest; None when the person does not sign. One question at a time."""
        with self.lock:
            name = next((name for name, one in self._all() if one.sha256.hex() == fingerprint), None)
            if name is None:
                raise refusal_of(pkcs11.NoSuchToken(), "của chứng thư số đã giao")
            return self._signed(name, digests)

    def _signed(self, name: ObjectName, digests: Sequence[bytes]) -> list[bytes] | None:
        wrong = ""
        while (pin := self.ask_pin(name.token, len(digests), wrong)) is not None:
            try:
                with _opened(self.module, name.token, pin) as session:
                    key = tokens.private_key(session, name)
                    return [tokens.sign(key, digest) for digest in digests]
            except WrongPinError as error:
                wrong = str(error.told)
        return None

    def _all(self) -> Iterator[tuple[ObjectName, x509.Certificate]]:
        for token in tokens.present(self.module):
            yield from tokens.certificates(token)


@contextmanager
def _opened(module: Path, label: str, pin: str) -> Iterator[pkcs11.Session]:
    try:
        session = tokens.token_named(module, label).open(user_pin=pin)
    except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange) as error:
        raise WrongPinError from error
    try:
        yield session
    finally:
        session.close()


def pinentry(program: str) -> PinAsked:
    """Asks by a program that speaks the Assuan protocol of GnuPG."""

    def ask(token: str, papers: int, wrong: str) -> str | None:
        words = f"Ký số {papers} văn bản của Một Cửa bằng thiết bị {token}"
        orders = [f"SETDESC {_escaped(words)}", f"SETPROMPT {_escaped('Mã PIN')}", "SETTITLE Một Cửa"]
        orders += [f"SETERROR {_escaped(wrong)}"] if wrong else []
        told = subprocess.run(
            [program],
            input="\n".join([*orders, "GETPIN", "BYE", ""]),
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        return next((_unescaped(line[2:]) for line in told.splitlines() if line.startswith("D ")), None)

    return ask


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\n", "%0A")


def _unescaped(text: str) -> str:
    return text.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def make_server(agent: Agent, port: int = PORT) -> ThreadingHTTPServer:
    """Ready to serve on the loopback; raises `OSError` when the port is taken."""

    class Handler(_Handler):
        its = agent

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


class _Handler(BaseHTTPRequestHandler):
    its: Agent

    def do_OPTIONS(self) -> None:
        """What a browser asks before it lets a page speak to this machine."""
        self._answer(HTTPStatus.NO_CONTENT, None)

    def do_GET(self) -> None:
        """The certificates, for whoever sits at this machine and for the site."""
        if self.path != "/certificates":
            self._answer(HTTPStatus.NOT_FOUND, {"problem": "Không có địa chỉ này."})
            return
        self._told(lambda: {"certificates": self.its.certificates()})

    def do_POST(self) -> None:
        """Sign for a page of the site, and for nobody else."""
        if self.path != "/sign" or self.headers.get("Origin") != self.its.site:
            self._answer(HTTPStatus.FORBIDDEN, {"problem": "Trang này không được phép ký bằng máy này."})
            return
        self._told(self._sign)

    def _sign(self) -> Mapping[str, Any]:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST:
            return {"problem": "Yêu cầu quá lớn."}
        try:
            asked = json.loads(self.rfile.read(length))
            digests = [bytes.fromhex(one) for one in asked["digests"]]
            fingerprint = str(asked["certificate"])
        except (ValueError, KeyError, TypeError):
            return {"problem": "Yêu cầu không đúng dạng."}
        if not 0 < len(digests) <= MOST or any(len(one) != 32 for one in digests):
            return {"problem": "Yêu cầu không đúng dạng."}
        signed = self.its.sign(fingerprint, digests)
        if signed is None:
            return {"problem": "Anh chị đã không nhập mã PIN; chưa có gì được ký."}
        return {"signatures": [base64.b64encode(one).decode() for one in signed]}

    def _told(self, act: Callable[[], Mapping[str, Any]]) -> None:
        try:
            told = act()
        except Refusal as refusal:
            told = {"problem": str(refusal)}
        except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
            told = {"problem": str(refusal_of(error, "trên máy này"))}
        self._answer(HTTPStatus.OK if "problem" not in told else HTTPStatus.BAD_REQUEST, told)

    def _answer(self, status: HTTPStatus, told: Mapping[str, Any] | None) -> None:
        body = json.dumps(told, ensure_ascii=False).encode() if told is not None else b""
        self.send_response(status)
        headers = {
            "Access-Control-Allow-Origin": self.its.site,
            "Access-Control-Allow-Headers": "Content-Type",
            "Access-Control-Allow-Private-Network": "true",
            "Vary": "Origin",
            "Content-Type": "application/json; charset=utf-8",
            "Content-Length": str(len(body)),
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """What was asked and how it ended, without a word of what was signed."""
        logger.info(format, *args)
