"""What follows a consent: the key is asked once for all of it, then each result is finished by itself.

Two kinds of effects. `Authorise` belongs to a consent: it prepares each paper (mark, room for the signature) and puts
all of them before the key together. `Finish` belongs to one result: time stamp, verification, record. Whoever dies
anywhere leaves rows from which the next one goes on: what was prepared is never prepared anew, what was signed is never
signed anew, and the act is recorded in the transaction that ends its effect.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError
from django.db.models import QuerySet

from motcua.agencies.queries import officer_actor
from motcua.documents.commands import keep
from motcua.documents.queries import read
from motcua.documents.types import Box
from motcua.dossiers.acts import ACTS
from motcua.dossiers.commands.perform import carry_out
from motcua.dossiers.models import Dossier, Signing
from motcua.dossiers.outputs import paper_labels
from motcua.dossiers.outputs.issue import PDF, seal_face
from motcua.dossiers.queries.detail import allowed_post
from motcua.dossiers.queries.signings import AUTHORISE, FINISH, GAVE_UP, TROUBLE, finish_key, trouble
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, Refusal, Unavailable, as_data, from_data
from motcua.keyring import commands as keyring
from motcua.platform.effects import execution
from motcua.platform.effects.commands import ask
from motcua.platform.effects.performers import Performer
from motcua.platform.effects.types import Answer, Asked, Outcome, Policy, Request, State, Verdict, minutes
from motcua.platform.transactions import committing_with_it
from motcua.signing import commands as signing
from motcua.signing.types import KeyRef, Pending, Prepared

logger = logging.getLogger(__name__)

# How soon the key's holder is asked again whether they have answered.
_LOOK_AGAIN = timedelta(seconds=2)
# Somebody waits before a screen: soon at first. After half a day they are told, and may try again.
_POLICY = Policy(
    backoff=minutes(0.1, 0.5, 1, 5, 15),
    configuration_pause=timedelta(minutes=5),
    give_up_after=timedelta(hours=12),
    claim=timedelta(minutes=10),
)


class Authorise(Performer):
    """Puts the papers of one consent before the key."""

    kind = AUTHORISE
    policy = _POLICY
    system = "signing"

    def perform(self, asked: Asked) -> Answer:
        """A signature for each paper that can still be signed; those that cannot end here, with the reason."""
        waiting = _waiting(asked)
        try:
            ready = [(s, p) for s in waiting if (p := _prepared_or_ended(s)) is not None]
            return self._authorise(asked, ready) if ready else Answer(Outcome.DONE)
        except Unavailable as refusal:
            return _later(refusal)
        except Refusal as refusal:
            return _refused(refusal)

    def find_out(self, asked: Asked) -> Answer:
        """A key asked again on the same occasion tells what became of the first time, and asks nobody twice."""
        return Answer(Outcome.TEMPORARY)

    def _authorise(self, asked: Asked, ready: Sequence[tuple[Signing, Prepared]]) -> Answer:
        key = KeyRef.parse(ready[0][0].key)
        found = keyring.authorise(
            [p for _, p in ready], key=key, occasion=asked.payload["consent"], officer=ready[0][0].officer_id
        )
        if isinstance(found, Pending):
            until = {"until": found.until.isoformat()}
            return Answer(Outcome.TEMPORARY, result=until, after=_LOOK_AGAIN)
        for (one, _), value in zip(ready, found, strict=True):
            one.signature = value
        Signing.objects.bulk_update([one for one, _ in ready], ["signature"])
        return Answer(Outcome.DONE)

    def settled(self, asked: Asked, verdict: Verdict) -> None:
        """What is signed is finished, each by itself; what could not be signed ends with the reason."""
        if verdict.answer.outcome is Outcome.DONE:
            signed = _open(asked).filter(signature__isnull=False)
            ask(*(_finish_request(one) for one in signed))
        elif verdict.state in _OVER:
            for one in _waiting(asked):
                _end(one, _why(verdict))


class Finish(Performer):
    """Makes a signed result of a signature, and records it as the act of whoever agreed to it."""

    kind = FINISH
    policy = _POLICY
    system = "signing"

    def perform(self, asked: Asked) -> Answer:
        """Record and verdict commit together, so it is recorded once, whoever dies."""
        one = Signing.objects.select_related("dossier", "officer").get(pk=asked.payload["signing"])
        if one.ended_at:
            return Answer(Outcome.DONE)
        try:
            pdf = signing.finish(_prepared(one), bytes(one.signature or b""), key=KeyRef.parse(one.key))
            with committing_with_it(lambda: _settle_done(asked)):
                _record(one, pdf)
        except Unavailable as refusal:
            return _later(refusal)
        except Refusal as refusal:
            return _refused(_in_its_words(one, refusal))
        except (OperationalError, InterfaceError, ClaimLostError) as error:
            return Answer(Outcome.TEMPORARY, repr(error))
        return Answer(Outcome.DONE)

    def find_out(self, asked: Asked) -> Answer:
        """What is not recorded was not finished; the signature is kept, so finishing again signs nothing anew."""
        return Answer(Outcome.TEMPORARY)

    def settled(self, asked: Asked, verdict: Verdict) -> None:
        """It has ended, recorded or not."""
        if verdict.state in _OVER:
            done = verdict.answer.outcome is Outcome.DONE
            one = Signing.objects.get(pk=asked.payload["signing"])
            _end(one, None if done else _why(verdict))


class ClaimLostError(Exception):
    """Somebody else has taken the effect over; this attempt must leave nothing."""


_OVER = (State.DONE, State.NEEDS_PERSON)


def _open(asked: Asked) -> QuerySet[Signing]:
    found = Signing.objects.filter(consent=asked.payload["consent"], ended_at__isnull=True)
    return found.select_related("dossier__handling", "officer", "paper", "prepared").order_by("pk")


def _waiting(asked: Asked) -> list[Signing]:
    """The results of a consent that have neither ended nor a signature, always in the same order."""
    return list(_open(asked).filter(signature__isnull=True))


def _prepared_or_ended(one: Signing) -> Prepared | None:
    """The paper as it goes before the key; None when it cannot, which is then written down."""
    try:
        _officer(one)
        if one.prepared is not None:
            return _prepared(one)
        made = _prepare(one)
    except (Unavailable, OperationalError, InterfaceError):
        raise
    except Refusal as refusal:
        _end(one, _in_its_words(one, refusal))
        return None
    except Exception:
        # Our fault, and this paper's alone: the others of the consent are not kept waiting.
        logger.exception("signing %s cannot be prepared", one.pk)
        _end(one, Invalid("Hệ thống gặp lỗi khi chuẩn bị văn bản này để ký. Chưa có gì được ký."))
        return None
    one.prepared, one.place, one.digest = keep(made.pdf, media_type=PDF), list(made.place), made.digest
    one.save(update_fields=["prepared", "place", "digest"])
    return made


def _prepare(one: Signing) -> Prepared:
    """Looked at once more before the key is asked: the dossier, and what its officer may do now."""
    dossier = one.dossier
    if dossier.chain_seq != one.expect:
        raise _moved()
    actor, act = _officer(one), ACTS[one.act]
    post = allowed_post(act, actor, dossier)
    key, at = KeyRef.parse(one.key), one.consented_at
    box = Box.of(one.box) if one.box else None
    if act.signs == "person":
        return signing.prepare_person(
            read(one.paper), key=key, name=actor.name, post=post.title, at=at,
            reason="Ký kết quả giải quyết thủ tục hành chính", box=box, place=post.agency,
        )  # fmt: skip
    return signing.prepare_seal(
        read(one.paper), key=key, box=Box.of(one.box or ()), face=seal_face(dossier.handling), at=at,
        reason="Đóng dấu kết quả giải quyết thủ tục hành chính", place=paper_labels.place(dossier.handling, at.date()),
    )  # fmt: skip


def _prepared(one: Signing) -> Prepared:
    if one.prepared is None or one.digest is None or one.place is None:
        raise LookupError(f"signing {one.pk} was never prepared")
    start, end = one.place
    return Prepared(read(one.prepared), (start, end), bytes(one.digest))


def _officer(one: Signing) -> Actor:
    """Whoever agreed, with the posts that they hold now."""
    account = one.officer.account
    if account is None or not account.is_active:
        raise _gone()
    actor = officer_actor(one.officer)
    if not actor.is_officer:
        raise _gone()
    return actor


def _gone() -> NotAllowed:
    return NotAllowed("Tài khoản của người đã đồng ý ký không còn hoạt động; kết quả không được ký.")


def _record(one: Signing, pdf: bytes) -> None:
    """The act itself, by whoever agreed, if they still may and nothing has changed since."""
    kept: dict[str, Any] = {"file": keep(pdf, media_type=PDF).sha256, "consent": str(one.consent)}
    if one.seal_place:
        kept["seal_place"] = one.seal_place
    act = ACTS[one.act]
    carry_out(act, actor=_officer(one), dossier=one.dossier_id, given=act.given.read(kept), expect=one.expect)


def _in_its_words(one: Signing, refusal: Refusal) -> Refusal:
    """That the dossier moved matters more than what somebody was no longer allowed to do to it."""
    moved = Dossier.objects.filter(pk=one.dossier_id).exclude(chain_seq=one.expect).exists()
    return _moved() if moved else refusal


def _moved() -> Conflict:
    return Conflict("Hồ sơ đã chuyển trạng thái; kết quả cũ không được ký.")


def _later(refusal: Unavailable) -> Answer:
    return Answer(Outcome.TEMPORARY, str(refusal), {TROUBLE: as_data(refusal)})


def _refused(refusal: Refusal) -> Answer:
    return Answer(Outcome.REFUSED, str(refusal), {"refusal": as_data(refusal)})


def _why(verdict: Verdict) -> Refusal:
    """What the person is told: the refusal, or that the system has given up."""
    kept = verdict.answer.result.get("refusal")
    if kept:
        return from_data(kept)
    return Unavailable(
        "Đã thử nhiều lần mà chưa ký xong (%(why)s). Anh chị hãy thử lại.",
        code=GAVE_UP,
        why=trouble(verdict.answer.result, verdict.answer.error).message,
    )


def _end(one: Signing, refusal: Refusal | None) -> None:
    """How it ended, once: a later word, such as of an effect sent on its way again, changes nothing."""
    still_open = Signing.objects.filter(pk=one.pk, ended_at__isnull=True)
    still_open.update(ended_at=clock.now(), refusal=as_data(refusal) if refusal else None)


def _finish_request(one: Signing) -> Request:
    return Request(kind=FINISH, key=finish_key(one), subject=one.dossier.code, payload={"signing": one.pk})


def _settle_done(asked: Asked) -> None:
    if execution.settle(asked, Answer(Outcome.DONE)) is None:
        raise ClaimLostError
