"""What both sides are told of a right to act for somebody."""

from django.utils.translation import gettext as _

from motcua.dossiers.messages import Words
from motcua.identity.queries import Representation
from motcua.kernel.vietnamese import day


def given(one: Representation) -> Words:
    """To whoever gave it, or for whom a counter took it down."""
    names = {"agent": one.agent_name, "until": _until(one)}
    what = _("%(agent)s được làm thay bạn trên hệ thống này, %(until)s.") % names
    then = _(
        "Nếu bạn không chọn người này, hãy chấm dứt ngay ở trang “Ai làm thay bạn”, hoặc báo quầy gần nhất."
    )
    return Words(_("%(agent)s được làm thay bạn") % names, "\n\n".join((what, then)))


def was_given(one: Representation) -> Words:
    """To whoever may act."""
    names = {"giver": one.giver.name, "until": _until(one)}
    what = _("Bạn được làm thay %(giver)s trên hệ thống này, %(until)s.") % names
    then = _("Bấm vào tên bạn ở đầu trang để đổi vai. Bạn không nhận thì chấm dứt ở trang ấy.")
    return Words(_("Bạn được làm thay %(giver)s") % names, "\n\n".join((what, then)))


def ended(one: Representation, by: str) -> Words:
    """To whoever gave it."""
    names = {"agent": one.agent_name, "by": by}
    what = _("Quyền làm thay bạn của %(agent)s đã chấm dứt, theo yêu cầu của %(by)s.") % names
    then = _("Từ bây giờ người này không xem và không làm gì thay bạn được nữa.")
    return Words(_("%(agent)s không làm thay bạn nữa") % names, "\n\n".join((what, then)))


def was_ended(one: Representation, by: str) -> Words:
    """To whoever had it."""
    names = {"giver": one.giver.name, "by": by}
    what = _("Quyền làm thay %(giver)s của bạn đã chấm dứt, theo yêu cầu của %(by)s.") % names
    return Words(_("Bạn không làm thay %(giver)s nữa") % names, what)


def _until(one: Representation) -> str:
    first = day(one.valid_from)
    if one.valid_to is None:
        return _("từ %(first)s đến khi chấm dứt") % {"first": first}
    return _("từ %(first)s đến hết %(last)s") % {"first": first, "last": day(one.valid_to)}
