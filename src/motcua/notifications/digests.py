"""Letters to officials that gather what is new for them since the last one: each matter once, each kind by choice."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.notifications.models import LetterChoice, ToldMatter
from motcua.notifications.types import Matter
from motcua.platform.transactions import command

CHOICES = ("lateness", "new", "returned", "answered", "questions", "followed", "morning")
"""What officials choose among; letters that are part of an office (keys, incidents) are not asked about."""
USUAL = frozenset({"lateness"})
MOST_NAMED = 15


def fresh(account: int, about: str, matters: Sequence[Matter]) -> list[Matter]:
    """Those that this account was not told yet; they count as told. What is over is forgotten, and told anew should it
    come back.
    """
    unique = {one.key: one for one in matters}
    told = ToldMatter.objects.filter(account_id=account, about=about)
    known = set(told.values_list("matter", flat=True))
    told.filter(matter__in=known - unique.keys()).delete()
    new = [one for key, one in unique.items() if key not in known]
    ToldMatter.objects.bulk_create(
        [ToldMatter(account_id=account, about=about, matter=one.key) for one in new]
    )
    return new


def forget_others(about: str, accounts: Collection[int]) -> None:
    """Nothing of this kind concerns anybody else any more."""
    ToldMatter.objects.filter(about=about).exclude(account__in=accounts).delete()


def listed(matters: Sequence[Matter]) -> str:
    """A line each; of many the first, and how many more."""
    lines = [f"- {one.line}" for one in matters[:MOST_NAMED]]
    if (more := len(matters) - MOST_NAMED) > 0:
        lines.append(_("và %(more)s việc nữa") % {"more": more})
    return "\n".join(lines)


def wanted_by(accounts: Collection[int], kind: str) -> set[int]:
    """Those among the accounts who want this kind."""
    chosen = dict(LetterChoice.objects.filter(account__in=accounts).values_list("account", "wanted"))
    return {one for one in accounts if kind in chosen.get(one, USUAL)}


def chosen_by(actor: Actor) -> frozenset[str]:
    """What the actor themselves chose, or the usual."""
    row = LetterChoice.objects.filter(account=actor.account_id).first()
    return frozenset(row.wanted) if row else USUAL


@command
def choose_letters(*, actor: Actor, wanted: Collection[str]) -> None:
    """Which digests an official gets from now on; what nobody offers is left out."""
    if actor.account_id is None or not actor.is_officer or actor.scopes is not None:
        raise NotAllowed("Chỉ cán bộ chọn thư gửi cho mình.")
    chosen = [kind for kind in CHOICES if kind in wanted]
    LetterChoice.objects.update_or_create(account_id=actor.account_id, defaults={"wanted": chosen})
