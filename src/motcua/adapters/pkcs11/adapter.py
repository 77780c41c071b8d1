"""A `CredentialStore` on PKCS#11 tokens: an HSM of the province, tokens in its machine, SoftHSM2 for trying.

The PIN of a person is typed for each consent, used once, and forgotten with the session; the PIN of an agency's seal
is kept where the settings say, and never beside the data. A wrong kept PIN is tried once: a token locks itself.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pkcs11
from asn1crypto import x509
from pkcs11 import TokenFlag

from motcua.adapters.pkcs11 import tokens
from motcua.adapters.pkcs11.uri import ObjectName
from motcua.kernel import clock
from motcua.kernel.errors import Refusal, Unavailable
from motcua.signing.ports import NOTHING, Declined, no_credential
from motcua.signing.queries import holder_of
from motcua.signing.types import Credential, Pending, Question, Said, SecretField, Sentence

PATIENCE = timedelta(minutes=30)
"""How long a person may take to type their PIN."""
PIN = SecretField("PIN", "Mã PIN của thiết bị ký số")
_WRONG = (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange)
_GONE = (
    pkcs11.NoSuchToken, pkcs11.TokenNotPresent, pkcs11.TokenNotRecognised, pkcs11.SlotIDInvalid,
    pkcs11.DeviceRemoved, pkcs11.SessionHandleInvalid,
)  # fmt: skip
KeptPin = Callable[[str], str | None]
"""The PIN of a token by its label, where one is kept."""


class WrongPinError(Exception):
    """The PIN is not this token's; `told` says so, with what the token tells of further tries."""

    def __init__(self, told: Sentence = Sentence("Mã PIN không đúng. Hãy nhập lại.")) -> None:  # noqa: B008 - frozen
        super().__init__(str(told))
        self.told = told


@dataclass(eq=False)
class TokenStore:
    """`module` is the vendor's library; `known` the authorities' certificates that may stand above those on tokens."""

    module: Path
    kept_pin: KeptPin
    known: Callable[[], Sequence[x509.Certificate]] = tuple
    _sessions: dict[str, pkcs11.Session] = field(default_factory=dict)
    _refused: dict[str, bytes] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def available(self) -> Sequence[Credential]:
        """Every holder's certificate on every token that is in."""
        with self._lock, _told(str(self.module)):
            found = [pair for token in tokens.present(self.module) for pair in tokens.certificates(token)]
        return [Credential(str(name), one, self._above(one)) for name, one in found if not one.ca]

    def found(self, handle: str) -> Credential:
        """The certificate of this name; only its own token is looked at."""
        wanted = ObjectName.parse(handle)
        with self._lock, _told(wanted.token):
            token = tokens.token_named(self.module, wanted.token)
            for name, one in tokens.certificates(token):
                if name.is_meant_by(wanted):
                    return Credential(str(name), one, self._above(one))
        raise no_credential(handle)

    def authorise(
        self, credential: Credential, texts: Sequence[bytes], *, occasion: str, said: Said = NOTHING
    ) -> tuple[bytes, ...] | Pending:
        """A signature over each text by the token; a person is asked for their PIN first."""
        name = ObjectName.parse(credential.handle)
        digests = [tokens.digest_of(text) for text in texts]
        with self._lock, _told(name.token):
            if holder_of(credential.certificate).kind == "person":
                return self._by_person(name, digests, said)
            return self._by_agency(name, digests)

    def close(self) -> None:
        """Let the tokens go."""
        with self._lock:
            for label in list(self._sessions):
                self._drop(label)

    def _by_person(
        self, name: ObjectName, digests: Sequence[bytes], said: Said
    ) -> tuple[bytes, ...] | Pending:
        pin = said.secret.get(PIN.name)
        if not pin:
            tokens.token_named(self.module, name.token)
            return _asked()
        try:
            with self._opened(name.token, pin) as session:
                return _signed(session, name, digests)
        except WrongPinError as wrong:
            return _asked(wrong.told)

    def _by_agency(self, name: ObjectName, digests: Sequence[bytes]) -> tuple[bytes, ...]:
        """In a session that stays open; one that has gone bad is opened once more."""
        for again in (False, True):
            try:
                return _signed(self._kept_session(name.token), name, digests)
            except (*_GONE, pkcs11.UserNotLoggedIn):
                self._drop(name.token)
                if again:
                    raise
        raise AssertionError("unreachable")

    def _kept_session(self, label: str) -> pkcs11.Session:
        if label not in self._sessions:
            self._sessions[label] = self._log_in(label, self._usable_pin(label))
        return self._sessions[label]

    def _usable_pin(self, label: str) -> str:
        pin = self.kept_pin(label)
        if not pin:
            raise Unavailable(
                "Thiết bị “%(token)s” của con dấu chưa được mở. Người vận hành chạy ./motcua keys unlock, "
                "hoặc đặt mã PIN vào thư mục pins.",
                code="token_closed", token=label,
            )  # fmt: skip
        if self._refused.get(label) == _mark(pin):
            raise _kept_pin_wrong(label)
        return pin

    def _log_in(self, label: str, pin: str) -> pkcs11.Session:
        try:
            return self._open(label, pin)
        except WrongPinError as wrong:
            self._refused[label] = _mark(pin)
            raise _kept_pin_wrong(label) from wrong

    @contextmanager
    def _opened(self, label: str, pin: str) -> Iterator[pkcs11.Session]:
        """For one person and no longer: logged in, a token serves whoever asks."""
        self._drop(label)
        session = self._open(label, pin)
        try:
            yield session
        finally:
            session.close()

    def _open(self, label: str, pin: str) -> pkcs11.Session:
        token = tokens.token_named(self.module, label)
        try:
            return token.open(user_pin=pin)
        except _WRONG as error:
            raise _wrong(tokens.token_named(self.module, label)) from error

    def _drop(self, label: str) -> None:
        session = self._sessions.pop(label, None)
        if session is not None:
            try:
                session.close()
            except pkcs11.PKCS11Error:
                return

    def _above(self, certificate: x509.Certificate) -> tuple[x509.Certificate, ...]:
        return above(certificate, self.known())


