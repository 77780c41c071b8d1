"""A page in English says of each piece that stays Vietnamese that it is Vietnamese."""

from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client

from motcua.identity.models import Account
from motcua.web.ui.vietnamese_pieces import LETTERS, marked


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("<h1>Đăng ký khai sinh</h1>", '<h1 lang="vi">Đăng ký khai sinh</h1>'),
        ("<p>Birth registration</p>", "<p>Birth registration</p>"),
        ("<p>Kinh</p>", "<p>Kinh</p>"),
        ("<p><b>Hộ tịch</b> is a field</p>", '<p><b lang="vi">Hộ tịch</b> is a field</p>'),
        (
            "<p>Handled by: Ủy ban nhân dân xã. Please come.</p>",
            '<p>Handled by: <span lang="vi">Ủy ban nhân dân xã</span>. Please come.</p>',
        ),
        (
            "<p>Paid at the counter of Trung tâm Hành chính công Hạ Long by noon, at last</p>",
            '<p>Paid at the counter of <span lang="vi">Trung tâm Hành chính công Hạ Long</span> by noon, at last</p>',
        ),
        ('<option value="1">Thái</option>', '<option value="1" lang="vi">Thái</option>'),
        ("<title>Đăng ký thường trú</title>", '<title lang="vi">Đăng ký thường trú</title>'),
        ("<title>Find – One Stop Quảng Ninh</title>", "<title>Find – One Stop Quảng Ninh</title>"),
        ('<a lang="vi">Tiếng Việt</a>', '<a lang="vi">Tiếng Việt</a>'),
        ('<ul lang="vi"><li>Đất</li></ul>', '<ul lang="vi"><li>Đất</li></ul>'),
        ("<script>var a = 'đ';</script>", "<script>var a = 'đ';</script>"),
        ("<p>a<br>Đất</p>", '<p>a<br><span lang="vi">Đất</span></p>'),
        ("<!-- Đất <b> --><p>x</p>", "<!-- Đất <b> --><p>x</p>"),
        ('<input value="Đất"><p>x</p>', '<input value="Đất"><p>x</p>'),
    ],
)
def test_vietnamese_is_marked_and_english_is_not(page: str, wanted: str) -> None:
    assert marked(page) == wanted


class Unmarked(HTMLParser):
    """Texts with Vietnamese letters in no element that says so."""

    VOID = frozenset(("br", "img", "input", "link", "meta", "hr", "rect", "path", "circle", "line"))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.found: list[str] = []
        self.tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tag = tag
        if tag not in self.VOID:
            inherited = bool(self.open) and self.open[-1]
            self.open.append(dict(attrs).get("lang", "vi" if inherited else "") == "vi")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        self.tag = ""
        if self.open and tag not in self.VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.tag != "title" and set(data.lower()) & set(LETTERS) and not (self.open and self.open[-1]):
            self.found.append(data)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "page", ["/", "/thu-tuc?q=khai+sinh", "/thu-tuc/1.001193", "/thu-tuc/1.013831", "/tro-giup"]
)
def test_no_vietnamese_is_left_unmarked_on_an_english_page(province: None, client: Client, page: str) -> None:
    client.cookies["django_language"] = "en"
    answer = client.get(page)
    seen = Unmarked()
    seen.feed(answer.content.decode())
    assert seen.found == []
    assert "stay in Vietnamese" in answer.content.decode()


@pytest.mark.django_db
def test_the_chosen_language_is_kept_with_the_account_and_follows_to_another_device(
    province: None, client: Client
) -> None:
    account = Account.objects.get(username="nongdan")
    client.force_login(account)
    client.get("/ngon-ngu/en")
    account.refresh_from_db()
    assert account.language == "en"
    elsewhere = Client()
    entered = elsewhere.post("/dang-nhap", {"username": "nongdan", "password": settings.DEMO_PASSWORD})
    assert entered.status_code == 302, entered.content.decode()[:2000]
    assert elsewhere.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


@pytest.mark.django_db
def test_who_never_chose_takes_over_what_was_chosen_before_the_log_in(province: None, client: Client) -> None:
    client.get("/ngon-ngu/en")
    client.post("/dang-nhap", {"username": "giaovien", "password": settings.DEMO_PASSWORD})
    assert Account.objects.get(username="giaovien").language == "en"


@pytest.mark.django_db
def test_a_stranger_who_chooses_a_language_changes_no_account(province: None, client: Client) -> None:
    client.get("/ngon-ngu/en")
    assert not Account.objects.exclude(language="vi").exists()
