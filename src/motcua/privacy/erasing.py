"""What of a person may go at their word, and what has to stay: the law keeps dossiers until their time is over.

Dossiers go by the rules of retention alone, with the proof of that job; nobody deletes one by hand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from motcua.dossiers.commands.forgetting import forget_own_drafts
from motcua.dossiers.commands.reminding import forget_reminders
from motcua.dossiers.queries import known as dossiers
from motcua.dossiers.queries.reminders import reminders_of
from motcua.identity.commands import forget_contact
from motcua.identity.queries import with_merged
from motcua.kernel.actor import Actor
from motcua.kernel.vietnamese import day
from motcua.notifications.commands import forget_all_told
from motcua.notifications.queries import letters_to, lines_of
from motcua.personal_store.commands import forget_laid_in
from motcua.personal_store.queries import laid_in_by
from motcua.privacy.models import DataRequest
from motcua.privacy.ports import days


@dataclass(frozen=True)
class Staying:
    """So many dossiers stay, and why."""

    number: int
    why: str


def goes(request: DataRequest) -> dict[str, int]:
    """How much would go at once: drafts, lines of the inbox, messages, how to reach them."""
    parties, codes = _about(request)
    lines, letters = lines_of(parties), letters_to(parties)
    if codes is not None:
        about = {"inbox": lines.filter(dossier_code__in=codes), "letters": letters.filter(subject__in=codes)}
        return {name: found.count() for name, found in about.items()}
    reached = sum(bool(party.phone or party.email) for party in [request.party] if party)
    return {
        "drafts": dossiers.drafts_of(parties).count(),
        "laid_in": laid_in_by(parties).count(),
        "reminders": reminders_of(parties),
        "inbox": lines.count(),
        "letters": letters.count(),
        "contact": reached,
    }


def titles() -> dict[str, str]:
    """What goes, in words."""
    return {
        "drafts": _("Bản nháp chưa nộp"),
        "laid_in": _("Giấy tờ bạn tự đưa vào kho"),
        "reminders": _("Lời nhắc việc"),
        "inbox": _("Tin trong hộp thư"),
        "letters": _("Địa chỉ và lời của thư đã gửi"),
        "contact": _("Điện thoại, thư điện tử đã cho"),
    }


def erase(request: DataRequest, *, actor: Actor) -> dict[str, int]:
    """All of that goes now, in the transaction that is open; returns how many of each."""
    parties, codes = _about(request)
    told = forget_all_told(parties=parties, of_dossiers=codes)
    if codes is not None:
        return told
    drafts = forget_own_drafts(parties=parties)
    laid_in = forget_laid_in(laid_in_by(parties))
    reminders = forget_reminders(parties=parties)
    return {
        "drafts": drafts,
        "laid_in": laid_in,
        "reminders": reminders,
        **told,
        "contact": forget_contact(actor=actor, parties=parties),
    }


def stays(request: DataRequest) -> list[Staying]:
    """Dossiers, by what keeps them: still open, until a day by the rule of retention, or no rule yet."""
    parties, codes = _about(request)
    found = dossiers.of_parties(parties)
    if codes is not None:
        found = found.filter(code__in=codes)
    kept: dict[str, int] = {}
    for procedure, ended in found.values_list("procedure_code", "ended_at"):
        why = _why(procedure, ended.date() if ended else None, days())
        kept[why] = kept.get(why, 0) + 1
    return [Staying(number, why) for why, number in sorted(kept.items())]


def _why(procedure: str, ended: date | None, rules: Mapping[str, int | None]) -> str:
    if ended is None:
        return _("đang giải quyết")
    period = rules.get(f"dossier.{procedure}", rules.get("dossier"))
    if period is None:
        return _("luật lưu trữ buộc giữ; tỉnh chưa đặt hạn xoá")
    return _("luật lưu trữ buộc giữ đến %(day)s, rồi hệ thống tự xoá") % {
        "day": day(ended + timedelta(days=period))
    }


def _about(request: DataRequest) -> tuple[Sequence[int], list[str] | None]:
    """The parties whose data it is about, and the dossiers; None for everything."""
    parties = with_merged(request.party_id) if request.party_id else []
    return parties, list(request.about) or None
