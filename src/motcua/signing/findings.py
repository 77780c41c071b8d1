"""The sentences of a verification: what was found, and what the reader should do with it."""

# Not from `django.utils.translation`: that one wants settings, and verifying needs none.
from django.utils.translation.trans_real import gettext_noop

from motcua.kernel.vietnamese import day
from motcua.signing.types import Sentence, SignatureReport

NOT_A_PDF = Sentence(
    gettext_noop("Đây không phải tệp PDF. Hãy chọn đúng tệp văn bản điện tử mà bạn đã nhận.")
)
BROKEN = Sentence(
    gettext_noop("Tệp PDF bị hỏng hoặc thiếu dữ liệu nên không đọc được. Hãy tải lại tệp từ nơi đã nhận.")
)
LOCKED = Sentence(
    gettext_noop(
        "Tệp PDF được bảo vệ bằng mật khẩu nên không kiểm tra được. Hãy dùng bản không đặt mật khẩu."
    )
)
TOO_LARGE = Sentence(gettext_noop("Tệp lớn hơn 100 MB nên không kiểm tra được."))
TOO_MANY = Sentence(gettext_noop("Tệp có quá nhiều chữ ký nên không kiểm tra được."))
TOO_HEAVY = Sentence(
    gettext_noop(
        "Tệp này cần quá nhiều bộ nhớ hoặc thời gian để kiểm tra nên hệ thống đã dừng lại. Hãy xem chữ ký bằng phần "
        "mềm đọc PDF trên máy của bạn, hoặc hỏi lại cơ quan đã gửi tệp."
    )
)
UNSIGNED = Sentence(gettext_noop("Tệp này không có chữ ký số nào."))
PARTIAL = Sentence(gettext_noop("Chữ ký không bao trùm toàn bộ văn bản. Hãy xin lại bản gốc từ cơ quan cấp."))
MODIFIED = Sentence(
    gettext_noop("Văn bản đã bị sửa đổi sau khi ký. Không nên tin nội dung tệp này; hãy xin lại bản gốc.")
)
ALTERED = Sentence(
    gettext_noop(
        "Chữ ký không khớp với nội dung: văn bản đã bị thay đổi. Hãy xin lại bản gốc từ cơ quan cấp."
    )
)
SPOILT = Sentence(
    gettext_noop("Chữ ký trong tệp bị hỏng nên không kiểm tra được. Hãy xin lại bản gốc từ cơ quan cấp.")
)
NO_PROOF = Sentence(gettext_noop("Đây không phải bằng chứng ký số. Hãy chọn đúng tệp mà bạn đã nhận."))
OTHER_CONTENT = Sentence(
    gettext_noop("Bằng chứng này nói về một nội dung khác, không phải nội dung bạn đưa.")
)
PROOF_BROKEN = Sentence(
    gettext_noop("Bằng chứng đã bị thay đổi hoặc chữ ký không khớp. Hãy xin lại từ cơ quan cấp.")
)
PROOF_WITHOUT_TIME = Sentence(gettext_noop("Chữ ký trong bằng chứng không có dấu thời gian đáng tin."))
RECEIPT_BROKEN = Sentence(
    gettext_noop(
        "Nội dung xác nhận đã bị sửa: chữ ký không khớp. Đừng tin tệp này; hãy tra cứu hồ sơ bằng mã để biết chắc."
    )
)
RECEIPT_KEY_UNKNOWN = Sentence(
    gettext_noop(
        "Nội dung còn nguyên vẹn từ khi ký, nhưng chưa biết khoá đã ký là của ai: chưa có cơ quan nào bảo đảm cho "
        "khoá này."
    )
)
STRANGER = gettext_noop(
    "Bằng chứng còn nguyên vẹn, nhưng hệ thống này không tin cậy chứng thư số của %(name)s. "
    "Hãy hỏi lại cơ quan đã gửi."
)
REVOKED = gettext_noop("Chứng thư số của %(name)s đã bị thu hồi ngày %(day)s, trước khi ký văn bản này.")
UNKNOWN = gettext_noop(
    "Nội dung còn nguyên vẹn, nhưng chứng thư số của %(name)s do “%(issuer)s” cấp không được hệ thống này tin cậy "
    "hoặc không còn hiệu lực khi ký. Hãy hỏi lại cơ quan đã gửi văn bản."
)


def proof_by_stranger(name: str) -> Sentence:
    """Signed by somebody whom we do not know, or whose certificate was no longer good."""
    return Sentence(STRANGER, {"name": name})


def problem(report: SignatureReport, chained: bool) -> Sentence | None:
    """The one sentence that matters most; `chained` says whether the certificate leads to somebody we trust."""
    if report.modified_after:
        return report.modified_after
    if not report.intact:
        return ALTERED
    if report.revocation == "revoked" and report.revoked_at:
        return Sentence(REVOKED, {"name": report.name, "day": day(report.revoked_at)})
    if not chained:
        return Sentence(UNKNOWN, {"name": report.name, "issuer": report.issuer})
    return None
