"""Making a set: database and list of files of one moment, then the files that a place does not have yet.

Each place is filled by itself: one that is away keeps no other from its copy, and its row says what happened.
"""

import json
import logging
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, cast

import psycopg
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage

from motcua.config import ready
from motcua.config.backup import contents, sealing
from motcua.config.backup.contents import Contents
from motcua.config.backup.targets import Target, targets
from motcua.config.env import environment
from motcua.documents import queries as documents
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, Refusal, Unavailable
from motcua.platform.cluster import binary
from motcua.platform.models import Backup
from motcua.platform.records.record import Ending, Log
from motcua.platform.records.spool import note

logger = logging.getLogger(__name__)

FORMAT = "motcua-backup-1"
DATABASE, FILES, SECRETS, MANIFEST = "database.dump.age", "files.txt.age", "secrets.tar.age", "manifest.json"
OWN_SECRETS = ("secret-key", "receipt-key", "authority")
"""What an installation made for itself under MOTCUA_HOME; keys that a setting names are kept by whoever set it."""
# A file's row may be committed a while after its moment; a day is far more than any transaction lasts.
_MARGIN = timedelta(days=1)


@dataclass(frozen=True)
class Draft:
    """A set that lies sealed in a folder of ours, before any place has it."""

    name: str
    folder: Path
    made_at: datetime
    contents: Contents
    parts: dict[str, str]

    def manifest(self) -> bytes:
        """What says of a set that it is whole: hashes of its sealed parts, numbers of what is in them."""
        told = {
            "format": FORMAT,
            "name": self.name,
            "made_at": self.made_at.isoformat(),
            "parts": self.parts,
            **asdict(self.contents),
        }
        return json.dumps(told, indent=1, ensure_ascii=False).encode()


