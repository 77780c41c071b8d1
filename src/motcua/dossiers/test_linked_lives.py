"""Whole lives, made up at random, of dossiers that wait for another procedure of their filing from the beginning: what
holds for every life (`test_machine.py`), and while they wait.
"""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from motcua.dossiers.acts import allowed as allowed_actions
from motcua.dossiers.test_machine import Life
from motcua.dossiers.turn_rules import BY_LINK
from motcua.process.moves import next_wake
from motcua.process.states import ENDED, Status
from motcua.process.table import LINKED, Standing
from tests.support.acts import Act
from tests.support.orders import order

BY_ITSELF = Standing(service=LINKED)
TOLD = {"of": "H00.00-261123-0001", "name": "Đăng ký khai sinh", "how": "refused"}


class LinkedLife(Life):
    """One that waits; what happens to the other procedure comes whenever it likes."""

    waits_for = BY_LINK

    @property
    def waiting(self) -> bool:
        """Whether it still waits for the other one."""
        return self.state.suspended == BY_LINK

    @precondition(lambda self: self.waiting)
    @rule(by_hand=st.booleans())
    def the_result_is_there(self, by_hand: bool) -> None:
        """Or whoever receives lets it begin without."""
        who = self.everybody() if by_hand else BY_ITSELF
        self.carry_out(order(Act.BEGIN_LINKED, who, note="Đã có giấy khai sinh"))
        assert not self.waiting
        assert self.state.begun_at == self.now
        assert not any(step.paused for step in self.state.steps)

    @rule(then=st.sampled_from(("go_on", "wait")))
    def the_other_one_came_to_nothing(self, then: str) -> None:
        """It is told, and nothing else changes."""
        before = self.state
        self.carry_out(order(Act.NOTE_LINKED, BY_ITSELF, then=then, **TOLD))
        assert self.state == before

    @precondition(lambda self: self.state.status not in ENDED)
    @rule()
    def it_ends_with_the_other_one(self) -> None:
        """Unless its own result is signed already, or was given out and is being set right."""
        through = self.state.signed or self.state.renewing
        self.carry_out(order(Act.END_LINKED, BY_ITSELF, **TOLD))
        assert (self.state.status is Status.STOPPED) is not through

    @invariant()
    def nobodys_time_runs_while_it_waits(self) -> None:
        state = self.state
        if not self.waiting:
            return
        assert (state.status, state.clock.due_at, state.clock.limit) == (Status.SUBMITTED, None, None)
        assert state.steps
        assert all(step.paused for step in state.steps)
        assert next_wake(state) is None

    @invariant()
    def what_waits_has_a_holder_and_two_ways_out(self) -> None:
        """Whoever receives can let it begin, the applicant can take it back; nothing else is decided about it."""
        if not self.waiting:
            return
        able = {act.key for act in allowed_actions(self.state, self.everybody())}
        assert {"begin_linked", "withdraw"} <= able
        assert not able & {"accept", "refuse", "ask_more", "forward", "resume", "stop", "suspend"}
        assert "withdraw" in {a.key for a in allowed_actions(self.state, Standing(applicant=True))}


LinkedLife.TestCase.settings = Life.TestCase.settings
TestLinkedLives = LinkedLife.TestCase
