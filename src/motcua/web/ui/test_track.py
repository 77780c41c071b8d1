"""The five stations, as seen and as heard."""

import re
from dataclasses import replace
from datetime import datetime

import pytest

from motcua.kernel.clock import VIETNAM
from motcua.web.ui.track import Size, Station, Track, in_words, stage_title, track_svg

AT = datetime(2026, 11, 23, 9, 30, tzinfo=VIETNAM)
DUE = datetime(2026, 11, 24, 16, 30, tzinfo=VIETNAM)
TRACK = Track(
    (
        Station("receive", "Tiếp nhận", "done", "Nguyễn Thị Hạ", AT),
        Station("appraise", "Thẩm định", "now", "Công chức <tư pháp>", due=DUE),
        Station("approve", "Phê duyệt", "todo"),
        Station("sign", "Ký số", "todo"),
        Station("return", "Trả kết quả", "todo"),
    )
)


def test_the_full_track_says_who_has_it_since_when_and_until_when() -> None:
    html = track_svg(TRACK, "full")
    assert "thứ Hai, 23/11/2026, 09:30" in html
    assert "hạn: thứ Ba, 24/11/2026, 16:30" in html
    assert 'aria-current="step"' in html


def test_names_cannot_smuggle_markup_into_the_picture() -> None:
    assert "Công chức &lt;tư pháp&gt;" in track_svg(TRACK, "full")


def test_a_screen_reader_hears_the_state_of_every_station() -> None:
    html = track_svg(TRACK, "full")
    assert html.count("đã xong") == 1
    assert html.count("chưa đến") == 3
    assert 'aria-label="Bước 2 trên 5: Thẩm định"' in track_svg(TRACK, "small")


def test_waiting_is_dashed_and_lateness_a_red_tail() -> None:
    waiting = replace(TRACK, waiting="chờ bạn bổ sung giấy tờ")
    late = replace(TRACK, late="quá hạn 2 giờ làm việc")
    assert "rail-wait" in track_svg(waiting, "small")
    assert "rail-late" not in track_svg(waiting, "small")
    assert "rail-late" in track_svg(late, "small")
    assert "quá hạn 2 giờ" in track_svg(late, "wall")


@pytest.mark.parametrize("size", ["small", "full", "wall"])
def test_nothing_is_green_of_what_ended_without_a_result(size: Size) -> None:
    ended = replace(TRACK, stations=tuple(replace(s, state="done") for s in TRACK.stations[:2]), over=True)
    assert not re.search(r"st-done|rail-done|is-done", track_svg(ended, size))
    assert "st-past" in track_svg(ended, size)
    assert "st-done" in track_svg(replace(ended, over=False), size)


def test_a_finished_dossier_says_so() -> None:
    done = Track(tuple(replace(s, state="done") for s in TRACK.stations))
    assert in_words(done) == "Đã xong cả 5 bước"


def test_all_three_sizes_carry_five_stations() -> None:
    assert track_svg(TRACK, "small").count("<circle") == 5
    assert track_svg(TRACK, "wall").count("<circle") == 5
    assert track_svg(TRACK, "full").count("<li") == 5


def test_the_five_steps_have_their_legal_names() -> None:
    assert [stage_title(s) for s in ("receive", "appraise", "approve", "sign", "return")] == [
        s.title for s in TRACK.stations
    ]
