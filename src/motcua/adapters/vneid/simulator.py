"""An OpenID Connect provider that stands in for VNeID or the national portal: fictional people, failures on command.

The protocol is authlib's server side (`provider_side.py`); here are the pages, the claims, and what goes wrong when it
is told to. It trusts whoever chooses a person from its list, so it is only ever bound to the loopback.
"""

import hashlib
import time
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Literal, get_args

from authlib.oauth2 import OAuth2Error
from joserfc.jwk import ECKey

from motcua.adapters.simulation import Answer, Request, as_json, page, redirect
from motcua.adapters.vneid.provider_side import TOKEN_LIFE, Client, Kept, Server

SIGN = "MÔ PHỎNG %s – không phải %s thật. Mọi người ở đây đều là hư cấu."
Failure = Literal["off", "down", "error", "slow", "wrong_nonce", "wrong_key", "expired", "level_1"]


class Simulator:
    """The provider's state and pages. `people` are dictionaries as in the sample's people.json."""

    def __init__(
        self,
        people: Sequence[Mapping[str, Any]],
        *,
        clients: Mapping[str, str],
        allowed_origins: Sequence[str] = (),
        slowness: float = 8.0,
        name: str = "VNeID",
        prefix: str = "",
    ) -> None:
        """`clients` maps id to secret; `allowed_origins` are places besides the loopback to send people back to.

        `prefix` is the beginning of its paths, where it shares a site with another.
        """
        self.issuer = ""
        self.failure: Failure = "off"
        self._people, self.name, self._prefix = people, name, prefix
        self._sign = SIGN % (name, name)
        self._slowness = slowness
        self.change_key()
        origins = frozenset(allowed_origins)
        self._kept = Kept(
            clients={name: Client(name, secret, origins) for name, secret in clients.items()},
            words=self._claims,
            base=self._base,
            signing=lambda: self._stranger if self.failure == "wrong_key" else self._key,
            published=lambda: self._key,
        )
        self._server = Server(self._kept)
        self._routes = {
            ("GET", "/.well-known/openid-configuration"): self._discovery,
            ("GET", "/jwks"): self._jwks,
            ("GET", "/authorize"): self._choose,
            ("POST", "/authorize"): self._chosen,
            ("POST", "/token"): self._server.create_token_response,
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
        path = request.path.removeprefix(self._prefix)
        if path == "/fail":
            return self._fail(request)
        if self.failure == "down":
            return self._page("%s mô phỏng đang tắt", "<p>Đã được bật lỗi theo lệnh.</p>", status=503)
        if self.failure == "error":
            return self._page("%s mô phỏng gặp lỗi", "<p>Đã được bật lỗi theo lệnh.</p>", status=500)
        if self.failure == "slow":
            time.sleep(self._slowness)
        route = self._routes.get((request.method, path))
        return route(request) if route else self._page("Không có trang này", "", status=404)

    def _page(self, title: str, content: str, *, status: int = 200) -> Answer:
        return page(self._sign, title.replace("%s", self.name), content, status=status)

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
        try:
            self._server.get_consent_grant(request)
        except OAuth2Error as error:
            return self._refused(error)
        kept = "".join(_hidden(k, v) for k, v in request.query.items())
        people = "".join(f"<li>{_person_button(p)}</li>" for p in self._people)
        return self._page(
            "Bạn là ai trong tỉnh mẫu?",
            f'<form method="post" action="{self._prefix}/authorize">{kept}<ul class="plain">{people}</ul>'
            '<p><button class="quiet" name="person" value="">Không đồng ý đăng nhập</button></p></form>',
        )

    def _chosen(self, request: Request) -> Answer:
        asked = self._server.create_oauth2_request(request)
        person = next((p for p in self._people if p["username"] == request.form.get("person")), None)
        try:
            grant = self._server.get_consent_grant(asked, person)
        except OAuth2Error as error:
            return self._refused(error)
        answer: Answer = self._server.create_authorization_response(asked, grant_user=person, grant=grant)
        return answer

    def _refused(self, error: OAuth2Error) -> Answer:
        """Nobody is sent back to an address that was never registered."""
        words = escape(f"{error.error}: {error.description or ''}")
        return self._page("Yêu cầu đăng nhập chưa đúng", f"<p>{words}</p>", status=400)

    def _base(self, client: Client) -> dict[str, Any]:
        now = int(time.time()) - (86400 if self.failure == "expired" else 0)
        return {"iss": self.issuer, "aud": client.client_id, "iat": now, "exp": now + TOKEN_LIFE}

    def _claims(self, person: Mapping[str, Any]) -> dict[str, Any]:
        level = "1" if self.failure == "level_1" else "2"
        told = {**claims_of(person), "loAs": level, "IAL": level, "logoutUri": f"{self.issuer}/logout"}
        return {**told, "nonce": "another-nonce"} if self.failure == "wrong_nonce" else told

    def _userinfo(self, request: Request) -> Answer:
        shown = request.headers.get("authorization", "").removeprefix("Bearer ")
        person = self._kept.tokens.get(shown)
        return as_json(self._claims(person)) if person else as_json({"error": "invalid_token"}, status=401)

    def _logout(self, request: Request) -> Answer:
        answer: Answer | None = self._server.create_endpoint_response("end_session", request)
        return answer or self._page("Đã đăng xuất khỏi %s mô phỏng", "")

    def _list(self, request: Request) -> Answer:
        rows = "".join(f'<li class="card">{_person_words(p)}</li>' for p in self._people)
        return self._page("Những người của tỉnh mẫu", f'<ul class="plain">{rows}</ul>')


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


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def _person_button(person: Mapping[str, Any]) -> str:
    return f'<button name="person" value="{escape(str(person["username"]))}">{_person_words(person)}</button>'


def _person_words(person: Mapping[str, Any]) -> str:
    number = escape(str(person.get("id_number") or person.get("tax_code")))
    name, address = escape(str(person["name"])), escape(str(person["address"]))
    return f'<b>{name}</b><br><span class="soft">{number} · {address}</span>'
