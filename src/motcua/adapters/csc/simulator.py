"""A simulated provider of remote signatures (CSC API 2.0.0.2): keys lie here, and their holders agree by telephone,
by PIN and a code, or on a page of the provider.

The API is at /csc/v2/…, its OAuth 2.0 server at /oauth2/…. GET / is the holder's telephone: confirmations that wait
(buttons POST /answers {"handle", "answer": "yes" | "no"}), codes that were "sent", and which way holders are asked
(POST /mode {"mode": "device" | "secret" | "visit"}). POST /fail {"mode": …}: `slow`, `down`, `drop` (takes the request
and breaks the line before answering), `twice` (gives each signature two times over), `late` (nobody answers in time),
`stale` (an agreed consent counts as over), `wrong` (signs something else), `off`.
"""

import base64
import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from motcua.adapters.csc.credentials import ECDSA_SHA256, RSA_SHA256, SHA256
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.file_keys import FileKeyStore
from motcua.adapters.simulation import Answer, Handler, Request, Site, as_json, page, redirect
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.signing.types import KeyRef

SIGN = "DỊCH VỤ KÝ SỐ TỪ XA MÔ PHỎNG – chữ ký ở đây không có giá trị pháp lý."
FAILURES = ("off", "slow", "down", "drop", "twice", "late", "stale", "wrong")
MODES = {
    "device": "Xác nhận trên điện thoại",
    "secret": "Mã PIN và mã dùng một lần",
    "visit": "Trang của dịch vụ",
}
API = "/csc/v2/"
CLIENT, CLIENT_SECRET = "motcua", "trinh-dien"
PIN = "123456"
PATIENCE = timedelta(minutes=5)
MOST = 100
_TRIES = 3


