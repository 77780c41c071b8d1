"""What a person does about a message that stopped or a dossier that a partner shows otherwise; each with a reason."""

from collections.abc import Collection

from motcua.dossiers.queries.outside import code_of, number_of
from motcua.exchange import events, ledger, ports, tasks, telling
from motcua.exchange.access import ensure_may_look_after
from motcua.exchange.answering import Answers
from motcua.exchange.arriving import pull
from motcua.exchange.asking import LEVEL, ask_about_oneself, ask_register
from motcua.exchange.codes import NamedCode, name_code
from motcua.exchange.comparing import compare
from motcua.exchange.delivery import Delivery
from motcua.exchange.forgetting import forget_bodies, forget_exchange
from motcua.exchange.ledger import SERVICE, Entry, write_down
from motcua.exchange.models import Difference, Message, Strand
from motcua.exchange.taking import Taking
from motcua.exchange.telling import begun
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.platform import log
from motcua.platform.effects.commands import put_aside, put_back
from motcua.platform.transactions import command

__all__ = [
    "LEVEL",
    "SERVICE",
    "Answers",
    "Delivery",
    "Entry",
    "NamedCode",
    "Taking",
    "ask_about_oneself",
    "ask_register",
    "ask_to_compare",
    "begun",
    "compare",
    "forget_bodies",
    "forget_exchange",
    "heal",
    "name_code",
    "pull",
    "set_aside",
    "tell_anew",
    "tell_strand_anew",
    "try_again",
    "write_down",
]


@command
def try_again(*, actor: Actor, message: int, reason: str) -> None:
    """Send a stuck message on its way again; of one whose outcome is unknown the partner is asked first."""
    _held, stuck = _stuck(actor, message, reason)
    if stuck.effect is None:
        raise NotAllowed("Bản tin này không đọc được hoặc trái với bản tin trước, chỉ bỏ qua được.")
    put_back(actor=actor, effect=stuck.effect, reason=reason)
    stuck.state, stuck.reason, stuck.by = Message.State.SENDING, reason.strip(), actor.name
    stuck.save(update_fields=["state", "reason", "by"])
    ledger.record(stuck, events.TRIED_AGAIN, clock.now(), actor=actor, words={"note": reason.strip()})


@command
def set_aside(*, actor: Actor, message: int, reason: str) -> None:
    """Let a stuck message be: the partner is not told it, and what comes after it goes on."""
    held, stuck = _stuck(actor, message, reason)
    if stuck.effect is not None:
        put_aside(actor=actor, effect=stuck.effect, reason=reason)
    now = clock.now()
    stuck.state, stuck.ended_at = Message.State.SET_ASIDE, now
    stuck.reason, stuck.by = reason.strip(), actor.name
    stuck.save(update_fields=["state", "ended_at", "reason", "by"])
    ledger.record(stuck, events.SET_ASIDE, now, actor=actor, words={"note": reason.strip()})
    ledger.release(held)


@command
def tell_anew(*, actor: Actor, partner: str, dossier: int, reason: str) -> None:
    """Tell a partner the whole of a dossier once more, as it stands by our log, behind what still waits."""
    _ensure_reason(actor, reason)
    _told_anew(actor, telling.strand_of(partner, dossier, code_of(dossier)), reason)


@command
def tell_strand_anew(*, actor: Actor, strand: int, reason: str) -> str:
    """The same, of a dossier whose strand is known; returns its number there."""
    _ensure_reason(actor, reason)
    held = Strand.objects.select_for_update().filter(pk=strand, way=Strand.Way.OUT).first()
    if held is None:
        raise NotFound("Chưa trao đổi bản tin nào về hồ sơ này.")
    _told_anew(actor, held, reason)
    return held.ref


@command
def heal(*, actor: Actor, differences: Collection[int], reason: str) -> int:
    """Tell the partner anew each dossier that a comparison found different; returns how many."""
    _ensure_reason(actor, reason)
    found = Difference.objects.select_for_update(of=("self",)).filter(
        pk__in=differences, healed_at__isnull=True
    )
    healed = 0
    for one in found.select_related("comparison").order_by("pk"):
        held = _strand(one.comparison.partner, one.ref)
        if held is None:
            continue
        _told_anew(actor, held, reason)
        one.healed_at, one.healed_by, one.reason = clock.now(), actor.name, reason.strip()
        one.save(update_fields=["healed_at", "healed_by", "reason"])
        healed += 1
    return healed


def ask_to_compare(*, actor: Actor, partner: str) -> None:
    """Have a partner compared as soon as a worker is free."""
    ensure_may_look_after(actor)
    if ports.partner(partner) is None:
        raise NotFound("Chưa nối hệ thống này.")
    tasks.ask_to_compare(partner)


def _strand(partner: str, ref: str) -> Strand | None:
    """The strand out of a dossier by its number there, held; made where there is none of a dossier that is ours."""
    found = Strand.objects.select_for_update().filter(partner=partner, way=Strand.Way.OUT, ref=ref).first()
    if found is not None:
        return found
    number = number_of(ref)
    return telling.strand_of(partner, number, ref) if number is not None else None


def _told_anew(actor: Actor, held: Strand, reason: str) -> None:
    telling.tell_anew(held)
    log.record(
        events.TOPIC, held.pk, events.HEALED, at=clock.now(), actor=actor,
        data={"partner": held.partner, "ref": held.ref, "number": held.last}, words={"note": reason.strip()},
    )  # fmt: skip


def _stuck(actor: Actor, message: int, reason: str) -> tuple[Strand, Message]:
    _ensure_reason(actor, reason)
    held = Strand.objects.select_for_update().filter(messages=message).first()
    stuck = Message.objects.filter(pk=message, state=Message.State.STUCK).first()
    if held is None or stuck is None:
        raise NotFound("Bản tin này không dừng, nên không có gì phải xử lý.")
    return held, stuck


def _ensure_reason(actor: Actor, reason: str) -> None:
    ensure_may_look_after(actor)
    if not reason.strip():
        raise Invalid("Hãy ghi lý do.")
