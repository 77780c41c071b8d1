"""Notices of an authority (forms 02 to 05, an opinion): who speaks, who signs, and how they go out signed and sealed.

The act counts from its own hour; the notice says that hour, waits for whoever signs for the body, and is given to the
applicant signed and sealed, never before. A person's key is asked only after that person agreed; the seal follows.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError

from motcua.agencies.queries import officer_actor
from motcua.documents.commands import keep
from motcua.documents.queries import PDF, read
from motcua.documents.types import Box, Rendered, Signer
from motcua.dossiers.models import Dossier, OfficialNotice, Output
from motcua.dossiers.numbers import document_number
from motcua.dossiers.outputs import forms
from motcua.dossiers.outputs.forms import Issuing
from motcua.dossiers.outputs.issue import record, sealed
from motcua.dossiers.queries.issued import OF_ENDS
from motcua.dossiers.queries.notices import KIND, authority, key_of, to_sign
from motcua.dossiers.queries.signings import TROUBLE
from motcua.kernel import clock
from motcua.kernel.actor import Actor, PostHeld
from motcua.kernel.errors import Conflict, NotAllowed, NotFound, Refusal, Unavailable, as_data, from_data
from motcua.keyring import commands as keyring
from motcua.keyring.queries import of_officer
from motcua.platform.effects import execution
from motcua.platform.effects.commands import ask
from motcua.platform.effects.performers import Performer
from motcua.platform.effects.types import Answer, Asked, Outcome, Policy, Request, State, Verdict, minutes
from motcua.platform.readers import LogEvent
from motcua.platform.transactions import command, committing_with_it
from motcua.process.states import Stage
from motcua.signing import commands as signing
from motcua.signing.types import KeyRef, Pending, Prepared

NOTATION = "TB-{agency}"
# How soon the key's holder is asked again whether they have answered.
_LOOK_AGAIN = timedelta(seconds=2)


def owe(kinds: Mapping[str, str], events: Iterable[LogEvent]) -> None:
    """Note down the notices that these events call for; noted before, they are not noted again."""
    OfficialNotice.objects.bulk_create([_owed(kinds[e.type], e) for e in events], ignore_conflicts=True)


def call_off(undone: LogEvent) -> None:
    """An end was undone: a notice of it that is not given out yet is not signed any more, one given out says so."""
    ends = OfficialNotice.objects.filter(dossier_id=undone.stream, event_seq__lt=undone.seq)
    ends.filter(kind__in=OF_ENDS, called_off__isnull=True).update(called_off=undone.seq)


def _owed(kind: str, event: LogEvent) -> OfficialNotice:
    body = event.data["agency"] if kind == Output.Kind.OPINION else body_of(event.data)
    return OfficialNotice(
        dossier_id=event.stream, kind=kind, event_seq=event.seq, at=event.at, agency_id=body
    )


def body_of(data: Mapping[str, Any]) -> str:
    """Who speaks: what happens before the dossier is received is the counter's word, what follows the handling's."""
    counter = data.get("receiving") or data["counter"]
    return str(counter if data.get("from_stage") == Stage.RECEIVE else data["handling"])


def draft(actor: Actor, number: int) -> bytes:
    """How a notice will look, without number and signature, for whoever signs it; `NotFound` for everybody else."""
    notice = to_sign(actor).filter(pk=number).first()
    if notice is None:
        raise NotFound("Không có văn bản này.")
    post = authority(actor, notice)
    return _drawn(notice, _signer(actor.name, post), "").pdf


def consent(*, actor: Actor, notices: Sequence[int]) -> list[Refusal]:
    """Agree to sign these notices; a job asks the key, seals them and gives them out. Returns why some were refused.

    Agreed to twice, or by two who may, each is signed once.
    """
    refused: list[Refusal] = []
    for number in notices:
        try:
            _agree(actor, number)
        except Refusal as refusal:
            refused.append(refusal)
    return refused


def _agree(actor: Actor, number: int) -> None:
    notice = to_sign(actor).filter(pk=number).first()
    if notice is None:
        raise NotFound("Văn bản này không còn chờ anh chị ký.")
    post = authority(actor, notice)
    kept = notice.number or _take_number(notice, actor=actor)
    made = _drawn(notice, _signer(actor.name, post), kept)
    paper = keep(made.pdf, media_type=PDF)
    _write_down(notice, made, paper.sha256, actor=actor)


def _signer(name: str, post: PostHeld | None) -> Signer:
    if post is None:
        raise NotAllowed("Anh chị không có thẩm quyền ký văn bản của cơ quan này.")
    return Signer(tuple(line for line in post.authority.splitlines() if line.strip()), name)


def _drawn(notice: OfficialNotice, signer: Signer, number: str) -> Rendered:
    dossier = Dossier.objects.select_related("counter", "handling", "filer").get(pk=notice.dossier_id)
    issuing = Issuing(notice.agency, number, signer, clock.now())
    return forms.notice(dossier, notice.kind, notice.event_seq, issuing)


@command
def _take_number(notice: OfficialNotice, *, actor: Actor) -> str:
    """The next number of the body's series of the year; once taken it stays with the notice."""
    del actor
    locked = OfficialNotice.objects.select_for_update(of=("self",)).select_related("agency").get(pk=notice.pk)
    if not locked.number:
        locked.number = document_number(locked.agency, NOTATION)
        locked.save(update_fields=["number"])
    return locked.number


