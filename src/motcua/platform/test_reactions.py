"""What the system does by itself: once, under its own name, with its reason, and without stopping the log."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.errors import Conflict, Unavailable
from motcua.platform import log, reactions, readers
from motcua.platform.effects import execution, performers, queries
from motcua.platform.effects.models import Effect
from motcua.platform.reactions import Reaction
from motcua.platform.transactions import command, decision

pytestmark = pytest.mark.django_db(transaction=True)
ASKED, ANSWERS = "test-questions", "test-answers"


class KilledError(BaseException):
    """The worker's process ends here."""


def answer(actor: Actor, wanted: Mapping[str, Any]) -> None:
    """What the commands below have in common: the answer stands in the log."""
    log.record(ANSWERS, wanted["stream"], "answered", at=clock.now(), actor=actor, data=dict(wanted))
    if wanted["word"] == "no":
        raise Conflict("Câu hỏi %(stream)s đã được trả lời.", stream=wanted["stream"])
    if wanted["word"] == "later":
        raise Unavailable("Chưa trả lời được.")
    if wanted["word"] == "die":
        raise KilledError
    if wanted["word"] == "fault":
        raise ZeroDivisionError


@command
def reply(*, actor: Actor, wanted: Mapping[str, Any]) -> None:
    """Answer inside a transaction."""
    answer(actor, wanted)


@decision
def reply_at_once(*, actor: Actor, wanted: Mapping[str, Any]) -> None:
    """Answer as a decision does."""
    answer(actor, wanted)


class Echo:
    """A service that answers every question but "psst", by a command that may be exchanged."""

    def __init__(self) -> None:
        self.how: Callable[..., None] = reply
        self.reaction = Reaction(
            name=f"echo-{uuid4()}",
            topics=(ASKED,),
            types=frozenset({"asked"}),
            wants=lambda e: (
                None if e.data["word"] == "psst" else {"stream": e.stream, "word": e.data["word"]}
            ),
            carry_out=lambda actor, wanted: self.how(actor=actor, wanted=wanted),
            subject=lambda e: f"H49-{e.stream}",
        )
        (self.reader,) = reactions.connect([self.reaction])

    def hear(self) -> list[int]:
        """Let the reader read to the end; the rows that are still open."""
        readers.catch_up(self.reader)
        return list(Effect.objects.exclude(state="done").order_by("pk").values_list("pk", flat=True))

    def react(self) -> None:
        """Read, and do what is due."""
        for number in self.hear():
            execution.work_on(number)


@pytest.fixture
def echo() -> Iterator[Echo]:
    before = dict(performers._registered)
    yield Echo()
    performers._registered.clear()
    performers._registered.update(before)


def ask(word: str, stream: int = 1) -> int:
    """Put a question into the log; its event's number."""
    log.record(ASKED, stream, "asked", at=clock.now(), actor=SYSTEM, data={"word": word})
    return readers.last_event()


def answers(stream: int = 1) -> list[Mapping[str, Any]]:
    return [event.actor for event in log.events_of(ANSWERS, stream)]


@pytest.mark.parametrize("how", [reply, reply_at_once])
def test_the_log_says_which_service_acted_and_because_of_which_event(
    echo: Echo, how: Callable[..., None]
) -> None:
    echo.how = how
    event = ask("hello")
    echo.react()
    (actor,) = answers()
    assert actor == {"kind": "system", "name": "Hệ thống", "service": echo.reaction.name, "because": event}
    assert Effect.objects.get().state == "done"


def test_read_again_from_the_beginning_it_reacts_to_nothing_twice(echo: Echo) -> None:
    ask("hello")
    echo.react()
    readers.replay(echo.reader)
    echo.react()
    assert len(answers()) == Effect.objects.count() == 1


def test_what_is_of_no_interest_leaves_no_row(echo: Echo) -> None:
    ask("psst")
    log.record(ASKED, 1, "sighed", at=clock.now(), actor=SYSTEM, data={})
    assert echo.hear() == []


