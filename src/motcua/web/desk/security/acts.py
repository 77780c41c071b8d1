"""What can be done to a row of the register: when, what each asks for, what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.platform.inputs import Choices, Given, Words
from motcua.security import commands, types
from motcua.security.queries import may_be_closed, step_words, steps_of
from motcua.security.types import Incident

WEAKNESS = Incident.Kind.WEAKNESS
NEW: Mapping[str, tuple[Words, type[Given]]] = {
    "su-co": (lazy("Ghi sự cố"), types.IncidentGiven),
    "lo-hong": (lazy("Ghi lỗ hổng được báo"), types.WeaknessGiven),
}
"""What can be entered, by the word in its address."""


def _now(_found: Incident) -> dict[str, Any]:
    now = clock.now()
    return {"on": now.date().isoformat(), "hour": f"{now:%H:%M}"}


def _steps(found: Incident) -> Mapping[str, Choices]:
    return {"step": [(step, step_words(step)) for step in steps_of(found)]}


def _nothing(_found: Incident) -> dict[str, Any]:
    return {}


def _is_open(found: Incident) -> bool:
    return found.closed_at is None


@dataclass(frozen=True)
class Act:
    """An act: its title, what follows from it, what it asks for, what it does, and for which rows it is there."""

    title: Words
    happens: Words
    given: Callable[[Incident], type[Given]]
    does: Callable[..., object]
    may: Callable[[Incident], bool] = _is_open
    starts: Callable[[Incident], Mapping[str, Any]] = _nothing
    offers: Callable[[Incident], Mapping[str, Choices]] = _nothing
    of_weakness: Words = ""
    """What it is called for a weakness, where that differs."""

    def title_for(self, found: Incident) -> Words:
        """What it is called for this row."""
        return (found.kind == WEAKNESS and self.of_weakness) or self.title

    def carry_out(self, actor: Actor, found: Incident, given: Given) -> None:
        """Do it. Raises what the command raises."""
        self.does(actor=actor, number=found.number, given=given)


ACTS: Mapping[str, Act] = {
    "da-gui": Act(
        lazy("Ghi đã gửi"),
        lazy("Hạn của việc ấy ngừng đếm từ giờ đã gửi. Văn bản gửi bằng đường của cơ quan; ở đây chỉ ghi lại."),
        lambda _found: types.SentGiven, commands.record_sent, starts=_now, offers=_steps,
    ),
    "ngan-chan": Act(
        lazy("Ghi đã ngăn chặn"), lazy("Từ giờ này không còn thiệt hại thêm, hoặc lỗ hổng đã được sửa."),
        lambda _found: types.Contained, commands.contain, starts=_now,
        may=lambda found: _is_open(found) and found.contained_at is None, of_weakness=lazy("Ghi đã sửa xong"),
    ),
    "dien-bien": Act(
        lazy("Ghi diễn biến"), lazy("Một dòng của diễn biến; dòng đã ghi không sửa, không xoá được."),
        lambda _found: types.NotedGiven, commands.note, starts=_now, may=lambda _found: True,
    ),
    "dinh-chinh": Act(
        lazy("Đính chính, bổ sung"), lazy("Điều đã ghi trước giữ lại trong diễn biến; các hạn tính lại theo điều mới."),
        lambda found: types.CorrectedWeakness if found.kind == WEAKNESS else types.CorrectedIncident,
        commands.correct, starts=types.answers,
    ),
    "ket-thuc": Act(
        lazy("Kết thúc"), lazy("Chỉ khi đã ngăn chặn xong và không còn gì phải gửi."),
        lambda _found: types.Closed, commands.close, may=may_be_closed,
    ),
    "mo-lai": Act(
        lazy("Mở lại"), lazy("Khi còn việc phải làm."), lambda _found: types.Reopened, commands.reopen,
        may=lambda found: not _is_open(found),
    ),
}  # fmt: skip


def acts_for(found: Incident) -> list[tuple[str, Words]]:
    """What can be done to it now, by its word in the address and its title."""
    return [(key, act.title_for(found)) for key, act in ACTS.items() if act.may(found)]