def above(certificate: x509.Certificate, known: Sequence[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """Those of `known` that stand above a certificate, the nearest first, without the root."""
    found: list[x509.Certificate] = []
    while up := next((one for one in known if one.subject == certificate.issuer and one not in found), None):
        if up.self_issued:
            break
        found.append(up)
        certificate = up
    return tuple(found)


def _signed(session: pkcs11.Session, name: ObjectName, digests: Sequence[bytes]) -> tuple[bytes, ...]:
    key = tokens.private_key(session, name)
    return tuple(tokens.sign(key, digest) for digest in digests)


def _asked(problem: Sentence | None = None) -> Pending:
    return Pending(clock.now() + PATIENCE, Question("secret", (PIN,), problem=problem))


def _wrong(token: pkcs11.Token) -> WrongPinError:
    """With what the token itself tells of how many tries are left."""
    if token.flags & TokenFlag.USER_PIN_FINAL_TRY:
        return WrongPinError(
            Sentence("Mã PIN không đúng. Chỉ còn một lần nhập; sai nữa thiết bị sẽ tự khoá.")
        )
    if token.flags & TokenFlag.USER_PIN_COUNT_LOW:
        return WrongPinError(Sentence("Mã PIN không đúng. Chỉ còn ít lần nhập trước khi thiết bị tự khoá."))
    return WrongPinError()


def _mark(pin: str) -> bytes:
    """Told apart without being kept."""
    return hashlib.sha256(pin.encode()).digest()


@contextmanager
def _told(token: str) -> Iterator[None]:
    """What the library raises, in words that say what to do."""
    try:
        yield
    except Refusal:
        raise
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
        raise refusal_of(error, token) from error


def refusal_of(error: Exception, token: str) -> Refusal:
    """A token that is missing, locked, not made ready, without the key, or that does not answer."""
    if isinstance(error, _GONE):
        return Unavailable(
            "Không thấy thiết bị ký số “%(token)s”. Văn bản chưa được ký; hãy cắm thiết bị, hoặc báo người vận hành.",
            code="token_missing", token=token,
        )  # fmt: skip
    if isinstance(error, pkcs11.PinLocked):
        return Declined(
            "Thiết bị ký số “%(token)s” đã tự khoá vì nhập sai mã PIN nhiều lần. Văn bản chưa được ký; "
            "hãy liên hệ đơn vị cấp thiết bị để mở khoá.",
            code="token_locked", token=token,
        )  # fmt: skip
    if isinstance(error, pkcs11.PinExpired | pkcs11.UserPinNotInitialized):
        return Declined(
            "Mã PIN của thiết bị “%(token)s” phải được đặt lại trước khi ký. Văn bản chưa được ký.",
            code="token_pin_expired", token=token,
        )  # fmt: skip
    if isinstance(error, pkcs11.NoSuchKey | pkcs11.MultipleObjectsReturned):
        return Declined(
            "Thiết bị “%(token)s” không có khoá riêng của chứng thư số này. Văn bản chưa được ký; "
            "hãy báo quản trị viên kiểm tra khai báo khoá ký.",
            code="token_key_missing", token=token,
        )  # fmt: skip
    return Unavailable(
        "Thiết bị ký số “%(token)s” không trả lời. Văn bản chưa được ký; hãy thử lại sau ít phút.",
        code="token_unavailable", token=token,
    )  # fmt: skip


def _kept_pin_wrong(token: str) -> Unavailable:
    return Unavailable(
        "Mã PIN đang giữ của thiết bị “%(token)s” không đúng. Hệ thống đã ngừng thử để thiết bị không tự khoá; "
        "người vận hành đặt lại mã PIN rồi việc ký tự chạy tiếp.",
        code="token_pin_wrong", token=token,
    )  # fmt: skip
