"""Pieces of public pages are kept for a minute, and never show one person what belongs to another."""

import gzip

import pytest
from django.test import Client

from motcua.identity.models import Account
from motcua.procedures import search_index
from motcua.procedures.models import Version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def shown(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_page_of_a_procedure_is_the_same_the_second_time() -> None:
    client = Client()
    assert (
        shown(client, "/thu-tuc/1.001193").split("<main")[1]
        == shown(client, "/thu-tuc/1.001193").split("<main")[1]
    )


def test_each_language_has_pieces_of_its_own() -> None:
    vietnamese, english = Client(), Client()
    english.get("/ngon-ngu/en")
    for path in ("/thu-tuc/1.001193", "/thu-tuc?q=khai+sinh"):
        assert "Tra cứu hồ sơ" in shown(vietnamese, path)
        assert "Tra cứu hồ sơ" not in shown(english, path)


def test_each_counter_has_a_page_of_its_own() -> None:
    client = Client()
    first = shown(client, "/thu-tuc/1.001193?noi-nop=H49.61.02")
    second = shown(client, "/thu-tuc/1.001193?noi-nop=H49.61.03")
    assert 'value="H49.61.02" selected' in first
    assert 'value="H49.61.03" selected' in second


def test_a_search_shows_what_was_asked_for_and_not_what_somebody_asked_before() -> None:
    client = Client()
    birth, house = shown(client, "/thu-tuc?q=khai+sinh"), shown(client, "/thu-tuc?q=xay+nha")
    assert "khai sinh" in birth
    assert birth != house
    assert shown(client, "/thu-tuc?q=khai+sinh&trang=2") != birth


def test_a_withdrawn_procedure_is_gone_as_soon_as_the_catalogue_is_looked_at_again() -> None:
    client = Client()
    assert "Nộp hồ sơ" in shown(client, "/thu-tuc/1.001193")
    Version.objects.filter(procedure_id="1.001193").update(state=Version.State.WITHDRAWN)
    search_index.forget()
    assert "Nộp hồ sơ" not in shown(client, "/thu-tuc/1.001193")
    search_index.forget()


def test_nobody_gets_the_page_of_somebody_who_is_logged_in() -> None:
    person, stranger = Client(), Client()
    person.force_login(Account.objects.get(username="nongdan"))
    assert "Hồ sơ của bạn" in shown(person, "/thu-tuc/1.001193")
    assert "Hồ sơ của bạn" not in shown(stranger, "/thu-tuc/1.001193")
    assert "Hồ sơ của bạn" in shown(person, "/thu-tuc/1.001193")
    assert "Đăng nhập" in shown(stranger, "/thu-tuc/1.001193")


def test_a_page_that_is_the_same_for_all_holds_no_token_and_sets_no_cookie() -> None:
    for path in ("/", "/thu-tuc", "/thu-tuc/1.001193", "/gioi-thieu", "/tro-giup"):
        stranger = Client()
        for _ in range(2):
            assert "csrfmiddlewaretoken" not in shown(stranger, path)
        assert not stranger.cookies


def test_each_address_leads_back_to_itself_in_the_other_language() -> None:
    page = shown(Client(), "/thu-tuc?q=khai+sinh&cap=commune")
    assert "/ngon-ngu/en?next=%2Fthu-tuc%3Fq%3Dkhai%2Bsinh%26cap%3Dcommune" in page
    client = Client()
    chosen = client.get("/ngon-ngu/en?next=%2Fthu-tuc%3Fq%3Dkhai%2Bsinh")
    assert chosen.headers["Location"] == "/thu-tuc?q=khai+sinh"
    assert "procedures" in shown(client, chosen.headers["Location"])


def test_a_language_that_we_do_not_have_changes_nothing() -> None:
    client = Client()
    assert client.get("/ngon-ngu/xx?next=/").status_code == 302
    assert "Tra cứu hồ sơ" in shown(client, "/")


def test_pages_go_out_compressed_to_whoever_can_read_that() -> None:
    plain, small = Client().get("/thu-tuc"), Client().get("/thu-tuc", headers={"accept-encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.content) * 3 < len(plain.content)
    assert "Tất cả thủ tục" in gzip.decompress(small.content).decode()
