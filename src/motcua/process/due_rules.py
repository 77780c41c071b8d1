"""A calendar together with the arithmetic, as data: enough for another program to compute the same due dates."""

from typing import Any

from motcua.process.calendar import WorkCalendar
from motcua.process.calendar_data import WEEKDAYS

UNITS: dict[str, dict[str, str]] = {
    "d": {
        "unit": "working_day",
        "counts": "working_minutes",
        "minutes_each": "day_minutes",
        "meaning": "ngày làm việc: n × day_minutes phút trong giờ làm việc, kể từ counted_from; n có thể lẻ (0.5d)",
    },
    "h": {
        "unit": "hour",
        "counts": "working_minutes",
        "minutes_each": "60",
        "meaning": "giờ làm việc: n × 60 phút trong giờ làm việc, kể từ counted_from",
    },
    "cd": {
        "unit": "day",
        "counts": "calendar_days",
        "meaning": (
            "ngày theo lịch: ngày của counted_from không tính; hết hạn lúc đóng cửa của ngày thứ n sau đó; "
            "rơi vào ngày nghỉ thì lúc đóng cửa của ngày làm việc kế tiếp"
        ),
    },
    "m": {
        "unit": "month",
        "counts": "months",
        "meaning": (
            "tháng: ngày có cùng số, n tháng sau ngày của counted_from (không có thì ngày cuối tháng đó); "
            "hết hạn lúc đóng cửa; rơi vào ngày nghỉ thì lúc đóng cửa của ngày làm việc kế tiếp"
        ),
    },
    "same-day": {
        "unit": "same_day",
        "counts": "closing",
        "meaning": "trong ngày làm việc: hết hạn lúc đóng cửa của ngày chứa counted_from",
    },
}

CONVENTIONS: dict[str, dict[str, str]] = {
    "kind_of_day": {
        "value": "worked, off, holidays, hours",
        "meaning": (
            "tra ngày theo thứ tự này: worked thì làm theo worked_hours; off và holidays thì nghỉ cả ngày; "
            "còn lại theo hours của thứ trong tuần; danh sách rỗng là nghỉ hằng tuần"
        ),
    },
    "counted_from": {
        "value": "received, next_opening, next_working_day_opening",
        "meaning": (
            "nhận trong giờ làm việc thì tính ngay từ lúc nhận; trong một ngày làm việc, nhận sau hẳn giờ chốt và "
            "trước giờ đóng cửa thì tính từ giờ mở cửa của ngày làm việc kế tiếp; ngoài giờ (cả nghỉ trưa), "
            "ngày nghỉ thì tính từ giờ mở cửa gần nhất sau đó, kể cả buổi chiều cùng ngày"
        ),
    },
    "cutoff": {
        "value": "strictly_after",
        "meaning": (
            "nhận đúng giờ chốt vẫn tính trong ngày; kind=at: giờ chốt là «at»; kind=last_minutes: giờ đóng cửa "
            "của ngày trừ đi «minutes» phút; kind=none: không có giờ chốt"
        ),
    },
    "start_at_closing": {
        "value": "next_opening",
        "meaning": "đồng hồ bắt đầu đúng lúc đóng cửa (trưa hoặc chiều) thì tính từ giờ mở cửa kế tiếp",
    },
    "end_at_closing": {
        "value": "stays",
        "meaning": "hết thời lượng đúng lúc đóng cửa thì hạn ở chính lúc đó (17:00), không chuyển sang sáng hôm sau",
    },
    "seconds": {"value": "kept", "meaning": "giây của lúc nhận được giữ nguyên, không làm tròn"},
}


def rules_of(calendar: WorkCalendar) -> dict[str, Any]:
    """The calendar as `to_json` gives it, with its weekend, the meaning of every unit and every convention."""
    weekend = [day for day, windows in zip(WEEKDAYS, calendar.hours, strict=True) if not windows]
    return {**calendar.to_json(), "weekend": weekend, "units": UNITS, "conventions": CONVENTIONS}
