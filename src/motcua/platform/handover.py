"""Secrets handed to the workers that run now, and to nothing that outlives them.

A PIN is typed in a request and needed in a job. It must lie in no file and in no copy of the database: each worker
makes a key in its memory when it starts and shows the public half in a row; what is handed over is encrypted to those
halves (HPKE, RFC 9180). Whoever has the database has ciphertexts whose keys died with their processes.
"""

import base64
import json
import uuid
from collections.abc import Mapping
from datetime import timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from motcua.kernel import clock
from motcua.kernel.errors import Unavailable
from motcua.platform.models import HandoverKey

BREATH = timedelta(seconds=15)
"""How often a worker says that its key still lives."""
SILENT = timedelta(minutes=1)
"""After so long without a word its key counts as gone."""
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class HandoverError(Unavailable):
    """No worker runs that could take a secret."""

    code = "no_worker"


class _Own:
    """This process's key; made at its first use, never written anywhere."""

    def __init__(self) -> None:
        self.name = uuid.uuid4()
        self.private = X25519PrivateKey.generate()


_own: list[_Own] = []


def breathe() -> None:
    """Show this process's key, and that it lives; keys of processes that ended are taken away."""
    if not _own:
        _own.append(_Own())
    at, public = clock.now(), _own[0].private.public_key().public_bytes_raw()
    HandoverKey.objects.update_or_create(name=_own[0].name, defaults={"public": public, "seen_at": at})
    HandoverKey.objects.filter(seen_at__lt=at - SILENT).delete()


def end() -> None:
    """This process takes no more secrets; what was handed to it is lost, as it must be."""
    for own in _own:
        HandoverKey.objects.filter(name=own.name).delete()
    _own.clear()


def hand_over(secret: Mapping[str, str], *, purpose: str) -> bytes:
    """The secret for whichever worker comes to need it; `purpose` binds it to one use.

    Raises `HandoverError` when no worker runs.
    """
    living = HandoverKey.objects.filter(seen_at__gte=clock.now() - SILENT)
    text, info = json.dumps(dict(secret)).encode(), purpose.encode()
    sealed = {
        str(one.name): base64.b64encode(_seal(text, bytes(one.public), info)).decode() for one in living
    }
    if not sealed:
        raise HandoverError(
            "Chương trình xử lý việc nền đang không chạy nên chưa nhận được mã PIN. Chưa có gì được ký; "
            "hãy báo người vận hành rồi thử lại."
        )
    return json.dumps(sealed).encode()


def take(sealed: bytes, *, purpose: str) -> Mapping[str, str] | None:
    """The secret again; None when it was not handed to this process or for another purpose."""
    mine = json.loads(sealed).get(str(_own[0].name)) if _own else None
    if mine is None:
        return None
    try:
        text = _SUITE.decrypt(base64.b64decode(mine), _own[0].private, purpose.encode())
    except InvalidTag:
        return None
    known: Mapping[str, str] = json.loads(text)
    return known


def _seal(text: bytes, public: bytes, info: bytes) -> bytes:
    return _SUITE.encrypt(text, X25519PublicKey.from_public_bytes(public), info)
