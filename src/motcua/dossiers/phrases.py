"""Phrases that messages about several acts share."""

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.dossiers.act import Facts
from motcua.kernel.vietnamese import moment


def note_of(facts: Facts) -> str:
    """What the official wrote, or where else to look."""
    return str(facts.get("note", "")).strip() or _("xem trong thông báo kèm theo hồ sơ.")


def due_of(facts: Facts) -> str:
    """When the result is promised, as a sentence."""
    if not facts.get("due_at"):
        return _("Thời hạn của thủ tục này không tính được bằng ngày giờ; bạn được báo ngay khi có kết quả.")
    return _("Hẹn trả kết quả: %(moment)s.") % {"moment": moment_of(facts, "due_at")}


def originals_go_back(facts: Facts) -> str:
    """Where the originals that somebody laid in are given back, as a sentence; empty when there are none."""
    if not facts.get("originals"):
        return ""
    names = "; ".join(facts["originals"])
    return _("Bản chính được trả lại cho bạn tại quầy nơi nộp: %(names)s.") % {"names": names}


def moment_of(facts: Facts, name: str) -> str:
    """A moment that an event tells, in words."""
    return moment(datetime.fromisoformat(str(facts[name])), _)