def make(*, whole: bool = False) -> list[Backup]:
    """Make a set in every place that the settings name; a row for each says how it went.

    `whole`: look for every file in every place, not only for those since its last set. Raises `Invalid` without keys
    to seal for, `Unavailable` when the database cannot be read or there is no room for the draft.
    """
    recipients = environment().backup_recipients
    if not recipients:
        raise Invalid(
            "Chưa có khoá để niêm phong bản sao lưu. Hãy chạy ./motcua backup key, cất khoá ở nơi khác và đặt "
            "BACKUP_RECIPIENTS."
        )
    made_at = now()
    folder = Path(tempfile.mkdtemp(prefix="backup-", dir=environment().home))
    try:
        draft = _draft(made_at, folder, recipients)
        return [_copy(draft, target, recipients, whole=whole) for target in targets()]
    except OSError as error:
        raise Unavailable("Không viết được bản sao lưu: %(why)s", why=str(error)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def server_url() -> str:
    """The server itself, past a pooler: a dump is one long transaction with settings of its own."""
    return environment().backup_database_url or ready.database_url()


def _draft(made_at: datetime, folder: Path, recipients: tuple[str, ...]) -> Draft:
    parts: dict[str, str] = {}
    try:
        with contents.one_moment(server_url()) as connection:
            found = contents.read(connection)
            (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
            parts[DATABASE] = _dump(str(snapshot), folder / DATABASE, recipients)
            parts[FILES] = _list_files(connection, folder, recipients)
    except psycopg.Error as error:
        raise Unavailable("Cơ sở dữ liệu không cho đọc để sao lưu: %(why)s", why=str(error)) from error
    secrets = _pack_secrets(environment().home)
    if secrets:
        parts[SECRETS] = sealing.seal(BytesIO(secrets), folder / SECRETS, recipients)
    return Draft(_name(made_at), folder, made_at, found, parts)


def _name(made_at: datetime) -> str:
    """Names sort by time: 20261130T183000.123Z."""
    return f"{made_at.astimezone(UTC):%Y%m%dT%H%M%S.%f}"[:-3] + "Z"


def _dump(snapshot: str, to: Path, recipients: tuple[str, ...]) -> str:
    """pg_dump's own format, sealed on its way: no byte of it is ever on a disk in the clear."""
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", server_url()]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen([binary("pg_dump"), *words], stdout=subprocess.PIPE, stderr=complaints) as dumping,
    ):
        digest = sealing.seal(cast("IO[bytes]", dumping.stdout), to, recipients)
        if dumping.wait() != 0:
            complaints.seek(0)
            raise Unavailable("pg_dump: %(why)s", why=complaints.read().decode(errors="replace").strip())
    return digest


def _list_files(connection: psycopg.Connection, folder: Path, recipients: tuple[str, ...]) -> str:
    with tempfile.TemporaryFile() as lines:
        for digest, size in contents.files(connection):
            lines.write(f"{digest} {size}\n".encode())
        lines.seek(0)
        return sealing.seal(lines, folder / FILES, recipients)


def _pack_secrets(home: Path) -> bytes:
    """A tar of the installation's own secrets; empty when everything comes from settings."""
    there = [name for name in OWN_SECRETS if (home / name).exists()]
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name in there:
            tar.add(home / name, arcname=name)
    return packed.getvalue() if there else b""


def _copy(draft: Draft, target: Target, recipients: tuple[str, ...], *, whole: bool) -> Backup:
    row = Backup(
        name=draft.name, place=target.name, write_once=target.write_once, made_at=draft.made_at,
        files=draft.contents.files,
    )  # fmt: skip
    try:
        storage = target.storage()
        missing = _copy_files(_wanted(target, whole=whole), storage, recipients)
        row.bytes = _copy_set(draft, storage)
        row.problem = f"{len(missing)} tệp không đọc được, ví dụ {missing[0]}" if missing else ""
    except Exception as error:  # whatever a store says: the next place is tried all the same
        logger.exception("no backup in %s", target.name)
        row.problem = str(error) or repr(error)
    row.ended_at = now()
    row.save()
    ending = Ending.FAILED if row.problem else Ending.DONE
    note(Log.PROCESS, "backup.made", ending, account="service/backup", target=f"{row.place}/{row.name}")
    return row


def _wanted(target: Target, *, whole: bool) -> Iterable[documents.StoredFile]:
    """The files that the place may lack: those kept since its last good set."""
    last = Backup.objects.filter(place=target.name, problem="").order_by("-made_at").first()
    kept = documents.StoredFile.objects.filter(erased_at=None).order_by("pk")
    return (kept if whole or last is None else kept.filter(kept_at__gte=last.made_at - _MARGIN)).iterator()


def _copy_files(
    wanted: Iterable[documents.StoredFile], storage: Storage, recipients: tuple[str, ...]
) -> list[str]:
    """Seal each file that is not there yet; returns the hashes of those that we cannot read ourselves."""
    missing = []
    with tempfile.TemporaryDirectory(dir=environment().home) as folder:
        for file in wanted:
            place = name_of(file.sha256)
            if storage.exists(place):
                continue
            try:
                data = documents.read(file)
            except (OSError, Refusal):
                missing.append(file.sha256)
                continue
            sealing.seal(BytesIO(data), Path(folder) / "file", recipients)
            _put(storage, place, Path(folder) / "file")
    return missing


def name_of(digest: str) -> str:
    """Where a place keeps a file of ours."""
    return f"files/{digest[:2]}/{digest[2:4]}/{digest}{sealing.SUFFIX}"


def _copy_set(draft: Draft, storage: Storage) -> int:
    """All parts, then the manifest, which says that they are all there. Returns their bytes."""
    size = 0
    for part in draft.parts:
        size += (draft.folder / part).stat().st_size
        _put(storage, f"sets/{draft.name}/{part}", draft.folder / part)
    storage.save(f"sets/{draft.name}/{MANIFEST}", ContentFile(draft.manifest()))
    return size


def _put(storage: Storage, name: str, source: Path) -> None:
    with source.open("rb") as file:
        storage.save(name, File(file))


def digest_of(pieces: Iterator[bytes]) -> str:
    """The SHA-256 of what comes in pieces."""
    digest = sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()
