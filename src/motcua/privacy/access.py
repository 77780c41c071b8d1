"""Who may see and answer which request. What somebody may not see does not exist for them."""

from django.db.models import Q, QuerySet

from motcua.agencies.queries import heirs
from motcua.dossiers.access import oversees_all
from motcua.identity.queries import sets_parties_right
from motcua.kernel import rights
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.privacy.models import DataRequest


def visible_to(actor: Actor) -> QuerySet[DataRequest]:
    """One's own; those that one answers; those that one's counter took down; all for who oversees the province."""
    found = DataRequest.objects.select_related("party", "agency", "counter")
    return found.filter(_visible(actor))


def _visible(actor: Actor) -> Q:
    if actor.kind is Kind.SYSTEM:
        return Q()
    if actor.scopes is not None:
        return Q(pk__in=())
    if actor.kind is Kind.PERSON and actor.party_id is not None:
        return Q(party_id=actor.party_id) | Q(party__merged_into_id=actor.party_id)
    if oversees_all(actor):
        return Q()
    known = heirs()
    answered, taken = (known.with_formers(actor.agencies(role)) for role in (rights.DATA, "receiver"))
    return Q(agency_id__in=answered) | Q(counter_id__in=taken)


def get(actor: Actor, number: int) -> DataRequest:
    """The request with this number; `NotFound` when there is none or it is not for this actor's eyes."""
    found = visible_to(actor).filter(pk=number).first()
    if found is None:
        raise NotFound("Không tìm thấy yêu cầu này.")
    return found


def answers(actor: Actor, request: DataRequest | None = None) -> bool:
    """Whether this officer answers requests (this one): who is appointed for personal data, in person."""
    if not rights.administers(actor, rights.DATA):
        return False
    return request is None or heirs().today(request.agency_id) in actor.agencies(rights.DATA)


def must_answer(actor: Actor, request: DataRequest) -> None:
    """Raises `NotAllowed` for everybody else but the clock."""
    if actor.kind is not Kind.SYSTEM and not answers(actor, request):
        raise NotAllowed("Chỉ người phụ trách dữ liệu cá nhân mới trả lời yêu cầu này.")


def takes_down(actor: Actor) -> bool:
    """Whether this officer may take down what somebody asks at a counter, having seen their paper."""
    return sets_parties_right(actor) and actor.scopes is None


def sees_requests(actor: Actor) -> bool:
    """Whether requests are anything of theirs."""
    in_person = actor.is_officer and actor.scopes is None
    return in_person and (answers(actor) or takes_down(actor) or oversees_all(actor))
