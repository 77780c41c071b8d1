"""Carrying a question to a register, and keeping what it answers: by hash, with its moment, for as long as agreed.

A question changes nothing there, so whatever became of an attempt it may be made again. That a register refuses, is
away, or knows nothing is never taken for "does not match".
"""

from datetime import timedelta
from time import monotonic

from motcua.exchange import ledger, register_events
from motcua.exchange.asking import kind_of
from motcua.exchange.ports import Register, connected_registers
from motcua.exchange.register_models import Enquiry
from motcua.exchange.registers import contract
from motcua.exchange.types import INSUFFICIENT, NO_INFORMATION, REFUSED, Found, Question
from motcua.kernel import clock
from motcua.platform import log
from motcua.platform.effects.performers import Performer
from motcua.platform.effects.types import Answer, Asked, Outcome, Policy, State, Verdict, minutes
from motcua.platform.outside import is_to_be_probed, note_try

# Somebody looks at a page that waits; after a day they ask again, or do without.
POLICY = Policy(
    backoff=minutes(0.1, 0.25, 1, 2, 5),
    configuration_pause=timedelta(minutes=10),
    give_up_after=timedelta(days=1),
)
AT_ONCE = 4


class Answers(Performer):
    """Asks one register."""

    policy = POLICY

    def __init__(self, register: Register) -> None:
        self.kind, self.system = kind_of(register.key), register.key
        self._register = register

    @property
    def at_once(self) -> int:
        """Somebody far away is mostly waited for."""
        return AT_ONCE

    def perform(self, asked: Asked) -> Answer:
        """Ask, and keep what was said."""
        found = self._register.ask(question_of(asked.payload["enquiry"]))
        kept = {name: ledger.keep(raw) for name, raw in (("wire", found.wire), ("reply", found.reply)) if raw}
        if found.outcome is not Outcome.DONE:
            again = Outcome.TEMPORARY if found.outcome is Outcome.UNKNOWN else found.outcome
            return Answer(again, found.said, kept)
        return Answer(Outcome.DONE, found.said, {**kept, "verdict": found.verdict, "answer": _kept(found)})

    def find_out(self, asked: Asked) -> Answer:
        """It may be asked again."""
        return Answer(Outcome.TEMPORARY)

    def settled(self, asked: Asked, verdict: Verdict) -> None:
        """The enquiry has its answer, or waits, or has none."""
        enquiry = Enquiry.objects.select_for_update().get(pk=asked.payload["enquiry"])
        answer, now = verdict.answer, clock.now()
        enquiry.tries, enquiry.tried_at = enquiry.tries + 1, now
        enquiry.outcome, enquiry.said = answer.outcome, answer.error.replace("\0", "")[: ledger.MOST_WORDS]
        for name in ("wire", "reply", "answer", "verdict"):
            setattr(enquiry, name, str(answer.result.get(name) or getattr(enquiry, name)))
        if verdict.state is State.DONE:
            _answered(enquiry)
        elif verdict.state is State.NEEDS_PERSON:
            enquiry.state = Enquiry.State.FAILED
        else:
            enquiry.state = Enquiry.State.ASKED
        enquiry.save()


def question_of(enquiry: int) -> Question:
    """A question as it is asked. Raises `LookupError` when its time is over and its body gone."""
    found = Enquiry.objects.get(pk=enquiry)
    told = ledger.said(found.question)
    if not told:
        raise LookupError(f"the body of enquiry {enquiry} is gone")
    return Question(id=found.key, **told)


def probe_registers() -> None:
    """Ask each register that nobody has asked for almost a minute whether it is there."""
    for register in connected_registers():
        if is_to_be_probed(register.key):
            begun = monotonic()
            answered = register.probe()
            note_try(register.key, answered=answered, seconds=monotonic() - begun)


def _kept(found: Found) -> str:
    said = {
        "verdict": found.verdict,
        "fields": dict(found.fields),
        "at": log.iso(found.at) if found.at else "",
    }
    return ledger.keep(log.canonical(said))


def _answered(enquiry: Enquiry) -> None:
    """An answer holds as long as its contract says; what the register did not say may be asked at once."""
    now, agreed = clock.now(), contract(enquiry.register)
    enquiry.state = Enquiry.State.REFUSED if enquiry.verdict == REFUSED else Enquiry.State.ANSWERED
    enquiry.answered_at = now
    says_something = enquiry.verdict not in (REFUSED, NO_INFORMATION, INSUFFICIENT)
    enquiry.valid_until = now + agreed.valid if agreed and says_something else None
    register_events.record(enquiry, register_events.ANSWERED)
