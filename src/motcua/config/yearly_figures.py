"""Figures of the yearly security report that the floor of personal data reads: how requests of persons went."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.utils.translation import gettext_lazy as lazy

from motcua.privacy.queries import RequestFigures, request_figures
from motcua.security.ports import Figure, Span, Value

_GROUP = lazy("Yêu cầu về dữ liệu cá nhân (NĐ 356/2025)")


def figures() -> Sequence[Figure]:
    """In the order in which they are told. A request belongs to the year in which it was received."""
    return TABLE


def _requests(count: Callable[[RequestFigures], int]) -> Callable[[Span], Value]:
    def read(span: Span) -> Value:
        last = span.end - timedelta(microseconds=1)
        return Value(n=count(request_figures(span.first.date(), last.date())[0]))

    return read


TABLE = (
    Figure("requests.received", _GROUP, lazy("Yêu cầu đã nhận"), _requests(lambda all_: all_.received)),
    Figure("requests.first_in_time", _GROUP, lazy("Đã phản hồi tiếp nhận đúng hạn"),
           _requests(lambda all_: all_.first_in_time)),
    Figure("requests.first_late", _GROUP, lazy("Phản hồi tiếp nhận chậm hoặc chưa phản hồi khi đã quá hạn"),
           _requests(lambda all_: all_.first_late)),
    Figure("requests.in_time", _GROUP, lazy("Đã giải quyết đúng hạn"), _requests(lambda all_: all_.in_time)),
    Figure("requests.late", _GROUP, lazy("Giải quyết chậm hoặc chưa xong khi đã quá hạn"),
           _requests(lambda all_: all_.late)),
    Figure("requests.refused", _GROUP, lazy("Yêu cầu bị từ chối, có căn cứ"), _requests(lambda all_: all_.refused)),
    Figure("requests.extended", _GROUP, lazy("Yêu cầu được gia hạn"), _requests(lambda all_: all_.extended)),
    Figure("requests.open", _GROUP, lazy("Yêu cầu chưa xong"), _requests(lambda all_: all_.open)),
)  # fmt: skip
