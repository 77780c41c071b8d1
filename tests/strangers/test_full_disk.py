"""A full disk is told in words, with the status for it, and nothing half-written counts as received."""

from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pytest_django import Settings

from motcua.documents.models import StoredFile, Upload
from motcua.dossiers.models import DraftPaper
from motcua.identity.models import Account
from tests.support import cast
from tests.support.full_disk import no_file_larger_than
from tests.support.papers import a_paper
from tests.support.programs import digest, program, told
from tests.support.visitor import PASSWORD

BIRTH = "1.001193"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def fill_database() -> None:
    """The database says what it says when its disk is full, as soon as something is to be added."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$"
            "BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
        )
        for table in ("platform_event", "documents_upload"):
            cursor.execute(
                f"CREATE TRIGGER no_room BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION no_room()"
            )


def polite() -> Client:
    """A browser that shows what the server says, whatever went wrong."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("language", "words"), [("vi", "đã hết chỗ lưu"), ("en", "no room left")])
def test_a_page_says_that_there_is_no_room(language: str, words: str) -> None:
    client = polite()
    client.force_login(Account.objects.get(username="nongdan"))
    begun = client.post(f"/nop-ho-so/{BIRTH}")
    address = begun["Location"].rsplit("/", 1)[0]
    whose = {"whose": "self", "case": f"{BIRTH}.01", "handling": "H49.123", "counter": "H49.61.23"}
    client.post(f"{address}/1", {**whose, "_go": "next"})
    client.cookies["django_language"] = language
    paper = SimpleUploadedFile("giấy chứng sinh.pdf", a_paper())
    with no_file_larger_than(len(a_paper()) // 2):
        answer = client.post(f"{address}/2", {f"paper-{BIRTH}.TP02": paper, "_go": "save"})
    assert answer.status_code == 507
    assert answer["Retry-After"] == "600"
    assert words in answer.content.decode()
    assert not DraftPaper.objects.exists()


def test_an_upload_by_the_api_says_so_too_and_nothing_of_it_was_received() -> None:
    caller, data = program(cast.applicant(), ["file"]), a_paper()
    with no_file_larger_than(len(data) // 2):
        refused = caller.post("/uploads/whole?name=a.pdf", data, Content_Digest=digest(data))
    assert (refused.status_code, told(refused)["code"]) == (507, "no_room")
    assert not Upload.objects.exists()
    assert not StoredFile.objects.filter(sha256=sha256(data).hexdigest()).exists()
    assert caller.upload(data, "a.pdf")


def test_a_full_database_is_told_in_the_same_words() -> None:
    caller = program(cast.applicant(), ["file"])
    fill_database()
    entered = polite().post("/dang-nhap", {"username": "tiepnhan", "password": PASSWORD})
    assert entered.status_code == 507
    assert "đã hết chỗ lưu" in entered.content.decode()
    announced = {"name": "a.pdf", "size": 100, "sha256": "0" * 64}
    refused = caller.post("/uploads", announced)
    assert (refused.status_code, told(refused)["code"]) == (507, "no_room")


def test_what_nobody_foresaw_is_not_told_as_a_full_disk(settings: Settings) -> None:
    settings.MEDIA_ROOT = "/dev/null/nowhere"
    data = a_paper()
    refused = program(cast.applicant(), ["file"]).post(
        "/uploads/whole?name=a.pdf", data, Content_Digest=digest(data)
    )
    assert (refused.status_code, told(refused)["code"]) == (500, "internal")
