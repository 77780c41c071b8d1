"""What can be done to an audit or a finding: when, what each asks for, what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from motcua.agencies.queries import names
from motcua.kernel.actor import Actor
from motcua.platform.inputs import Choices, Given, Words
from motcua.quality import commands, types
from motcua.quality.queries import answers_for, checklist_of, may_be_closed, posts_at
from motcua.quality.types import Audit, Finding


def _nothing(_found: Audit) -> Mapping[str, Choices]:
    return {}


@dataclass(frozen=True)
class Act:
    """An act on an audit: its title, what follows, what it asks for, what it does, and for which audits it is there."""

    title: Words
    happens: Words
    given: type[Given]
    does: Callable[..., object]
    may: Callable[[Audit], bool]
    offers: Callable[[Audit], Mapping[str, Choices]] = _nothing

    def carry_out(self, actor: Actor, found: Audit, given: Given) -> None:
        """Do it. Raises what the command raises."""
        self.does(actor=actor, number=found.number, given=given)


def _found_in(found: Audit) -> Mapping[str, Choices]:
    known = names()
    return {
        "agency": [(code, known.get(code, code)) for code in found.agencies],
        "dossier": list(found.sample.values_list("code", "code")),
        "question": [(one.key, one.text) for one in checklist_of(found).questions],
        "post": [(post.pk, f"{post.title} ({post.agency.name})") for post in posts_at(found.agencies)],
    }


def _goes_on(found: Audit) -> bool:
    return found.drawn_at is not None and found.closed_at is None


ACTS: Mapping[str, Act] = {
    "rut-mau": Act(
        lazy("Rút mẫu"),
        lazy(
            "Mẫu rút một lần, từ mầm và nhật ký; ai cũng rút lại được đúng danh sách ấy. "
            "Anh chị xem được hồ sơ của mẫu."
        ),
        types.Drawn, commands.draw, may=lambda found: found.drawn_at is None,
    ),
    "phat-hien": Act(
        lazy("Ghi phát hiện"), lazy("Người phải khắc phục được báo, và được nhắc trước hạn."),
        types.Found, commands.find, may=_goes_on, offers=_found_in,
    ),
    "ket-thuc": Act(
        lazy("Kết thúc cuộc đánh giá"),
        lazy("Khi mọi hồ sơ đã trả lời đủ bảng kiểm. Hồ sơ của mẫu không còn xem được; phát hiện vẫn theo đến cùng."),
        types.Closed, commands.close, may=lambda found: _goes_on(found) and may_be_closed(found),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class FindingAct:
    """An act on a finding: who may do it now besides."""

    title: Words
    happens: Words
    given: type[Given]
    does: Callable[..., object]
    may: Callable[[Actor, Finding], bool]

    def carry_out(self, actor: Actor, row: Finding, given: Given) -> None:
        """Do it. Raises what the command raises."""
        self.does(actor=actor, number=row.audit.number, finding=row.number, given=given)


def _judges(actor: Actor, row: Finding) -> bool:
    return row.closed_at is None and row.audit.auditor_id == actor.officer_id


FINDING_ACTS: Mapping[str, FindingAct] = {
    "khac-phuc": FindingAct(
        lazy("Gửi việc khắc phục"), lazy("Người đánh giá được báo để kiểm tra."), types.Corrected, commands.correct,
        may=lambda actor, row: row.closed_at is None and not row.waits and answers_for(actor, row),
    ),
    "ket-thuc": FindingAct(
        lazy("Kết thúc phát hiện"), lazy("Việc khắc phục đã có hiệu lực."), types.FindingClosed, commands.close_finding,
        may=lambda actor, row: _judges(actor, row) and (row.waits or row.gravity == "remark"),
    ),
    "chua-dat": FindingAct(
        lazy("Yêu cầu khắc phục tiếp"), lazy("Hạn giữ nguyên."), types.FindingReturned, commands.return_correction,
        may=lambda actor, row: _judges(actor, row) and row.waits,
    ),
    "gia-han": FindingAct(
        lazy("Gia hạn"), lazy("Hạn trước được giữ trong nhật ký."), types.Extended, commands.extend,
        may=lambda actor, row: _judges(actor, row) and row.due_at is not None and not row.waits,
    ),
}  # fmt: skip


def acts_for(actor: Actor, found: Audit) -> list[tuple[str, Words]]:
    """What this actor can do to an audit now, by its word in the address and its title."""
    if found.auditor_id != actor.officer_id:
        return []
    return [(key, act.title) for key, act in ACTS.items() if act.may(found)]


def finding_acts_for(actor: Actor, row: Finding) -> list[tuple[str, Words]]:
    """What this actor can do to a finding now."""
    return [(key, act.title) for key, act in FINDING_ACTS.items() if act.may(actor, row)]


def starts(found: Audit, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What a form begins with: the only agency, and the dossier and question from which somebody came."""
    named = {"dossier": asked.get("hs", ""), "question": asked.get("cau", "")}
    of = found.sample.filter(code=named["dossier"]).values_list("agency", flat=True).first()
    only = found.agencies[0] if len(found.agencies) == 1 else ""
    return {name: value for name, value in {**named, "agency": of or only}.items() if value}