def test_a_new_reaction_does_not_stir_up_the_past(echo: Echo) -> None:
    ask("hello")
    with clock.at(clock.now() + timedelta(days=8)):
        assert echo.hear() == []


@pytest.mark.parametrize("how", [reply, reply_at_once])
def test_a_refusal_is_kept_with_its_words_and_the_stream_goes_on(
    echo: Echo, how: Callable[..., None]
) -> None:
    echo.how = how
    ask("no")
    ask("hello")
    echo.react()
    first, second = Effect.objects.order_by("pk")
    assert (first.state, first.outcome) == ("done", "refused")
    assert (first.last_error, first.result) == ("Câu hỏi 1 đã được trả lời.", {"code": "conflict"})
    assert second.outcome == "done"
    assert len(answers()) == 1
    assert readers.held_streams() == []
    assert [(e.pk, e.subject) for e in queries.refused(SYSTEM)] == [(first.pk, "H49-1")]


def test_what_is_away_for_a_while_is_waited_for(echo: Echo) -> None:
    ask("later")
    echo.react()
    effect = Effect.objects.get()
    assert (effect.state, effect.outcome, answers()) == ("retry_at", "temporary", [])


def test_a_fault_of_ours_waits_for_a_person_and_stops_nobody(echo: Echo) -> None:
    ask("fault")
    ask("hello")
    echo.react()
    assert [(e.state, e.outcome) for e in Effect.objects.order_by("pk")] == [
        ("needs_person", "permanent"),
        ("done", "done"),
    ]
    assert len(answers()) == 1


@pytest.mark.parametrize("how", [reply, reply_at_once])
def test_a_worker_that_dies_before_the_commit_has_done_nothing_and_the_next_does_it(
    echo: Echo, how: Callable[..., None]
) -> None:
    ask("hello")
    (number,) = echo.hear()

    def dying(*, actor: Actor, wanted: Mapping[str, Any]) -> None:
        how(actor=actor, wanted={**wanted, "word": "die"})

    echo.how = dying
    with pytest.raises(KilledError):
        execution.work_on(number)
    assert answers() == []
    echo.how = how
    with clock.at(clock.now() + reactions.Service.policy.claim + timedelta(seconds=1)):
        execution.work_on(number)
    assert len(answers()) == 1
    assert Effect.objects.get().state == "done"


@pytest.mark.parametrize("how", [reply, reply_at_once])
def test_a_worker_that_dies_after_the_commit_has_written_that_down_too(
    echo: Echo, how: Callable[..., None]
) -> None:
    ask("hello")
    (number,) = echo.hear()

    def dying(*, actor: Actor, wanted: Mapping[str, Any]) -> None:
        how(actor=actor, wanted=wanted)
        raise KilledError

    echo.how = dying
    with pytest.raises(KilledError):
        execution.work_on(number)
    assert Effect.objects.get().state == "done"
    assert len(answers()) == 1


@pytest.mark.parametrize("how", [reply, reply_at_once])
def test_one_that_was_thought_dead_leaves_nothing_when_another_took_over(
    echo: Echo, how: Callable[..., None]
) -> None:
    ask("hello")
    (number,) = echo.hear()
    later = clock.now() + reactions.Service.policy.claim + timedelta(seconds=1)

    def slow(*, actor: Actor, wanted: Mapping[str, Any]) -> None:
        echo.how = how
        with clock.at(later):
            execution.work_on(number)
        how(actor=actor, wanted=wanted)

    echo.how = slow
    execution.work_on(number)
    assert len(answers()) == 1
    assert Effect.objects.get().state == "done"


def test_a_second_command_in_one_reaction_is_not_carried_out(echo: Echo) -> None:
    def twice(*, actor: Actor, wanted: Mapping[str, Any]) -> None:
        reply(actor=actor, wanted=wanted)
        reply(actor=actor, wanted=wanted)

    echo.how = twice
    ask("hello")
    echo.react()
    assert len(answers()) == 1
