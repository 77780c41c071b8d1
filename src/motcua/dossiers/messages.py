"""What an applicant is told, in plain words: what happened, what they must do, by when."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.dossiers.act import Facts, Said
from motcua.dossiers.acts import EVENTS, told_of
from motcua.dossiers.acts.submit import is_told
from motcua.dossiers.negative_decision import Appeal, appeals
from motcua.dossiers.unusual_looks import unusual_words
from motcua.kernel import clock
from motcua.kernel.vietnamese import day, moment
from motcua.notifications.queries import Kind, Text, fill, filled, register


@dataclass(frozen=True)
class Words:
    """One message. The body is made of paragraphs; `about` and `values` as `notifications.types.Notice` has them."""

    title: str
    body: str
    about: str = field(default="", compare=False)
    values: Mapping[str, str] = field(default_factory=dict, compare=False)


def concerns(kind: str, facts: Facts) -> bool:
    """Whether an event is one that the applicant is told about."""
    return "finished" in facts or (told_of(kind).message is not None and is_told(facts))


def about(kind: str, facts: Facts, code: str, procedure: str) -> Words:
    """The message about an event of the dossier `code`, in the language that is active and the province's own words."""
    finished = "finished" in facts
    message = _finished if finished else told_of(kind).message
    said = message(facts) if message else Said("")
    values = {"ma_ho_so": code, "thu_tuc": procedure, "viec": said.what, "huong_dan": said.then}
    return _worded(f"dossier.{FINISHED if finished else kind}", values)


def about_notice(kind: str, code: str, procedure: str) -> Words:
    """The message that a notice of the authority (forms 02 to 05) was signed and sealed."""
    values = {"ma_ho_so": code, "thu_tuc": procedure, "viec": _notice_names()[kind], "huong_dan": ""}
    return _worded(_NOTICE, values)


FINISHED, _NOTICE = "finished", "dossier.notice"


