"""A key store for tests of pages: certificates of the demonstration's authority, keys at hand, or a PIN asked first."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from motcua.adapters.demo_authority.adapter import signing_tools
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.file_keys import FileKeyStore
from motcua.adapters.demo_authority.trust import trust
from motcua.config.assigned_keys import AssignedKeys
from motcua.kernel import clock
from motcua.signing import ports
from motcua.signing.ports import NOTHING
from motcua.signing.types import Credential, KeyRef, Pending, Question, Said, SecretField

PIN = "2468"


@dataclass(frozen=True)
class Shelf:
    """Handles are keys as text; what `asks` for a PIN signs for nobody without it."""

    authority: DemoAuthority
    asks: bool = False

    def available(self) -> Sequence[Credential]:
        return [self.found(str(one.key)) for one in self.authority.issued()]

    def found(self, handle: str) -> Credential:
        signer = FileKeyStore(self.authority).signer(KeyRef.parse(handle))
        assert signer.signing_cert is not None
        return Credential(handle, signer.signing_cert, tuple(signer.cert_registry))

    def authorise(
        self, credential: Credential, texts: Sequence[bytes], *, occasion: str, said: Said = NOTHING
    ) -> tuple[bytes, ...] | Pending:
        if self.asks and said.secret.get("PIN") != PIN:
            question = Question("secret", (SecretField("PIN", "Mã PIN của thiết bị ký số"),))
            return Pending(clock.now() + timedelta(minutes=30), question)
        key = KeyRef.parse(credential.handle)
        return FileKeyStore(self.authority).authorise(key, texts, occasion=occasion)


@contextmanager
def shelved(folder: Path) -> Iterator[DemoAuthority]:
    """The installation has two stores: `ke` signs at once, `the` asks for a PIN; it believes their authority."""
    authority = DemoAuthority(folder)
    kept = {"ke": Shelf(authority), "the": Shelf(authority, asks=True)}
    before = (list(ports._stores), list(ports._trusts), list(ports._made))
    tools = replace(signing_tools(authority), keys=AssignedKeys(kept))
    ports.connect_stores(lambda: kept)
    ports.connect_trust(lambda: trust(authority))
    ports._made[:] = [tools]
    try:
        yield authority
    finally:
        ports._stores[:], ports._trusts[:], ports._made[:] = before
