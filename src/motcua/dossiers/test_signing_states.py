"""A result on its way through every order of consents, workers, deaths, moves and hours that Hypothesis thinks of."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Literal, get_args

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from motcua.documents.queries import read
from motcua.dossiers import outputs
from motcua.dossiers.acts.sign import SIGN
from motcua.dossiers.models import Signing
from motcua.dossiers.queries import signings
from motcua.dossiers.queries.journey import happenings
from motcua.kernel import clock
from motcua.kernel.errors import Conflict
from motcua.process.states import Stage
from motcua.signing import ports
from motcua.signing.queries import verify
from tests.support import acts, cast
from tests.support.effects import work
from tests.support.signing import KilledError, killed_after, stamps_lost_after

pytestmark = pytest.mark.usefixtures("province")
Weather = Literal[
    "good", "no time stamps", "stamps lost after one", "dies before the key", "dies before the record"
]


@contextmanager
def weather(kind: Weather) -> Iterator[None]:
    """What happens outside while the worker works."""
    if kind == "good":
        yield
    elif kind.startswith("dies"):
        with killed_after(int(kind == "dies before the record")):
            yield
    else:
        with stamps_lost_after(int(kind == "stamps lost after one")):
            yield


class Results(RuleBasedStateMachine):
    """One dossier that waits for its signature, and may be sent back and come again."""

    @initialize()
    def begin(self) -> None:
        self.now = clock.now()
        self.dossier = cast.approved()
        self.values: dict[int, bytes] = {}

    @rule()
    def the_signer_agrees(self) -> None:
        dossier = cast.renewed(self.dossier)
        open_before = signings.under_way([dossier])
        with clock.at(self.now):
            agreed = outputs.consent(SIGN, actor=cast.signer(), seen={dossier.code: dossier.chain_seq})
        possible = not open_before and dossier.stage == Stage.SIGN and not dossier.signed
        assert bool(agreed.signings) == possible
        assert possible or isinstance(agreed.refused[dossier.code], Conflict)

    @rule(kind=st.sampled_from(get_args(Weather)), minutes=st.sampled_from([0, 0, 1, 12, 60, 800]))
    def a_worker_comes(self, kind: Weather, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        try:
            with clock.at(self.now), weather(kind):
                work("signing")
        except KilledError:
            return

    @rule()
    def it_is_sent_back_and_comes_again(self) -> None:
        dossier = cast.renewed(self.dossier)
        if dossier.stage != Stage.SIGN or dossier.signed:
            return
        with clock.at(self.now):
            acts.send_back(actor=cast.signer(), dossier=dossier.pk, note="Sai ngày sinh")
            acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)

    @invariant()
    def it_is_signed_once_with_a_good_signature(self) -> None:
        if not hasattr(self, "dossier"):
            return
        dossier = cast.renewed(self.dossier)
        recorded = Signing.objects.filter(dossier=dossier, ended_at__isnull=False, refusal__isnull=True)
        times = [h.type for h in happenings(dossier)].count("signed")
        assert times == recorded.count() == int(dossier.signed)
        if dossier.signed:
            assert dossier.result.signed_file is not None
            assert verify(read(dossier.result.signed_file), ports.connected().trust).valid

    @invariant()
    def a_signature_that_was_made_is_never_made_anew(self) -> None:
        for row in Signing.objects.filter(dossier=getattr(self, "dossier", None), signature__isnull=False):
            assert self.values.setdefault(row.pk, bytes(row.signature or b"")) == bytes(row.signature or b"")

    def teardown(self) -> None:
        """In good weather everything comes to an end by itself."""
        for _ in range(3):
            self.a_worker_comes("good", 60)
        assert not signings.under_way([self.dossier])


def test_whatever_happens_it_is_signed_once_and_never_by_halves() -> None:
    run_state_machine_as_test(
        Results,
        settings=settings(
            max_examples=8,
            stateful_step_count=8,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
