"""Whoever found a weakness learns where to report it, from a page or from security.txt."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from motcua.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def fields() -> dict[str, str]:
    answer = Client().get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.content.decode().splitlines())


def test_security_txt_names_the_contact_and_is_good_for_less_than_a_year(settings: Settings) -> None:
    settings.SECURITY_CONTACT = "mailto:attt@tinh.example"
    told = fields()
    assert told["Contact"] == "mailto:attt@tinh.example"
    expires = datetime.fromisoformat(told["Expires"])
    assert clock.now() + timedelta(days=90) < expires < clock.now() + timedelta(days=365)
    assert told["Policy"].endswith("/bao-loi-an-toan")


def test_without_a_contact_the_page_is_the_contact(settings: Settings) -> None:
    settings.SECURITY_CONTACT = ""
    assert fields()["Contact"] == f"{settings.PUBLIC_URL}/bao-loi-an-toan"


def test_the_page_says_where_to_what_and_what_not(settings: Settings) -> None:
    settings.SECURITY_CONTACT = "mailto:attt@tinh.example"
    page = Client().get("/bao-loi-an-toan").content.decode()
    assert '<a href="mailto:attt@tinh.example">attt@tinh.example</a>' in page
    assert "3 ngày làm việc" in page
    assert 'href="/bao-loi-an-toan"' in Client().get("/tro-giup").content.decode()
