"""Files are kept once each, whole."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from pytest_django import Settings

from motcua.documents.commands import keep
from motcua.documents.models import StoredFile
from motcua.documents.queries import read
from tests.support.full_disk import no_file_larger_than

pytestmark = pytest.mark.django_db


def test_the_same_bytes_are_kept_once() -> None:
    assert keep("hai lần".encode(), media_type="text/plain") == keep(
        "hai lần".encode(), media_type="text/plain"
    )
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_who_bring_the_same_bytes_at_once_all_keep_them() -> None:
    """One who sees the file of another half written, or takes it away, would lose it for both."""
    data = b"cung mot to giay" * 400_000

    def bring(_number: int) -> bytes:
        try:
            return read(keep(data, media_type="text/plain"))
        finally:
            connection.close()

    for _ in range(3):
        with ThreadPoolExecutor(4) as pool:
            assert all(got == data for got in pool.map(bring, range(8)))
        [kept] = StoredFile.objects.all()
        default_storage.delete(kept.path)
        kept.delete()


def test_what_a_killed_process_left_half_written_is_written_anew() -> None:
    data = "đứt giữa chừng".encode()
    place = keep(data, media_type="text/plain").path
    StoredFile.objects.all().delete()
    default_storage.delete(place)
    default_storage.save(place, ContentFile(data[:5]))
    assert read(keep(data, media_type="text/plain")) == data


def test_a_full_disk_leaves_no_half_of_a_file_and_no_row_that_says_it_is_there(
    settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    data = b"%PDF-" + bytes(50_000)
    with no_file_larger_than(20_000), pytest.raises(OSError, match="too large"):
        keep(data, media_type="application/pdf")
    assert not StoredFile.objects.exists()
    digest = sha256(data).hexdigest()
    assert not default_storage.exists(StoredFile(sha256=digest).path)
    assert read(keep(data, media_type="application/pdf")) == data
