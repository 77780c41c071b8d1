"""Log-in by VNeID or the national portal: authorization code flow of OpenID Connect Core 1.0 with PKCE (RFC 7636)."""

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
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import Key, KeySet, import_key

from motcua.adapters.vneid import claims
from motcua.identity.types import Claims, Ended, Handshake
from motcua.kernel.errors import NotAllowed, Unavailable
from motcua.platform import strict_json

# The provider's own list may not widen this one: no symmetric key and no `none` can ever sign for it.
ALGORITHMS = ["RS256", "PS256", "ES256"]
KINDS_OF_KEYS = ("RSA", "EC")
SCOPE = "openid profile"
KEEP_DISCOVERY = 3600.0
LEEWAY = 60
BACK_CHANNEL_EVENT = "http://schemas.openid.net/event/backchannel-logout"


@dataclass(frozen=True)
class Registration:
    """How we are known to the provider: `issuer` is its address, the secrets were agreed when we registered.

    `key` is which of our providers it is (`identity.ports`), `name` what people call it.
    """

    issuer: str
    client_id: str
    client_secret: str
    timeout: float = 5.0
    key: str = "vneid"
    name: Any = "VNeID"


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
            raise self._unavailable()
        with self._session(handshake) as session:
            url, _ = session.create_authorization_url(
                address, state=handshake.state, nonce=handshake.nonce, code_verifier=handshake.verifier
            )
        return str(url)

    def exchange(self, handshake: Handshake, code: str) -> Claims:
        """Trade the code for a token, check the token, read it, with what userinfo adds where the token is short."""
        address = self._endpoint("token_endpoint")
        with self._session(handshake) as session:
            answer = self._asked(
                lambda: session.fetch_token(address, code=code, code_verifier=handshake.verifier)
            )
        token = self._checked(
            str(answer.get("id_token", "")), nonce={"essential": True, "value": handshake.nonce}
        )
        return claims.read(self._whole(token, answer), provider=self._us.key, name=self._us.name)

    def logout_url(self, return_to: str, *, said: str = "") -> str:
        """Where the session at the provider ends: as it announces, else as it `said` at the log-in. Asks nobody."""
        address = str(self._metadata[1].get("end_session_endpoint", "")) or said
        query = urlencode({"client_id": self._us.client_id, "post_logout_redirect_uri": return_to})
        return f"{address}{'&' if '?' in address else '?'}{query}" if address else ""

    def ended(self, token: str) -> Ended:
        """Whose session ended at the provider, by its word (OpenID Connect Back-Channel Logout 1.0, 2.6)."""
        said = self._checked(token, jti={"essential": True}, events={"essential": True})
        events = said["events"]
        named = bool(said.get("sub") or said.get("sid"))
        if not (named and isinstance(events, dict) and BACK_CHANNEL_EVENT in events) or "nonce" in said:
            raise self._not_proven()
        return Ended(self._us.key, str(said.get("sub") or ""), str(said.get("sid") or ""))

    def probe(self) -> None:
        """Whether it answers at all; raises `Unavailable`."""
        self._discover(anew=True)

    def _session(self, handshake: Handshake) -> OAuth2Session:
        return OAuth2Session(
            self._us.client_id,
            self._us.client_secret,
            scope=SCOPE,
            redirect_uri=handshake.redirect_uri,
            code_challenge_method="S256",
            default_timeout=self._us.timeout,
        )

    def _checked(self, token: str, **more: Any) -> Mapping[str, Any]:
        """What a token says after all checks of OpenID Connect Core 3.1.3.7, and `more`."""
        expected = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": self._us.issuer},
            aud={"essential": True, "value": self._us.client_id},
            exp={"essential": True},
            iat={"essential": True},
            **more,
        )
        try:
            decoded = self._decoded(token)
            expected.validate(decoded.claims)
        except (JoseError, ValueError) as error:
            raise self._not_proven() from error
        # A token for several audiences must have been issued to us (azp).
        if decoded.claims.get("azp", self._us.client_id) != self._us.client_id:
            raise self._not_proven()
        return decoded.claims

    def _decoded(self, token: str) -> jwt.Token:
        """Checked against the keys we know; against fresh ones when the provider has changed its key."""
        if (known := self._keys) is not None:
            with suppress(InvalidKeyIdError, BadSignatureError):
                return jwt.decode(token, known, algorithms=ALGORITHMS)
        found = self._fetch(self._endpoint("jwks_uri"))
        self._keys = fresh = KeySet(list(_usable(found.get("keys"))))
        return jwt.decode(token, fresh, algorithms=ALGORITHMS)

    def _whole(self, token: Mapping[str, Any], answer: Mapping[str, Any]) -> Mapping[str, Any]:
        """The token's word goes before userinfo's, which has to speak of the same person (Core 5.3.2)."""
        if not token.get("sub"):
            raise self._not_proven()
        address = str(self._discover().get("userinfo_endpoint", ""))
        if claims.is_whole(token) or not address:
            return token
        told = self._fetch(address, headers={"Authorization": f"Bearer {answer.get('access_token', '')}"})
        if told.get("sub") != token["sub"]:
            raise self._not_proven()
        return {**told, **token}

    def _endpoint(self, name: str) -> str:
        address = str(self._discover().get(name, ""))
        if not address:
            raise self._unavailable()
        return address

    def _discover(self, *, anew: bool = False) -> Mapping[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery 1.0), kept for an hour at most."""
        asked_at, known = self._metadata
        if anew or not known or time.monotonic() - asked_at > KEEP_DISCOVERY:
            known = self._fetch(self._us.issuer.rstrip("/") + "/.well-known/openid-configuration")
            if known.get("issuer") != self._us.issuer:
                raise self._unavailable()
            self._metadata = (time.monotonic(), known)
        return known

    def _fetch(self, url: str, *, headers: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        return self._asked(lambda: _json(requests.get(url, headers=headers, timeout=self._us.timeout)))

    def _asked(self, ask: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        """The provider's answer; its silence and its refusals in our words."""
        try:
            return ask()
        except OAuthError as error:
            raise self._not_proven() from error
        except (requests.RequestException, ValueError) as error:
            raise self._unavailable() from error

    def _unavailable(self) -> Unavailable:
        return Unavailable(
            "%(provider)s đang không trả lời. Thông tin của bạn vẫn an toàn. "
            "Bạn hãy thử lại sau ít phút, hoặc đăng nhập bằng tài khoản của hệ thống.",
            code="vneid_unavailable",
            provider=self._us.name,
        )

    def _not_proven(self) -> NotAllowed:
        return NotAllowed(
            "Lần đăng nhập bằng %(provider)s này không còn dùng được. Chưa ai được đăng nhập và không có gì bị "
            "thay đổi. Bạn hãy bấm đăng nhập lại.",
            code="log_in_not_proven",
            provider=self._us.name,
        )


def _usable(keys: Any) -> "list[Key]":
    """Those that may sign for a provider; one of a kind that we do not know stands in nobody's way."""
    found = []
    for one in keys if isinstance(keys, list) else ():
        if isinstance(one, dict) and one.get("kty") in KINDS_OF_KEYS and one.get("use", "sig") == "sig":
            with suppress(JoseError, ValueError):
                found.append(import_key(one))
    return found


def _json(response: requests.Response) -> Mapping[str, Any]:
    response.raise_for_status()
    found = strict_json.read(response.content)
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found
