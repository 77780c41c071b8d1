"""Whom a provider speaks of: known by its own key for them (TechID), else by their number, name and birth.

Two providers may know one person by two keys. Each says the same key of the same person for ever; whoever says
otherwise contradicts themself, and nobody is logged in.
"""

from django.db.models import Q

from motcua.identity import events, rules
from motcua.identity.models import Party, ProviderKey
from motcua.identity.ports import VNEID
from motcua.identity.types import Claims
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict
from motcua.platform import log


def is_vouched_for(party: Party) -> bool:
    """Whether a provider, and not only an official at a counter, says who this is."""
    return party.tech_id is not None or party.provider_keys.exists()


def known_from(claims: Claims, actor: Actor) -> Party | None:
    """The party these claims speak of, locked; raises `Conflict` when a provider has said otherwise before.

    What an official once typed under this number and what is somebody else's name there is no reason to keep its
    holder out: the number goes to the holder, the other record keeps its dossiers and waits to be corrected.
    """
    locked = Party.objects.select_for_update(of=("self",))
    party = locked.filter(_by_key(claims)).first()
    if party is not None:
        if not _numbers_agree(party, claims):
            raise _contradiction()
        return party
    by_number = {"tax_code": claims.tax_code} if claims.organisation else {"id_number": claims.id_number}
    party = locked.filter(**by_number).first() if all(by_number.values()) else None
    if party is None:
        return None
    if _key_of(party, claims.provider) is not None:
        raise _contradiction()
    if _is_same(party, claims):
        return party
    if is_vouched_for(party):
        raise _contradiction()
    _give_up_number(party, actor)
    return None


def tie(party: Party, claims: Claims, actor: Actor) -> None:
    """From now on the provider's key is this party; the first time it is written down."""
    if _key_of(party, claims.provider) is not None:
        return
    if claims.provider == VNEID:
        party.tech_id = claims.tech_id
        party.save(update_fields=["tech_id"])
        _record(actor, party, events.TIED_TO_VNEID, {})
        return
    ProviderKey.objects.create(party=party, provider=claims.provider, key=claims.tech_id, tied_at=clock.now())
    _record(actor, party, events.TIED_TO_PROVIDER, {"provider": claims.provider})


def _by_key(claims: Claims) -> Q:
    if claims.provider == VNEID:
        return Q(tech_id=claims.tech_id)
    keys = ProviderKey.objects.filter(provider=claims.provider, key=claims.tech_id)
    return Q(pk__in=keys.values("party"))


def _key_of(party: Party, provider: str) -> str | None:
    if provider == VNEID:
        return party.tech_id
    known = party.provider_keys.filter(provider=provider).first()
    return known.key if known else None


def _give_up_number(party: Party, actor: Actor) -> None:
    words: dict[str, object] = {"id_number": party.id_number, "tax_code": party.tax_code}
    party.id_number = party.tax_code = None
    party.save(update_fields=["id_number", "tax_code"])
    _record(actor, party, events.NUMBER_GIVEN_UP, words)


def _numbers_agree(party: Party, claims: Claims) -> bool:
    ours, theirs = (
        (party.tax_code, claims.tax_code) if claims.organisation else (party.id_number, claims.id_number)
    )
    return not ours or ours == theirs


def _is_same(party: Party, claims: Claims) -> bool:
    return (party.kind == Party.Kind.ORGANISATION) == claims.organisation and rules.same_person(
        name=claims.name, born=claims.born, other_name=party.name, other_born=party.born
    )


def _contradiction() -> Conflict:
    return Conflict(
        "Nơi xác thực lần này nói khác lần trước về số định danh của bạn, nên chúng tôi chưa cho đăng nhập. "
        "Không có gì bị thay đổi. "
        "Bạn hãy mang căn cước đến Trung tâm Phục vụ hành chính công để được kiểm tra.",
        code="identity_contradicts",
    )


def _record(actor: Actor, party: Party, event: str, words: dict[str, object]) -> None:
    log.record(events.TOPIC, party.pk, event, at=clock.now(), actor=actor, data={}, words=words)
