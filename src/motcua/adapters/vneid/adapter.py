"""Log-in by VNeID: authorization code flow of OpenID Connect Core 1.0 with PKCE (RFC 7636)."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from motcua.adapters.vneid import claims
from motcua.identity.types import Claims, Handshake
from motcua.kernel.errors import NotAllowed, Unavailable
from motcua.platform import strict_json

# The provider's own list may not widen this one: no symmetric key and no `none` can ever sign for VNeID.
ALGORITHMS = ["RS256", "PS256", "ES256"]
SCOPE = "openid profile"
KEEP_DISCOVERY = 3600.0
LEEWAY = 60


@dataclass(frozen=True)
class Registration:
    """How we are known to the provider: `issuer` is its address, the others were agreed when we registered."""

    issuer: str
    client_id: str
    client_secret: str
    timeout: float = 5.0


class VNeID:
    """Fulfils `identity.ports.IdentityProvider`. One object for all threads: it keeps addresses and keys."""

    def __init__(self, registration: Registration) -> None:
        self._us = registration
        self._metadata: tuple[float, Mapping[str, Any]] = (0.0, {})
        self._keys: KeySet | None = None

    def authorization_url(self, handshake: Handshake) -> str:
        """Where the person proves who they are. Asks the provider anew each time: nobody is sent to a dead page."""
        address = str(self._discover(anew=True).get("authorization_endpoint", ""))
        if not address:
            raise _unavailable()
        with self._session(handshake) as session:
            url, _ = session.create_authorization_url(
                address, state=handshake.state, nonce=handshake.nonce, code_verifier=handshake.verifier
            )
        return str(url)

    def exchange(self, handshake: Handshake, code: str) -> Claims:
        """Trade the code for a token, check the token, read it."""
        address = self._endpoint("token_endpoint")
        with self._session(handshake) as session:
            answer = _asked(lambda: session.fetch_token(address, code=code, code_verifier=handshake.verifier))
        return claims.read(self._checked(str(answer.get("id_token", "")), handshake.nonce))

    def logout_url(self, return_to: str) -> str:
        """Where the session at the provider ends; empty when it announces no such page. Asks nobody."""
        address = str(self._metadata[1].get("end_session_endpoint", ""))
        query = urlencode({"client_id": self._us.client_id, "post_logout_redirect_uri": return_to})
        return f"{address}?{query}" if address else ""

    def _session(self, handshake: Handshake) -> OAuth2Session:
        return OAuth2Session(
            self._us.client_id,
            self._us.client_secret,
            scope=SCOPE,
            redirect_uri=handshake.redirect_uri,
            code_challenge_method="S256",
            default_timeout=self._us.timeout,
        )

    def _checked(self, token: str, nonce: str) -> Mapping[str, Any]:
        """The claims of an id_token after all checks of OpenID Connect Core 3.1.3.7."""
        expected = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": self._us.issuer},
            aud={"essential": True, "value": self._us.client_id},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            decoded = self._decoded(token)
            expected.validate(decoded.claims)
            # A token for several audiences must have been issued to us (azp).
            if decoded.claims.get("azp", self._us.client_id) != self._us.client_id:
                raise _not_proven()
        except (JoseError, ValueError) as error:
            raise _not_proven() from error
        return decoded.claims

    def _decoded(self, token: str) -> jwt.Token:
        """Checked against the keys we know; against fresh ones when the provider has changed its key."""
        if (known := self._keys) is not None:
            with suppress(InvalidKeyIdError):
                return jwt.decode(token, known, algorithms=ALGORITHMS)
        found = self._fetch(self._endpoint("jwks_uri"))
        self._keys = fresh = KeySet.import_key_set({"keys": found.get("keys", [])})
        return jwt.decode(token, fresh, algorithms=ALGORITHMS)

    def _endpoint(self, name: str) -> str:
        address = str(self._discover().get(name, ""))
        if not address:
            raise _unavailable()
        return address

    def _discover(self, *, anew: bool = False) -> Mapping[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery 1.0), kept for an hour at most."""
        asked_at, known = self._metadata
        if anew or not known or time.monotonic() - asked_at > KEEP_DISCOVERY:
            known = self._fetch(self._us.issuer.rstrip("/") + "/.well-known/openid-configuration")
            if known.get("issuer") != self._us.issuer:
                raise _unavailable()
            self._metadata = (time.monotonic(), known)
        return known

    def _fetch(self, url: str) -> Mapping[str, Any]:
        return _asked(lambda: _json(requests.get(url, timeout=self._us.timeout)))


def _json(response: requests.Response) -> Mapping[str, Any]:
    response.raise_for_status()
    found = strict_json.read(response.content)
    if not isinstance(found, dict):
        raise _unavailable()
    return found


def _asked(ask: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
    """The provider's answer; its silence and its refusals in our words."""
    try:
        return ask()
    except OAuthError as error:
        raise _not_proven() from error
    except (requests.RequestException, ValueError) as error:
        raise _unavailable() from error


def _unavailable() -> Unavailable:
    return Unavailable(
        "VNeID đang không trả lời. Thông tin của bạn vẫn an toàn. "
        "Bạn hãy thử lại sau ít phút, hoặc đăng nhập bằng tài khoản của hệ thống.",
        code="vneid_unavailable",
    )


def _not_proven() -> NotAllowed:
    return NotAllowed(
        "Lần đăng nhập bằng VNeID này không còn dùng được. Chưa ai được đăng nhập và không có gì bị thay đổi. "
        "Bạn hãy bấm đăng nhập lại.",
        code="log_in_not_proven",
    )
