"""Django's storages for places: a folder, or a bucket of any S3. In both a thing is there whole or not at all."""

import os
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from hashlib import md5
from pathlib import Path
from typing import Any
from uuid import uuid4

from boto3 import Session
from boto3.exceptions import S3UploadFailedError
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage
from storages.backends.s3 import S3Storage

from motcua.kernel.errors import Unavailable
from motcua.platform.places import Place

_SECONDS = 20
"""After which a bucket that does not answer counts as away."""


def storage(place: Place, *, locked: timedelta | None = None) -> Storage:
    """Django's storage for a place. `locked`: what is written there cannot be changed for so long."""
    if place.folder is not None:
        return Folder(place.folder, for_ever=locked is not None)
    return Bucket(place, locked=locked)


@contextmanager
def _answering() -> Iterator[None]:
    """What a bucket says when it is away or refuses, as a refusal of ours."""
    try:
        yield
    except (BotoCoreError, ClientError, S3UploadFailedError) as error:
        raise Unavailable(
            "Kho tệp không trả lời hoặc từ chối (%(why)s). Chưa có gì bị thay đổi. Hãy thử lại sau ít phút.",
            why=str(error),
        ) from error


class Folder(FileSystemStorage):
    """Files that are there whole or not at all, for our eyes only; `for_ever` ones are not written a second time.

    Without a folder: the one of the installation (`MEDIA_ROOT`).
    """

    def __init__(self, folder: Path | None = None, *, for_ever: bool = False) -> None:
        super().__init__(location=str(folder) if folder else None, allow_overwrite=not for_ever)
        self._mode = 0o400 if for_ever else 0o600

    def _save(self, name: str, content: File[bytes]) -> str:
        """Written beside its place, flushed, then moved there; two that bring the same at once do not meet."""
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{uuid4().hex}")
        try:
            with draft.open("wb") as out:
                for piece in content.chunks():
                    out.write(piece)
                out.flush()
                os.fsync(out.fileno())
            draft.chmod(self._mode)
            draft.replace(path)
        finally:
            with suppress(FileNotFoundError):
                draft.unlink()
        return name


class Bucket(S3Storage):  # type: ignore[misc]
    """A bucket, by names of ours; with `locked` each object gets an object lock that nobody can take away before."""

    def __init__(self, place: Place, *, locked: timedelta | None = None) -> None:
        super().__init__(
            endpoint_url=place.endpoint,
            bucket_name=place.bucket,
            location=place.prefix,
            region_name=place.region,
            access_key=place.key,
            secret_key=place.secret,
            default_acl=None,
            # Content names content: writing it again changes nothing.
            file_overwrite=True,
            # Not every server knows the checksums that boto3 adds by itself; ours are checked by us.
            client_config=Config(
                s3={"addressing_style": "path"},
                signature_version="s3v4",
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                connect_timeout=_SECONDS,
                read_timeout=_SECONDS,
                retries={"max_attempts": 3, "mode": "standard"},
            ),
        )
        self._locked = locked

    def _create_session(self) -> Session:
        """A server takes an object under a lock only with a hash of what is sent."""
        session = super()._create_session()
        if self._locked is not None:
            for call in ("PutObject", "UploadPart"):
                session.events.register(f"before-call.s3.{call}", _hashed)
        return session

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        """A file whose bytes are read now, so that a bucket that is away is told here."""
        with _answering():
            opened: File[bytes] = super()._open(name, mode)
            opened.file  # noqa: B018
            return opened

    def _save(self, name: str, content: File[bytes]) -> str:
        with _answering():
            return str(super()._save(name, content))

    def exists(self, name: str) -> bool:
        """Whether it is there."""
        with _answering():
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        """Bytes."""
        with _answering():
            return int(super().size(name))

    def delete(self, name: str) -> None:
        """Take it away, if it is there."""
        with _answering():
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Folders and files directly below."""
        with _answering():
            folders, files = super().listdir(path)
            return list(folders), list(files)

    def get_object_parameters(self, name: str) -> dict[str, Any]:
        """What is sent along with an object."""
        given: dict[str, Any] = super().get_object_parameters(name)
        if self._locked is None:
            return given
        until = datetime.now(UTC) + self._locked
        return {**given, "ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": until}


def _hashed(params: dict[str, Any], **_context: object) -> None:
    """With `Content-MD5` (RFC 1864): the one hash that every server knows."""
    params["headers"].setdefault("Content-MD5", b64encode(_md5(params["body"])).decode())


def _md5(body: Any) -> bytes:
    """Of bytes, or of a part of a file, which is left where it was."""
    found = md5(usedforsecurity=False)
    if isinstance(body, bytes | bytearray):
        found.update(body)
        return found.digest()
    start = body.tell()
    while piece := body.read(1024 * 1024):
        found.update(piece)
    body.seek(start)
    return found.digest()


def names(storage: Storage, folder: str = "") -> Iterator[str]:
    """Everything that lies in a storage below a folder, by its whole name."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    before = f"{folder}/" if folder else ""
    yield from (before + name for name in sorted(files) if not name.startswith("."))
    for inner in sorted(folders):
        yield from names(storage, before + inner)
