"""Small frozen values: which key signs, how the seal looks, and what a verification found."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Literal, TypeVar

from asn1crypto import core, x509

from motcua.documents.types import Box
from motcua.kernel.errors import Invalid

Kind = Literal["person", "organisation"]
# For what somebody is believed: to certify officials and agencies (the State's own service), the public, holders
# abroad; `demonstration` has no legal force; `named` was brought along by whoever asks.
Purpose = Literal["officials", "public", "foreign", "demonstration", "named"]

Parsed = TypeVar("Parsed", bound=core.Asn1Value)


def whole(value: Parsed) -> Parsed:
    """The same value, read to its last part now.

    asn1crypto reads a part when it is first asked for, and of two threads that ask at once one finds half of it. What
    threads share is therefore read before they do.
    """
    value.native  # noqa: B018
    return value


# A real round seal of a People's Committee is about 36 mm across.
SEAL_DIAMETER = 36 / 25.4 * 72


@dataclass(frozen=True)
class KeyRef:
    """The name of a signing key, as `person:nguyen-van-an` or `organisation:H90.12`.

    It says whose key it is and never where it lives: that is the key store's affair.
    """

    kind: Kind
    ref: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", self.ref):
            raise Invalid("Mã khóa ký “%(ref)s” không hợp lệ.", code="key_ref", ref=self.ref)

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}"

    @classmethod
    def parse(cls, text: str) -> "KeyRef":
        """Read the written form back; the opposite of `str()`."""
        kind, _, ref = text.partition(":")
        if kind == "person":
            return cls("person", ref)
        if kind == "organisation":
            return cls("organisation", ref)
        raise Invalid("Mã khóa ký “%(ref)s” không hợp lệ.", code="key_ref", ref=text)


@dataclass(frozen=True)
class Prepared:
    """A paper that waits for one signature; nothing of it changes any more but `place`, which is kept for it.

    `place` are the first byte of the place and the one after it, `digest` is the SHA-256 of everything else.
    """

    pdf: bytes
    place: tuple[int, int]
    digest: bytes


@dataclass(frozen=True)
class SealFace:
    """Whose seal it is: `name` in the middle, `superior` around the ring (the level above, or the place)."""

    name: str
    superior: str = ""


def seal_box(signature: Box, diameter: float = SEAL_DIAMETER) -> Box:
    """Where the round seal goes: over the left third of the person's signature (Decree 30/2020, Annex I)."""
    right = signature.x1 + (signature.x2 - signature.x1) / 3
    middle = (signature.y1 + signature.y2) / 2
    left = max(0.0, right - diameter)
    return Box(signature.page, left, middle - diameter / 2, left + diameter, middle + diameter / 2)


@dataclass(frozen=True)
class Sentence:
    """A Vietnamese sentence as a gettext message id with `%(name)s` places; `str()` fills them in Vietnamese."""

    message: str
    params: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


@dataclass(frozen=True)
class Credential:
    """A certificate and where its key lies: `handle` is its name in the store (a PKCS#11 URI, a credential's ID).

    `issuers` are the certificates above it, as far as the store knows them.
    """

    handle: str
    certificate: x509.Certificate
    issuers: tuple[x509.Certificate, ...] = ()

    @property
    def signature_size(self) -> int:
        """Bytes of the longest signature by its key: an RSA modulus, or a pair of numbers on the curve in DER."""
        key = self.certificate.public_key
        return int(key.byte_size) if key.algorithm != "ec" else 2 * (int(key.bit_size) + 7) // 8 + 9


AskedHow = Literal["device", "secret", "visit", "machine"]
"""The holder agrees on a device of their own; types something here; goes to the provider's page; their own machine
signs."""


@dataclass(frozen=True)
class SecretField:
    """Something secret that a holder types: `name` is what the store calls it, `label` what people do."""

    name: str
    label: str
    digits: bool = True


@dataclass(frozen=True)
class Question:
    """What stands between a consent and its signatures. `problem` says why it is asked again.

    `fields` belong to a secret, `address` to a visit, `fingerprint` (SHA-256 of the certificate) and `digests`
    (SHA-256 of each text, in order) to the holder's own machine.
    """

    how: AskedHow = "device"
    fields: tuple[SecretField, ...] = ()
    address: str = ""
    fingerprint: str = ""
    digests: tuple[bytes, ...] = ()
    problem: Sentence | None = None


@dataclass(frozen=True)
class Said:
    """What passed between a store and a holder under one occasion.

    `memory` is what the store told us to keep (nothing secret), `secret` what the holder typed, `values` what their
    own machine signed or their provider sent back.
    """

    memory: Mapping[str, Any] = field(default_factory=dict)
    secret: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Pending:
    """The holder of the key was asked and has not answered; after `until` it is too late.

    `memory` is to be kept and shown to the store again with the next call under the same occasion.
    """

    until: datetime
    question: Question = field(default_factory=Question)
    memory: Mapping[str, Any] = field(default_factory=dict)


Lack = Literal["seal", "time_stamp"]
"""What an issued paper has, and a copy of one that was cut back has not."""
Integrity = Literal["intact", "changed", "unchecked"]
PadesLevel = Literal["", "B-B", "B-T", "B-LT", "B-LTA"]
"""Of what was signed: as it was, not as it was, or nobody can tell here (the reason is the report's `problem`)."""


