"""A service that carries an act out because of an event: done with its reason in the log, or refused and never done."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from motcua.dossiers import commands
from motcua.dossiers.acts import ACTS
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.journey import happenings
from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.platform import reactions
from motcua.platform.effects import execution, performers
from motcua.platform.effects.models import Effect
from motcua.platform.inputs import Nothing
from motcua.platform.reactions import Reaction
from motcua.platform.readers import Reader, story
from motcua.process.table import CLOCK
from tests.support import cast

pytestmark = [pytest.mark.usefixtures("province", "db")]

MONDAY, FRIDAY = (datetime(2026, 11, day, 9, tzinfo=VIETNAM) for day in (16, 20))
LATENESS = ACTS["note_lateness"]


@pytest.fixture
def reader() -> Iterator[Reader]:
    """Whenever a dossier is accepted the clock tries at once to call it late."""
    before = dict(performers._registered)
    (made,) = reactions.connect(
        [
            Reaction(
                name=CLOCK,
                topics=("dossier",),
                types=frozenset({"accepted"}),
                wants=lambda event: {"dossier": event.stream},
                carry_out=lambda actor, wanted: commands.carry_out(
                    LATENESS, actor=actor, dossier=wanted["dossier"], given=Nothing()
                ),
                subject=lambda event: str(event.stream),
            )
        ]
    )
    yield made
    performers._registered.clear()
    performers._registered.update(before)


def reacted(reader: Reader, dossier: Dossier) -> Effect:
    reader.read(story("dossier", dossier.pk))
    effect = Effect.objects.get(kind=f"{reactions.KIND}{CLOCK}")
    assert execution.work_on(effect.pk) is None
    return Effect.objects.get(pk=effect.pk)


@pytest.fixture
def accepted() -> Dossier:
    with clock.at(MONDAY):
        return cast.accepted(cast.MARRIAGE_STATUS)


def test_an_act_that_is_refused_leaves_a_refusal_and_nothing_else(reader: Reader, accepted: Dossier) -> None:
    before = cast.renewed(accepted)
    with clock.at(MONDAY):
        found = reacted(reader, accepted)
    assert (found.outcome, found.result) == ("refused", {"code": "invalid"})
    assert found.last_error
    after = cast.renewed(accepted)
    assert (after.chain_seq, after.late_noted) == (before.chain_seq, False)


def test_an_act_that_is_done_says_which_service_did_it_and_why(reader: Reader, accepted: Dossier) -> None:
    with clock.at(FRIDAY):
        found = reacted(reader, accepted)
    assert (found.state, found.outcome) == ("done", "done")
    assert [h.type for h in happenings(accepted)][-1] == "became_late"
    because = next(e.id for e in story("dossier", accepted.pk) if e.type == "accepted")
    last = story("dossier", accepted.pk)[-1]
    assert (last.actor["service"], last.actor["because"]) == (CLOCK, because)
