"""Bringing a set back: into an empty database and a storage of files, each part checked on its way."""

import json
import subprocess
import tarfile
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast

import psycopg
from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from motcua.config.backup import sealing
from motcua.config.backup.contents import Contents
from motcua.config.backup.making import DATABASE, FILES, FORMAT, MANIFEST, SECRETS, digest_of, name_of
from motcua.kernel.errors import Conflict, Invalid, NotFound, Unavailable
from motcua.platform.cluster import binary
from motcua.platform.storages import names

# pg_dump of 18 says this at the head of its script, and a server before 17 does not know it.
_NEWER = b"SET transaction_timeout = 0;\n"
_HEAD = 40


@dataclass(frozen=True)
class Set:
    """A whole set in a place: what its manifest says."""

    storage: Storage
    name: str
    made_at: str
    parts: dict[str, str]
    contents: Contents


def sets_in(storage: Storage) -> list[str]:
    """The names of whole sets, the newest first."""
    found = (name.split("/") for name in names(storage, "sets"))
    return sorted((parts[1] for parts in found if parts[-1] == MANIFEST), reverse=True)


def find(storage: Storage, name: str = "") -> Set:
    """The set of this name, or the newest. Raises `NotFound`, `Invalid` for what is no manifest of ours."""
    there = sets_in(storage)
    wanted = name or next(iter(there), "")
    if wanted not in there:
        raise NotFound(
            "Không có bản sao lưu %(name)s ở đây. Có: %(there)s.",
            name=name or "nào", there=", ".join(there[:5]) or "không bản nào",
        )  # fmt: skip
    with storage.open(f"sets/{wanted}/{MANIFEST}") as file:
        told: dict[str, Any] = json.loads(file.read())
    if told.get("format") != FORMAT:
        raise Invalid(
            "%(name)s thuộc định dạng khác (%(format)s).", name=wanted, format=str(told.get("format"))
        )
    contents = Contents.from_json(told)
    return Set(storage, wanted, told["made_at"], told["parts"], contents)


def bring_back(
    found: Set, *, url: str, files: Storage, home: Path, identity: str, own: Collection[str]
) -> list[str]:
    """The whole set: database, then files, then secrets but for `own`, which `home` had before.

    Returns the hashes of files that are lost.

    Raises `Conflict` when the database is not empty: nothing is ever written over.
    """
    load_database(found, url, identity)
    lost = [digest for digest, _ in listed(found, identity) if not _fetch(found, digest, files, identity)]
    lay_secrets(found, home, identity, own)
    return lost


def load_database(found: Set, url: str, identity: str) -> None:
    """Into an empty database, as one transaction: all of it or nothing."""
    with psycopg.connect(url) as connection:
        if connection.execute(
            "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')"
        ).fetchone() != (False,):
            raise Conflict(
                "Cơ sở dữ liệu nơi khôi phục không trống. Chưa có gì bị thay đổi. Hãy khôi phục vào một cơ sở dữ liệu "
                "mới (DATABASE_URL, hoặc MOTCUA_HOME mới)."
            )
    reading = [str(binary("pg_restore")), "--no-owner", "--no-privileges", "--file=-"]
    loading = [
        str(binary("psql")),
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        url,
    ]
    pipe = subprocess.PIPE
    with (
        _part(found, DATABASE, identity) as dump,
        tempfile.TemporaryFile() as told,
        subprocess.Popen([*reading, dump.name], stdout=pipe, stderr=told) as reader,
        subprocess.Popen(loading, stdin=pipe, stdout=subprocess.DEVNULL, stderr=told) as loader,
    ):
        _pass_on(cast("IO[bytes]", reader.stdout), cast("IO[bytes]", loader.stdin))
        if loader.wait() or reader.wait():
            told.seek(0)
            why = told.read().decode(errors="replace").strip()
            raise Unavailable("Không nạp được cơ sở dữ liệu; nó vẫn trống. %(why)s", why=why)


def _pass_on(source: IO[bytes], to: IO[bytes]) -> None:
    """The script as it is, but for the one setting of its head that older servers refuse."""
    try:
        for number, line in enumerate(source):
            if not (number < _HEAD and line == _NEWER):
                to.write(line)
        to.close()
    except BrokenPipeError:
        # The loader gave up and says why.
        source.close()


def listed(found: Set, identity: str) -> list[tuple[str, int]]:
    """Every file of the set: hash and size."""
    with _part(found, FILES, identity) as lines:
        pairs = (line.decode().split() for line in lines)
        return [(digest, int(size)) for digest, size in pairs]


def open_file(found: Set, digest: str, identity: str) -> bytes | None:
    """A file's bytes, if the place has them and they are the right ones."""
    try:
        with found.storage.open(name_of(digest)) as sealed:
            opened = BytesIO()
            sealing.unseal(cast("IO[bytes]", sealed), opened, identity)
    except (OSError, Invalid):
        return None
    return opened.getvalue() if sha256(opened.getvalue()).hexdigest() == digest else None


def _fetch(found: Set, digest: str, files: Storage, identity: str) -> bool:
    path = f"{digest[:2]}/{digest[2:4]}/{digest}"
    if files.exists(path):
        return True
    data = open_file(found, digest, identity)
    if data is None:
        return False
    files.save(path, ContentFile(data))
    return True


def lay_secrets(found: Set, home: Path, identity: str, own: Collection[str]) -> None:
    """The secrets that the saved installation had made for itself; those of `own` stay as they are."""
    if SECRETS not in found.parts:
        return
    home.mkdir(parents=True, exist_ok=True)
    with _part(found, SECRETS, identity) as packed, tarfile.open(fileobj=packed) as tar:
        lay(tar, home, own)


def lay(tar: tarfile.TarFile, home: Path, own: Collection[str]) -> None:
    """What is in a tar, without the entries of `own`."""
    for one in tar.getmembers():
        if one.name.split("/")[0] not in own:
            _lay(tar, one, home)


def _lay(tar: tarfile.TarFile, one: tarfile.TarInfo, home: Path) -> None:
    """Only folders and plain files, and only inside: older Pythons (Debian 12) have no filter for that."""
    place = (home / one.name).resolve()
    if not place.is_relative_to(home.resolve()):
        raise Invalid("Bản sao lưu có tệp nằm ngoài thư mục: %(name)s.", name=one.name)
    if one.isdir():
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    elif content := tar.extractfile(one):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch(mode=one.mode & 0o700)
        place.write_bytes(content.read())


@contextmanager
def _part(found: Set, part: str, identity: str) -> Iterator[IO[bytes]]:
    """A part, opened: its sealed bytes are first compared with the manifest."""
    with tempfile.NamedTemporaryFile() as opened:
        with found.storage.open(f"sets/{found.name}/{part}") as sealed:
            if digest_of(sealed.chunks()) != found.parts[part]:
                raise Invalid("%(part)s của %(name)s đã bị thay đổi.", part=part, name=found.name)
            sealed.seek(0)
            sealing.unseal(cast("IO[bytes]", sealed), cast("IO[bytes]", opened), identity)
        opened.flush()
        opened.seek(0)
        yield cast("IO[bytes]", opened)
