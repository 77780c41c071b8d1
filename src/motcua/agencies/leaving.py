"""Leaving: from an hour on somebody can do nothing here any more, in one act.

The hour itself is what counts: `queries.officer_actor` knows nobody from then on. The clock does what follows each
minute: posts, delegations, account, sessions and tokens end; open tasks are handed on by the dossiers floor, which says
when that is done (`note_handed_on`).
"""

from datetime import datetime

from django.db.models import Q

from motcua.agencies.access import changed_by
from motcua.agencies.models import Absence, Holding, Officer
from motcua.agencies.people import end_holdings, tell
from motcua.identity.commands import open_shut_account, shut_account
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command

LEAVES = "officer.leaves"
LEFT = "officer.left"
STAYS = "officer.stays"


@command
def leave(*, actor: Actor, officer: int, at: datetime, heir: int | None, reason: str) -> Officer:
    """An official leaves at an hour (one that is past: now); open tasks go to `heir`, or back to all who hold the post.

    Raises `Conflict` for one who has left, `Invalid` for an heir who could not do anything of it.
    """
    one, why = changed_by(actor, officer), reason_given(reason)
    if one.left_at is not None and one.left_at <= clock.now():
        raise Conflict("Cán bộ này đã thôi việc.")
    one.left_at, one.heir, one.handed_on_at = max(at, clock.now()), _heir(one, heir), None
    one.save(update_fields=["left_at", "heir", "handed_on_at"])
    told = {"at": one.left_at.isoformat(), "heir": one.heir.name if one.heir else ""}
    tell([], one.pk, actor=actor, reason=why, kind=LEAVES, **told)
    if one.left_at <= clock.now():
        _end_everything(actor, one, why)
    return one


@command
def carry_out_leavings(*, actor: Actor) -> int:
    """What follows for those whose hour has come; returns how many they were."""
    come = Officer.objects.filter(left_at__lte=clock.now()).filter(_something_left())
    leavers = list(come.select_related("account").distinct())
    for one in leavers:
        _end_everything(actor, one, "")
    return len(leavers)


@command
def come_back(*, actor: Actor, officer: int, reason: str) -> Officer:
    """Somebody who left, or was about to, works here again; posts are given anew."""
    one, why = changed_by(actor, officer), reason_given(reason)
    if one.left_at is None:
        raise Conflict("Cán bộ này đang làm việc.")
    one.left_at = one.heir = one.handed_on_at = None
    one.save(update_fields=["left_at", "heir", "handed_on_at"])
    open_shut_account(actor=actor, account=one.account, why=why)
    tell([], one.pk, actor=actor, reason=why, kind=STAYS)
    return one


def leavers_to_hand_on() -> list[Officer]:
    """Who has left and may still have tasks in hand."""
    return list(Officer.objects.filter(left_at__lte=clock.now(), handed_on_at=None).select_related("heir"))


@command
def note_handed_on(*, actor: Actor, officer: int) -> None:
    """Nothing is in their hands any more."""
    Officer.objects.filter(pk=officer, handed_on_at=None).update(handed_on_at=clock.now())


def _heir(one: Officer, heir: int | None) -> Officer | None:
    if heir is None:
        return None
    posts = Holding.objects.filter(officer=one, delegated_by=None).values("post")
    lasting = Q(valid_to=None) | Q(valid_to__gte=clock.now().date())
    able = Holding.objects.filter(lasting, officer=heir, post__in=posts, ended_at=None)
    other = Officer.objects.filter(pk=heir, left_at=None, account__is_active=True).exclude(pk=one.pk).first()
    if other is None or not able.exists():
        sentence = "Người nhận việc phải đang làm việc và giữ một vị trí mà người thôi việc giữ. Hãy giao vị trí trước."
        raise Invalid(sentence, fields={"heir": [sentence]})
    return other


def _something_left() -> Q:
    lasting = Q(valid_to=None) | Q(valid_to__gte=clock.now().date())
    holds = Holding.objects.filter(lasting, ended_at=None)
    return Q(account__is_active=True) | Q(holdings__in=holds) | Q(delegations__in=holds)


def _end_everything(actor: Actor, one: Officer, reason: str) -> None:
    """Posts, what they passed on and were passed, absences, account; in the transaction that is open."""
    lasting = Q(valid_to=None) | Q(valid_to__gte=clock.now().date())
    held = Holding.objects.filter(lasting, Q(officer=one) | Q(delegated_by=one), ended_at=None)
    changes = end_holdings(list(held.select_related("post")), at=one.left_at)
    Absence.objects.filter(officer=one, ended_at=None, last__gte=clock.now().date()).update(
        ended_at=one.left_at
    )
    shut_account(actor=actor, account=one.account, why="thôi việc")
    tell(
        changes,
        one.pk,
        actor=actor,
        reason=reason,
        kind=LEFT,
        at=one.left_at.isoformat() if one.left_at else "",
    )
