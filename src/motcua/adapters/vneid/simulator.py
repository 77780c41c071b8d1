"""A small OpenID Connect provider that stands in for VNeID: fictional people, real protocol, failures on command.

It trusts whoever chooses a person from its list, so it is only ever bound to the loopback.
"""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal, get_args
from urllib.parse import urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

from motcua.adapters.simulation import Answer, Request, as_json, page, redirect

SIGN = "MÔ PHỎNG VNeID – không phải VNeID thật. Mọi người ở đây đều là hư cấu."
Failure = Literal["off", "down", "slow", "wrong_nonce", "wrong_key", "expired", "level_1"]
CODE_LIFE = 60.0
TOKEN_LIFE = 300
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Grant:
    """A code that was handed out and may be traded once."""

    person: Mapping[str, Any]
    client_id: str
    redirect_uri: str
    nonce: str
    challenge: str
    issued_at: float


class Simulator:
    """The provider's state and pages. `people` are dictionaries as in the sample's people.json."""

    def __init__(
        self,
        people: Sequence[Mapping[str, Any]],
        *,
        clients: Mapping[str, str],
        allowed_origins: Sequence[str] = (),
        slowness: float = 8.0,
    ) -> None:
        """`clients` maps id to secret; `allowed_origins` are places besides the loopback to send people back to."""
        self.issuer = ""
        self.failure: Failure = "off"
        self._people = people
        self._clients = clients
        self._origins = frozenset(allowed_origins)
        self._slowness = slowness
        self.change_key()
        self._grants: dict[str, Grant] = {}
        self._tokens: dict[str, Mapping[str, Any]] = {}
        self._lock = threading.Lock()
        self._routes = {
            ("GET", "/.well-known/openid-configuration"): self._discovery,
            ("GET", "/jwks"): self._jwks,
            ("GET", "/authorize"): self._choose,
            ("POST", "/authorize"): self._chosen,
            ("POST", "/token"): self._token,
            ("GET", "/userinfo"): self._userinfo,
            ("GET", "/logout"): self._logout,
            ("GET", "/people"): self._list,
        }

    def change_key(self) -> None:
        """Sign with a new key from now on, as providers do from time to time."""
        self._key = ECKey.generate_key("P-256", auto_kid=True)
        foreign = ECKey.generate_key("P-256").as_dict(private=True)
        self._stranger = ECKey.import_key({**foreign, "kid": str(self._key.kid)})

    def handle(self, request: Request) -> Answer:
        """Answer one request of a browser or of a client."""
        if request.path == "/fail":
            return self._fail(request)
        if self.failure == "down":
            return page(SIGN, "VNeID mô phỏng đang tắt", "<p>Đã được bật lỗi theo lệnh.</p>", status=503)
        if self.failure == "slow":
            time.sleep(self._slowness)
        route = self._routes.get((request.method, request.path))
        return route(request) if route else page(SIGN, "Không có trang này", "", status=404)

    def _fail(self, request: Request) -> Answer:
        """Show or set the failure switch; from a form it goes back to the start page."""
        mode = request.form.get("mode", "")
        for known in get_args(Failure):
            if request.method == "POST" and mode == known:
                self.failure = known
                return (
                    as_json({"mode": known}) if "json" in request.headers["content-type"] else redirect("/")
                )
        return as_json({"mode": self.failure, "modes": get_args(Failure)}, status=400 if mode else 200)

    def _discovery(self, request: Request) -> Answer:
        return as_json(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "end_session_endpoint": f"{self.issuer}/logout",
                "jwks_uri": f"{self.issuer}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["ES256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
                "scopes_supported": ["openid", "profile"],
            }
        )

    def _jwks(self, request: Request) -> Answer:
        return as_json({"keys": [self._key.as_dict(private=False)]})

    def _choose(self, request: Request) -> Answer:
        """The page on which one says who one is."""
        wrong = self._wrong_request(request.query)
        if wrong:
            return page(SIGN, "Yêu cầu đăng nhập chưa đúng", f"<p>{escape(wrong)}</p>", status=400)
        kept = "".join(_hidden(k, v) for k, v in request.query.items())
        people = "".join(f"<li>{_person_button(p)}</li>" for p in self._people)
        return page(
            SIGN,
            "Bạn là ai trong tỉnh mẫu?",
            f'<form method="post" action="/authorize">{kept}<ul class="plain">{people}</ul>'
            '<p><button class="quiet" name="person" value="">Không đồng ý đăng nhập</button></p></form>',
        )

    def _chosen(self, request: Request) -> Answer:
        form = request.form
        if self._wrong_request(form):
            return page(SIGN, "Yêu cầu đăng nhập chưa đúng", "", status=400)
        person = next((p for p in self._people if p["username"] == form.get("person")), None)
        if person is None:
            return redirect(_with(form["redirect_uri"], error="access_denied", state=form.get("state", "")))
        code = secrets.token_urlsafe(24)
        grant = Grant(
            person=person,
            client_id=form["client_id"],
            redirect_uri=form["redirect_uri"],
            nonce=form.get("nonce", ""),
            challenge=form["code_challenge"],
            issued_at=time.monotonic(),
        )
        with self._lock:
            self._grants[code] = grant
        return redirect(_with(form["redirect_uri"], code=code, state=form.get("state", "")))

    def _wrong_request(self, query: Mapping[str, str]) -> str:
        back = urlsplit(query.get("redirect_uri", ""))
        if query.get("client_id") not in self._clients:
            return "Hệ thống gọi đến chưa được đăng ký."
        if back.hostname not in _LOOPBACK and f"{back.scheme}://{back.netloc}" not in self._origins:
            return "Địa chỉ quay về chưa được đăng ký."
        if query.get("response_type") != "code" or query.get("code_challenge_method") != "S256":
            return "Chỉ nhận luồng mã uỷ quyền với PKCE (S256)."
        return ""

    def _token(self, request: Request) -> Answer:
        """Trade a code, once, for tokens (RFC 6749 section 4.1.3)."""
        form = request.form
        client = self._client(request)
        if client is None:
            return as_json({"error": "invalid_client"}, status=401)
        with self._lock:
            grant = self._grants.pop(form.get("code", ""), None)
        if grant is None or not _may_trade(grant, client, form):
            return as_json({"error": "invalid_grant"}, status=400)
        access = secrets.token_urlsafe(24)
        self._tokens[access] = grant.person
        return as_json(
            {
                "access_token": access,
                "token_type": "Bearer",
                "expires_in": TOKEN_LIFE,
                "id_token": self._sign(grant),
            }
        )

    def _sign(self, grant: Grant) -> str:
        now = int(time.time()) - (86400 if self.failure == "expired" else 0)
        claims = {
            "iss": self.issuer,
            "aud": grant.client_id,
            "iat": now,
            "exp": now + TOKEN_LIFE,
            "nonce": "another-nonce" if self.failure == "wrong_nonce" else grant.nonce,
            **self._claims(grant.person),
        }
        key = self._stranger if self.failure == "wrong_key" else self._key
        return jwt.encode({"alg": "ES256", "kid": str(self._key.kid)}, claims, key)

    def _claims(self, person: Mapping[str, Any]) -> dict[str, Any]:
        level = "1" if self.failure == "level_1" else "2"
        return {**claims_of(person), "loAs": level, "IAL": level, "logoutUri": f"{self.issuer}/logout"}

    def _client(self, request: Request) -> str | None:
        name, secret = request.form.get("client_id", ""), request.form.get("client_secret", "")
        scheme, _, basic = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            name, _, secret = base64.b64decode(basic).decode().partition(":")
        known = self._clients.get(name)
        return name if known is not None and secrets.compare_digest(known, secret) else None

    def _userinfo(self, request: Request) -> Answer:
        person = self._tokens.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        return as_json(self._claims(person)) if person else as_json({"error": "invalid_token"}, status=401)

    def _logout(self, request: Request) -> Answer:
        back = request.query.get("post_logout_redirect_uri", "")
        if back and urlsplit(back).hostname in _LOOPBACK:
            return redirect(back)
        return page(SIGN, "Đã đăng xuất khỏi VNeID mô phỏng", "")

    def _list(self, request: Request) -> Answer:
        rows = "".join(f'<li class="card">{_person_words(p)}</li>' for p in self._people)
        return page(SIGN, "Những người của tỉnh mẫu", f'<ul class="plain">{rows}</ul>')


