"""A `CredentialStore` at a provider of remote signatures: the holder agrees there, by telephone, PIN or log-in.

Under one consent all digests go out together, as many at once as the provider allows; the holder is asked again only
where it allows fewer. What was agreed to (SAD) is kept in memory until it was used: a line that breaks in between does
not ask the holder twice, a worker that dies does.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from asn1crypto import algos
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from pkcs11.util.ec import encode_ecdsa_signature

from motcua.adapters.csc import credentials
from motcua.adapters.csc.credentials import SHA256, Ways
from motcua.adapters.csc.wire import Provider, RefusedError, Told, Wire, away
from motcua.adapters.pkcs11.tokens import digest_of
from motcua.kernel import clock
from motcua.kernel.errors import Unavailable
from motcua.signing.ports import NOTHING, Declined, no_credential
from motcua.signing.types import Credential, Pending, Question, Said, Sentence

PATIENCE = timedelta(minutes=10)
"""How long a holder may think it over; a provider may be less patient."""
_WRONG_SECRET = ("invalid_authentication_data", "invalid_pin", "invalid_otp")
_TOO_LATE = ("expired", "timeout", "timed out")
Signatures = tuple[bytes, ...]


class RemoteStore:
    """The credentials that a provider keeps for us."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._wire = Wire(provider)
        self._ways: dict[str, Ways] = {}
        self._agreed: dict[str, str] = {}

    def available(self) -> Sequence[Credential]:
        """What the provider offers us; raises `Unavailable`."""
        try:
            handles = self._wire.call("credentials/list", {}).values.get("credentialIDs", ())
            found = [credentials.credential(str(one), self._told_of(str(one))) for one in handles]
        except RefusedError as refused:
            raise self._refusal(refused) from refused
        return [one for one in found if one is not None]

    def found(self, handle: str) -> Credential:
        """What the provider says of one of them."""
        try:
            known = credentials.credential(handle, self._told_of(handle))
        except RefusedError as refused:
            raise no_credential(handle) from refused
        if known is None:
            raise no_credential(handle)
        return known

    def authorise(
        self, credential: Credential, texts: Sequence[bytes], *, occasion: str, said: Said = NOTHING
    ) -> Signatures | Pending:
        """A signature over each text, or what the holder is asked."""
        talk = _Talk(
            self._wire, self._agreed, self._ways_of(credential.handle), credential.handle, occasion, said
        )
        try:
            return talk.go_on([digest_of(text) for text in texts])
        except RefusedError as refused:
            raise self._refusal(refused) from refused

    def _ways_of(self, handle: str) -> Ways:
        if handle not in self._ways:
            try:
                self._ways[handle] = credentials.ways(self._told_of(handle))
            except RefusedError as refused:
                raise no_credential(handle) from refused
        return self._ways[handle]

    def _told_of(self, handle: str) -> Any:
        asked = {"credentialID": handle, "certificates": "chain"}
        more = {} if self._provider.first_version else {"authInfo": True}
        return self._wire.call("credentials/info", {**asked, **more}).values

    def _refusal(self, refused: RefusedError) -> Unavailable | Declined:
        said = refused.description.casefold()
        if refused.error == "access_denied":
            return Declined("Người giữ khóa đã từ chối ở dịch vụ ký số từ xa nên kết quả không được ký.")
        if "locked" in said or refused.error == "credential_locked":
            return Declined(
                "Chứng thư số đang bị dịch vụ “%(name)s” khoá. Văn bản chưa được ký; hãy liên hệ dịch vụ để mở.",
                code="credential_locked", name=self._provider.name,
            )  # fmt: skip
        if any(word in said for word in _TOO_LATE):
            return Declined("Người giữ khóa không xác nhận kịp nên kết quả không được ký.", code="too_late")
        return Unavailable(
            "Dịch vụ ký số từ xa “%(name)s” không nhận yêu cầu (%(said)s). Văn bản chưa được ký.",
            code="provider_refused", name=self._provider.name, said=str(refused),
        )  # fmt: skip


