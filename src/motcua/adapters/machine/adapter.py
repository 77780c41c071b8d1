"""A `CredentialStore` for tokens in the official's own machine: digests go out through their browser, signatures come
back. Nothing secret ever reaches the server; what comes back is verified like every signature of a store.
"""

import base64
import binascii
from collections.abc import Sequence
from datetime import timedelta

from motcua.adapters.pkcs11.tokens import digest_of
from motcua.kernel import clock
from motcua.signing.ports import NOTHING, Declined, fits, no_credential
from motcua.signing.types import Credential, Pending, Question, Said, Sentence

PATIENCE = timedelta(minutes=30)


class MachineStore:
    """It has no list of its own: an administrator brings the certificate, which the agent shows."""

    def available(self) -> Sequence[Credential]:
        """Nothing to choose from."""
        return ()

    def found(self, handle: str) -> Credential:
        """None: the certificate must be brought."""
        raise no_credential(handle)

    def authorise(
        self, credential: Credential, texts: Sequence[bytes], *, occasion: str, said: Said = NOTHING
    ) -> tuple[bytes, ...] | Pending:
        """What the holder's machine signed, or what it is asked to sign."""
        if said.values.get("declined"):
            raise Declined("Người giữ khoá đã không ký trên máy của mình nên kết quả không được ký.")
        if "signatures" not in said.values:
            return _asked(credential, texts)
        found = _read(said.values["signatures"])
        if len(found) != len(texts) or not all(map(fits, [credential] * len(texts), texts, found)):
            return _asked(
                credential, texts, Sentence("Chữ ký nhận từ máy của anh chị không khớp. Hãy ký lại.")
            )
        return found


def _asked(credential: Credential, texts: Sequence[bytes], problem: Sentence | None = None) -> Pending:
    question = Question(
        "machine",
        fingerprint=credential.certificate.sha256.hex(),
        digests=tuple(digest_of(text) for text in texts),
        problem=problem,
    )
    return Pending(clock.now() + PATIENCE, question)


def _read(values: object) -> tuple[bytes, ...]:
    try:
        return tuple(base64.b64decode(one, validate=True) for one in values if isinstance(one, str))  # type: ignore[attr-defined]
    except (TypeError, binascii.Error):
        return ()