def _notice_names() -> dict[str, str]:
    return {
        "form_02": _("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
        "form_03": _("Phiếu từ chối tiếp nhận hồ sơ"),
        "form_04": _("Phiếu xin lỗi và hẹn lại ngày trả kết quả"),
        "form_05": _("Thông báo dừng giải quyết hồ sơ"),
    }


def _worded(key: str, values: dict[str, str]) -> Words:
    found = filled(key, values) or fill(_usual(key), values)
    return Words(found.subject, found.body, key, values)


def _usual(key: str) -> Text:
    """The product's own words of a message, with its places."""
    places = {"code": "{ma_ho_so}", "what": "{viec}", "procedure": "{thu_tuc}"}
    if key == _NOTICE:
        first = _(
            "Văn bản đã được người có thẩm quyền ký và cơ quan đóng dấu. Bạn mở hồ sơ để xem và tải về."
        )
    else:
        first = _sentence(places["what"])
    body = "\n\n".join((first, _("Thủ tục: %(procedure)s.") % places, "{huong_dan}"))
    return Text(_("Hồ sơ %(code)s: %(what)s") % places, body)


def _template(key: str, title: Callable[[], str], said: Callable[[], Said]) -> Kind:
    places = {
        "ma_ho_so": gettext_noop("mã hồ sơ"),
        "thu_tuc": gettext_noop("tên thủ tục"),
        "viec": gettext_noop("việc vừa xảy ra, như “đã được tiếp nhận”"),
        "huong_dan": gettext_noop("điều người dân cần biết hoặc làm tiếp"),
    }

    def sample() -> dict[str, str]:
        one = said()
        procedure = _("Thủ tục ví dụ")
        return {
            "ma_ho_so": "H00.00-261124-0001",
            "thu_tuc": procedure,
            "viec": one.what,
            "huong_dan": one.then,
        }

    return Kind(key=key, title=title, places=places, usual=lambda: _usual(key), sample=sample)


def register_templates() -> None:
    """Say which messages about dossiers may be worded anew: one for each event that the applicant is told of."""
    for told in EVENTS.values():
        if message := told.message:
            register(_template(f"dossier.{told.type}", partial(_title, told.at_desk), partial(message, {})))
    register(
        _template(f"dossier.{FINISHED}", lambda: _("Đã có kết quả"), lambda: _finished({})),
        _template(
            _NOTICE, lambda: _("Văn bản đã ký (mẫu 02 đến 05)"), lambda: Said(_notice_names()["form_02"])
        ),
    )


def _title(words: object) -> str:
    return str(words)


def filed_for(code: str, procedure: str, *, at: datetime, who: str, ground: str, over: bool = False) -> Words:
    """To whoever finds a dossier filed for them by somebody else; `over`: nothing in it can be objected to any more."""
    facts = {"who": who, "ground": ground, "day": day(at)}
    asked = _("%(who)s đã nộp hồ sơ này cho bạn ngày %(day)s, với căn cứ: %(ground)s.") % facts
    about_what = _("Thủ tục: %(procedure)s.") % {"procedure": procedure}
    subject = _("Hồ sơ %(code)s: %(who)s nộp thay bạn") % {"code": code, "who": who}
    return Words(subject, "\n\n".join((asked, about_what, _when_over() if over else _when_open())))


def found_for(code: str, procedure: str, at: datetime) -> Words:
    """To whoever became known after their dossier was filed at a counter."""
    filed = _("Hồ sơ này đã được nộp tại quầy ngày %(day)s, ghi tên và số của bạn.") % {"day": day(at)}
    about_what = _("Thủ tục: %(procedure)s.") % {"procedure": procedure}
    where = _("Từ nay hồ sơ có trong “Hồ sơ của bạn”. Nếu bạn không nộp, hãy báo quầy gần nhất.")
    subject = _("Hồ sơ %(code)s: có trong tài khoản của bạn") % {"code": code}
    return Words(subject, "\n\n".join((filed, about_what, where)))


def _when_open() -> str:
    return _(
        "Nếu bạn không nhờ người này, hãy mở hồ sơ và chọn “Phản đối việc nộp thay”; cán bộ sẽ xem lại. "
        "Nếu đúng là bạn nhờ, bạn chưa phải làm gì."
    )


def _when_over() -> str:
    return _(
        "Hồ sơ này đã kết thúc. Nếu bạn không nhờ người này, hãy mang giấy tờ tuỳ thân đến quầy gần nhất để báo."
    )


def corrected(who: str, reason: str) -> Words:
    """To whoever had what is known of them corrected at a counter."""
    what = _("%(who)s đã sửa thông tin ghi nhận về bạn.") % {"who": who}
    return Words(_("Thông tin của bạn được sửa tại quầy"), _set_right(what, reason))


def merged(who: str, *, gone: str, stays: str, reason: str) -> Words:
    """To both whose records were made one."""
    what = _("%(who)s đã gộp hai bản ghi “%(gone)s” và “%(stays)s”; hồ sơ của cả hai nay ở một nơi.")
    told = what % {"who": who, "gone": gone, "stays": stays}
    return Words(_("Hai bản ghi của bạn được gộp làm một"), _set_right(told, reason))


def unusual_look(who: str, post: str, code: str, why: Collection[str], at: datetime) -> Words:
    """To whoever a dossier concerns that an official looked at in a manner that is not usual."""
    names = {"who": f"{who} ({post})" if post else who, "code": code, "at": moment(at, _)}
    told = _("%(who)s đã xem hồ sơ %(code)s lúc %(at)s mà không giữ bước nào của hồ sơ.") % names
    reasons = "\n".join(unusual_words(why))
    asked = _(
        "Bạn thấy không đúng thì hỏi cơ quan ngay trên trang hồ sơ, hoặc gửi yêu cầu về dữ liệu cá nhân."
    )
    return Words(_("Có lần xem khác thường hồ sơ của bạn"), "\n\n".join((told, reasons, asked)))


def account_at_counter(who: str, login: str, what: str) -> Words:
    """To whoever had an account opened, or let in again, at a counter."""
    names = {"who": who, "login": login}
    if what == "opened":
        told = _("%(who)s đã mở tài khoản %(login)s cho bạn tại quầy, sau khi xem giấy tờ của bạn.") % names
        return Words(_("Bạn có tài khoản Một Cửa"), _not_so(told))
    told = _("%(who)s đã cấp cho bạn tại quầy liên kết đặt lại mật khẩu của tài khoản %(login)s.") % names
    return Words(_("Tài khoản của bạn được khôi phục tại quầy"), _not_so(told))


def _not_so(*told: str) -> str:
    not_so = _("Nếu điều này không đúng, bạn hãy mang giấy tờ tuỳ thân đến quầy gần nhất.")
    return "\n\n".join((*told, not_so))


def _set_right(what: str, reason: str) -> str:
    return _not_so(what, _("Lý do: %(reason)s") % {"reason": reason})


def _sentence(what: str) -> str:
    return _("Hồ sơ của bạn %(what)s.") % {"what": what}


def _finished(facts: Facts) -> Said:
    if facts.get("negative"):
        then = _("Bạn mở hồ sơ để đọc quyết định: lý do, căn cứ, và cách khiếu nại nếu bạn không đồng ý.")
        return Said(_("không được chấp thuận; đã có quyết định"), "\n".join((then, *map(_appeal, _ways()))))
    then = _("Bạn mở hồ sơ để xem và tải kết quả, hoặc nhận theo cách bạn đã chọn khi nộp.")
    return Said(_("đã có kết quả"), then)


def _ways() -> tuple[Appeal, ...]:
    return appeals(clock.now().date())


def _appeal(way: Appeal) -> str:
    return _("- Trong %(limit)s: đến %(whom)s (%(source)s).") % {
        "limit": way.how_long,
        "whom": way.whom,
        "source": way.source,
    }
