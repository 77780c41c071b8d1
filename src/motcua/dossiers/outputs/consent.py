"""A person agrees to sign or seal results: what they agree to is frozen, and the key is asked by a job.

Nothing outside is called here: the paper is rendered, kept under its hash, and an effect is asked for in the
transaction that writes the consent down. What follows is in `outputs/performers.py`.
"""

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from motcua.documents.commands import keep
from motcua.documents.types import Box
from motcua.dossiers.act import Act
from motcua.dossiers.models import Dossier, ResultDraft, Signing
from motcua.dossiers.outputs.issue import PDF
from motcua.dossiers.outputs.result import result_to_sign
from motcua.dossiers.queries import signings, worklists
from motcua.dossiers.queries.detail import allowed_post
from motcua.dossiers.queries.signings import AUTHORISE, Progress, authorise_key, finish_key
from motcua.dossiers.store import moved_on
from motcua.kernel import clock
from motcua.kernel.actor import Actor, PostHeld
from motcua.kernel.errors import Conflict, Invalid, NotFound, Refusal, Unavailable
from motcua.platform.effects.commands import ask
from motcua.platform.effects.execution import work_on
from motcua.platform.effects.queries import asked_under
from motcua.platform.effects.types import Request
from motcua.platform.transactions import command
from motcua.signing.types import KeyRef, seal_box

# Seconds that a program waits for a worker who has taken its signature over.
_PATIENCE = 60.0


@dataclass(frozen=True)
class Consent:
    """What a person agreed to: results on their way, by the dossier's code, and the refusal for each of the others."""

    signings: Mapping[str, Signing] = field(default_factory=dict)
    refused: Mapping[str, Refusal] = field(default_factory=dict)


def consent(act: Act[Any], *, actor: Actor, seen: Mapping[str, int | None]) -> Consent:
    """Agree to sign (or seal) the results of these dossiers, by code, all at once; a job does it.

    The value is the chain number at which the person saw the dossier; None: as it is now. One that moved since, or
    that this person may not sign, is refused alone. Called twice, it is signed once.
    """
    found = {d.code: d for d in worklists.chosen(actor, list(seen))}
    ready: list[Signing] = []
    refused: dict[str, Refusal] = {}
    for code, expect in seen.items():
        try:
            ready.append(_frozen(act, actor, found.get(code), expect))
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


def _frozen(act: Act[Any], actor: Actor, dossier: Dossier | None, expect: int | None) -> Signing:
    if dossier is None:
        raise NotFound("Không tìm thấy hồ sơ. Bạn hãy kiểm tra lại mã hồ sơ.")
    if expect not in (None, dossier.chain_seq):
        raise moved_on()
    if signings.under_way(dossier) is not None:
        raise _under_way()
    post = allowed_post(act, actor, dossier)
    paper = _continued(act, actor, dossier) or _PAPER[act.signs](dossier, actor, post)
    made = {"officer_id": actor.officer_id, "expect": dossier.chain_seq, "act": act.key}
    return Signing(dossier=dossier, **{"consented_at": clock.now(), **made, **paper})


def _continued(act: Act[Any], actor: Actor, dossier: Dossier) -> Mapping[str, Any] | None:
    """What this person has already signed of the dossier as it still is, when it only could not be recorded.

    That signature goes on: the key is never asked for one over other bytes while there is a good one.
    """
    earlier = Signing.objects.filter(
        dossier=dossier,
        act=act.key,
        officer=actor.officer_id,
        expect=dossier.chain_seq,
        signature__isnull=False,
        refusal__code=signings.GAVE_UP,
    )
    last = earlier.order_by("-pk").first()
    names = ("key", "consented_at", "paper_id", "box", "seal_place")
    more = ("prepared_id", "place", "digest", "signature")
    return {name: getattr(last, name) for name in (*names, *more)} if last else None


def _to_sign(dossier: Dossier, actor: Actor, post: PostHeld) -> dict[str, Any]:
    rendered = result_to_sign(dossier, actor=actor, post=post)
    seal = rendered.seal or (seal_box(rendered.signature) if rendered.signature else None)
    return {
        "key": str(KeyRef("person", f"officer-{actor.officer_id}")),
        "paper": keep(rendered.pdf, media_type=PDF),
        "box": _as_list(rendered.signature),
        "seal_place": _as_list(seal),
    }


def _to_seal(dossier: Dossier, actor: Actor, post: PostHeld) -> dict[str, Any]:
    draft = ResultDraft.objects.select_related("signed_file").filter(dossier=dossier).first()
    if draft is None or draft.signed_file is None:
        raise Invalid("Kết quả chưa có chữ ký của người có thẩm quyền nên chưa đóng dấu được.")
    if not draft.seal_place:
        raise Invalid("Mẫu kết quả không có chỗ đóng dấu.")
    key = KeyRef("organisation", dossier.handling_id)
    return {"key": str(key), "paper": draft.signed_file, "box": draft.seal_place}


_PAPER = {"person": _to_sign, "organisation": _to_seal}


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


def _as_list(box: Box | None) -> list[float] | None:
    return [box.page, box.x1, box.y1, box.x2, box.y2] if box else None
