"""What every front-end says of a paper that is not there yet, and when to look again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from motcua.dossiers.outputs import Progress
from motcua.web.ui.refreshing import refreshing

_AGAIN = {Progress.COMING: 2, Progress.STUCK: 300, Progress.NOBODY_ASKED: 300, Progress.TO_BE_SIGNED: 300}


def waiting_words(progress: Progress) -> str:
    """How far it is, in a sentence."""
    return {
        Progress.COMING: _("Đang lập, thường xong trong vài giây."),
        Progress.STUCK: _(
            "Chưa lập được; việc này đang chờ người phụ trách hệ thống xử lý. Hồ sơ không bị ảnh hưởng."
        ),
        Progress.NOBODY_ASKED: _("Giấy này chưa từng được lập cho hồ sơ này."),
        Progress.TO_BE_SIGNED: _("Đang chờ người có thẩm quyền ký và cơ quan đóng dấu."),
    }[progress]


def again_in(progress: Progress) -> int:
    """Seconds after which looking again is worth while."""
    return _AGAIN[progress]


def waiting(progress: Progress) -> dict[str, Any]:
    """What the page that waits in place of a paper shows."""
    return {"words": waiting_words(progress), "nobody_asked": progress is Progress.NOBODY_ASKED}


def coming_back(request: HttpRequest, response: HttpResponse, progress: Progress) -> HttpResponse:
    """Lets a page that waits look again by itself, with and without JavaScript."""
    response["Retry-After"] = str(again_in(progress))
    if progress is Progress.COMING:
        refreshing(request, response, again_in(progress))
    return response
