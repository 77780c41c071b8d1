"""How spans, sizes and limits read."""

import pytest

from motcua.web.ui.formats import due_phrase, filesize, urgency
from motcua.web.ui.icons import icon_svg, icons
from motcua.web.ui.templatetags import ui

DAY = 8 * 60


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (2 * DAY + 180, "còn 2 ngày 3 giờ làm việc"),
        (2 * DAY + 10, "còn 2 ngày làm việc"),
        (195, "còn 3 giờ 15 phút làm việc"),
        (5 * 60 + 10, "còn 5 giờ làm việc"),
        (45, "còn 45 phút làm việc"),
        (-DAY - 120, "quá hạn 1 ngày 2 giờ làm việc"),
        (0, "đến hạn ngay bây giờ"),
        (None, "không tính hạn"),
    ],
)
def test_what_is_left_is_said_in_working_time(minutes: int | None, words: str) -> None:
    assert due_phrase(minutes) == words


def test_officers_lists_say_it_shorter() -> None:
    assert due_phrase(180, short=True) == "còn 3 giờ"


def test_the_last_working_day_asks_for_attention() -> None:
    assert [urgency(m) for m in (None, DAY + 1, DAY, 0, -1)] == ["calm", "calm", "due", "due", "late"]


def test_sizes_are_written_as_people_know_them() -> None:
    assert [filesize(n) for n in (812, 24_400, 3_400_000)] == ["812 B", "24 KB", "3,4 MB"]


def test_a_state_is_a_word_and_a_shape_not_only_a_colour() -> None:
    html = ui.due_chip(-30)
    assert "quá hạn 30 phút" in html
    assert "<path" in html
    assert "tag-late" in html


def test_nothing_to_pay_is_said_in_words() -> None:
    assert (ui.dong(1_234_000), ui.dong(0), ui.dong(None)) == ("1.234.000 đ", "Miễn phí", "")


def test_every_icon_is_passed_over_by_screen_readers() -> None:
    assert all('aria-hidden="true"' in icon_svg(name) for name in icons())
