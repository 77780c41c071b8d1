"""Letters before an office stops signing: to whose certificate ends, and to who looks after keys; each matter once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.agencies.access import must_administer
from motcua.agencies.queries import (
    actor_for,
    administrators_at_work,
    letter_addresses,
    officer_by_id,
)
from motcua.identity.queries import Account
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.rights import AGENCY, PROVINCE
from motcua.kernel.vietnamese import day
from motcua.keyring.holders import WARN_DAYS, Holder, Readiness, State, holders, readiness
from motcua.notifications.commands import forget_others, fresh, tell_all
from motcua.notifications.queries import Kind, Text, filled, listed, register
from motcua.notifications.types import Matter, Notice
from motcua.platform.transactions import command
from motcua.signing.ports import stores

_PAGE = "/ban-lam-viec/khoa-ky/san-sang"
_ABOUT = "keys"
_KIND = "keys.readiness"


@command
def warn(*, actor: Actor) -> int:
    """Whoever has an address gets one letter with everything that is new since the last; returns how many letters.

    Holders are told of their own certificate, administrators of all within their reach. What is over is forgotten, so
    that it is told anew should it come back. Does nothing where the installation has no key stores.
    """
    must_administer(actor)
    if not stores():
        return 0
    found = _by_account()
    emails = letter_addresses(list(found))
    letters = [
        letter for one, tell in found.items() if (letter := _letter(one, emails.get(one.pk, ""), tell))
    ]
    forget_others(_ABOUT, [one.pk for one in found])
    tell_all(letters)
    return len(letters)


class _Telling:
    """Whose matters they are: looked up in the reader's language."""

    def __init__(self) -> None:
        self.own: list[Holder] = []
        self.looks_after = False

    def matters(self, account: Account) -> list[Matter]:
        """One's own first."""
        mine = [Matter(_key(one), _own(one)) for one in self.own]
        return [*mine, *_of(readiness(actor_for(account)))] if self.looks_after else mine


def _by_account() -> Mapping[Account, _Telling]:
    found: Mapping[Account, _Telling] = defaultdict(_Telling)
    for one in holders(SYSTEM):
        if one.key.kind == "person" and one.state not in (State.GOOD, State.NONE):
            found[officer_by_id(int(one.key.ref.removeprefix("officer-"))).account].own.append(one)
    for account in administrators_at_work(PROVINCE, AGENCY):
        found[account].looks_after = True
    return found


def _letter(account: Account, email: str, telling: _Telling) -> Notice | None:
    if not email:
        return None
    with translation.override(account.language):
        new = fresh(account.pk, _ABOUT, telling.matters(account))
        return _notice(account, email, new) if new else None


def _notice(account: Account, email: str, new: Sequence[Matter]) -> Notice:
    values = {"viec": listed(new)}
    said = filled(_KIND, values) or _usual(values["viec"])
    return Notice(
        key=f"signing-ready:{account.pk}:{clock.now():%Y-%m-%d}", title=said.subject, body=said.body, link=_PAGE,
        email=email, language=account.language,
    )  # fmt: skip


def _of(ready: Readiness) -> Iterator[Matter]:
    """What an administrator sees on the page of readiness, a line each."""
    for one in ready.pressing:
        yield Matter(_key(one), f"{one.name}: {_state(one)}")
    for agency, alone in ready.single:
        who = _("chỉ một mình %(name)s ký được") % {"name": alone.name} if alone else _("không ai ký được")
        yield Matter(f"single:{agency.code}:{alone.key if alone else ''}", f"{agency.name}: {who}")
    for away in ready.away:
        told = _("%(name)s đi vắng từ %(first)s đến %(last)s, không ai thay") % {
            "name": away.officer.name, "first": day(away.first), "last": day(away.last),
        }  # fmt: skip
        yield Matter(f"away:{away.pk}", told)
    for held in ready.running_out:
        told = _("%(name)s: ủy quyền ký ở %(agency)s hết ngày %(day)s") % {
            "name": held.officer.name, "agency": held.post.agency.name,
            "day": day(held.valid_to) if held.valid_to else "",
        }  # fmt: skip
        yield Matter(f"delegation:{held.pk}", told)


def _key(one: Holder) -> str:
    """New when another threshold is crossed, and with another certificate."""
    days = min((limit for limit in WARN_DAYS if one.days is not None and one.days <= limit), default="")
    which = one.period.fingerprint[:16] if one.period else ""
    return f"{one.key}:{which}:{one.state}:{days}"


def _state(one: Holder) -> str:
    if one.period is None:
        return _("chưa có khoá ký")
    said = {
        State.REVOKED: _("chứng thư số đã bị thu hồi"),
        State.ENDED: _("chứng thư số đã hết hạn ngày %(day)s"),
    }.get(one.state, _("chứng thư số hết hạn ngày %(day)s, còn %(days)s ngày"))
    return said % {"day": day(one.period.not_after), "days": one.days}


def _own(one: Holder) -> str:
    return _("%(state)s (khoá ký của anh chị). Hãy xin gia hạn hoặc cấp mới, rồi báo người quản trị.") % {
        "state": _state(one).capitalize()
    }


def _usual(matters: str) -> Text:
    body = _("Những việc sau cần làm để việc ký không bị dừng:") + f"\n\n{matters}"
    return Text(_("Sẵn sàng ký: có việc cần làm trước khi chứng thư, ủy quyền hết hạn"), body)


def _sample() -> Mapping[str, str]:
    return {"viec": "- UBND xã Bình An: " + _("chưa có khoá ký")}


register(
    Kind(
        key=_KIND,
        title=lambda: _("Thư báo việc ký sắp bị dừng"),
        places={"viec": gettext_noop("những việc cần làm, mỗi dòng một việc")},
        usual=lambda: _usual("{viec}"),
        sample=_sample,
    )
)
