"""How the confirmations of a draft stand: whom the form names, who was asked, what they said to what is there now."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import orjson

from motcua.dossiers.models import Confirmation, Draft
from motcua.identity.queries import Party, party_known, same_person
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import NotFound
from motcua.procedures.queries import Confirmer, applicable, confirmers, frozen

State = Literal["none", "asked", "agreed", "declined", "changed", "own"]


@dataclass(frozen=True)
class Standing:
    """One whom the form names, and how it stands; `own`: they are whoever files, and send it themselves."""

    whom: Confirmer
    state: State
    at: datetime | None = None
    reason: str = ""


def standings(draft: Draft) -> Sequence[Standing]:
    """Everybody whom the answers name now; what was asked of others before counts no more."""
    content = frozen(draft.version_id)
    case = content.case(draft.case_code)
    if case is None:
        return ()
    form = content.form(case.form)
    asked = {one.key: one for one in draft.confirmations.all()}
    now = fingerprint(draft)
    own = _numbers(draft)
    named = confirmers(form, applicable(form, draft.answers))
    return [_standing(whom, asked.get(whom.key), now, own) for whom in named]


def _standing(whom: Confirmer, one: Confirmation | None, now: str, own: frozenset[str]) -> Standing:
    if whom.number in own:
        return Standing(whom, "own")
    if one is None or (one.number, one.name) != (whom.number, whom.name):
        return Standing(whom, "none")
    if one.answered_at is None:
        return Standing(whom, "asked", one.asked_at)
    if not one.agrees:
        return Standing(whom, "declined", one.answered_at, one.reason)
    return Standing(whom, "agreed" if one.seen == now else "changed", one.answered_at)


def _numbers(draft: Draft) -> frozenset[str]:
    """The numbers of whoever files."""
    party = draft.account.party
    return (
        frozenset(number for number in (party.id_number, party.passport) if number) if party else frozenset()
    )


def fingerprint(draft: Draft) -> str:
    """Of all that a second person is shown: whose it is, the case, the answers that are sent, the papers."""
    content = frozen(draft.version_id)
    case = content.case(draft.case_code)
    answers = applicable(content.form(case.form), draft.answers) if case else draft.answers
    owner = {name: draft.owner.get(name) for name in ("name", "id_number", "tax_code", "passport", "born")}
    papers = sorted(draft.papers.filter(kept_as="").values_list("component", "file"))
    shown = {"case": draft.case_code, "answers": answers, "owner": owner, "papers": papers}
    return hashlib.sha256(orjson.dumps(shown, option=orjson.OPT_SORT_KEYS)).hexdigest()


def confirmed(draft: Draft) -> list[dict[str, Any]]:
    """What the filing says of it: who confirmed what is sent, and when."""
    return [
        {"title": one.whom.title, "name": one.whom.name, "at": one.at.isoformat()}
        for one in standings(draft)
        if one.state == "agreed" and one.at
    ]


def secret_hash(secret: str) -> str:
    """As it is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def asked_of(actor: Actor, secret: str) -> Confirmation:
    """What this link asks of whoever opens it; `NotFound` for everybody whom it does not name."""
    found = (
        Confirmation.objects.filter(hash=secret_hash(secret)).select_related("draft__account__party").first()
    )
    party = party_known(actor.party_id) if actor.kind is Kind.PERSON and actor.party_id else None
    if found is None or party is None or not _is_named(found, party):
        raise NotFound("Liên kết này không có, đã được thay bằng liên kết mới, hoặc không dành cho bạn.")
    return found


def _is_named(one: Confirmation, party: Party) -> bool:
    numbers = {number for number in (party.id_number, party.passport) if number}
    return one.number in numbers and same_person(name=one.name, born="", other_name=party.name, other_born="")
