"""What comes in too large, or with characters that nobody writes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from motcua.platform import quota
from motcua.web.portal.conftest import Browser

PAGES = ("/thu-tuc", "/thu-tuc/1.013225", "/ho-so/H49.9-261116-0001", "/tra-cuu", "/xac-minh", "/dang-nhap")


def test_too_much_at_once_is_told_kindly_and_nothing_is_read(browser: Browser, settings: Settings) -> None:
    settings.MOST_BYTES_OF_A_REQUEST = 1000
    response = browser().post("/xac-minh", {"file": SimpleUploadedFile("a.pdf", b"%PDF-" + bytes(2000))})
    assert response.status_code == 413
    assert "từng tệp một" in response.content.decode()


def test_a_form_with_endless_text_is_too_large_too(browser: Browser) -> None:
    response = browser().post("/tra-cuu", {"ma": "H" * 3_000_000, "k": "A"})
    assert response.status_code == 413


@pytest.mark.parametrize("page", PAGES)
def test_a_nul_in_an_address_is_refused(browser: Browser, page: str) -> None:
    assert browser().get(f"{page}?q=a%00b&ma=%00&next=%00").status_code == 400
    assert browser().get(f"{page}%00").status_code == 400


@pytest.mark.parametrize("page", PAGES)
def test_a_nul_in_a_field_is_left_out(browser: Browser, page: str) -> None:
    posted = {"ma": "H49\x00", "k": "A\x00", "username": "a\x00", "password": "\x00", "x\x00": "y"}
    assert browser().post(page, posted).status_code in (200, 403, 405, 422)


def test_guesses_are_counted_together_by_all_server_processes(browser: Browser) -> None:
    wrong = {"ma": "H49.9-261116-0001", "k": "AAAAA-AAAAA"}
    for _ in range(20):
        assert "quá nhiều lần" not in browser().post("/tra-cuu", wrong).content.decode()
        quota.forget_leases()  # what another process knows: nothing
    assert "quá nhiều lần" in browser().post("/tra-cuu", wrong).content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_tells_the_browser_to_trust_little(browser: Browser, page: str) -> None:
    headers = browser().get(page).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'self'" in headers["Content-Security-Policy"]


def test_no_script_reads_a_cookie(browser: Browser) -> None:
    client = browser("nongdan")
    client.get("/tra-cuu")
    client.get("/ngon-ngu/en", {"next": "/tra-cuu"})
    assert {"csrftoken", "motcua", "django_language"} <= set(client.cookies)
    assert [name for name in ("csrftoken", "django_language") if not client.cookies[name]["httponly"]] == []
    assert {client.cookies[name]["samesite"] for name in ("csrftoken", "django_language")} == {"Lax"}


@pytest.mark.parametrize(
    "elsewhere", ["https://example.com/", "//example.com", "/\\example.com", "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere(browser: Browser, elsewhere: str) -> None:
    chosen = browser().get("/ngon-ngu/en", {"next": elsewhere})
    assert chosen["Location"] == "/"
    entered = browser("nongdan").get("/dang-nhap", {"next": elsewhere})
    assert entered["Location"] == "/ho-so-cua-toi"
