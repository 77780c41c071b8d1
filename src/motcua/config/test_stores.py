"""Papers lie in a folder or in any S3, go from one to the other and back, and come back from a copy when damaged."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner, Result
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django import Settings

from motcua.config import copies, file_moves, ready, store_drill
from motcua.config.backup import making, records
from motcua.config.backup.targets import target_named
from motcua.config.cli import group
from motcua.config.env import environment
from motcua.documents.commands import check_all, keep
from motcua.documents.models import StoredFile
from motcua.documents.queries import read
from motcua.kernel.errors import Unavailable
from motcua.platform import places
from motcua.platform.models import LoggedEvent
from motcua.platform.storages import names, storage
from tests.support import swift
from tests.support.locking_store import client as locking_client
from tests.support.locking_store import locking_store

pytestmark = pytest.mark.django_db

PDF = "application/pdf"
needs_swift = pytest.mark.skipif(not swift.IS_THERE, reason=swift.WITHOUT)


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Files and copies of this test alone."""
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setenv("FILES_COPY", str(tmp_path / "second"))
    monkeypatch.setenv("BACKUP_TO", str(tmp_path / "backups"))
    monkeypatch.setattr(ready, "ensure_ready", lambda: None)
    environment.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    environment.cache_clear()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real S3 server."""
    with swift.swift(tmp_path_factory.mktemp("swift")) as address:
        yield address


def run(*words: str) -> Result:
    return CliRunner().invoke(group, list(words))


def held(file: StoredFile) -> bytes:
    """What lies there, right or wrong."""
    with default_storage.open(file.path) as stored:
        return bytes(stored.read())


def spoil(file: StoredFile) -> None:
    """Same length, other bytes: as a disk that forgets does it."""
    data = bytearray(held(file))
    data[-1] ^= 1
    default_storage.delete(file.path)
    default_storage.save(file.path, ContentFile(bytes(data)))


@pytest.mark.parametrize(
    "harm", [spoil, lambda file: default_storage.delete(file.path)], ids=["changed", "gone"]
)
def test_a_damaged_paper_comes_back_from_the_second_place_when_somebody_reads_it(harm: object) -> None:
    file = keep(b"%PDF-1.7 don xin", media_type=PDF)
    assert copies.fill() == 1
    harm(file)  # type: ignore[operator]
    assert read(file) == b"%PDF-1.7 don xin"
    assert held(file) == b"%PDF-1.7 don xin"
    event = LoggedEvent.objects.get(type="file.healed")
    assert event.data["sha256"] == file.sha256


def test_a_copy_that_is_damaged_itself_heals_nothing(own_folder: Path) -> None:
    file = keep(b"%PDF-1.7 don xin", media_type=PDF)
    copies.fill()
    (own_folder / "second" / file.path).write_bytes(b"%PDF-1.7 don xix")
    spoil(file)
    with pytest.raises(Unavailable, match="hỏng ở kho lưu"):
        read(file)


def test_the_nightly_look_heals_what_nobody_reads() -> None:
    files = [keep(b"%%PDF-1.7 %d" % number, media_type=PDF) for number in range(5)]
    copies.fill()
    spoil(files[2])
    lost = keep(b"%PDF-1.7 sau lan chep", media_type=PDF)
    default_storage.delete(lost.path)
    told = run("files", "check")
    assert told.output.startswith("4 tệp đúng, 1 tệp lấy lại từ bản sao, 1 tệp mất.")
    assert lost.sha256 in told.output
    assert told.exit_code == 1


def test_without_a_second_place_a_backup_heals_where_its_key_is_at_hand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("FILES_COPY")
    environment.cache_clear()
    file = keep(b"%PDF-1.7 trong ban sao luu", media_type=PDF)
    target = target_named(environment().backup_to[0].name)
    making._copy_files([file], target.storage(), environment().backup_recipients)
    spoil(file)
    assert check_all().healed == [file.sha256]


def test_the_second_place_gets_only_what_is_new_unless_asked_for_all() -> None:
    first = keep(b"%PDF-1.7 mot", media_type=PDF)
    assert copies.fill() == 1
    keep(b"%PDF-1.7 hai", media_type=PDF)
    assert copies.fill() == 1
    there = storage(places.read(environment().files_copy.name))  # type: ignore[union-attr]
    there.delete(first.path)
    assert copies.fill(whole=True) == 1


def test_a_move_that_was_stopped_goes_on_where_it_was(own_folder: Path) -> None:
    kept = [keep(b"%%PDF-1.7 %d" % number, media_type=PDF) for number in range(6)]
    to = storage(places.read(str(own_folder / "new")))

    def stop_after_three(moved: file_moves.Moved) -> None:
        if moved.copied == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        file_moves.move(default_storage, to, tell=stop_after_three)
    told = run("files", "move", "--to", str(own_folder / "new"))
    assert told.output == "3 tệp đã chép, 3 tệp đã có sẵn, 0 tệp không lành ở nơi cũ.\n"
    assert sorted(names(to)) == sorted(file.path for file in kept)


def test_a_move_takes_no_damaged_file_along(own_folder: Path) -> None:
    spoil(keep(b"%PDF-1.7 hong", media_type=PDF))
    told = run("files", "move", "--to", str(own_folder / "new"))
    assert (told.exit_code, "1 tệp không lành" in told.output) == (1, True)
    assert not (own_folder / "new").exists()


def test_a_folder_does_all_that_is_asked_of_a_store(own_folder: Path) -> None:
    assert [one.problem for one in store_drill.drill(str(own_folder / "any"))] == [""] * 6


@needs_swift
def test_a_real_s3_server_does_all_that_is_asked_of_a_store(server: str) -> None:
    tried = store_drill.drill(swift.address(server))
    assert [(one.what, one.problem) for one in tried if one.problem] == []


@needs_swift
def test_files_go_from_a_folder_to_s3_and_back(server: str, own_folder: Path, settings: Settings) -> None:
    kept = [keep(b"%%PDF-1.7 %d" % number, media_type=PDF) for number in range(4)]
    assert run("files", "move", "--to", swift.address(server, "tep")).output.startswith("4 tệp đã chép")
    bucket = {"BACKEND": "motcua.platform.storages.Bucket"}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**bucket, "OPTIONS": {"place": places.read(swift.address(server, "tep"))}},
    }
    assert [read(file) for file in kept] == [b"%%PDF-1.7 %d" % number for number in range(4)]
    new = keep(b"%PDF-1.7 nop thang vao S3", media_type=PDF)
    copies.fill(whole=True)
    spoil(new)
    assert read(new) == b"%PDF-1.7 nop thang vao S3"
    back = run("files", "move", "--to", str(own_folder / "back"))
    assert back.output.startswith("5 tệp đã chép")
    assert (own_folder / "back" / new.path).read_bytes() == b"%PDF-1.7 nop thang vao S3"


@needs_swift
def test_a_bucket_that_is_away_is_told_in_words_and_nothing_is_kept(settings: Settings) -> None:
    nobody = places.read("s3://khoa:bi-mat@127.0.0.1:9/motcua?tls=0")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "motcua.platform.storages.Bucket", "OPTIONS": {"place": nobody}},
    }
    with pytest.raises(Unavailable, match="Kho tệp không trả lời"):
        keep(b"%PDF-1.7 khong toi noi", media_type=PDF)
    assert not StoredFile.objects.exists()


@needs_swift
def test_backups_lie_in_s3_too(server: str) -> None:
    file = keep(b"%PDF-1.7 sao luu", media_type=PDF)
    there = target_named(swift.address(server, "sao-luu")).storage()
    assert making._copy_files([file], there, environment().backup_recipients) == []
    assert list(names(there, "files")) == [making.name_of(file.sha256)]
    assert records.last_drill() is None


@pytest.fixture(scope="module")
def locking() -> Iterator[places.Place]:
    """A bucket that locks what is written with a date."""
    with locking_store() as address:
        yield places.read(address)


def test_what_lies_in_a_bucket_with_object_lock_is_taken_away_by_nobody_before_its_day(
    locking: places.Place,
) -> None:
    store = storage(locking, locked=timedelta(days=400))
    name = store.save("ban-1/nho.age", ContentFile(b"sealed"))
    somebody = locking_client(locking)
    held = somebody.head_object(Bucket=locking.bucket, Key=name)
    assert held["ObjectLockMode"] == "COMPLIANCE"
    assert held["ObjectLockRetainUntilDate"] > datetime.now(UTC) + timedelta(days=399)
    version = {"Bucket": locking.bucket, "Key": name, "VersionId": held["VersionId"]}
    for way in ({}, {"BypassGovernanceRetention": True}):
        with pytest.raises(ClientError, match="AccessDenied"):
            somebody.delete_object(**version, **way)
    assert somebody.get_object(**version)["Body"].read() == b"sealed"


def test_what_is_sent_in_parts_goes_under_the_same_lock(locking: places.Place) -> None:
    """The server here forgets the lock of what comes in parts, so what it was told is read."""
    store = storage(locking, locked=timedelta(days=400))
    told: list[Mapping[str, Any]] = []
    events = store.connection.meta.client.meta.events  # type: ignore[attr-defined]
    events.register("before-send.s3.CreateMultipartUpload", lambda request, **_: told.append(request.headers))
    name = store.save("ban-1/lon.age", ContentFile(b"sealed" * 2_000_000))
    (headers,) = told
    assert headers["x-amz-object-lock-mode"] == b"COMPLIANCE"
    assert name in names(store)
