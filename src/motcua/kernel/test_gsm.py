"""Text messages: without diacritics, in the alphabet of GSM, one part."""

from hypothesis import given
from hypothesis import strategies as some

from motcua.kernel import gsm
from motcua.kernel.phones import as_dialled, mobile


def test_vietnamese_is_said_without_diacritics() -> None:
    assert (
        gsm.plain("Đặng Thị Ngọc Ước – “xã Bình Liêu” 25.000₫…")
        == 'Dang Thi Ngoc Uoc - "xa Binh Lieu" 25.000d...'
    )
    assert gsm.plain("中") == "?"


@given(some.text(), some.integers(min_value=4, max_value=160))
def test_whatever_is_written_fits(text: str, most: int) -> None:
    said = gsm.cut(gsm.plain(text), most)
    assert (gsm.room(said) or 0) <= most * 2 if " " not in said else (gsm.room(said) or 0) <= most
    assert gsm.room(said) is not None


def test_words_are_cut_between_them() -> None:
    assert gsm.cut("Ho so da duoc tiep nhan", 15) == "Ho so da..."
    assert gsm.cut("Ho so", 15) == "Ho so"
    assert gsm.room("[x]") == 5
    assert gsm.room("ữ") is None


def test_numbers_are_known_however_they_are_written() -> None:
    for written in ("0912 000 000", "+84912000000", "84912000000", "0912.000.000"):
        assert mobile(written) == "84912000000"
    for none in ("02033825000", "912000000", "", "abc", "0112000000"):
        assert mobile(none) is None
    assert as_dialled("84912000000") == "0912 000 000"
    assert as_dialled("mẹ") == "mẹ"
