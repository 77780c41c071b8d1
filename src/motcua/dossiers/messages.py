"""What an applicant is told, in plain words: what happened, what they must do, by when."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.dossiers.act import Facts, Said
from motcua.dossiers.acts import told_of


@dataclass(frozen=True)
class Words:
    """One message. The body is made of paragraphs."""

    title: str
    body: str


def concerns(kind: str, facts: Facts) -> bool:
    """Whether an event is one that the applicant is told about."""
    return "finished" in facts or told_of(kind).message is not None


def about(kind: str, facts: Facts, code: str, procedure: str) -> Words:
    """The message about an event of the dossier `code`, in the language that is active."""
    message = _finished if "finished" in facts else told_of(kind).message
    said = message(facts) if message else Said("")
    subject = _("Hồ sơ %(code)s: %(what)s") % {"code": code, "what": said.what}
    about_what = _("Thủ tục: %(procedure)s.") % {"procedure": procedure}
    return Words(subject, "\n\n".join(part for part in (_sentence(said.what), about_what, said.then) if part))


def about_notice(kind: str, code: str, procedure: str) -> Words:
    """The message that a notice of the authority (forms 02 to 05) was signed and sealed."""
    name = {
        "form_02": _("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
        "form_03": _("Phiếu từ chối tiếp nhận hồ sơ"),
        "form_04": _("Phiếu xin lỗi và hẹn lại ngày trả kết quả"),
        "form_05": _("Thông báo dừng giải quyết hồ sơ"),
    }[kind]
    subject = _("Hồ sơ %(code)s: %(what)s") % {"code": code, "what": name}
    body = _("Văn bản đã được người có thẩm quyền ký và cơ quan đóng dấu. Bạn mở hồ sơ để xem và tải về.")
    return Words(subject, "\n\n".join((body, _("Thủ tục: %(procedure)s.") % {"procedure": procedure})))


def filed_for(code: str, procedure: str, *, who: str, ground: str) -> Words:
    """To whoever finds a dossier filed for them by somebody else."""
    asked = _("%(who)s đã nộp hồ sơ này cho bạn, với căn cứ: %(ground)s.") % {"who": who, "ground": ground}
    about_what = _("Thủ tục: %(procedure)s.") % {"procedure": procedure}
    right = _(
        "Nếu bạn không nhờ người này, hãy mở hồ sơ và chọn “Phản đối việc nộp thay”; cán bộ sẽ xem lại. "
        "Nếu đúng là bạn nhờ, bạn chưa phải làm gì."
    )
    subject = _("Hồ sơ %(code)s: %(who)s nộp thay bạn") % {"code": code, "who": who}
    return Words(subject, "\n\n".join((asked, about_what, right)))


def _sentence(what: str) -> str:
    return _("Hồ sơ của bạn %(what)s.") % {"what": what}


def _finished(_facts: Facts) -> Said:
    then = _("Bạn mở hồ sơ để xem và tải kết quả, hoặc nhận theo cách bạn đã chọn khi nộp.")
    return Said(_("đã có kết quả"), then)