def claims_of(person: Mapping[str, Any]) -> dict[str, Any]:
    """The claims about a sample person, under the names that VNeID uses."""
    number = str(person.get("id_number") or person.get("tax_code"))
    tech_id = "MP-" + hashlib.sha256(number.encode()).hexdigest()[:20]
    if person["kind"] == "organisation":
        own: dict[str, Any] = {
            "LoaiTaiKhoan": "2",
            "MaSoThue": person["tax_code"],
            "MaSoDoanhNghiep": person["tax_code"],
            "TenDoanhNghiep": person["name"],
        }
    else:
        own = {
            "LoaiTaiKhoan": "1",
            "SoDinhDanh": person["id_number"],
            "HoVaTen": person["name"],
            "NgayThangNamSinh": str(person["born"]).replace("-", ""),
            "GioiTinh": "1" if person["gender"] == "male" else "2",
        }
    return {"sub": tech_id, "TechID": tech_id, **own}


def _may_trade(grant: Grant, client: str, form: Mapping[str, str]) -> bool:
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return (
        form.get("grant_type") == "authorization_code"
        and grant.client_id == client
        and grant.redirect_uri == form.get("redirect_uri")
        and secrets.compare_digest(grant.challenge, challenge)
        and time.monotonic() - grant.issued_at < CODE_LIFE
    )


def _with(url: str, **query: str) -> str:
    return url + ("&" if urlsplit(url).query else "?") + urlencode(query)


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def _person_button(person: Mapping[str, Any]) -> str:
    return f'<button name="person" value="{escape(str(person["username"]))}">{_person_words(person)}</button>'


def _person_words(person: Mapping[str, Any]) -> str:
    number = escape(str(person.get("id_number") or person.get("tax_code")))
    name, address = escape(str(person["name"])), escape(str(person["address"]))
    return f'<b>{name}</b><br><span class="soft">{number} · {address}</span>'