@dataclass
class _Talk:
    """One consent at the provider, as far as it has come."""

    wire: Wire
    agreed: dict[str, str]
    ways: Ways
    handle: str
    occasion: str
    said: Said
    memory: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.memory = dict(self.said.memory)

    def go_on(self, digests: Sequence[bytes]) -> Signatures | Pending:
        """As far as it comes without the holder; what is signed is in the memory until all of it is."""
        done: list[str] = list(self.memory.get("done", ()))
        chunk = [_text(one) for one in digests[len(done) : len(done) + self.ways.most]]
        if not chunk:
            return tuple(base64.b64decode(one) for one in done)
        values = self._signed(chunk)
        if isinstance(values, Pending):
            return values
        self.memory = {"done": [*done, *values]}
        if len(done) + len(values) < len(digests):
            return self._pending(Question("device"))
        return tuple(base64.b64decode(one) for one in self.memory["done"])

    def _signed(self, chunk: list[str]) -> list[str] | Pending:
        if "response" in self.memory:
            return self._collected()
        agreed = self.agreed.get(self.occasion) or self._consent(chunk)
        if isinstance(agreed, Pending):
            return agreed
        self.agreed[self.occasion] = agreed
        try:
            told = self._sign(chunk, agreed)
        except RefusedError:
            # What was agreed to is used up or over: the holder is asked anew.
            self.agreed.pop(self.occasion, None)
            self.memory.pop("handle", None)
            raise
        self.agreed.pop(self.occasion, None)
        if "responseID" in told.values:
            self.memory["response"] = told.values["responseID"]
            return self._pending(Question("device"))
        return self._values(told, len(chunk))

    def _sign(self, chunk: list[str], agreed: str) -> Told:
        first = self.wire.provider.first_version
        hashes = (
            {"hash": chunk, "hashAlgo": SHA256} if first else {"hashes": chunk, "hashAlgorithmOID": SHA256}
        )
        asked = {"credentialID": self.handle, "SAD": agreed, "signAlgo": self.ways.algorithm, **hashes}
        token = "" if self.ways.mode != "visit" or self.wire.provider.client_id else agreed
        return self.wire.call("signatures/signHash", asked, token=token)

    def _collected(self) -> list[str] | Pending:
        told = self.wire.call("signatures/signPolling", {"requestID": self.memory["response"]})
        if told.waiting or "signatures" not in told.values:
            return self._pending(Question("device"))
        return self._values(told, len(told.values["signatures"]))

    def _values(self, told: Told, wanted: int) -> list[str]:
        """As many as were asked for, as a PDF takes them: some providers give both numbers of ECDSA side by side."""
        found = told.values.get("signatures")
        if not isinstance(found, list) or len(found) != wanted:
            raise away(self.wire.provider.name)
        try:
            return [_text(_der(base64.b64decode(one, validate=True), self.ways)) for one in found]
        except (TypeError, binascii.Error) as error:
            raise away(self.wire.provider.name) from error

    def _consent(self, chunk: list[str]) -> str | Pending:
        """What the provider gives for the holder's consent (SAD), or what the holder is asked for it."""
        if self.ways.mode == "visit":
            return self._visited(chunk)
        if "handle" in self.memory:
            return self._heard(
                self.wire.call("credentials/authorizeCheck", {"handle": self.memory["handle"]})
            )
        if self.ways.mode == "secret" and not self._typed():
            return self._challenged()
        try:
            wait = self.wire.provider.wait if self.wire.provider.first_version else None
            return self._heard(self.wire.call("credentials/authorize", self._asks(chunk), timeout=wait))
        except RefusedError as refused:
            if refused.error in _WRONG_SECRET and "locked" not in refused.description.casefold():
                return self._challenged(Sentence("Mã vừa nhập không đúng. Hãy nhập lại."))
            raise

    def _typed(self) -> bool:
        return all(self.said.secret.get(one.name) for one in self.ways.fields)

    def _challenged(self, problem: Sentence | None = None) -> Pending:
        """The provider sends what is to be typed, once for each question."""
        for name in self.ways.challenged:
            if problem or name not in self.memory.get("challenged", ()):
                self._challenge(name)
        self.memory["challenged"] = list(self.ways.challenged)
        return self._pending(Question("secret", self.ways.fields, problem=problem))

    def _challenge(self, name: str) -> None:
        if self.wire.provider.first_version:
            self.wire.call("credentials/sendOTP", {"credentialID": self.handle})
        else:
            self.wire.call("credentials/getChallenge", {"credentialID": self.handle, "authObjectID": name})

    def _asks(self, chunk: list[str]) -> dict[str, Any]:
        asked: dict[str, Any] = {"credentialID": self.handle, "numSignatures": len(chunk)}
        typed = {
            one.name: self.said.secret[one.name] for one in self.ways.fields if one.name in self.said.secret
        }
        if self.wire.provider.first_version:
            return {**asked, "hash": chunk, **typed}
        data = [{"id": name, "value": value} for name, value in typed.items()]
        silent = [{"id": name} for name in self.ways.silent]
        return {
            **asked,
            "hashes": chunk,
            "hashAlgorithmOID": SHA256,
            "authData": [*data, *silent],
            "description": f"Một Cửa: {len(chunk)} văn bản",
            "clientData": _short(self.occasion),
        }

    def _heard(self, told: Told) -> str | Pending:
        if told.waiting or "SAD" not in told.values:
            self.memory["handle"] = told.values.get("handle") or self.memory.get("handle", "")
            return self._pending(Question("device"))
        return str(told.values["SAD"])

    def _visited(self, chunk: list[str]) -> str | Pending:
        """The holder went to the provider's page and came back with a code (RFC 6749, RFC 7636)."""
        if "error" in self.said.values:
            raise RefusedError("access_denied", "")
        code = self.said.secret.get("code")
        if not code or "verifier" not in self.memory:
            return self._sent_there(chunk)
        told = self.wire.post_form(
            "token",
            {
                "grant_type": "authorization_code",
                "code": code,
                "code_verifier": self.memory["verifier"],
                "redirect_uri": self.wire.provider.redirect_uri,
            },
        )
        return str(told["access_token"])

    def _sent_there(self, chunk: list[str]) -> Pending:
        good = self.memory.get("address") and clock.now().timestamp() < self.memory["address_until"]
        if good and not self.said.secret and not self.said.values:
            return self._pending(Question("visit", address=self.memory["address"]))
        verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
        asked = {
            "response_type": "code",
            "client_id": self.wire.provider.client_id,
            "redirect_uri": self.wire.provider.redirect_uri,
            "scope": "credential",
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
            "state": state,
            "credentialID": self.handle,
            "numSignatures": str(len(chunk)),
            "hashes": ",".join(_for_address(one) for one in chunk),
            "hashAlgorithmOID": SHA256,
            "lang": "vi-VN",
        }
        address, lives = self._address(asked)
        until = int(clock.now().timestamp() + lives)
        self.memory |= {"verifier": verifier, "state": state, "address": address, "address_until": until}
        return self._pending(Question("visit", address=self.memory["address"]))

    def _address(self, asked: dict[str, str]) -> tuple[str, float]:
        """The provider's page, and for how many seconds it is good. Many digests make an address too long for a
        browser: where the provider takes them beforehand (RFC 9126), it does, and keeps them for a while."""
        page = self.wire.authority("authorize")
        if "oauth2/pushed_authorize" not in self.wire.info().get("methods", ()):
            return f"{page}?{urlencode(asked)}", PATIENCE.total_seconds()
        kept = self.wire.post_form("pushed_authorize", asked)
        named = {"client_id": asked["client_id"], "request_uri": kept["request_uri"]}
        return f"{page}?{urlencode(named)}", max(5.0, float(kept.get("expires_in", 60)) - 20)

    def _pending(self, question: Question) -> Pending:
        return Pending(clock.now() + PATIENCE, question, self.memory)


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _for_address(text: str) -> str:
    return base64.urlsafe_b64encode(base64.b64decode(text)).decode()


def _short(occasion: str) -> str:
    """The provider may tell two consents apart by it and learns nothing from it."""
    return hashlib.sha256(occasion.encode()).hexdigest()[:32]


def _der(value: bytes, ways: Ways) -> bytes:
    if ways.algorithm != credentials.ECDSA_SHA256:
        return value
    try:
        algos.DSASignature.load(value, strict=True).native  # noqa: B018 - reading it is the check
    except (ValueError, TypeError):
        return bytes(encode_ecdsa_signature(value))
    return value
