"""Communes are found by what they were called before 1 July 2025, and listed in the order of the alphabet."""

import re

import pytest
from django.test import Client

from motcua.agencies.queries import communes, former_names, in_order
from motcua.identity.models import Account
from motcua.kernel.vietnamese import sort_key
from motcua.web.ui.communes import every_commune, found

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def test_names_stand_in_the_order_of_the_vietnamese_alphabet() -> None:
    written = "Ba Bà Bả Bã Bá Bạ Bă Bâ Da Đa O Ô Ơ U Ư"
    assert " ".join(sorted(set(written.split()), key=sort_key)) == written
    listed = [one.name for one in in_order(communes())]
    assert len(listed) == 54
    assert listed.index("Ủy ban nhân dân xã Ba Chẽ") < listed.index("Ủy ban nhân dân xã Bình Liêu")
    assert listed.index("Ủy ban nhân dân phường Đông Triều") < listed.index("Ủy ban nhân dân phường Hà An")


@pytest.mark.parametrize("asked", ["Phường Hà Khánh", "phuong ha khanh", "HÀ KHÁNH"])
def test_an_old_name_finds_the_commune_of_today(asked: str) -> None:
    [one] = found(asked, every_commune())
    assert one.name == "Phường Cao Xanh"
    assert "Phường Hà Khánh (Thành phố Hạ Long)" in one.was


def test_every_former_commune_leads_somewhere_and_ten_ask_for_the_village() -> None:
    every = [former for those in former_names().values() for former in those]
    assert set(former_names()) == set(communes().values_list("commune_gso", flat=True))
    names = {(one.name, one.district) for one in every}
    divided = {(one.name, one.district) for one in every if one.divided}
    assert (len(names), len(divided)) == (171, 10)


def test_a_divided_commune_asks_for_village_or_quarter(client: Client) -> None:
    page = client.get("/xa-phuong?q=vo+ngai").content.decode()
    assert "Xã Vô Ngại đã được chia cho nhiều nơi" in page
    assert "Bạn ở thôn, khu nào?" in page
    assert re.findall(r'<h2 class="h3">([^<]+)', page) == ["Xã Bình Liêu", "Xã Tiên Yên"]


def test_the_counter_chooses_a_commune_by_its_former_name_as_well(client: Client) -> None:
    client.force_login(Account.objects.get(username="tiepnhan"))
    begun = {"thu_tuc": "1.001193", "cach": "direct"}
    page = client.post("/ban-lam-viec/nop-ho/moi", begun, follow=True).content.decode()
    was = {
        name: also for also, name in re.findall(r'data-also="([^"]*)"[^>]*>Ủy ban nhân dân ([^<]*)<', page)
    }
    assert "Phường Hà Khánh" in was["phường Cao Xanh"]
    assert {name for name in was if "một phần Xã Vô Ngại" in was[name]} == {"xã Bình Liêu", "xã Tiên Yên"}
    assert "ở thôn, khu nào thì chọn nơi thôn, khu đó thuộc về" in page
    assert "find_option.js" in page
    assert 'href="/xa-phuong"' in page


def test_a_row_of_the_list_tells_days_fee_and_way_and_no_code(client: Client) -> None:
    page = client.get("/thu-tuc?q=khai+sinh").content.decode()
    [row] = re.findall(r'<li class="result">((?:(?!</li>).)*?href="/thu-tuc/1.001193".*?)</li>', page, re.S)
    assert "Trong ngày làm việc · Miễn phí · trên mạng, tại quầy, qua bưu chính" in row
    assert "1.001193</span>" not in row


def test_an_occasion_is_a_short_path_and_the_rest_is_folded(client: Client) -> None:
    page = client.get("/su-kien/birth").content.decode()
    [path] = re.findall(r'<ol class="path">(.*?)</ol>', page, re.S)
    assert path.count('class="result"') == 4
    assert "<details><summary>Có thể bạn còn cần</summary>" in page


def test_who_is_logged_in_stays_in_sight(client: Client) -> None:

    client.force_login(Account.objects.get(username="nongdan"))
    page = client.get("/").content.decode()
    assert re.search(r'class="logged-in">.*?Tằng Văn Phúc</a></p>', page, re.S)
