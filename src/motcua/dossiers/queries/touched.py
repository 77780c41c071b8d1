"""Whom and what it touches when somebody no longer does the work of some posts, or begins to: for a look beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Q

from motcua.agencies.queries import colleagues
from motcua.dossiers.models import OfficialNotice, Step
from motcua.dossiers.posts import names_of
from motcua.kernel.actor import PostHeld
from motcua.procedures.queries import procedures_asking


@dataclass(frozen=True)
class PostTouched:
    """One post: how many open steps wait for it, how many procedures ask for it, who else holds it today."""

    held: PostHeld
    waiting: int
    procedures: int
    others: tuple[str, ...]

    @property
    def stranded(self) -> bool:
        """Work comes to it and nobody else would do it."""
        return not self.others and bool(self.waiting or self.procedures)


@dataclass(frozen=True)
class Touched:
    """`in_hand` open steps are in the officer's own hands, the first due at `soonest`; `notices` wait to be signed."""

    posts: tuple[PostTouched, ...]
    in_hand: int
    soonest: datetime | None
    notices: int

    @property
    def stranded(self) -> tuple[PostTouched, ...]:
        """Posts that would be without anybody."""
        return tuple(post for post in self.posts if post.stranded)


def touched(officer: int, posts: Sequence[PostHeld]) -> Touched:
    """What depends on an officer in these posts."""
    mine = Step.objects.filter(_of(posts), holder=officer, closed_at__isnull=True)
    found = mine.aggregate(soonest=Min("due_at"))
    signing = {post.agency for post in posts if post.authority}
    notices = OfficialNotice.objects.waiting().filter(agency_id__in=signing)
    asked = procedures_asking(frozenset(post.agency for post in posts))
    return Touched(
        posts=tuple(_post(officer, post, asked) for post in posts),
        in_hand=mine.count(),
        soonest=found["soonest"],
        notices=notices.count() if signing else 0,
    )


def _post(officer: int, post: PostHeld, asked: Mapping[tuple[str, str], set[str]]) -> PostTouched:
    wanted = set().union(*(asked.get((post.agency, name), set()) for name in names_of(post)))
    name = f"{post.unit}:{post.role}" if post.unit else post.role
    others = tuple(one.name for one in colleagues(post.agency, name) if one.pk != officer)
    return PostTouched(
        post, Step.objects.filter(_of([post]), closed_at__isnull=True).count(), len(wanted), others
    )


def _of(posts: Sequence[PostHeld]) -> Q:
    """Steps that ask for one of these posts."""
    found = Q(pk__in=())
    for post in posts:
        found |= Q(agency_id=post.agency, role__in=names_of(post))
    return found
