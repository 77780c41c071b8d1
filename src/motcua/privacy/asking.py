"""A person asks something of their data: at the portal, or at a counter where an official has seen their paper."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.agencies.queries import calendar_of, held_posts, province
from motcua.dossiers.queries.known import codes_of
from motcua.identity.queries import PROVEN_ASSURANCE, Party, party_known
from motcua.kernel import clock, rights
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.kernel.vietnamese import normal
from motcua.platform import limits, log
from motcua.platform.inputs import MOST_LETTERS, TOO_LONG
from motcua.platform.transactions import command
from motcua.privacy import rules
from motcua.privacy.access import takes_down
from motcua.privacy.kinds import Kind as Asked
from motcua.privacy.kinds import kind_of
from motcua.privacy.models import DataRequest
from motcua.privacy.requests import RECEIVED, TOPIC

MOST_DOSSIERS = 50


@command
def ask(*, actor: Actor, key: UUID, kind: str, words: str = "", about: Sequence[str] = ()) -> DataRequest:
    """Whoever is logged in asks for themself. `about`: codes of their dossiers, none for everything; sent twice under
    one `key` it is one request.

    Raises `NotAllowed` for who is not proven to be a person, `Invalid` by field, `TooMany`.
    """
    if actor.kind is not Kind.PERSON or actor.party_id is None or actor.scopes is not None:
        raise NotAllowed("Bạn cần đăng nhập bằng tài khoản của chính mình để gửi yêu cầu này.")
    if actor.assurance < PROVEN_ASSURANCE:
        raise NotAllowed("Bạn cần đăng nhập bằng VNeID mức 2, để chúng tôi chắc rằng người hỏi chính là bạn.")
    party = party_known(actor.party_id)
    if sent := DataRequest.objects.filter(key=key, party=party).first():
        return sent
    limits.take("data-request.account", str(actor.account_id))
    return _receive(actor, party, key=key, kind=kind_of(kind), words=words, about=about)


@command
def record_at_counter(
    *, actor: Actor, key: UUID, party: int, kind: str, words: str, about: Sequence[str], paper_seen: bool
) -> DataRequest:
    """An official takes down what somebody who stands before them asks; they have seen that it is this person.

    Raises `NotAllowed` for who receives at no counter, `Invalid` by field.
    """
    if not takes_down(actor):
        raise NotAllowed("Chỉ cán bộ tiếp nhận mới ghi nhận yêu cầu tại quầy.")
    if not paper_seen:
        sentence = "Hãy xem giấy tờ tuỳ thân của người yêu cầu rồi đánh dấu vào đây."
        raise Invalid(sentence, fields={"paper_seen": [sentence]})
    found = party_known(party)
    if sent := DataRequest.objects.filter(key=key, party=found).first():
        return sent
    counter = min(actor.agencies("receiver"))
    return _receive(actor, found, key=key, kind=kind_of(kind), words=words, about=about, counter=counter)


def answering_agency() -> str:
    """Which agency answers: where somebody is appointed for personal data, the Centre before others."""
    centre = province().centre
    appointed = sorted(agency for agency, role in held_posts() if role == rights.DATA)
    if not (appointed or centre):
        raise Conflict("Chưa có cơ quan nào nhận yêu cầu về dữ liệu cá nhân. Hãy liên hệ tổng đài.")
    return centre if centre in appointed or not appointed else appointed[0]


def _receive(
    actor: Actor,
    party: Party,
    *,
    key: UUID,
    kind: Asked,
    words: str,
    about: Sequence[str],
    counter: str | None = None,
) -> DataRequest:
    if party.kind != Party.Kind.PERSON:
        raise NotAllowed("Yêu cầu về dữ liệu cá nhân là của từng người; tổ chức không gửi được.")
    said, codes = _checked(kind, words), _own(party, about)
    agency, now = answering_agency(), clock.now()
    course = rules.begin(kind.terms, calendar_of(agency, now), now)
    request = DataRequest(
        key=key, party=party, kind=kind.key, terms=kind.terms.to_json(), agency_id=agency, counter_id=counter,
        about=codes, **columns(course),
    )  # fmt: skip
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:
        # Sent twice at the same moment: the other window was quicker.
        return DataRequest.objects.get(key=key, party=party)
    data: dict[str, Any] = {
        "kind": kind.key, "about": len(codes), "at_counter": counter or "",
        "first_due_at": course.first_due_at.isoformat(), "due_at": course.due_at.isoformat(),
    }  # fmt: skip
    log.record(
        TOPIC, request.pk, RECEIVED, at=now, actor=actor, data=data, words={"note": said, "codes": codes}
    )
    return request


def columns(course: rules.Course) -> dict[str, Any]:
    """A course as the row keeps it."""
    said = {one.name: getattr(course, one.name) for one in fields(course)}
    kept = {name: value for name, value in said.items() if name not in ("terms", "processor")}
    return {**kept, "state": course.state.value}


def _checked(kind: Asked, words: str) -> str:
    said = normal(words)
    sentence = ""
    if kind.needs_words and not said:
        sentence = "Hãy viết rõ bạn muốn gì; vài dòng là đủ."
    elif len(said) > MOST_LETTERS:
        sentence = TOO_LONG
    if sentence:
        raise Invalid(sentence, fields={"words": [sentence]})
    return said


def _own(party: Party, about: Sequence[str]) -> list[str]:
    """The dossiers that are named, as far as they are this person's; anything else is told."""
    wanted = sorted({code.strip().upper() for code in about if code.strip()})
    if len(wanted) > MOST_DOSSIERS:
        sentence = "Hãy chọn tất cả, hoặc nhiều nhất 50 hồ sơ."
        raise Invalid(sentence, fields={"about": [sentence]})
    if set(wanted) - set(codes_of([party.pk], among=wanted)):
        sentence = "Có mã không phải hồ sơ của người này. Hãy xem lại từng mã."
        raise Invalid(sentence, fields={"about": [sentence]})
    return wanted
