"""The sentences of a verification: what was found, and what the reader should do with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

# Not from `django.utils.translation`: that one wants settings, and verifying needs none.
from django.utils.translation.trans_real import gettext_noop

from motcua.kernel.vietnamese import day, moment
from motcua.platform.strict_json import RepeatedKeyError
from motcua.signing.types import Lack, Sentence, SignatureReport, TimeProof

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
TAIL = Sentence(
    gettext_noop(
        "Sau phần đã ký, tệp còn có nội dung không thuộc văn bản: tệp đã bị thêm vào sau khi ký. Hãy xin lại bản gốc."
    )
)
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
OLD_HASH = gettext_noop(
    "Không kiểm tra được: chữ ký dùng thuật toán cũ (%(name)s), không còn chứng minh được nội dung có nguyên vẹn hay "
    "không. Hãy hỏi lại cơ quan đã gửi văn bản."
)
UNKNOWN_ALGORITHM = gettext_noop(
    "Không kiểm tra được: hệ thống này chưa biết thuật toán của chữ ký (%(number)s). Hãy hỏi lại cơ quan đã gửi văn "
    "bản."
)
OLD_CHAIN = gettext_noop(
    "Nội dung còn nguyên vẹn, nhưng không kiểm tra được chứng thư số của %(name)s: một chứng thư số trong chuỗi dùng "
    "thuật toán cũ (%(algorithm)s). Hãy hỏi lại cơ quan đã gửi văn bản."
)
CUT_BACK: Mapping[tuple[Lack, ...], str] = {
    ("seal",): gettext_noop(
        "Bản này chưa có dấu của cơ quan. Những chữ ký có trong tệp còn nguyên vẹn, nhưng bản đã cấp cho hồ sơ "
        "%(code)s có đủ dấu của cơ quan và dấu thời gian. Hãy tải bản đã cấp từ trang hồ sơ."
    ),
    ("time_stamp",): gettext_noop(
        "Bản này chưa có dấu thời gian. Những chữ ký có trong tệp còn nguyên vẹn, nhưng bản đã cấp cho hồ sơ "
        "%(code)s có đủ dấu của cơ quan và dấu thời gian. Hãy tải bản đã cấp từ trang hồ sơ."
    ),
    ("seal", "time_stamp"): gettext_noop(
        "Bản này chưa có dấu của cơ quan và dấu thời gian. Những chữ ký có trong tệp còn nguyên vẹn, nhưng bản đã cấp "
        "cho hồ sơ %(code)s có đủ cả hai. Hãy tải bản đã cấp từ trang hồ sơ."
    ),
}
TIME_ONLY = gettext_noop("Tệp chỉ có dấu thời gian: nội dung đã có trước %(at)s, do %(name)s chứng nhận.")
STAMP_ENDED = gettext_noop(
    "Chứng thư của dấu thời gian đã hết hạn ngày %(day)s mà không được gia hạn: nội dung và chữ ký vẫn khớp, nhưng giờ "
    "ký chỉ còn dựa vào lời của tổ chức cấp dấu. Nếu cần chắc chắn, hãy hỏi lại cơ quan đã ký."
)
TIME_BY_STRANGER = gettext_noop(
    "Tệp chỉ có dấu thời gian ghi %(at)s của “%(name)s”, nơi không được hệ thống này tin cậy."
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


def unread_proof(error: ValueError) -> Sentence:
    """Why a file could not be read as a proof: a key that stands twice is named, anything else is no proof."""
    if isinstance(error, RepeatedKeyError):
        return Sentence(error.message, {name: str(part) for name, part in error.params.items()})
    return NO_PROOF


def problem(report: SignatureReport, *, chained: bool, old: str) -> Sentence | None:
    """The one sentence that matters most; `chained` says whether the certificate leads to somebody we trust, `old`
    names an algorithm in its chain that is no longer believed.
    """
    if report.modified_after:
        return report.modified_after
    if not report.intact:
        return ALTERED
    if report.revocation == "revoked" and report.revoked_at:
        return Sentence(REVOKED, {"name": report.name, "day": day(report.revoked_at)})
    if not chained and old:
        return Sentence(OLD_CHAIN, {"name": report.name, "algorithm": old})
    if not chained:
        return Sentence(UNKNOWN, {"name": report.name, "issuer": report.issuer})
    return None


def old_hash(name: str) -> Sentence:
    """Signed over a hash for which somebody can make another content."""
    return Sentence(OLD_HASH, {"name": name})


def unknown_algorithm(number: str) -> Sentence:
    """Signed in a way that this program has not learnt."""
    return Sentence(UNKNOWN_ALGORITHM, {"number": number})


def cut_back(lacks: tuple[Lack, ...], code: str) -> Sentence:
    """Good signatures on something that is not what was issued for the dossier with this code."""
    return Sentence(CUT_BACK[lacks], {"code": code})


def stamp_ended(until: datetime) -> Sentence:
    """The certificate behind the last good time stamp has ended, and none was put over it before."""
    return Sentence(STAMP_ENDED, {"day": day(until)})


def time_only(proof: TimeProof) -> Sentence:
    """No signature, but a time stamp over a content that is as it was."""
    told = TIME_ONLY if proof.trusted else TIME_BY_STRANGER
    return Sentence(told, {"at": moment(proof.at), "name": proof.authority})


def worst(reports: Sequence[SignatureReport]) -> Sentence | None:
    """The sentence of the worst finding: what was changed before what cannot be checked, and that before who signed."""
    told = sorted((one for one in reports if one.problem), key=_rank)
    return told[0].problem if told else None


def _rank(report: SignatureReport) -> int:
    by_integrity = {"changed": 0, "unchecked": 1, "intact": 3}
    return 2 if report.intact and report.revocation == "revoked" else by_integrity[report.integrity]
