"""Two hundred small files through verifying, handing in and looking at: no fault of the server, no wrong verdict.

Every fifth of them with all the other tests; all with `./motcua test --whole tests/contracts/test_small_files.py`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from motcua.adapters.demo_authority.adapter import signing_tools
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.conftest import AGENCY, PERSON
from motcua.adapters.demo_authority.test_signing import agency_seals, person_signs
from motcua.documents import pages
from motcua.identity.models import Account
from motcua.platform import quota
from motcua.platform.sandbox.limits import USUAL
from motcua.signing import foreign, ports
from tests.support import cast
from tests.support.small_files import FORGED, KINDS, LAWFUL, PLAIN, SmallFile, small_files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
MISTAKEN: dict[str, Callable[[str], bool]] = {
    LAWFUL: lambda verdict: verdict != "foreign",
    FORGED: lambda verdict: verdict not in {"forged", "unchecked", "unreadable", "refused"},
    PLAIN: lambda verdict: verdict not in {"unsigned", "unreadable"},
}
"""By the fate of a file: is this verdict wrong? Of the odd ones any may be said but that they are good."""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> DemoAuthority:
    made = DemoAuthority(tmp_path_factory.mktemp("authority"))
    made.issue_person(PERSON.ref, "Nguyễn Văn An", "Chủ tịch", "UBND phường Hồng Gai")
    made.issue_organisation(AGENCY.ref, "UBND phường Hồng Gai", "H49.61")
    return made


@pytest.fixture(scope="module")
def files(authority: DemoAuthority) -> dict[str, list[SmallFile]]:
    tools = signing_tools(authority)
    signed = person_signs(tools)
    return small_files(agency_seals(tools, signed), signed, tools)


@pytest.fixture
def brought(request: pytest.FixtureRequest, files: dict[str, list[SmallFile]], kind: str) -> list[SmallFile]:
    """The files of a kind, or every fifth of them."""
    return files[kind][:: 1 if request.config.getoption("--whole") else 5]


@pytest.fixture(autouse=True)
def believed(authority: DemoAuthority, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """The authority is ours, and nobody asks too often."""
    settings.MEDIA_ROOT = tmp_path
    real = ports.connected()
    ports._made[:] = [signing_tools(authority)]
    yield
    ports._made[:] = [real]


def upload(file: SmallFile) -> SimpleUploadedFile:
    return SimpleUploadedFile(file.name, file.data)


@pytest.mark.parametrize("kind", KINDS)
def test_none_gets_a_wrong_verdict(brought: list[SmallFile]) -> None:
    found = {}
    for file in brought:
        quota.forget_leases()
        answer = Client().post("/xac-minh", {"file": upload(file)})
        assert answer.status_code in (200, 422), file
        found[file] = _verdict(answer)
    wrong = {f.name: said for f, said in found.items() if MISTAKEN.get(f.fate, _is_good)(said)}
    assert wrong == {}


def _verdict(answer: Any) -> str:
    """The word behind the headline."""
    return str(answer.context["checked"].verdict)


def _is_good(verdict: str) -> bool:
    return verdict in {"ours", "foreign", "proof", "receipt"}


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_taken_in_and_shown_or_refused_in_a_sentence(brought: list[SmallFile]) -> None:
    draft = cast.draft()
    client = Client()
    client.force_login(Account.objects.get(username="nongdan"))
    address, field = f"/nop-ho-so/ban-nhap/{draft.pk}", "paper-1.001193.TP02"
    for file in brought:
        before = set(draft.papers.values_list("pk", flat=True))
        answer = client.post(f"{address}/2", {field: upload(file), "_go": "save"})
        laid = draft.papers.exclude(pk__in=before).first()
        if laid is None:
            assert answer.status_code == 422, file
            assert "chưa nhận được" in answer.content.decode(), file
            continue
        assert client.get(f"{address}/giay-to/{laid.pk}").content == file.data
        shown = client.get(f"{address}/giay-to/{laid.pk}/hinh")
        kinds = {200: "image/jpeg", 422: "image/svg+xml", 404: "text/html"}
        assert shown["Content-Type"].split(";")[0] == kinds[shown.status_code], file
        laid.delete()


def test_whatever_is_brought_is_worked_on_for_five_seconds_at_most() -> None:
    """By the limits that the kernel holds; a verification looks for codes as well."""
    assert USUAL.processor <= 5
    assert foreign._ANYBODY.processor + pages._LOOKING_FOR_CODES.processor <= 5


def test_they_are_two_hundred_and_small(files: dict[str, list[SmallFile]]) -> None:
    every = [file for kind in KINDS for file in files[kind]]
    assert len(every) > 200
    assert max(len(file.data) for file in every) < 2_000_000
