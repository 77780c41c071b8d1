"""A person agrees to sign or seal results: what they agree to is frozen, and the key is asked by a job.

Nothing outside is called here: the paper is the one that was drawn when they looked at it, or drawn now, and an effect
is asked for in the transaction that writes the consent down. What follows is in `outputs/performers.py`.
"""

import time
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, prefetch_related_objects

from motcua.dossiers.act import Act
from motcua.dossiers.models import Dossier, Signing
from motcua.dossiers.outputs.result import result_to_sign
from motcua.dossiers.queries import signings, worklists
from motcua.dossiers.queries.detail import allowed_post
from motcua.dossiers.queries.signings import AUTHORISE, Progress, authorise_key, finish_key
from motcua.dossiers.result_document import draft_of
from motcua.dossiers.store import moved_on
from motcua.dossiers.types import DrawnResult
from motcua.kernel import clock
from motcua.kernel.actor import Actor, PostHeld
from motcua.kernel.errors import Conflict, Invalid, NotFound, Refusal, Unavailable
from motcua.keyring.queries import of_officer
from motcua.platform.effects.commands import ask
from motcua.platform.effects.execution import work_on
from motcua.platform.effects.queries import asked_under
from motcua.platform.effects.types import Request
from motcua.platform.transactions import command
from motcua.signing.types import KeyRef

# Seconds that a program waits for a worker who has taken its signature over.
_PATIENCE = 60.0


@dataclass(frozen=True)
class Consent:
    """What a person agreed to: results on their way, by the dossier's code, and the refusal for each of the others."""

    signings: Mapping[str, Signing] = field(default_factory=dict)
    refused: Mapping[str, Refusal] = field(default_factory=dict)


def consent(
    act: Act[Any],
    *,
    actor: Actor,
    seen: Mapping[str, int | None],
    drawn: Mapping[str, DrawnResult] | None = None,
) -> Consent:
    """Agree to sign (or seal) the results of these dossiers, by code, all at once; a job does it.

    The value is the chain number at which the person saw the dossier; None: as it is now. One that moved since, or
    that this person may not sign, is refused alone. Called twice, it is signed once. `drawn` are the results as they
    were drawn when they were looked at; others, and those that would read otherwise now, are drawn here.
    """
    found = {d.code: d for d in worklists.chosen(actor, list(seen))}
    dossiers = list(found.values())
    prefetch_related_objects(dossiers, "result", "declaration", "handling__parent")
    before = _Before(signings.under_way(dossiers), _unfinished(act, actor, dossiers), drawn or {})
    ready: list[Signing] = []
    refused: dict[str, Refusal] = {}
    for code, expect in seen.items():
        try:
            ready.append(_frozen(act, actor, found.get(code), expect, before))
        except Refusal as refusal:
            refused[code] = refusal
    written = _write_down(actor=actor, ready=ready) if ready else {}
    twice = {s.dossier.code: _under_way() for s in ready if s.dossier_id not in written}
    return Consent({s.dossier.code: s for s in written.values()}, {**refused, **twice})


def sign(act: Act[Any], *, actor: Actor, code: str) -> None:
    """Consent, key and record in one go, for programs that have nobody waiting for a page (`motcua journey`).

    Raises the refusal with which it ended; `Unavailable` when key or time stamp is away, or the key's holder is still
    being asked: then it goes on by itself.
    """
    agreed = consent(act, actor=actor, seen={code: None})
    for refusal in agreed.refused.values():
        raise refusal
    now = _worked_on(agreed.signings[code])
    if now.refusal:
        raise now.refusal
    if now.state is not signings.State.DONE:
        raise Unavailable(
            "Chưa ký xong; hệ thống sẽ tự ký tiếp. %(why)s", why=now.trouble.message if now.trouble else ""
        )


def _worked_on(signing: Signing) -> Progress:
    """How far it comes here and now; a worker may take part of it."""
    end = time.monotonic() + _PATIENCE
    while True:
        for key in (authorise_key(signing.consent), finish_key(signing)):
            for effect in asked_under([key]).values():
                work_on(effect.pk)
        now = signings.of(signing.pk)
        if now.state is not signings.State.SIGNING or time.monotonic() > end:
            return now
        time.sleep(0.05)


