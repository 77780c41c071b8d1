"""Anybody sees whom this installation believes, and with every signature for which purpose."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.signing import ports
from motcua.web.portal.conftest import Browser
from tests.support import cast
from tests.support.programs import program, told
from tests.support.signing import Company, believing

PAGE = "/xac-minh/to-chuc-chung-thuc"


@pytest.fixture
def company(tmp_path: Path) -> Company:
    """A public authority."""
    return Company(tmp_path / "company")


@pytest.fixture
def believed(company: Company, tmp_path: Path) -> Iterator[None]:
    """The operator has laid its certificates down."""
    company.lay_down(tmp_path / "anchors" / "public")
    with believing(tmp_path / "anchors"):
        yield


def test_the_page_tells_each_authority_with_purpose_end_and_fingerprint(
    browser: Browser, believed: None, company: Company
) -> None:
    page = browser().get(PAGE).content.decode()
    assert page.index("Chứng thực công cộng") < page.index("Trình diễn</h2>")
    assert "Cấp chứng thư số cho người dân, doanh nghiệp" in page
    assert f"{company.root.not_valid_after_utc:%Y}" in page
    folded = " ".join(re.findall(r"<details.*?</details>", page, re.DOTALL))
    for certificate in (*ports.trusted().roots, *ports.trusted().intermediates):
        assert certificate.sha256.hex(" ").upper() in folded


def test_the_page_is_found_from_the_one_that_checks_and_read_in_english(browser: Browser) -> None:
    assert f'href="{PAGE}"' in browser().get("/xac-minh").content.decode()
    english = browser()
    english.cookies["django_language"] = "en"
    page = english.get(PAGE).content.decode()
    assert "Certification authorities that are trusted" in page
    assert "Demonstration" in page


def test_a_checked_file_says_for_which_purpose_its_signer_is_believed(
    browser: Browser, believed: None, company: Company
) -> None:
    page = (
        browser()
        .post("/xac-minh", {"file": SimpleUploadedFile("thu.pdf", company.letter())})
        .content.decode()
    )
    assert "Được tin với tư cách" in page
    assert "<dd>Chứng thực công cộng</dd>" in page


def test_without_the_setting_nobody_believes_that_signer(browser: Browser, company: Company) -> None:
    page = (
        browser()
        .post("/xac-minh", {"file": SimpleUploadedFile("thu.pdf", company.letter())})
        .content.decode()
    )
    assert "Được tin với tư cách" not in page


def test_a_program_is_told_the_same(believed: None, company: Company) -> None:
    found = told(program(cast.applicant()).post("/verify", company.letter()))
    assert [(one["trusted"], one["trusted_as"]) for one in found["signatures"]] == [(True, "public")]
