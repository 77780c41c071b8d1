"""Whoever has a paper that nobody can account for, and their superiors, get one letter with what is new of it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.agencies.access import must_administer
from motcua.agencies.queries import colleagues, officers_with_accounts
from motcua.dossiers.commands.warn_officials import reachable
from motcua.dossiers.queries.custody import Watched, watched
from motcua.identity.queries import Account
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.vietnamese import moment
from motcua.notifications.commands import forget_others, fresh, tell_all
from motcua.notifications.queries import Kind, Text, filled, listed, register, wanted_by
from motcua.notifications.types import Matter, Notice
from motcua.platform.transactions import command

_ABOUT = "papers"
# Whoever wants letters about late work gets these, too.
_CHOICE = "lateness"
_PAGE = "/ban-lam-viec/giay-to/can-tim"


@command
def warn_of_papers(*, actor: Actor) -> int:
    """Returns how many letters. It goes to whoever wants letters about late work, and can be reached."""
    must_administer(actor)
    told: dict[int, list[Watched]] = defaultdict(list)
    for one in watched(clock.now()):
        for officer in set(_whom(one)):
            told[officer].append(one)
    accounts = {one.account_id: told[number] for number, one in officers_with_accounts(list(told)).items()}
    forget_others(_ABOUT, list(accounts))
    letters = [
        _letter(one, email, accounts[one.pk]) for one, email in reachable(wanted_by(accounts, _CHOICE))
    ]
    tell_all(letter for letter in letters if letter)
    return sum(letter is not None for letter in letters)


def _whom(one: Watched) -> Iterator[int]:
    """Who has it or gave it last, who should have got it, and whoever leads there."""
    paper, places = one.paper, {one.paper.agency_id}
    if one.why != "left":
        yield paper.holder_id
    if paper.transfer:
        places.add(paper.transfer.to_agency_id)
        if paper.transfer.receiver_id:
            yield paper.transfer.receiver_id
    for place in places:
        yield from (officer.pk for officer in colleagues(place, "director"))


def _matter(one: Watched) -> Matter:
    said = {"paper": one.paper.code, "code": one.paper.dossier.code, "since": moment(one.paper.since)}
    told = {
        "way": _("%(paper)s, hồ sơ %(code)s: giao từ %(since)s chưa ai xác nhận"),
        "post": _("%(paper)s, hồ sơ %(code)s: gửi bưu chính từ %(since)s chưa đến"),
        "left": _("%(paper)s, hồ sơ %(code)s: người giữ đã thôi việc"),
        "unsent": _("%(paper)s, hồ sơ %(code)s: quá giờ phải chuyển đến nơi có thẩm quyền"),
    }
    return Matter(f"{one.paper.pk}:{one.why}:{one.paper.since.isoformat()}", told[one.why] % said)


def _letter(account: Account, email: str, papers: Sequence[Watched]) -> Notice | None:
    with translation.override(account.language):
        new = fresh(account.pk, _ABOUT, [_matter(one) for one in papers])
        if not new:
            return None
        values = {"giay_to": listed(new), "so": str(len(new))}
        said = filled("officials.papers", values) or _usual(**values)
        key = f"papers:{account.pk}:{clock.now().isoformat(timespec='minutes')}"
        return Notice(
            key=key, title=said.subject, body=said.body, link=_PAGE, email=email, language=account.language
        )


def _usual(giay_to: str, so: str) -> Text:
    title = _("%(number)s giấy tờ cần tìm") % {"number": so}
    return Text(title, _("Những giấy tờ này chưa biết ở đâu hoặc quá lâu chưa đến nơi:") + f"\n\n{giay_to}")


register(
    Kind(
        key="officials.papers",
        title=lambda: _("Thư báo giấy tờ cần tìm (cho cán bộ)"),
        places={
            "giay_to": gettext_noop("các giấy tờ, mỗi dòng một tờ"),
            "so": gettext_noop("bao nhiêu giấy tờ"),
        },
        usual=lambda: _usual("{giay_to}", "{so}"),
        sample=lambda: {"giay_to": "- GT-7K2Q-9XMB, H90.61-261130-0001", "so": "1"},
    )
)
