"""What an administrator looks after: the province, or their agency and those below it, with the people there."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from motcua.agencies.models import Agency, Holding, Officer
from motcua.kernel import clock, rights
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import NotAllowed, NotFound

_BELOW = 8
"""No agency lies deeper; a circle of parents ends here."""


def reach(actor: Actor) -> frozenset[str] | None:
    """The agencies whose people an actor looks after; None for all of them."""
    if actor.kind is Kind.SYSTEM or rights.administers(actor, rights.PROVINCE):
        return None
    return below(actor.agencies(rights.AGENCY)) if rights.administers(actor, rights.AGENCY) else frozenset()


def below(codes: Iterable[str]) -> frozenset[str]:
    """These agencies and all that lie below them."""
    found = frozenset(codes)
    level = found
    for _ in range(_BELOW):
        level = frozenset(Agency.objects.filter(parent__in=level).values_list("code", flat=True)) - found
        if not level:
            break
        found |= level
    return found


def administers(actor: Actor, agency: str | None = None) -> bool:
    """Whether an actor administers this agency (None: the province); the system's own work always does."""
    codes = reach(actor)
    return codes is None or agency in codes


def must_administer(actor: Actor, agency: str | None = None) -> None:
    """Raises `NotAllowed` for everybody else."""
    if not administers(actor, agency):
        raise NotAllowed("Chỉ người quản trị hệ thống mới làm được việc này.")


def looks_after_people(actor: Actor) -> bool:
    """Whether there is anybody whom they look after."""
    return reach(actor) != frozenset()


def ensure_looks_after_people(actor: Actor) -> None:
    """Raises `NotAllowed` for everybody else."""
    if not looks_after_people(actor):
        raise NotAllowed("Chỉ người quản trị hệ thống mới làm được việc này.")


def officers_within(actor: Actor) -> Q:
    """Officers whom an administrator may see: whoever ever held a post in their reach."""
    codes = reach(actor)
    if codes is None:
        return Q()
    return Q(pk__in=Holding.objects.filter(post__agency__in=codes).values("officer"))


def changeable(actor: Actor, officers: Collection[int]) -> frozenset[int]:
    """Of these officers those whom the actor may change wholly: nothing of theirs lies beyond the actor's reach.

    Whoever has a right over the whole province is beyond the reach of an agency's administrator.
    """
    codes = reach(actor)
    if codes is None:
        return frozenset(officers)
    seen = Officer.objects.filter(officers_within(actor), pk__in=officers).values_list("pk", flat=True)
    lasting = Q(valid_to=None) | Q(valid_to__gte=clock.now().date())
    beyond = Q(post__role__in=rights.ALL - {rights.AGENCY}) | ~Q(post__agency__in=codes)
    elsewhere = Holding.objects.filter(lasting & beyond, officer__in=officers, ended_at=None)
    return frozenset(seen) - frozenset(elsewhere.values_list("officer", flat=True))


def accounts_within(actor: Actor, accounts: Collection[int]) -> frozenset[int]:
    """The accounts among these whose officers the actor may change."""
    owners = dict(Officer.objects.filter(account__in=accounts).values_list("pk", "account"))
    return frozenset(owners[officer] for officer in changeable(actor, owners))


def found(actor: Actor, officer: int) -> Officer:
    """The officer, for whoever may see them; `NotFound` otherwise."""
    theirs = (
        Officer.objects.filter(officers_within(actor))
        if looks_after_people(actor)
        else Officer.objects.none()
    )
    one = theirs.select_related("account", "heir").filter(pk=officer).first()
    if one is None:
        raise NotFound("Không có cán bộ này trong phạm vi anh chị quản trị.")
    return one


def changed_by(actor: Actor, officer: int) -> Officer:
    """The officer, for whoever may change them and is not changing themselves."""
    one = found(actor, officer)
    if one.account_id == actor.account_id:
        raise NotAllowed("Không ai tự thay đổi chức vụ, quyền của chính mình. Hãy nhờ quản trị viên khác.")
    if one.pk not in changeable(actor, [one.pk]):
        raise NotAllowed(
            "Cán bộ này còn giữ vị trí ngoài phạm vi anh chị quản trị. Hãy nhờ quản trị hệ thống của tỉnh."
        )
    return one
