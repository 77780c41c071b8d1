"""Where a paper is, in words of the desk."""

from django.utils.translation import gettext as _

from motcua.dossiers.types import TrackedPaper


def where(paper: TrackedPaper) -> str:
    """Where a paper is and who has it, as a sentence."""
    words = {"who": paper.holder.name, "agency": paper.agency.name, "post": paper.post_number}
    if paper.place == TrackedPaper.Place.WAY and paper.transfer:
        to = paper.transfer.to_agency.name
        return _("%(who)s (%(agency)s) đã giao đến %(to)s, chưa xác nhận") % {**words, "to": to}
    if paper.place == TrackedPaper.Place.POST:
        return _("Bưu chính, số %(post)s, %(agency)s gửi") % words
    if paper.place == TrackedPaper.Place.OWNER:
        return _("Đã trả cho chủ giấy tờ, %(who)s (%(agency)s) trả") % words
    return _("%(who)s giữ, %(agency)s") % words
