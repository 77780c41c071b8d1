"""A dossier that an office ended by mistake, opened again by a superior."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from motcua.dossiers.commands.sweep import sweep
from motcua.dossiers.models import Dossier, OfficialNotice
from motcua.dossiers.queries.issued import former_of, former_papers, formers
from motcua.dossiers.queries.notices import to_sign
from motcua.dossiers.queries.recount import recounted
from motcua.dossiers.readers.inbox import Inbox
from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.notifications.models import InboxItem
from motcua.platform.readers import story
from motcua.process.states import Stage, Status
from tests.support import acts, cast
from tests.support.effects import make_papers
from tests.support.notices import given_out, head_of_the_counter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

MORNING = datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM)


def reopen(dossier: Dossier, note: str = "Từ chối nhầm hồ sơ khác") -> Dossier:
    acts.reopen(actor=cast.director(), dossier=dossier.pk, note=note)
    return cast.renewed(dossier)


def told(dossier: Dossier) -> Sequence[str]:
    Inbox().read(story("dossier", dossier.pk))
    return list(InboxItem.objects.order_by("pk").values_list("body", flat=True))


def nothing_differs(dossier: Dossier) -> bool:
    (one,) = recounted([dossier.code])
    return one.differences == ()


def refused() -> Dossier:
    dossier = cast.submitted()
    acts.refuse(actor=cast.receiver(), dossier=dossier.pk, ground="duplicate", note="Trùng hồ sơ")
    return cast.renewed(dossier)


def test_a_refused_dossier_is_at_its_counter_again_and_can_be_received() -> None:
    before = refused()
    assert before.ended_at is not None
    after = reopen(before)
    assert (after.status, after.stage, after.ended_at) == (Status.SUBMITTED, Stage.RECEIVE, None)
    assert "Trùng" not in told(after)[-1]
    assert "đóng hồ sơ nhầm" in told(after)[-1]
    assert "Từ chối nhầm hồ sơ khác" in told(after)[-1]
    cast.accept(after)
    assert nothing_differs(after)


def test_the_date_stays_and_the_time_it_lay_closed_counts_against_the_office() -> None:
    with clock.at(MORNING):
        dossier = cast.accepted(cast.MARRIAGE_STATUS)
        working_on = cast.open_keys(dossier)
        acts.stop(actor=cast.appraiser(), dossier=dossier.pk, ground="on_request", note="Theo đề nghị")
    closed = cast.renewed(dossier)
    assert closed.due_at is not None
    with clock.at(closed.due_at + timedelta(days=3)):
        after = reopen(closed)
        assert (after.status, after.due_at, after.received_at) == (
            Status.RECEIVED,
            closed.due_at,
            closed.received_at,
        )
        assert cast.open_keys(after) == working_on
        sweep()
        assert cast.renewed(after).late_noted
        assert nothing_differs(after)


def test_what_waited_on_the_applicant_waits_again_with_a_new_date() -> None:
    with clock.at(MORNING):
        dossier = cast.accepted(cast.MARRIAGE_STATUS)
        acts.ask_more(
            actor=cast.appraiser(), dossier=dossier.pk, defects=[acts.defect("Tờ khai", "thiếu chữ ký")]
        )
    asked = cast.renewed(dossier)
    assert asked.answer_by is not None
    with clock.at(asked.answer_by + timedelta(hours=1)):
        sweep()
        closed = cast.renewed(dossier)
        assert (closed.status, closed.remaining) == (Status.STOPPED, asked.remaining)
        after = reopen(closed, "Bổ sung đã nhận tại quầy, chưa ghi vào hệ thống")
        assert (after.status, after.remaining) == (Status.SUPPLEMENT, asked.remaining)
        assert after.answer_by is not None
        assert after.answer_by > clock.now()
        assert nothing_differs(after)
        acts.supply(actor=cast.receiver(), dossier=after.pk, papers=(), note="Tờ khai đã ký")
        supplied = cast.renewed(after)
        assert supplied.due_at is not None
        assert nothing_differs(after)


def test_a_notice_of_the_end_that_nobody_signed_is_not_signed_any_more() -> None:
    dossier = refused()
    make_papers(dossier.code)
    (owed,) = OfficialNotice.objects.filter(dossier=dossier)
    after = reopen(dossier)
    make_papers(dossier.code)
    owed.refresh_from_db()
    assert owed.called_off == after.chain_seq
    signers = [cast.director(), cast.signer(), cast.approver()]
    assert not any(to_sign(who).filter(pk=owed.pk).exists() for who in signers)


def test_a_notice_given_out_says_wherever_it_is_checked_that_its_end_was_undone() -> None:
    dossier = refused()
    paper = given_out(dossier, head_of_the_counter()).file_id
    assert former_of(paper) is None
    after = reopen(dossier)
    make_papers(dossier.code)
    (by_code,) = former_papers(dossier.code)
    notice = OfficialNotice.objects.get(dossier=dossier)
    assert former_of(paper) == by_code
    assert (by_code.way, by_code.number, by_code.issued_at) == ("undone", notice.number, notice.issued_at)
    acts.refuse(actor=cast.receiver(), dossier=after.pk, ground="duplicate", note="Trùng thật")
    again = given_out(cast.renewed(after), head_of_the_counter()).file_id
    assert former_of(again) is None
    assert former_of(paper) == by_code
    assert set(formers(dossier, list(dossier.outputs.all()))) == {paper}


def test_only_a_superior_reopens_and_says_why() -> None:
    dossier = refused()
    for who in (cast.receiver(), cast.appraiser(), cast.signer(), cast.applicant()):
        with pytest.raises(NotAllowed):
            acts.reopen(actor=who, dossier=dossier.pk, note="Nhầm")
    with pytest.raises(Invalid, match="sai sót ở đâu"):
        reopen(dossier, "  ")
    assert cast.renewed(dossier).status == Status.REFUSED


def test_what_the_applicant_took_back_stays_theirs() -> None:
    dossier = cast.accepted()
    acts.withdraw(actor=cast.applicant(), dossier=dossier.pk, note="Tôi nộp nhầm")
    with pytest.raises(Conflict, match="tự rút"):
        reopen(dossier)


def test_what_a_counter_wrote_down_as_withdrawn_by_mistake_goes_on() -> None:
    dossier = cast.accepted()
    acts.withdraw(actor=cast.receiver(), dossier=dossier.pk, note="Khách đề nghị")
    after = reopen(dossier, "Ghi nhầm hồ sơ của khách khác")
    assert after.status == Status.RECEIVED
    assert cast.open_keys(after) == ["check"]