@command
def _write_down(notice: OfficialNotice, made: Rendered, paper: str, *, actor: Actor) -> None:
    """The consent, and the effect behind it."""
    free = OfficialNotice.objects.waiting().filter(pk=notice.pk, consent__isnull=True)
    notice.consent = uuid.uuid4()
    agreed = free.update(
        consent=notice.consent,
        consented_at=clock.now(),
        officer_id=actor.officer_id,
        paper_id=paper,
        box=made.signature.as_list() if made.signature else None,
        seal_place=made.seal.as_list() if made.seal else None,
        prepared=None,
        place=None,
        digest=None,
        signature=None,
        refusal=None,
    )
    if not agreed:
        raise Conflict("Văn bản này đang được ký; hãy chờ lần ký ấy xong.")
    payload = {"notice": notice.pk, "consent": str(notice.consent)}
    ask(Request(kind=KIND, key=key_of(notice), subject=notice.dossier.code, payload=payload))


class NoticeSigner(Performer):
    """Signs a notice with the key of whoever agreed to it, seals it for the body, and gives it out."""

    kind = KIND
    policy = Policy(backoff=minutes(0.1, 0.5, 1, 5, 15))

    def perform(self, asked: Asked) -> Answer:
        """What was prepared is never prepared anew, what was signed is never signed anew."""
        notice = _asked(asked)
        if notice is None:
            return Answer(Outcome.DONE)
        try:
            return self._signed(asked, notice)
        except Unavailable as refusal:
            unset = refusal.code == "signing_not_set_up"
            outcome = Outcome.CONFIGURATION if unset else Outcome.TEMPORARY
            return Answer(outcome, str(refusal), {TROUBLE: as_data(refusal)})
        except Refusal as refusal:
            return Answer(Outcome.REFUSED, str(refusal), {"refusal": as_data(refusal)})
        except (OperationalError, InterfaceError) as error:
            return Answer(Outcome.TEMPORARY, repr(error))

    def find_out(self, asked: Asked) -> Answer:
        """A notice that has no row among what was given out was given to nobody."""
        return Answer(Outcome.TEMPORARY if _asked(asked) else Outcome.DONE)

    def settled(self, asked: Asked, verdict: Verdict) -> None:
        """One that could not be signed may be agreed to again; its number stays."""
        if verdict.state is State.NEEDS_PERSON or verdict.answer.outcome is Outcome.REFUSED:
            kept = verdict.answer.result.get("refusal")
            why = from_data(kept) if kept else Unavailable("Hệ thống gặp lỗi khi ký văn bản này.")
            mine = OfficialNotice.objects.waiting().filter(consent=asked.payload["consent"])
            mine.update(consent=None, refusal=as_data(why))

    def _signed(self, asked: Asked, notice: OfficialNotice) -> Answer:
        key = of_officer(notice.officer_id)
        _officer(notice)
        prepared = _prepared(notice, key)
        if notice.signature is None:
            found = keyring.authorise(
                [prepared], key=key, occasion=str(notice.consent), officer=notice.officer_id
            )
            if isinstance(found, Pending):
                until = {"until": found.until.isoformat()}
                return Answer(Outcome.TEMPORARY, result=until, after=_LOOK_AGAIN)
            notice.signature = found[0]
            notice.save(update_fields=["signature"])
        pdf = signing.finish(prepared, bytes(notice.signature or b""), key=key)
        whole = sealed(pdf, Box.of(notice.seal_place or ()), notice.agency, "Đóng dấu văn bản của cơ quan")
        with committing_with_it(lambda: _settle_done(asked)):
            _give_out(notice, keep(whole, media_type=PDF).sha256, actor=_officer(notice))
        return Answer(Outcome.DONE)


def _asked(asked: Asked) -> OfficialNotice | None:
    """The notice under this consent, unless it was given out or agreed to anew."""
    mine = OfficialNotice.objects.waiting().filter(consent=asked.payload["consent"])
    return mine.select_related("dossier", "agency", "officer", "paper", "prepared").first()


def _prepared(notice: OfficialNotice, key: KeyRef) -> Prepared:
    """Looked at once more before the key is asked: what its officer may do now."""
    if notice.prepared is not None and notice.place is not None and notice.digest is not None:
        start, end = notice.place
        return Prepared(read(notice.prepared), (start, end), bytes(notice.digest))
    actor = _officer(notice)
    post = authority(actor, notice)
    if post is None or notice.paper is None or notice.consented_at is None:
        raise _no_longer()
    made = signing.prepare_person(
        read(notice.paper), key=key, name=actor.name, post=post.title, at=notice.consented_at,
        reason="Ký văn bản của cơ quan", box=Box.of(notice.box or ()), place=notice.agency.name,
    )  # fmt: skip
    notice.prepared, notice.place, notice.digest = (
        keep(made.pdf, media_type=PDF),
        list(made.place),
        made.digest,
    )
    notice.save(update_fields=["prepared", "place", "digest"])
    return made


def _officer(notice: OfficialNotice) -> Actor:
    account = notice.officer.account if notice.officer else None
    if notice.officer is None or account is None or not account.is_active:
        raise NotAllowed("Tài khoản của người đã đồng ý ký không còn hoạt động; văn bản không được ký.")
    actor = officer_actor(notice.officer)
    if authority(actor, notice) is None:
        raise _no_longer()
    return actor


def _no_longer() -> NotAllowed:
    return NotAllowed("Người đã đồng ý ký không còn thẩm quyền ký văn bản của cơ quan này.")


@command
def _give_out(notice: OfficialNotice, file: str, *, actor: Actor) -> None:
    """From now on the applicant has it."""
    record(notice.dossier, Output.Kind(notice.kind), notice.event_seq, file, actor=actor)
    OfficialNotice.objects.filter(pk=notice.pk).update(issued_at=clock.now())


def _settle_done(asked: Asked) -> None:
    if execution.settle(asked, Answer(Outcome.DONE)) is None:
        raise Conflict("Việc ký này đã chuyển cho nơi khác.")
