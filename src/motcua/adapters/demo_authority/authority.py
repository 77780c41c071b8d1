"""The demonstration authority on disk: set-up, issue on demand, revoke, and say what is revoked."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from motcua.adapters.demo_authority import certificates as make
from motcua.adapters.demo_authority.certificates import Issuer
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.signing.types import KeyRef

# Where the simulator listens unless told otherwise; only written into certificates as the public address.
DEFAULT_URL = "http://127.0.0.1:8002"

ISSUERS = {
    "root": "CA gốc",
    "officials": "CA cán bộ, công chức",
    "organisations": "CA cơ quan, tổ chức",
}
LIST_LIFE = timedelta(days=7)


@dataclass(frozen=True)
class Issued:
    """A certificate in the books."""

    key: KeyRef
    name: str
    serial: int
    until: datetime
    revoked_at: datetime | None


class DemoAuthority:
    """A folder of certificates and keys (mode 0600, folder 0700); made at its first use, the same ever after."""

    def __init__(
        self, folder: Path, *, base_url: str = DEFAULT_URL, clock: Callable[[], datetime] = now
    ) -> None:
        self._folder = folder
        self._base_url = base_url.rstrip("/")
        self._clock = clock
        self._lists: dict[str, tuple[object, x509.CertificateRevocationList]] = {}
        self._set_up()
        self._issuers = {slug: self._issuer(slug) for slug in ISSUERS}

    # --- the fixed certificates

    @property
    def root(self) -> x509.Certificate:
        """The one certificate that a verifier must trust."""
        return self._issuers["root"].certificate

    @property
    def intermediates(self) -> tuple[x509.Certificate, ...]:
        """The issuing authorities below the root."""
        return self._issuers["officials"].certificate, self._issuers["organisations"].certificate

    @property
    def time_stamper(self) -> Issuer:
        """The time-stamping authority's certificate and key."""
        return self._issuer("tsa")

    def issuer(self, slug: str) -> Issuer:
        """One of the issuing authorities by its name in addresses; raises `KeyError`."""
        return self._issuers[slug]

    # --- issuing

    def issue_person(
        self, ref: str, name: str, title: str, organisation: str, *, life: timedelta = make.HOLDER_LIFE
    ) -> KeyRef:
        """A key and certificate for an official; the same again as long as it says the same of them."""
        key = KeyRef("person", ref)
        subject = make.person_name(ref, name, title, organisation)
        self._issue(key, subject, self._issuers["officials"], make.PERSON_POLICY, life)
        return key

    def issue_organisation(
        self, ref: str, name: str, code: str, *, life: timedelta = make.HOLDER_LIFE
    ) -> KeyRef:
        """A key and certificate for an agency; the same again as long as it is called the same."""
        key = KeyRef("organisation", ref)
        subject = make.organisation_name(code, name)
        self._issue(key, subject, self._issuers["organisations"], make.ORGANISATION_POLICY, life)
        return key

    def certify(self, key: KeyRef, subject: x509.Name, public: make.PublicKey) -> x509.Certificate:
        """A certificate over a key that lives elsewhere, as on a token."""
        person = key.kind == "person"
        issuer = self._issuers["officials" if person else "organisations"]
        policy = make.PERSON_POLICY if person else make.ORGANISATION_POLICY
        made = make.holder(
            subject, public, issuer, self._base_url, policy=policy, until=self._clock() + make.HOLDER_LIFE
        )
        self._write(self._path(key, "pem"), made.public_bytes(serialization.Encoding.PEM))
        return made

    def _issue(
        self, key: KeyRef, subject: x509.Name, issuer: Issuer, policy: x509.ObjectIdentifier, life: timedelta
    ) -> None:
        if self._says(key, subject):
            return
        with self._locked():
            if self._says(key, subject):
                return
            self._lay_aside(key)
            private = make.new_key()
            made = make.holder(
                subject,
                private.public_key(),
                issuer,
                self._base_url,
                policy=policy,
                until=self._clock() + life,
            )
            self._write_key(self._path(key, "key"), private)
            self._write(self._path(key, "pem"), made.public_bytes(serialization.Encoding.PEM))

    def _says(self, key: KeyRef, subject: x509.Name) -> bool:
        return self._path(key, "pem").exists() and self.certificate(key).subject == subject

    def _lay_aside(self, key: KeyRef) -> None:
        """A certificate under a former name stays good for what was signed with it, and signs nothing more."""
        if not self._path(key, "pem").exists():
            return
        former = self._folder / "former" / key.kind
        former.mkdir(parents=True, exist_ok=True)
        serial = self.certificate(key).serial_number
        for kind in ("key", "pem"):
            self._path(key, kind).rename(former / f"{key.ref}-{serial}.{kind}")

    # --- the books

    def issued_at(self, key: KeyRef) -> int:
        """Tells one certificate of a key from the one before it; raises `NotFound`."""
        self._read(key, "pem")
        return self._path(key, "pem").stat().st_mtime_ns

    def certificate(self, key: KeyRef) -> x509.Certificate:
        """The certificate of a key; raises `NotFound`."""
        return x509.load_pem_x509_certificate(self._read(key, "pem"))

    def private_key(self, key: KeyRef) -> make.PrivateKey:
        """The key itself; raises `NotFound`."""
        private = serialization.load_pem_private_key(self._read(key, "key"), None)
        if not isinstance(private, make.PrivateKey):
            raise ValueError("a holder's key is on an elliptic curve or RSA")
        return private

    def issued(self) -> Iterator[Issued]:
        """Every certificate in the books, by its key's name."""
        revoked = self._revoked()
        for path in sorted((self._folder / "issued").glob("*/*.pem")):
            key = KeyRef.parse(f"{path.parent.name}:{path.stem}")
            certificate = x509.load_pem_x509_certificate(path.read_bytes())
            name = str(certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value)
            serial = certificate.serial_number
            yield Issued(key, name, serial, certificate.not_valid_after_utc, revoked.get(serial))

    def expiring(self, before: datetime) -> list[Issued]:
        """Certificates that end before a moment, the soonest first: their holders need new ones."""
        found = (one for one in self.issued() if one.until < before and not one.revoked_at)
        return sorted(found, key=lambda one: one.until)

    # --- revoking

    def revoke(self, key: KeyRef, *, at: datetime | None = None) -> None:
        """Take a certificate back; signatures made before `at` stay good, none can be made after."""
        certificate = self.certificate(key)
        with self._locked():
            revoked = self._revoked()
            revoked.setdefault(certificate.serial_number, at or self._clock())
            plain = {str(serial): moment.isoformat() for serial, moment in revoked.items()}
            self._write(self._folder / "revoked.json", json.dumps(plain).encode())

    def revoked_at(self, serial: int) -> datetime | None:
        """Since when a certificate is revoked, or None."""
        return self._revoked().get(serial)

    def revocation_list(self, slug: str) -> x509.CertificateRevocationList:
        """The current list of one issuer; a new one as soon as something was revoked, else each hour."""
        moment = self._clock()
        stamp = (self._revocations_changed(), moment.strftime("%Y%m%d%H"))
        known = self._lists.get(slug)
        if known is None or known[0] != stamp:
            known = (stamp, self._make_list(self._issuers[slug], moment))
            self._lists[slug] = known
        return known[1]

    def _make_list(self, issuer: Issuer, moment: datetime) -> x509.CertificateRevocationList:
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(issuer.certificate.subject)
            .last_update(moment - timedelta(seconds=5))
            .next_update(moment + LIST_LIFE)
            .add_extension(x509.CRLNumber(int(moment.timestamp())), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False
            )
        )
        for serial, since in self._revoked().items():
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since).build()
            builder = builder.add_revoked_certificate(entry)
        return builder.sign(issuer.key, hashes.SHA256())

    def _revoked(self) -> dict[int, datetime]:
        path = self._folder / "revoked.json"
        plain = json.loads(path.read_text()) if path.exists() else {}
        return {int(serial): datetime.fromisoformat(moment) for serial, moment in plain.items()}

    def _revocations_changed(self) -> int:
        path = self._folder / "revoked.json"
        return path.stat().st_mtime_ns if path.exists() else 0

    # --- the folder

    def _set_up(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if (self._folder / "tsa.pem").exists():
            return
        with self._locked():
            if not (self._folder / "tsa.pem").exists():
                self._make_fixed()

    def _make_fixed(self) -> None:
        """The root first, its issuers after it, the time stamper last: it marks completeness."""
        start = self._start()
        above: Issuer | None = None
        for slug, what in ISSUERS.items():
            key = make.new_key()
            name = make.authority_name(what)
            made = Issuer(slug, make.authority(name, key, start, above, self._base_url), key)
            above = above or made
            self._keep(made)
        if above:
            key = make.new_key()
            name = make.authority_name("Máy chủ dấu thời gian")
            self._keep(Issuer("tsa", make.time_stamper(name, key, start, above, self._base_url), key))

    def _keep(self, one: Issuer) -> None:
        self._write_key(self._folder / f"{one.slug}.key", one.key)
        encoded = one.certificate.public_bytes(serialization.Encoding.PEM)
        self._write(self._folder / f"{one.slug}.pem", encoded)

    def _issuer(self, slug: str) -> Issuer:
        certificate = x509.load_pem_x509_certificate((self._folder / f"{slug}.pem").read_bytes())
        return Issuer(slug, certificate, _private((self._folder / f"{slug}.key").read_bytes()))

    def _start(self) -> datetime:
        """The first day of last year: a demonstration may play days that are gone."""
        moment = self._clock()
        return moment.replace(year=moment.year - 1, month=1, day=1, hour=0, minute=0, second=0, microsecond=0)

    def _path(self, key: KeyRef, kind: str) -> Path:
        return self._folder / "issued" / key.kind / f"{key.ref}.{kind}"

    def _read(self, key: KeyRef, kind: str) -> bytes:
        try:
            return self._path(key, kind).read_bytes()
        except FileNotFoundError:
            raise NotFound(
                "Chưa có khóa ký “%(key)s”. Hãy cấp chứng thư số rồi ký lại.",
                code="key_not_found",
                key=str(key),
            ) from None

    def _write_key(self, path: Path, key: ec.EllipticCurvePrivateKey) -> None:
        plain = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self._write(path, plain)

    def _write(self, path: Path, content: bytes) -> None:
        """Whole or not at all, readable by the owner alone."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{os.getpid()}.new")
        draft.touch(mode=0o600)
        draft.write_bytes(content)
        draft.replace(path)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One writer at a time, across processes."""
        with (self._folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _private(pem: bytes) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(pem, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("the authority's keys are on an elliptic curve")
    return key
