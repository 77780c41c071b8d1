"""Where a paper is and what became of it, in words of the desk."""

from collections.abc import Mapping
from typing import Any

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


def happened(what: str, facts: Mapping[str, Any], agencies: Mapping[str, str]) -> str:
    """What was done with papers, as the log tells it."""
    known = {
        "labelled": _("Gắn mã"),
        "taken": _("Nhận, tại %(here)s"),
        "handed": _("Giao đến %(to)s"),
        "posted": _("Gửi bưu chính, số %(post)s"),
        "given": _("Trả cho %(taken_by)s"),
    }
    to, here = agencies.get(facts.get("to", ""), ""), agencies.get(facts.get("agency", ""), "")
    said = {"post": facts.get("post", ""), "taken_by": facts.get("taken_by", "…"), "to": to, "here": here}
    return known[what] % said
