"""What is said of a paper of ours that holds no more, or will not, wherever it is shown or checked."""

from django.utils.translation import gettext as _

from motcua.dossiers.queries.issued import Former
from motcua.kernel.vietnamese import day


def former_words(former: Former) -> tuple[str, str]:
    """How it stands, in a sentence, with the kind of its tag."""
    if not former.issued:
        return _("Bản ký sai, bị trả lại trước khi đóng dấu và chưa bao giờ được cấp."), "late"
    if former.way == "undone":
        said = _("Hồ sơ đã được mở lại ngày %(day)s vì bị đóng nhầm; văn bản này không còn giá trị.")
        return said % {"day": day(former.at)}, "late"
    if former.by_at is None:
        return _under_way(former), "due"
    by = _("văn bản số %(number)s ngày %(day)s") if former.by_number else _("văn bản ngày %(day)s")
    document = {"by": by % {"number": former.by_number, "day": day(former.by_at)}}
    words = {
        "replace": _("Đã bị thay thế bởi %(by)s; không dùng bản này nữa."),
        "correct": _("Đã được đính chính bởi %(by)s; dùng kèm văn bản ấy."),
        "revoke": _("Đã bị thu hồi bởi %(by)s; không còn giá trị."),
    }
    return words[former.way] % document, "due" if former.way == "correct" else "late"


def former_line(former: Former) -> str:
    """The same with the paper's own number and day before it, for whoever holds no file."""
    named = _("Văn bản số %(number)s ngày %(day)s") if former.number else _("Văn bản ngày %(day)s")
    issued = day(former.issued_at) if former.issued_at else ""
    return f"{named % {'number': former.number, 'day': issued}}: {former_words(former)[0]}"


def _under_way(former: Former) -> str:
    words = {
        "replace": _("Cơ quan đang làm văn bản thay thế, từ ngày %(day)s."),
        "correct": _("Cơ quan đang đính chính, từ ngày %(day)s."),
        "revoke": _("Cơ quan đang làm thủ tục thu hồi, từ ngày %(day)s."),
    }
    return words[former.way] % {"day": day(former.at)}
