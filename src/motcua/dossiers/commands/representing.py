"""Rights to act for somebody, with what hangs on them: the procedures they name, the scan that proves them, and that
both sides are told.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from motcua.documents.commands import keep
from motcua.documents.queries import look
from motcua.dossiers import representation_messages as messages
from motcua.dossiers.letters import letter
from motcua.dossiers.messages import Words
from motcua.dossiers.models import RepresentationProof
from motcua.identity import commands as identity
from motcua.identity.queries import (
    Party,
    Representation,
    Terms,
    agent_named,
    given_for,
    particulars,
    party_known,
    right_of,
    sets_parties_right,
)
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.vietnamese import normal
from motcua.notifications.commands import tell_all
from motcua.notifications.types import Notice
from motcua.platform.transactions import command
from motcua.procedures.queries import all_published

_ROLES, _GIVEN = "/vai", "/vai/nguoi-lam-thay"
_BETWEEN = re.compile(r"[\s,;]+")
_MOST_PROCEDURES = 100


@command
def name_agent(*, actor: Actor, terms: Terms) -> Representation:
    """Somebody lets another act for them, or an organisation's representative names one more; both are told."""
    giver = party_known(given_for(actor))
    return _given(actor, giver, terms, basis="")


def record_representation(
    *, actor: Actor, party: int, terms: Terms, basis: str, scan: tuple[str, bytes] | None
) -> Representation:
    """An official takes down a right whose paper they saw; of a mandate the paper's scan is kept as well.

    Raises `Invalid` with `fields` (`basis`, `scan` and those of the terms).
    """
    if scan is None and terms.kind == "mandate":
        sentence = "Hãy kèm bản quét văn bản ủy quyền (PDF hoặc ảnh)."
        raise Invalid(sentence, fields={"scan": [sentence]})
    kept = _kept(scan) if scan else None
    return _record(actor=actor, party=party, terms=terms, basis=basis, kept=kept)


def _kept(scan: tuple[str, bytes]) -> tuple[str, str]:
    name, data = scan
    try:
        seen = look(data)
    except Invalid as refusal:
        refusal.fields = {"scan": [str(refusal)]}
        raise
    return normal(name)[:200] or "giay-to", keep(data, media_type=seen.media_type, pages=seen.pages).sha256


@command
def _record(
    *, actor: Actor, party: int, terms: Terms, basis: str, kept: tuple[str, str] | None
) -> Representation:
    made = _given(actor, party_known(party), terms, basis=basis)
    if kept is not None:
        RepresentationProof.objects.create(representation=made, name=kept[0], file_id=kept[1])
    return made


def _given(actor: Actor, giver: Party, terms: Terms, *, basis: str) -> Representation:
    organisation = giver.kind == Party.Kind.ORGANISATION
    right = right_of(terms, organisation=organisation, only=procedures_named(terms.procedures))
    made = identity.give_representation(actor=actor, giver=giver, right=right, basis=basis)
    tell_all(_notices(made, "given", partial(messages.given, made), partial(messages.was_given, made)))
    return made


def procedures_named(text: str) -> Sequence[str]:
    """The codes in what was typed; raises `Invalid` (field `procedures`) for one that no procedure in force has."""
    codes = list(dict.fromkeys(code for code in _BETWEEN.split(text.strip()) if code))
    if len(codes) > _MOST_PROCEDURES:
        sentence = f"Ghi nhiều nhất {_MOST_PROCEDURES} thủ tục; nhiều hơn thì để trống là mọi thủ tục."
        raise Invalid(sentence, fields={"procedures": [sentence]})
    known = set(all_published().filter(procedure__in=codes).values_list("procedure", flat=True))
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise Invalid(
            "Không có thủ tục đang áp dụng mang mã %(codes)s. Mã ghi trên trang của thủ tục, ví dụ 1.001193.",
            fields={
                "procedures": [
                    "Có mã không phải của thủ tục đang áp dụng. Mã ghi trên trang thủ tục, ví dụ 1.001193."
                ]
            },
            codes=", ".join(unknown)[:200],
        )
    return codes


@command
def end_representation(*, actor: Actor, representation: int, reason: str = "") -> Representation:
    """It ends at once; whoever gave it and whoever had it are told."""
    ended = identity.end_representation(actor=actor, representation=representation, reason=reason)
    said = partial(messages.ended, ended, actor.name), partial(messages.was_ended, ended, actor.name)
    tell_all(_notices(ended, "ended", *said))
    return ended


def _notices(
    one: Representation, what: str, to_giver: Callable[[], Words], to_agent: Callable[[], Words]
) -> list[Notice]:
    told = [letter(f"representation-{one.pk}-{what}", one.giver, to_giver, link=_GIVEN)]
    if agent := agent_named(one):
        told.append(letter(f"representation-{one.pk}-{what}-agent", agent, to_agent, link=_ROLES))
    return told


@command
def add_organisation(*, actor: Actor, given: Mapping[str, Any]) -> Party:
    """An organisation or household business becomes known here, by an official who saw its paper."""
    if not sets_parties_right(actor):
        raise NotAllowed("Chỉ cán bộ tiếp nhận mới ghi nhận tổ chức.")
    described = particulars({**given, "kind": "organisation"})
    if not described.tax_code:
        sentence = "Hãy ghi mã số thuế: tổ chức được nhận ra bằng mã này."
        raise Invalid(sentence, fields={"tax_code": [sentence]})
    return identity.add_party(actor=actor, particulars=described)
