"""What is looked at before a route is published, as a list that says of each whether it is well and what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel.errors import Refusal
from motcua.procedures.queries import entries, route_checks
from motcua.process.route import Route, sketch

Json = dict[str, Any]


def checks(key: str, content: Mapping[str, Any]) -> list[Json]:
    """Each check with what is wrong by procedure; none of them hides another, unless the route does not end."""
    wrong = route_checks(key, content)
    titles = {
        entry.code: entry.title
        for entry in entries(sorted({one.procedure for one in wrong if one.procedure}))
    }
    ended = not any(one.about == "end" for one in wrong)
    return [
        {
            "title": title,
            "then": then,
            "seen": ended or about == "end",
            "wrong": [
                (one.procedure, titles.get(one.procedure, one.procedure), one.sentence)
                for one in wrong
                if one.about == about
            ],
        }
        for about, title, then in _asked()
        if about != "papers" or any(one.about == "papers" for one in wrong)
    ]


def _asked() -> list[tuple[str, str, str]]:
    return [
        (
            "end",
            _("Đi đến cùng trên mọi nhánh"),
            _("Đủ năm giai đoạn theo thứ tự, mỗi điểm rẽ có nhánh còn lại."),
        ),
        (
            "posts",
            _("Mọi vị trí đều có người"),
            _("Chọn vị trí khác, hoặc giao người vào vị trí ở trang Cán bộ."),
        ),
        ("hours", _("Giờ nằm trong thời hạn đã cam kết"), _("Bớt giờ ở một bước, hoặc cho làm song song.")),
        ("dead", _("Không có bước nào không bao giờ tới"), _("Sửa điều kiện của nhánh, hoặc bỏ nhánh.")),
        ("papers", _("Giấy tờ"), _("Sửa ở trang của thủ tục.")),
    ]


def looked_at(content: Mapping[str, Any]) -> Route | None:
    """The route for its picture, however unfinished; None where not even that can be read."""
    try:
        route = sketch(content)
    except (Refusal, KeyError, TypeError, ValueError, AttributeError):
        return None
    return route if route.steps else None
