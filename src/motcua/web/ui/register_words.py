"""How questions to registers of the State and their answers are told, on both sides of the counter."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.exchange.queries import Shown
from motcua.kernel.birth import birth_words

KINDS: dict[str, Any] = {
    "check": lazy("Đối chiếu điều đã khai"),
    "fetch": lazy("Lấy giá trị để xem cạnh điều đã khai"),
}
VERDICTS: dict[str, tuple[Any, str]] = {
    "match": (lazy("Khớp"), "done"),
    "no_match": (lazy("Không khớp"), "late"),
    "no_information": (lazy("Không có thông tin"), "due"),
    "insufficient": (lazy("Chưa đủ căn cứ"), "due"),
    "given": (lazy("Đã trả lời"), "done"),
    "refused": (lazy("Bị từ chối"), "due"),
}
_OUTCOMES: dict[str, Any] = {
    "": lazy("Câu hỏi vừa gửi, thường có trả lời trong vài giây."),
    "temporary": lazy(
        "Cơ sở dữ liệu chưa trả lời được; máy hỏi lại. Điều này không nói gì về người được hỏi."
    ),
    "configuration": lazy(
        "Kết nối của tỉnh đang sai thiết lập; quản trị viên thấy việc này, máy hỏi lại sau."
    ),
}
_EXPLAINED: dict[str, Any] = {
    "no_match": lazy(
        "Điều đã khai khác với cơ sở dữ liệu. Hãy xem từng dòng và hỏi người nộp trước khi kết luận."
    ),
    "no_information": lazy("Cơ sở dữ liệu không có người này. Đó không phải là “không khớp”."),
    "insufficient": lazy("Cơ sở dữ liệu thấy chưa đủ căn cứ để trả lời. Đó không phải là “không khớp”."),
    "refused": lazy("Cơ sở dữ liệu không trả lời câu hỏi này. Đó không phải là “không khớp”."),
}


def state(shown: Shown) -> tuple[Any, str]:
    """A word and its colour."""
    if shown.waits:
        return lazy("Đang chờ trả lời"), "info"
    if shown.enquiry.state == "failed":
        return lazy("Không có trả lời"), "due"
    return VERDICTS.get(shown.enquiry.verdict, (shown.enquiry.verdict, "quiet"))


def explained(shown: Shown) -> Any:
    """What the state means, and what it does not."""
    if shown.waits:
        return _OUTCOMES.get(shown.enquiry.outcome, _OUTCOMES["temporary"])
    if shown.enquiry.state == "failed":
        return lazy(
            "Sau một ngày vẫn không có trả lời. Hãy hỏi lại, hoặc giải quyết theo giấy tờ người nộp có."
        )
    return _EXPLAINED.get(shown.enquiry.verdict, "")


def value(name: str, told: str) -> str:
    """A fact as people read it."""
    if name == "gender":
        return {"male": _("Nam"), "female": _("Nữ")}.get(told, told)
    return birth_words(told) if name == "born" else told
