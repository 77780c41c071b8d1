"""Texts of the portal come out as people read them, and nothing hostile comes out at all."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.procedures.national.cleaning import clean, clean_text
from motcua.procedures.national.rejected import Rejected


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (unicodedata.normalize("NFD", "Đăng ký khai sinh"), "Đăng ký khai sinh"),
        ("  nhiều   khoảng\xa0trắng \t lạ ", "nhiều khoảng trắng lạ"),
        ("<p>Một<br>hai</p>", "Một\nhai"),
        ("<ul><li>một</li><li>hai</li></ul>", "- một\n- hai"),
        ("trước<script>alert(1)</script>sau", "trướcsau"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;ổn", "ổn"),
        ("<\u200bscript>alert(1)</script>ổn", "ổn"),
        ("<a href='javascript:x'>liên kết</a>", "liên kết"),
        ("dưới 5 &lt; 6 ha &amp; hơn", "dưới 5 < 6 ha & hơn"),
        ("diện tích a < b và x<y, c>d", "diện tích a < b và x<y, c>d"),
        ("ngược\u202egnorts\u202c và \x00ẩn\u200b", "ngượcgnorts và ẩn"),
        ("<!-- ghi chú --><![if !supportLists]>·<![endif]> mục", "· mục"),
        ("'; DROP TABLE procedures; --", "'; DROP TABLE procedures; --"),
        ("\uf0b7 gạch đầu dòng của Word", "- gạch đầu dòng của Word"),
        ("một\r\n\r\n\r\n\r\nhai", "một\n\nhai"),
    ],
)
def test_a_text_is_what_people_read(raw: str, read: str) -> None:
    assert clean_text(raw) == read


@given(st.text(max_size=200) | st.text(alphabet="<>/&;#script ap'\"!-x\u0301\u200b", max_size=80))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\x00" not in once


@pytest.mark.parametrize(
    "hostile", ["<a " * 60_000, "<!--" * 40_000, "<script>" * 20_000, "&#x" * 60_000, "<" * 190_000]
)
def test_a_hundred_thousand_open_brackets_take_no_time(hostile: str) -> None:
    assert len(clean_text(hostile)) <= len(hostile)


def test_a_text_beyond_all_measure_is_refused() -> None:
    with pytest.raises(Rejected, match="dài quá"):
        clean_text("x" * 200_001)


def test_deep_nesting_and_endless_lists_are_refused() -> None:
    deep: object = "x"
    for _ in range(30):
        deep = [deep]
    with pytest.raises(Rejected, match="lồng nhau"):
        clean(deep)
    with pytest.raises(Rejected, match="danh sách"):
        clean(list(range(2_001)))
    with pytest.raises(Rejected, match="số lớn"):
        clean({"a": 10**30})