def _under_way() -> Conflict:
    return Conflict("Kết quả này đang được ký; hãy chờ lần ký ấy xong.")


@dataclass(frozen=True)
class _Before:
    """What there was before a consent: dossiers that are being signed, what was begun of others (both by number), and
    results that were drawn, by code.
    """

    under_way: frozenset[int]
    unfinished: Mapping[int, Mapping[str, Any]]
    drawn: Mapping[str, DrawnResult]


def _frozen(
    act: Act[Any], actor: Actor, dossier: Dossier | None, expect: int | None, before: _Before
) -> Signing:
    if dossier is None:
        raise NotFound("Không tìm thấy hồ sơ. Bạn hãy kiểm tra lại mã hồ sơ.")
    if expect not in (None, dossier.chain_seq):
        raise moved_on()
    if dossier.pk in before.under_way:
        raise _under_way()
    post = allowed_post(act, actor, dossier)
    paper = before.unfinished.get(dossier.pk) or (
        _to_seal(dossier)
        if act.signs == "organisation"
        else _to_sign(dossier, actor, post, before.drawn.get(dossier.code))
    )
    made = {"officer_id": actor.officer_id, "expect": dossier.chain_seq, "act": act.key}
    return Signing(dossier=dossier, **{"consented_at": clock.now(), **made, **paper})


def _unfinished(act: Act[Any], actor: Actor, dossiers: Collection[Dossier]) -> dict[int, Mapping[str, Any]]:
    """What this person has already signed of dossiers as they still are, when it only could not be recorded.

    That signature goes on: the key is never asked for one over other bytes while there is a good one.
    """
    earlier = Signing.objects.filter(
        dossier__in=dossiers,
        act=act.key,
        officer=actor.officer_id,
        expect=F("dossier__chain_seq"),
        signature__isnull=False,
        refusal__code=signings.GAVE_UP,
    )
    names = ("key", "consented_at", "paper_id", "box", "seal_place")
    more = ("prepared_id", "place", "digest", "signature")
    return {
        s.dossier_id: {name: getattr(s, name) for name in (*names, *more)} for s in earlier.order_by("pk")
    }


def _to_sign(dossier: Dossier, actor: Actor, post: PostHeld, drawn: DrawnResult | None) -> dict[str, Any]:
    made = result_to_sign(dossier, actor=actor, post=post, earlier=drawn)
    key = of_officer(actor.officer_id)
    return {"key": str(key), "paper_id": made.paper_id, "box": made.box, "seal_place": made.seal_place}


def _to_seal(dossier: Dossier) -> dict[str, Any]:
    draft = draft_of(dossier)
    if draft is None or draft.signed_file_id is None:
        raise Invalid("Kết quả chưa có chữ ký của người có thẩm quyền nên chưa đóng dấu được.")
    if not draft.seal_place:
        raise Invalid("Mẫu kết quả không có chỗ đóng dấu.")
    key = KeyRef("organisation", dossier.handling_id)
    return {"key": str(key), "paper_id": draft.signed_file_id, "box": draft.seal_place}


@command
def _write_down(*, actor: Actor, ready: list[Signing]) -> dict[int, Signing]:
    """The consent and the effects behind it, by dossier; where somebody else was quicker there is nothing.

    Seals of several agencies are as many keys, and each is asked for itself.
    """
    numbers = {key: uuid.uuid4() for key in {s.key for s in ready}}
    for signing in ready:
        signing.consent = numbers[signing.key]
    Signing.objects.bulk_create(ready, ignore_conflicts=True)
    written = Signing.objects.select_related("dossier").filter(consent__in=numbers.values())
    for number in {s.consent for s in written}:
        codes = [s.dossier.code for s in written if s.consent == number]
        subject = codes[0] if len(codes) == 1 else f"{codes[0]} (+{len(codes) - 1})"
        ask(
            Request(
                kind=AUTHORISE, key=authorise_key(number), subject=subject, payload={"consent": str(number)}
            )
        )
    return {s.dossier_id: s for s in written}
