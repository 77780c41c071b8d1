"""Asking a register of the State: by an official for a dossier and with a reason, or by somebody about themselves.

Nobody waits in a request: the question is a row with an effect, and a page shows the answer once it is there. What is
still valid is not asked again. Who asked what about whom is a look at the dossier, which its owner reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop

from motcua.dossiers.commands import note_register_asked
from motcua.dossiers.queries.detail import Detail, detail
from motcua.dossiers.queries.drafts import draft as own_draft
from motcua.exchange import ledger, ports, register_events
from motcua.exchange.register_models import Enquiry
from motcua.exchange.registers import KINDS, Contract, contract
from motcua.exchange.subjects import OWNER, Subject, subjects
from motcua.identity.queries import party_known, party_of_number
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.platform import log
from motcua.platform.effects.commands import ask
from motcua.platform.effects.types import Request
from motcua.platform.transactions import command
from motcua.procedures.queries import frozen

LEVEL = 2
"""How sure a log-in must be of somebody who asks a register about themselves."""
OWN_REASON = gettext_noop("Điền tờ khai của chính mình")


@dataclass(frozen=True)
class Asking:
    """What is about to be asked: the row's own fields, and what goes over the line."""

    contract: Contract
    kind: str
    role: str
    facts: Mapping[str, str]
    reason: str
    where: Mapping[str, Any]
    procedure: str
    code: str
    official: str
    party: int | None


def may_ask(seen: Detail) -> bool:
    """Whether whoever has this dossier before them works on it: a step of theirs is open, and they see the form."""
    return seen.shows_form and any(step.no in seen.standing.may for step in seen.state.steps)


def stood_for(seen: Detail, contract: Contract) -> list[str]:
    """The components of a dossier that a register's data stand for."""
    today = clock.now().date()
    return [line.component.name for line in seen.papers if contract.stands_for(line.component.name, today)]


@command
def ask_register(*, actor: Actor, code: str, register: str, kind: str, role: str, reason: str) -> int:
    """Ask a register about somebody of a dossier; returns the enquiry, the same while its answer is valid."""
    seen = detail(actor, code)
    if not may_ask(seen):
        raise NotAllowed("Chỉ người đang làm một bước của hồ sơ mới tra cứu cho hồ sơ này.")
    asked, subject = _connected(register, kind), _subject(seen, role)
    if not reason.strip():
        sentence = "Hãy ghi tra cứu để làm gì; người được tra cứu đọc được lý do này."
        raise Invalid(sentence, fields={"reason": [sentence]})
    if not (asked.always or stood_for(seen, asked)):
        raise NotAllowed("Thủ tục này không cần dữ liệu ở cơ sở dữ liệu đó.")
    if subject.kind != asked.of or subject.lacks(asked):
        raise Invalid("Tờ khai chưa có đủ thông tin mà cơ sở dữ liệu này cần để tra cứu.")
    facts = {name: subject.facts[name] for name in asked.asks}
    asking = Asking(
        asked, kind, subject.role, facts, reason.strip(), {"dossier": seen.dossier.pk},
        seen.dossier.procedure_code, seen.dossier.code, f"officer-{actor.officer_id}", _party(facts),
    )  # fmt: skip
    enquiry, is_new = _asked(actor, asking)
    if is_new:
        note_register_asked(
            actor=actor, dossier=seen.dossier.pk, register=register, about=subject.title, why=reason.strip()
        )
    return enquiry.pk


@command
def ask_about_oneself(*, actor: Actor, draft: UUID, register: str) -> int:
    """Somebody fetches what a register has about themselves, to fill in the form of a draft of their own."""
    found = own_draft(actor, draft)
    if found.dossier_id is not None:
        raise NotFound("Hồ sơ này đã nộp.")
    if actor.assurance < LEVEL or actor.acts_for is not None or actor.party_id is None:
        raise NotAllowed("Chỉ người đăng nhập bằng VNeID mới lấy được dữ liệu về chính mình.")
    me, asked = party_known(actor.party_id), _connected(register, "fetch")
    known = {name: str(getattr(me, name, "") or "") for name in asked.asks}
    if me.kind != asked.of or not all(known.values()):
        raise Invalid("Tài khoản của bạn chưa có đủ thông tin để hỏi cơ sở dữ liệu này. Bạn hãy điền tay.")
    asking = Asking(
        asked, "fetch", OWNER, known, OWN_REASON, {"draft": found.pk},
        frozen(found.version_id).code, "", f"party-{actor.party_id}", actor.party_id,
    )  # fmt: skip
    return _asked(actor, asking)[0].pk


def _connected(register: str, kind: str) -> Contract:
    found = contract(register)
    if found is None or ports.register_of(register) is None or kind not in KINDS:
        raise NotFound("Chưa nối cơ sở dữ liệu này.")
    return found


def _subject(seen: Detail, role: str) -> Subject:
    found = next((one for one in subjects(seen.dossier) if one.role == role), None)
    if found is None:
        raise NotFound("Hồ sơ không có người này.")
    return found


def _party(facts: Mapping[str, str]) -> int | None:
    found = party_of_number(facts.get("id_number") or facts.get("tax_code") or "")
    return found.pk if found else None


def _asked(actor: Actor, asking: Asking) -> tuple[Enquiry, bool]:
    """The row, and whether it is new: one that waits or holds is not asked again."""
    now = clock.now()
    said = {
        "register": asking.contract.key,
        "kind": asking.kind,
        "facts": dict(asking.facts),
        "procedure": asking.procedure,
        "dossier": asking.code,
        "official": asking.official,
        "reason": asking.reason,
    }
    question = ledger.keep(log.canonical(said))
    same = Enquiry.objects.filter(
        register=asking.contract.key, kind=asking.kind, role=asking.role, **asking.where
    )
    facts = [one for one in same.order_by("-pk") if _facts_of(one) == said["facts"]]
    if facts and (facts[0].state == Enquiry.State.ASKED or (facts[0].valid_until or now) > now):
        return facts[0], False
    where = "-".join(str(one) for one in asking.where.values())
    key = f"register:{asking.contract.key}:{asking.kind}:{where}:{asking.role}:{same.count() + 1}"
    made, is_new = Enquiry.objects.get_or_create(
        key=key,
        defaults={
            "register": asking.contract.key, "kind": asking.kind, "role": asking.role, "party": asking.party,
            "asked_by": actor.name, "post": "; ".join(dict.fromkeys(p.title for p in actor.posts)),
            "reason": asking.reason, "question": question, "asked_at": now, **asking.where,
        },
    )  # fmt: skip
    if is_new:
        ask(_request(made, asking.code))
        register_events.record(made, register_events.ASKED, actor=actor)
    return made, is_new


def _request(enquiry: Enquiry, code: str) -> Request:
    return Request(
        kind=kind_of(enquiry.register), key=enquiry.key, payload={"enquiry": enquiry.pk}, subject=code
    )


def kind_of(register: str) -> str:
    """The kind of effect that asks a register."""
    return f"exchange.register.{register}"


def _facts_of(enquiry: Enquiry) -> Mapping[str, str]:
    facts: Mapping[str, str] = ledger.said(enquiry.question).get("facts", {})
    return facts
