"""Officials are written to about what came to them, as far as they chose it: new work, work that was sent back, what
applicants supplied or asked, turns of dossiers that they follow. Each matter once, all that is new in one letter.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.agencies.access import must_administer
from motcua.agencies.queries import accounts_in_posts, actor_for
from motcua.dossiers.acts.send_back import SEND_BACK
from motcua.dossiers.acts.supply import SUPPLY
from motcua.dossiers.commands.warn_officials import wanting
from motcua.dossiers.queries import labels, threads
from motcua.dossiers.queries.journey import recently
from motcua.dossiers.queries.worklists import Wanted, Work, worklist
from motcua.identity.queries import Account
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.vietnamese import moment
from motcua.notifications.commands import fresh, tell_all
from motcua.notifications.queries import Kind, Text, filled, listed, register
from motcua.notifications.types import Matter, Notice
from motcua.platform.transactions import command

_DESK = "/ban-lam-viec/"
_LATELY = timedelta(days=1)
_MOST = 200


@dataclass(frozen=True)
class _News:
    """What may be new for one official, read as far as it is asked for."""

    actor: Actor
    now: datetime

    @cached_property
    def work(self) -> Sequence[Work]:
        """What waits for them."""
        return worklist(self.actor, Wanted(list="waiting", size=_MOST), now=self.now).steps

    @cached_property
    def turns(self) -> Mapping[tuple[int, str], datetime]:
        """When work was sent back or something supplied, lately, by dossier and type of event."""
        numbers = sorted({step.dossier.id for step in self.work})
        return recently(numbers, (SEND_BACK.told.type, SUPPLY.told.type), self.now - _LATELY)

    def _is_back(self, step: Work) -> bool:
        at = self.turns.get((step.dossier.id, SEND_BACK.told.type))
        return at is not None and step.opened_at >= at

    def new(self) -> Iterator[Matter]:
        """Work that came lately and was not sent back."""
        for step in self.work:
            # What waited for another procedure came when it could begin.
            came = max(step.opened_at, step.dossier.begun_at or step.opened_at)
            if came >= self.now - _LATELY and not self._is_back(step):
                yield _of(step, f"{step.pk}")

    def returned(self) -> Iterator[Matter]:
        """Work that somebody further on sent back."""
        for step in self.work:
            if self._is_back(step):
                yield _of(step, f"{step.pk}")

    def answered(self) -> Iterator[Matter]:
        """What was asked for and came."""
        for step in self.work:
            if at := self.turns.get((step.dossier.id, SUPPLY.told.type)):
                yield _of(step, f"{step.dossier.id}:{at.isoformat()}")

    def questions(self) -> Iterator[Matter]:
        """What applicants ask; once more when it is late."""
        for one in threads.unanswered(self.actor):
            late = one.due_at is not None and one.due_at < self.now
            said = _("%(code)s: quá hạn trả lời từ %(at)s") if late else _("%(code)s: trả lời trước %(at)s")
            told = {"code": one.dossier.code, "at": moment(one.due_at, _) if one.due_at else ""}
            yield Matter(f"{one.pk}:{'late' if late else ''}", said % told)

    def followed(self) -> Iterator[Matter]:
        """Turns of what they follow."""
        for one in labels.followed(self.actor):
            if one.new:
                code, name = one.dossier.code, one.dossier.procedure_name
                yield Matter(f"{one.dossier.pk}:{one.dossier.chain_seq}", f"{code}, {name}")


def _of(step: Work, key: str) -> Matter:
    said = _("%(code)s, %(procedure)s: %(step)s")
    dossier = step.dossier
    return Matter(key, said % {"code": dossier.code, "procedure": dossier.procedure_name, "step": step.title})


_KINDS: Mapping[str, Callable[[_News], Iterator[Matter]]] = {
    "new": _News.new,
    "returned": _News.returned,
    "answered": _News.answered,
    "questions": _News.questions,
    "followed": _News.followed,
}


def _titles() -> dict[str, str]:
    return {
        "new": _("Việc mới đến lượt anh chị"),
        "returned": _("Việc được trả lại để làm lại"),
        "answered": _("Người nộp đã bổ sung"),
        "questions": _("Người nộp hỏi"),
        "followed": _("Hồ sơ anh chị theo dõi có diễn biến mới"),
    }


@command
def tell_of_work(*, actor: Actor) -> int:
    """Whoever chose it gets one letter with what is new since the last one; returns how many letters."""
    must_administer(actor)
    accounts = accounts_in_posts()
    wanted: dict[int, tuple[Account, str, list[str]]] = {}
    for kind in _KINDS:
        for account, email in wanting(accounts, kind):
            wanted.setdefault(account.pk, (account, email, []))[2].append(kind)
    letters = [letter for one in wanted.values() if (letter := _letter(*one))]
    tell_all(letters)
    return len(letters)


def _letter(account: Account, email: str, kinds: Sequence[str]) -> Notice | None:
    now = clock.now()
    news = _News(actor_for(account), now)
    with translation.override(account.language):
        new = {kind: fresh(account.pk, kind, list(_KINDS[kind](news))) for kind in kinds}
        parts = [f"{_titles()[kind]}:\n{listed(several)}" for kind, several in new.items() if several]
        if not parts:
            return None
        values = {"viec": "\n\n".join(parts), "so": str(sum(map(len, new.values())))}
        said = filled("officials.work", values) or _usual(**values)
        key = f"work:{account.pk}:{now.isoformat(timespec='minutes')}"
        return Notice(
            key=key, title=said.subject, body=said.body, link=_DESK, email=email, language=account.language
        )


def _usual(viec: str, so: str) -> Text:
    return Text(_("%(number)s việc mới ở bàn làm việc") % {"number": so}, viec)


register(
    Kind(
        key="officials.work",
        title=lambda: _("Thư báo việc mới, trả lại, bổ sung, câu hỏi (cho cán bộ)"),
        places={"viec": gettext_noop("các việc, xếp theo loại"), "so": gettext_noop("bao nhiêu việc")},
        usual=lambda: _usual("{viec}", "{so}"),
        sample=lambda: {"viec": "- H90.61-261130-0001", "so": "1"},
    )
)
