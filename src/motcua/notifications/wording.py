"""What a notice says on a channel: the whole letter where there is room, otherwise its title and where to look."""

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.kernel.vietnamese import normal
from motcua.notifications.ports import Limits
from motcua.notifications.types import Notice


def subject(notice: Notice, limits: Limits) -> str:
    """One line: a line break in a subject would be a new header."""
    return _cut(" ".join(normal(notice.title).split()), limits.subject)


def body(notice: Notice, limits: Limits, site: str) -> str:
    """The words with the page to look at on `site`; never longer than the channel carries."""
    where = f"{site}{notice.link}" if notice.link else ""
    with translation.override(notice.language):
        see = "\n\n" + _("Xem chi tiết: %(where)s") % {"where": where} if where else ""
        ending = "\n\n--\n" + _("Một Cửa. Thư này được gửi tự động, bạn không cần trả lời.")
    whole = normal(notice.body.strip() + see + ending)
    if len(whole) <= limits.body:
        return whole
    short = " ".join(normal(notice.title).split())
    return f"{_cut(short, limits.body - len(where) - 1)} {where}".strip()


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return text[: most - 1].rstrip() + "…" if most > 0 else ""
