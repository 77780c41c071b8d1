"""Phrases that messages about several acts share."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import get_language, gettext_noop
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


HOW_IT_FAILED: Mapping[str, str] = {
    "refused": gettext_noop("không được tiếp nhận"),
    "withdrawn": gettext_noop("đã được người nộp rút"),
    "stopped": gettext_noop("đã dừng giải quyết"),
    "closed_unanswered": gettext_noop("đã đóng vì không được bổ sung"),
    "linked_ended": gettext_noop("đã dừng theo một thủ tục khác"),
    "negative": gettext_noop("không được chấp thuận"),
}
"""How a procedure of a linked filing came to nothing, by what happened to it, after its name."""


def failed_beside(facts: Facts) -> str:
    """What became of another procedure of the same filing, why, and what that means here, as paragraphs."""
    how = HOW_IT_FAILED.get(str(facts.get("how", "")), "")
    said = {"name": facts.get("name", ""), "of": facts.get("of", ""), "how": _(how) if how else ""}
    what = _("%(name)s (mã %(of)s) %(how)s.") % said
    why = _("Lý do: %(note)s") % {"note": facts["why"]} if facts.get("why") else ""
    here = (get_language() == "en" and facts.get("says_en")) or facts.get("says", "")
    return "\n\n".join(part for part in (what, why, str(here)) if part)


def originals_go_back(facts: Facts) -> str:
    """Where the originals that somebody laid in are given back, as a sentence; empty when there are none."""
    if not facts.get("originals"):
        return ""
    names = "; ".join(facts["originals"])
    return _("Bản chính được trả lại cho bạn tại quầy nơi nộp: %(names)s.") % {"names": names}


def moment_of(facts: Facts, name: str) -> str:
    """A moment that an event tells, in words."""
    return moment(datetime.fromisoformat(str(facts[name])), _)
