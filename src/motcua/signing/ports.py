"""What signing needs from outside: keys, time stamps, revocation data, and whom to trust.

`config` connects an implementation at start; commands use what is connected unless they are given other tools.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from asn1crypto import crl, x509
from pyhanko.sign.timestamps import TimeStamper

from motcua.kernel.errors import NotFound, Refusal, Unavailable
from motcua.signing.cms_signer import CmsSigner
from motcua.signing.receipt_key import ReceiptKey, new_key
from motcua.signing.revocation import NOTHING_KNOWN, Revoked
from motcua.signing.signature_values import fits
from motcua.signing.types import Credential, KeyRef, Pending, Purpose, Said, SealFace

__all__ = [
    "NOTHING",
    "NOTHING_KNOWN",
    "Appearances",
    "CmsSigner",
    "CredentialStore",
    "Declined",
    "KeyStore",
    "KeysAtHand",
    "NoAppearances",
    "ReceiptKey",
    "Revocation",
    "Revoked",
    "SigningTools",
    "Trust",
    "connect",
    "connect_receipt_key",
    "connect_stores",
    "connect_trust",
    "connected",
    "fits",
    "new_key",
    "no_credential",
    "not_set_up",
    "receipt_key",
    "stores",
    "trusted",
]

NOTHING = Said()
"""Nothing has passed yet between a store and a holder."""
# Whose word stands for an agency of the State: they alone vouch for keys of receipts and sign the closings of a log.
FOR_AGENCIES: Collection[Purpose] = frozenset({"officials", "demonstration", "named"})


class KeyStore(Protocol):
    """Keeps private keys and uses them; a key never leaves it."""

    def signer(self, key: KeyRef) -> CmsSigner:
        """The certificate of a key, with the issuers' certificates in its registry; where the key is at hand, it signs.

        Loaded once and kept: opening a key costs more than signing with it.
        Raises `NotFound` for a key it does not have, `Unavailable` when the token does not answer.
        """
        ...

    def authorise(
        self, key: KeyRef, texts: Sequence[bytes], *, occasion: str, said: Said = NOTHING
    ) -> tuple[bytes, ...] | Pending:
        """A signature (SHA-256) over each of `texts`, or `Pending` while the holder of the key is being asked.

        Under one `occasion` the holder is asked once, however often this is called with the same texts: it is also
        the way to find out what became of an earlier call; `said` is what passed between them so far. Raises what
        `signer` raises, `Declined` when the holder said no or let the time pass.
        """
        ...


class CredentialStore(Protocol):
    """Where keys lie: a token, a provider of remote signatures, the holder's own machine. Several stand side by side.

    It knows its credentials by their handles and nothing of persons and agencies.
    """

    def available(self) -> Sequence[Credential]:
        """What can be chosen from, without a secret; raises `Unavailable`."""
        ...

    def found(self, handle: str) -> Credential:
        """One of its credentials by its name; raises `NotFound`, `Unavailable`."""
        ...

    def authorise(
        self, credential: Credential, texts: Sequence[bytes], *, occasion: str, said: Said = NOTHING
    ) -> tuple[bytes, ...] | Pending:
        """See `KeyStore.authorise`."""
        ...


class Declined(Refusal):
    """The holder of the key did not agree: nothing is signed, and asking again takes a new consent."""

    code = "declined"


class KeysAtHand(ABC):
    """A key store whose keys answer at once: files, tokens."""

    @abstractmethod
    def signer(self, key: KeyRef) -> CmsSigner:
        """See `KeyStore`."""

    def authorise(
        self, key: KeyRef, texts: Sequence[bytes], *, occasion: str, said: Said = NOTHING
    ) -> tuple[bytes, ...]:
        """A signature over each text, now. A second one over the same text is as good as the first."""
        signer = self.signer(key)
        return tuple(asyncio.run(signer.async_sign_raw(text, "sha256")) for text in texts)


class Revocation(Protocol):
    """Knows which certificates were taken back."""

    def lists(self) -> Sequence[crl.CertificateList]:
        """Revocation lists that are at hand, of every authority we rely on; raises `Unavailable`."""
        ...

    def about(self, path: Sequence[x509.Certificate]) -> Revoked:
        """What is known now of a holder's certificate and those above it, the root first.

        Raises `Unavailable` when it cannot be had: who was revoked must be known to sign.
        """
        ...

    def refresh(self) -> None:
        """Fetch what is kept for verifying anew; by the clock, nobody waits."""
        ...


class Appearances(Protocol):
    """What somebody's own hand and an agency's own seal look like; pictures are PNG or SVG on a clear ground.

    None where there is none: then a mark shows name and hour, and nothing is drawn in its place.
    """

    def hand(self, key: KeyRef, name: str) -> bytes | None:
        """The signature of the person who holds the key."""
        ...

    def seal(self, key: KeyRef, face: SealFace) -> bytes | None:
        """The seal of the agency that holds the key."""
        ...


class NoAppearances:
    """No picture of anybody's signature or seal."""

    def hand(self, key: KeyRef, name: str) -> None:
        """None."""

    def seal(self, key: KeyRef, face: SealFace) -> None:
        """None."""


