"""Files are kept once each, whole."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from motcua.documents.commands import keep
from motcua.documents.models import StoredFile
from motcua.documents.queries import read

pytestmark = pytest.mark.django_db


def test_the_same_bytes_are_kept_once() -> None:
    assert keep("hai lần".encode(), media_type="text/plain") == keep(
        "hai lần".encode(), media_type="text/plain"
    )
    assert StoredFile.objects.count() == 1


def test_what_a_killed_process_left_half_written_is_written_anew() -> None:
    data = "đứt giữa chừng".encode()
    place = keep(data, media_type="text/plain").path
    StoredFile.objects.all().delete()
    default_storage.delete(place)
    default_storage.save(place, ContentFile(data[:5]))
    assert read(keep(data, media_type="text/plain")) == data