class _NoError(Exception):
    """An answer of the protocol that says no."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(error)
        self.answer = as_json({"error": error, "error_description": description}, status=status)


@dataclass
class Consent:
    """What a holder is asked to agree to: so many digests by one key."""

    handle: str
    credential: str
    hashes: list[str]
    until: datetime
    answer: str = ""
    sad: str = ""
    used: bool = False
    redirect_uri: str = ""
    state: str = ""
    challenge: str = ""
    code: str = ""
    times: int = 1
    signatures: list[str] = field(default_factory=list)
    """How often it was asked about."""


class Provider:
    """The service, its authorisation server and the telephone in one."""

    def __init__(self, authority: DemoAuthority, *, slow_seconds: float = 8.0, port: int = 0) -> None:
        self.failure, self.mode = "off", "device"
        self.patience = PATIENCE
        self.consents: dict[str, Consent] = {}
        self.codes: dict[str, str] = {}
        self.wrong: dict[str, int] = {}
        self.most = MOST
        self._keys = FileKeyStore(authority)
        self._authority = authority
        self._slow_seconds = slow_seconds
        self._lock = threading.RLock()
        self._pushed: dict[str, Mapping[str, str]] = {}
        self.site = Site(self.handle, port)

    @property
    def url(self) -> str:
        """The base of its API."""
        return self.site.url + API.rstrip("/")

    def handle(self, request: Request) -> Answer:
        """One request."""
        own: dict[str, Handler] = {
            "/fail": self._fail, "/mode": self._switch, "/answers": self._answered, "/": self._telephone,
        }  # fmt: skip
        if request.path in own:
            return own[request.path](request)
        if self.failure == "down":
            return as_json({"error": "temporarily_unavailable"}, status=503)
        if self.failure == "slow":
            time.sleep(self._slow_seconds)
        try:
            with self._lock:
                answer = self._serve(request)
        except _NoError as no:
            answer = no.answer
        except (Refusal, KeyError, ValueError, TypeError) as error:
            answer = as_json({"error": "invalid_request", "error_description": str(error)}, status=400)
        return _broken(answer) if self.failure == "drop" else answer

    def _serve(self, request: Request) -> Answer:
        if request.path.startswith(API):
            body = json.loads(request.body or b"{}")
            answer: Answer = self._methods()[request.path.removeprefix(API)](body)
            return answer
        pages: dict[str, Handler] = {
            "/oauth2/pushed_authorize": self._push,
            "/oauth2/authorize": self._authorize_page,
            "/oauth2/consent": self._consent_given,
            "/oauth2/token": self._token,
        }
        return pages[request.path](request)

    def _methods(self) -> dict[str, Any]:
        return {
            "info": self._info,
            "credentials/list": self._list,
            "credentials/info": self._credential,
            "credentials/authorize": self._authorize,
            "credentials/authorizeCheck": self._check,
            "credentials/getChallenge": self._send_code,
            "signatures/signHash": self._sign_hash,
        }

    def _info(self, asked: Mapping[str, Any]) -> Answer:
        return as_json(
            {
                "specs": "2.0.0.2", "name": "Ký số từ xa mô phỏng", "logo": "", "region": "VN", "lang": "vi-VN",
                "description": SIGN, "authType": ["oauth2client", "oauth2code"], "oauth2": self.site.url,
                "methods": [*self._methods(), "oauth2/authorize", "oauth2/pushed_authorize", "oauth2/token"],
            }
        )  # fmt: skip

    def _list(self, asked: Mapping[str, Any]) -> Answer:
        return as_json({"credentialIDs": [str(one.key) for one in self._authority.issued()]})

    def _credential(self, asked: Mapping[str, Any]) -> Answer:
        signer = self._keys.signer(KeyRef.parse(asked["credentialID"]))
        if signer.signing_cert is None:
            raise KeyError(asked["credentialID"])
        chain = [signer.signing_cert, *signer.cert_registry]
        elliptic = signer.signing_cert.public_key.algorithm == "ec"
        return as_json(
            {
                "key": {"status": "enabled", "algo": [ECDSA_SHA256 if elliptic else RSA_SHA256], "len": 256},
                "cert": {"status": "valid", "certificates": [_text(one.dump()) for one in chain]},
                "auth": self._auth(),
                "SCAL": "2",
                "multisign": self.most,
            }
        )

    def _auth(self) -> dict[str, Any]:
        if self.mode == "visit":
            return {"mode": "oauth2code"}
        if self.mode == "device":
            return {"mode": "explicit", "objects": [{"type": "PushNotification", "id": "mobile"}]}
        pin = {"type": "Password", "id": "PIN", "format": "N", "label": "Mã PIN"}
        code = {"type": "ChallengeResponse", "id": "OTP", "format": "N", "label": "Mã gửi đến điện thoại"}
        return {"mode": "explicit", "expression": "PIN AND OTP", "objects": [pin, code]}

    def _send_code(self, asked: Mapping[str, Any]) -> Answer:
        self.codes[asked["credentialID"]] = f"{secrets.randbelow(10**6):06}"
        return Answer(status=204)

    def _authorize(self, asked: Mapping[str, Any]) -> Answer:
        if asked["hashAlgorithmOID"] != SHA256 or len(asked["hashes"]) != asked["numSignatures"]:
            raise _NoError("invalid_request", "hashes")
        if asked["numSignatures"] > self.most:
            raise _NoError("invalid_request", "Numbers of signatures is too high")
        if self.mode == "secret":
            self._right(asked["credentialID"], {one["id"]: one.get("value") for one in asked["authData"]})
        consent = self._asked(asked["credentialID"], asked["hashes"])
        if self.mode == "secret":
            consent.answer = "yes"
        return self._told(consent)

    def _right(self, credential: str, given: Mapping[str, Any]) -> None:
        if self.wrong.get(credential, 0) >= _TRIES:
            raise _NoError("invalid_request", "Credential locked")
        if given.get("PIN") != PIN or given.get("OTP") != self.codes.pop(credential, None):
            self.wrong[credential] = self.wrong.get(credential, 0) + 1
            raise _NoError("invalid_authentication_data", "The authentication data is invalid")
        self.wrong.pop(credential, None)

    def _asked(self, credential: str, wanted: list[str]) -> Consent:
        self._keys.signer(KeyRef.parse(credential))
        made = Consent(secrets.token_urlsafe(16), credential, wanted, now() + self.patience)
        self.consents[made.handle] = made
        return made

    def _check(self, asked: Mapping[str, Any]) -> Answer:
        known = self.consents.get(asked["handle"])
        if known is None:
            raise _NoError("invalid_request", "Invalid parameter handle")
        known.times += 1
        return self._told(known)

    def _told(self, consent: Consent) -> Answer:
        if consent.answer == "no":
            raise _NoError("access_denied", "The holder declined")
        if not consent.answer and (self.failure == "late" or now() > consent.until):
            raise _NoError("invalid_request", "Authorization expired")
        if not consent.answer:
            return as_json({"handle": consent.handle}, status=202)
        consent.sad = consent.sad or secrets.token_urlsafe(24)
        return as_json({"SAD": consent.sad, "expiresIn": 300})

    def _sign_hash(self, asked: Mapping[str, Any]) -> Answer:
        known = next((one for one in self.consents.values() if one.sad and one.sad == asked["SAD"]), None)
        if known is None or known.credential != asked["credentialID"] or self.failure == "stale":
            raise _NoError("invalid_request", "Invalid parameter SAD")
        if known.hashes != asked["hashes"]:
            raise _NoError("invalid_request", "Hash is not authorized by the SAD")
        known.signatures = known.signatures or [_text(value) for value in self._signatures(known)]
        known.used = True
        return as_json({"signatures": known.signatures * (2 if self.failure == "twice" else 1)})

    def _signatures(self, consent: Consent) -> list[bytes]:
        private = self._authority.private_key(KeyRef.parse(consent.credential))
        digests = [base64.b64decode(one) for one in consent.hashes]
        if self.failure == "wrong":
            digests = [bytes(32) for _ in digests]
        algorithm = Prehashed(hashes.SHA256())
        if isinstance(private, ec.EllipticCurvePrivateKey):
            return [private.sign(one, ec.ECDSA(algorithm)) for one in digests]
        return [private.sign(one, padding.PKCS1v15(), algorithm) for one in digests]

    def _push(self, request: Request) -> Answer:
        self._known_client(request.form)
        name = f"urn:motcua:{secrets.token_urlsafe(16)}"
        self._pushed[name] = request.form
        return as_json({"request_uri": name, "expires_in": 90}, status=201)

    def _authorize_page(self, request: Request) -> Answer:
        asked = self._pushed.get(request.query.get("request_uri", ""), request.query)
        consent = self._asked(asked["credentialID"], [_padded(one) for one in asked["hashes"].split(",")])
        consent.redirect_uri, consent.state = asked["redirect_uri"], asked["state"]
        consent.challenge = asked["code_challenge"]
        form = _form("/oauth2/consent", consent, "Đồng ý ký", "Từ chối")
        return page(SIGN, "Xác nhận ký số", form)

    def _consent_given(self, request: Request) -> Answer:
        consent = self.consents[request.form["handle"]]
        consent.answer = "yes" if request.form.get("answer") == "yes" else "no"
        consent.code = secrets.token_urlsafe(16)
        told = {"code": consent.code} if consent.answer == "yes" else {"error": "access_denied"}
        if urlsplit(consent.redirect_uri).hostname not in ("127.0.0.1", "localhost", "testserver"):
            raise _NoError("invalid_request", "redirect_uri")
        return redirect(f"{consent.redirect_uri}?{urlencode({**told, 'state': consent.state})}")

    def _token(self, request: Request) -> Answer:
        form = request.form
        self._known_client(form)
        if form["grant_type"] == "client_credentials":
            return as_json(
                {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "expires_in": 3600}
            )
        known = next((one for one in self.consents.values() if one.code and one.code == form["code"]), None)
        if known is None or create_s256_code_challenge(form["code_verifier"]) != known.challenge:
            raise _NoError("invalid_grant", "Invalid parameter code")
        known.code, known.sad = "", secrets.token_urlsafe(24)
        return as_json({"access_token": known.sad, "token_type": "Bearer", "expires_in": 300})

    def _known_client(self, form: Mapping[str, str]) -> None:
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, CLIENT_SECRET):
            raise _NoError("unauthorized_client", "Invalid client", 401)

    def _fail(self, request: Request) -> Answer:
        wanted = request.form.get("mode", "off")
        self.failure = wanted if wanted in FAILURES else "off"
        return as_json({"mode": self.failure})

    def _switch(self, request: Request) -> Answer:
        wanted = request.form.get("mode", "device")
        self.mode = wanted if wanted in MODES else "device"
        return redirect("/")

    def _answered(self, request: Request) -> Answer:
        known = self.consents.get(request.form.get("handle", ""))
        if known is not None and not known.answer and now() <= known.until:
            known.answer = "yes" if request.form.get("answer") == "yes" else "no"
        return redirect("/")

    def _telephone(self, request: Request) -> Answer:
        waiting = [
            one
            for one in self.consents.values()
            if not one.answer and not one.challenge and now() <= one.until
        ]
        cards = "".join(_form("/answers", one, "Đồng ý ký", "Từ chối") for one in waiting)
        codes = "".join(f"<li>{escape(key)}: <b>{code}</b></li>" for key, code in self.codes.items())
        sent = f"<h2>Tin nhắn</h2><ul>{codes}</ul><p>Mã PIN của mọi khoá: {PIN}</p>" if codes else ""
        ways = "".join(
            f'<li><button name="mode" value="{mode}">{escape(words)}{" ✓" if mode == self.mode else ""}</button></li>'
            for mode, words in MODES.items()
        )
        switch = f'<h2>Cách hỏi</h2><form method="post" action="/mode"><ul class="plain">{ways}</ul></form>'
        return page(SIGN, "Xác nhận ký số", (cards or "<p>Không có gì chờ xác nhận.</p>") + sent + switch)


def _form(action: str, consent: Consent, yes: str, no: str) -> str:
    buttons = "".join(
        f'<button name="answer" value="{value}">{words}</button>'
        for value, words in (("yes", yes), ("no", no))
    )
    return (
        f'<form method="post" action="{action}"><input type="hidden" name="handle" value="{escape(consent.handle)}">'
        f"<h2>{escape(consent.credential)}: {len(consent.hashes)} văn bản</h2>"
        f"<p>Trước {consent.until:%H:%M}.</p>{buttons}</form>"
    )


def _padded(text: str) -> str:
    """From base64 as addresses take it to plain."""
    return _text(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def _broken(answer: Answer) -> Answer:
    """Promises more than it sends, so that whoever listens hears the line break."""
    return Answer(b"", answer.status, answer.content_type, {"Content-Length": str(len(answer.body) + 1)})


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