@dataclass(frozen=True)
class Trust:
    """Whom we believe: root certificates, known intermediates, and current revocation lists if we have any.

    `purposes` says by a certificate's SHA-256 for what we believe it; one that is not there was named by whoever asks.
    """

    roots: tuple[x509.Certificate, ...] = ()
    intermediates: tuple[x509.Certificate, ...] = ()
    revocation: Revocation | None = None
    purposes: Mapping[bytes, Purpose] = field(default_factory=dict)

    def purpose_of(self, certificate: x509.Certificate) -> Purpose:
        """For what we believe this root, or the root above this intermediate."""
        return self.purposes.get(certificate.sha256, "named")

    def trusted_as(self, path: Iterable[x509.Certificate] | None) -> Purpose | Literal[""]:
        """For what the root of a way is believed (the root comes first); empty without a way."""
        root = next(iter(path or ()), None)
        return "" if root is None else self.purpose_of(root)

    def with_more(self, more: "Trust") -> "Trust":
        """Whom both believe; where both know a certificate, the purpose is ours."""
        return Trust(
            _once((*self.roots, *more.roots)),
            _once((*self.intermediates, *more.intermediates)),
            self.revocation or more.revocation,
            {**more.purposes, **self.purposes},
        )

    def for_agencies(self) -> "Trust":
        """Only those whose word stands for an agency of the State."""
        roots = tuple(one for one in self.roots if self.purpose_of(one) in FOR_AGENCIES)
        return Trust(roots, self.intermediates, self.revocation, self.purposes)


def _once(certificates: tuple[x509.Certificate, ...]) -> tuple[x509.Certificate, ...]:
    return tuple({one.sha256: one for one in certificates}.values())


@dataclass(frozen=True, eq=False)
class SigningTools:
    """Everything a signature takes. One object for a whole process: it keeps what was loaded."""

    keys: KeyStore
    time_stamper: TimeStamper
    revocation: Revocation
    trust: Trust
    appearances: Appearances = field(default_factory=NoAppearances)


_connected: list[Callable[[], SigningTools]] = []
_made: list[SigningTools] = []


def connect(make: Callable[[], SigningTools]) -> None:
    """Say how to make the tools; they are made at their first use, so that starting up reads no key."""
    _connected[:] = [make]
    _made.clear()


def connected() -> SigningTools:
    """The tools of this installation; raises `Unavailable` when none was set up."""
    if not _connected:
        raise not_set_up()
    if not _made:
        _made.append(_connected[0]())
    return _made[0]


_trusts: list[Callable[[], Trust]] = []


def connect_trust(read: Callable[[], Trust]) -> None:
    """Say whom this installation believes, also where it has no keys to sign with."""
    _trusts[:] = [read]


def trusted() -> Trust:
    """Whom this installation believes; raises `Unavailable` when that is nobody."""
    return _trusts[0]() if _trusts else connected().trust


def no_credential(handle: str) -> NotFound:
    """The refusal of a store that has no credential of this name."""
    return NotFound("Kho khoá không có “%(handle)s”.", code="key_not_found", handle=handle)


_stores: list[Callable[[], Mapping[str, CredentialStore]]] = []


def connect_stores(read: Callable[[], Mapping[str, CredentialStore]]) -> None:
    """Say where keys lie, by the names that the settings give the stores."""
    _stores[:] = [read]


def stores() -> Mapping[str, CredentialStore]:
    """The stores of this installation; none where none is set up."""
    return _stores[0]() if _stores else {}


_receipt_keys: list[Callable[[], ReceiptKey]] = []
_read_keys: list[ReceiptKey] = []


def connect_receipt_key(read: Callable[[], ReceiptKey]) -> None:
    """Say where the key for proofs of receipt is read; it is read at its first use and kept."""
    _receipt_keys[:] = [read]
    _read_keys.clear()


def receipt_key() -> ReceiptKey:
    """The installation's own key for proofs of receipt."""
    if not _read_keys:
        _read_keys.append(_receipt_keys[0]())
    return _read_keys[0]


def not_set_up() -> Unavailable:
    """The refusal of an installation without keys."""
    return Unavailable(
        "Hệ thống chưa được cấu hình ký số. Chưa có gì bị thay đổi.", code="signing_not_set_up"
    )
