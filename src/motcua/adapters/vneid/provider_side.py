"""The provider's side of OpenID Connect for the simulator, by authlib: what it keeps of clients, codes and tokens."""

import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Payload, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode
from authlib.oidc.core.models import AuthorizationCodeMixin
from authlib.oidc.rpinitiated import EndSessionEndpoint
from joserfc.jwk import ECKey

from motcua.adapters.simulation import Answer, Request

CODE_LIFE = 60.0
TOKEN_LIFE = 300
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
Claims = dict[str, Any]
Person = Mapping[str, Any]


@dataclass(frozen=True)
class Client(ClientMixin):  # type: ignore[misc]
    """A system that was registered; its pages lie on the loopback or at one of its `origins`."""

    client_id: str
    secret: str
    origins: frozenset[str] = frozenset()

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str | None) -> str:
        return " ".join(one for one in (scope or "").split() if one in ("openid", "profile"))

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        there = urlsplit(redirect_uri)
        return there.hostname in _LOOPBACK or f"{there.scheme}://{there.netloc}" in self.origins

    def check_client_secret(self, client_secret: str) -> bool:
        return secrets.compare_digest(self.secret, client_secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in ("client_secret_basic", "client_secret_post")

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass(frozen=True)
class Grant(AuthorizationCodeMixin):  # type: ignore[misc]
    """A code that was handed out and may be traded once."""

    code: str
    person: Person
    client_id: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str
    issued_at: float = field(default_factory=time.monotonic)

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())


@dataclass
class Kept:
    """What the provider remembers while it runs, and how its pages change what it signs (`words`, `signing`)."""

    clients: Mapping[str, Client]
    words: Callable[[Person], Claims]
    base: Callable[[Client], Claims]
    signing: Callable[[], ECKey]
    published: Callable[[], ECKey]
    grants: dict[str, Grant] = field(default_factory=dict)
    tokens: dict[str, Person] = field(default_factory=dict)


class _Payload(OAuth2Payload):  # type: ignore[misc]
    def __init__(self, data: Mapping[str, str]) -> None:
        self._data = dict(data)

    @property
    def data(self) -> dict[str, str]:
        return self._data

    @property
    def datalist(self) -> dict[str, list[str]]:
        return {name: [value] for name, value in self._data.items()}


class _Asked(OAuth2Request):  # type: ignore[misc]
    """A request as authlib reads it."""

    def __init__(self, request: Request) -> None:
        headers = {name.title(): value for name, value in request.headers.items()}
        super().__init__(request.method, f"http://localhost{request.path}", headers=headers)
        self._query, self._form = dict(request.query), dict(request.form) if request.method == "POST" else {}
        self.payload = _Payload({**self._query, **self._form})

    @property
    def args(self) -> dict[str, str]:
        return self._query

    @property
    def form(self) -> dict[str, str]:
        return self._form


class Server(AuthorizationServer):  # type: ignore[misc]
    """Authorization server of RFC 6749 with PKCE and OpenID Connect; answers as `simulation.Answer`."""

    def __init__(self, kept: Kept) -> None:
        super().__init__(scopes_supported=["openid", "profile"])
        self.kept = kept
        self.register_token_generator(
            "default",
            BearerTokenGenerator(lambda **_: secrets.token_urlsafe(24), expires_generator=TOKEN_LIFE),
        )
        self.register_grant(_CodeGrant, [_Pkce(required=True), _IdToken(kept)])
        self.register_endpoint(_EndSession)

    def query_client(self, client_id: str) -> Client | None:
        return self.kept.clients.get(client_id)

    def save_token(self, token: Mapping[str, Any], request: OAuth2Request) -> None:
        self.kept.tokens[str(token["access_token"])] = request.user

    def create_oauth2_request(self, request: Any) -> OAuth2Request:
        return request if isinstance(request, OAuth2Request) else _Asked(request)

    def send_signal(self, name: str, *args: Any, **more: Any) -> None:
        """Nobody listens."""

    def handle_response(self, status: int, body: Any, headers: Any) -> Answer:
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        kind = "application/json; charset=utf-8" if not isinstance(body, str) else "text/html; charset=utf-8"
        kept = {name: value for name, value in headers if name.lower() != "content-type"}
        return Answer(text.encode(), status, kind, {"Cache-Control": "no-store", **kept})


class _CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]
    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        asked = request.payload.data
        self.server.kept.grants[code] = Grant(
            code=code,
            person=request.user,
            client_id=request.client.client_id,
            redirect_uri=request.payload.redirect_uri,
            scope=request.scope,
            nonce=asked.get("nonce", ""),
            code_challenge=asked.get("code_challenge", ""),
            code_challenge_method=asked.get("code_challenge_method", ""),
        )

    def query_authorization_code(self, code: str, client: Client) -> Grant | None:
        """A code is used up by the first who shows it, rightly or not."""
        grant = self.server.kept.grants.pop(code, None)
        if grant is None or grant.client_id != client.client_id:
            return None
        return grant if time.monotonic() - grant.issued_at < CODE_LIFE else None

    def delete_authorization_code(self, authorization_code: Grant) -> None:
        """It has gone already."""

    def authenticate_user(self, authorization_code: Grant) -> Person:
        return authorization_code.person


class _Pkce(CodeChallenge):  # type: ignore[misc]
    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        """Who asks without it is not let on: real clients of VNeID are told to use it."""
        from authlib.oauth2.rfc6749.errors import InvalidRequestError

        if not grant.request.payload.data.get("code_challenge_method"):
            raise InvalidRequestError("Missing 'code_challenge_method'")
        super().validate_code_challenge(grant, redirect_uri)


class _IdToken(OpenIDCode):  # type: ignore[misc]
    def __init__(self, kept: Kept) -> None:
        super().__init__(require_nonce=True)
        self._kept = kept

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        return any(grant.nonce == nonce for grant in self._kept.grants.values())

    def resolve_client_private_key(self, client: Client) -> ECKey:
        return self._kept.signing()

    def get_client_algorithm(self, client: Client) -> str:
        return "ES256"

    def get_encode_header(self, client: Client) -> dict[str, str]:
        return {"alg": "ES256", "kid": str(self._kept.published().kid)}

    def get_client_claims(self, client: Client) -> Claims:
        return self._kept.base(client)

    def generate_user_info(self, user: Person, scope: str) -> Claims:
        return self._kept.words(user)


class _EndSession(EndSessionEndpoint):  # type: ignore[misc]
    def is_post_logout_redirect_uri_legitimate(
        self, request: OAuth2Request, post_logout_redirect_uri: str, client: Client, logout_hint: str | None
    ) -> bool:
        return client.check_redirect_uri(post_logout_redirect_uri)

    def _is_valid_post_logout_redirect_uri(self, client: Client, post_logout_redirect_uri: str) -> bool:
        return client.check_redirect_uri(post_logout_redirect_uri)

    def get_server_jwks(self) -> dict[str, Any]:
        return {"keys": [self.server.kept.published().as_dict(private=False)]}

    def end_session(self, end_session_request: Any) -> None:
        """The simulator keeps nobody logged in: it asks each time who one is."""
