"""What codes of a dossier are called on the portal, in plain words."""

from django.utils.translation import gettext as _

from motcua.dossiers.types import BY_LINK, Dossier, TrackedPaper
from motcua.process.states import Status
from motcua.web.ui.spoken import spoken
from motcua.web.ui.standing import tone


@spoken
def returning(code: str) -> str:
    """A way to get the result."""
    return {
        "online": _("Bản điện tử, tải về ở đây"),
        "counter": _("Nhận bản giấy tại quầy nơi nộp"),
        "post": _("Nhận bản giấy qua bưu điện, tận nhà"),
    }.get(code, code)


@spoken
def status(code: int) -> tuple[str, str]:
    """How a dossier stands, with the kind of its tag."""
    known: dict[int, str] = {
        Status.SUBMITTED: _("Chờ tiếp nhận"),
        Status.RECEIVED: _("Đã tiếp nhận"),
        Status.REFUSED: _("Không được tiếp nhận"),
        Status.PROCESSING: _("Đang giải quyết"),
        Status.SUPPLEMENT: _("Chờ bạn bổ sung"),
        Status.PAYMENT: _("Chờ bạn nộp tiền"),
        Status.WITHDRAWN: _("Bạn đã rút hồ sơ"),
        Status.STOPPED: _("Đã dừng giải quyết"),
        Status.DONE: _("Đã có kết quả"),
        Status.RETURNED: _("Đã trả kết quả"),
    }
    return known[code], tone(code)


def standing(dossier: Dossier) -> tuple[str, str]:
    """The same of a whole dossier; one that waits for another procedure waits on nobody's answer."""
    return (_("Chờ thủ tục trước"), "due") if dossier.suspended == BY_LINK else status(dossier.status)


@spoken
def output(kind: str) -> str:
    """What a paper that we issued is called."""
    return {
        "receipt": _("Giấy xác nhận đã nhận hồ sơ"),
        "form_01": _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
        "form_02": _("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
        "form_03": _("Phiếu từ chối tiếp nhận hồ sơ"),
        "form_04": _("Phiếu xin lỗi và hẹn lại ngày trả kết quả"),
        "form_05": _("Thông báo dừng giải quyết hồ sơ"),
        "opinion": _("Ý kiến của cơ quan được hỏi"),
        "control_slip": _("Phiếu kiểm soát quá trình giải quyết"),
        "result": _("Kết quả giải quyết"),
        "copy": _("Bản sao điện tử"),
        "copy_print": _("Bản sao để in"),
    }.get(kind, kind)


def place(paper: TrackedPaper) -> str:
    """Where a paper is, for whose it is."""
    words = {"name": paper.agency.name, "number": paper.post_number}
    if paper.place == TrackedPaper.Place.WAY and paper.transfer:
        return _("đang chuyển đến %(name)s") % {"name": paper.transfer.to_agency.name}
    if paper.place == TrackedPaper.Place.POST:
        return _("đang gửi qua bưu chính, số %(number)s") % words
    if paper.place == TrackedPaper.Place.OWNER:
        return _("đã trả")
    return _("ở %(name)s") % words
