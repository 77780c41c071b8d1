"""Which sentences name a limit without doubt."""

import pytest

from motcua.procedures.national.wording import counted


@pytest.mark.parametrize(
    ("words", "limit"),
    [
        ("3 ngày làm việc (nguồn không ghi rõ đơn vị)", "3d"),
        ("Không quá 05 ngày", "5cd"),
        ("ngay trong ngày", "same-day"),
        ("Trong ngày làm việc", "same-day"),
        ("Trong ngày; nhận sau 15 giờ thì trả vào ngày làm việc tiếp theo", "same-day"),
        ("Ngay sau khi nhận đủ hồ sơ", "same-day"),
        ("10 (mười) ngày", "10cd"),
        ("mười lăm ngày làm việc", "15d"),
        ("hai mươi (20) ngày", "20cd"),
        ("02 tháng", "2m"),
        ("01 năm", "12m"),
        ("2 tuần", "14cd"),
        ("8 giờ làm việc", "8h"),
        ("4 giờ", "4h"),
        ("5-7 ngày làm việc", "7d"),
        ("từ 05 đến 07 ngày", "7cd"),
        ("nửa ngày làm việc", "0.5d"),
        ("7,5 ngày làm việc", "7.5d"),
        ("trong 10 ngày kể từ ngày 01/02/2026", "10cd"),
        ("05 ngày làm việc kể từ ngày nhận đủ hồ sơ, trong đó Sở 03 ngày", "5d"),
    ],
)
def test_a_sentence_with_one_limit_is_counted(words: str, limit: str) -> None:
    assert str(counted(words)) == limit


@pytest.mark.parametrize(
    "words",
    [
        "Theo mô tả",
        "Theo văn bản chuyên ngành",
        "03 ngày làm việc; phức tạp 08 ngày làm việc",
        "23 ngày (15 ngày và 08 ngày làm việc)",
        "24 giờ",
        "30 phút",
        "0 ngày",
        "7,5 ngày",
        "ba ngày rưỡi",
        "1.000 ngày",
        "Ngày 5 tháng 6 năm 2026",
        "trong ngày thứ 5",
        "",
    ],
)
def test_a_sentence_with_none_or_several_is_a_question_for_a_person(words: str) -> None:
    assert counted(words) is None