@dataclass(frozen=True)
class TimeProof:
    """A document time stamp (ETSI EN 319 142-1, 5.4.3): the file up to it existed at `at`, says `authority`.

    `trusted`: by an authority whom we trust. `until`: when the certificate behind it ends.
    """

    at: datetime
    authority: str
    integrity: Integrity
    trusted: bool
    until: datetime

    @property
    def good(self) -> bool:
        """Unchanged, and by whom we trust."""
        return self.trusted and self.integrity == "intact"


@dataclass(frozen=True)
class SignatureReport:
    """What is known about one signature in a file.

    `intact`: the signed bytes are unchanged and nothing but lawful later signatures was added. What is not intact was
    changed, or it cannot be checked here. `covers_whole_document`: what it does not cover was read and is lawful.
    `trusted`: the certificate leads to an authority we trust and was valid and not revoked when it signed.
    `modified_after` and `problem` say what is wrong, or are None when all is well. `trusted_as`: for which purpose we
    believe that authority; empty when it is not trusted. `time_stamp_until`: until when its hour can be verified, by
    its own time stamp and those over it. `caution`: what is lawful and should be known all the same.
    """

    kind: Kind
    name: str
    title: str
    organisation: str
    issuer: str
    serial: str
    signed_at: datetime | None
    time_stamped_at: datetime | None
    time_stamp_authority: str
    integrity: Integrity
    covers_whole_document: bool
    modified_after: Sentence | None
    trusted: bool
    revocation: Literal["good", "revoked", "unknown"]
    revoked_at: datetime | None
    certificate_until: datetime | None
    pades_level: PadesLevel
    field_name: str
    page: int | None
    problem: Sentence | None
    trusted_as: Purpose | Literal[""] = ""
    time_stamp_until: datetime | None = None
    caution: Sentence | None = None

    @property
    def intact(self) -> bool:
        """Unchanged."""
        return self.integrity == "intact"

    @property
    def valid(self) -> bool:
        """Unchanged, by somebody whom we trust, with a certificate that was good at that moment."""
        return self.intact and self.trusted and self.revocation != "revoked"


@dataclass(frozen=True)
class Verification:
    """What is known about a whole file; `readable` is False when it is no PDF or cannot be opened.

    `integrity` is the worst that was found of any signature, None without one. `problem` is about the worst finding.
    `lacks` is what a copy of a paper of ours was cut back by (`copies.held_against`).
    """

    readable: bool
    integrity: Integrity | None
    trusted: bool
    signatures: tuple[SignatureReport, ...]
    time_proofs: tuple[TimeProof, ...]
    pages: int | None
    size: int
    sha256: str
    problem: Sentence | None
    lacks: tuple[Lack, ...] = ()

    @property
    def intact(self) -> bool:
        """At least one signature, and everything signed is unchanged."""
        return self.integrity == "intact"

    @property
    def valid(self) -> bool:
        """At least one signature, every one of them valid, and nothing lacking of the paper that was issued."""
        signed = bool(self.signatures) and all(one.valid for one in self.signatures)
        return self.readable and signed and not self.lacks

    def to_json(self) -> Mapping[str, object]:
        """The same as plain data: times in ISO 8601 with offset."""
        return {
            **_plain_fields(self),
            "signatures": [
                _plain_fields(one) | {"intact": one.intact, "valid": one.valid} for one in self.signatures
            ],
            "time_proofs": [_plain_fields(one) for one in self.time_proofs],
            "intact": self.intact,
            "valid": self.valid,
        }


@dataclass(frozen=True)
class ProofReport:
    """What a proof proves: that `leaf` (hex) is number `number` (from 1) of `size` contents signed as one.

    `intact`: the leaf leads to the signed root and the signature is over it. `trusted`: by somebody whom we trust,
    with a certificate that was good at the hour of the time stamp; `trusted_as`: for which purpose we believe them.
    """

    readable: bool = False
    leaf: str = ""
    number: int = 0
    size: int = 0
    intact: bool = False
    trusted: bool = False
    name: str = ""
    issuer: str = ""
    time_stamped_at: datetime | None = None
    time_stamp_authority: str = ""
    problem: Sentence | None = None
    trusted_as: Purpose | Literal[""] = ""

    @property
    def valid(self) -> bool:
        """Unchanged, and by somebody whom we trust."""
        return self.intact and self.trusted

    def to_json(self) -> Mapping[str, object]:
        """The same as plain data: times in ISO 8601 with offset."""
        return _plain_fields(self) | {"valid": self.valid}


@dataclass(frozen=True)
class ReceiptReport:
    """What a proof of receipt proves: that a system said of a dossier `facts` (code, moment, hashes), by its own clock.

    `intact`: the key signed just these facts. `trusted`: an agency whom we trust (`name`, `issuer`, at
    `time_stamped_at`) vouched for the key, `trusted_as` says for which purpose we believe it. `ours`: it is a key of
    this installation.
    """

    readable: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    intact: bool = False
    trusted: bool = False
    ours: bool = False
    name: str = ""
    issuer: str = ""
    time_stamped_at: datetime | None = None
    time_stamp_authority: str = ""
    problem: Sentence | None = None
    trusted_as: Purpose | Literal[""] = ""

    @property
    def valid(self) -> bool:
        """Unchanged, and by a key that is ours or that an agency we trust vouched for."""
        return self.intact and (self.trusted or self.ours)

    def to_json(self) -> Mapping[str, object]:
        """The same as plain data: times in ISO 8601 with offset."""
        return _plain_fields(self) | {"valid": self.valid}


def _plain_fields(
    report: Verification | SignatureReport | TimeProof | ProofReport | ReceiptReport,
) -> dict[str, object]:
    return {one.name: _plain(getattr(report, one.name)) for one in fields(report)}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Sentence) else value
