"""Turns of a dossier: refused with its true ground, passed on, withdrawn with its notice, originals given back."""

import re
from datetime import datetime
from functools import partial

import pypdfium2
import pytest

from motcua.agencies.queries import communes, counters
from motcua.documents.queries import read
from motcua.dossiers import commands, outputs
from motcua.dossiers.acts.seal import SEAL
from motcua.dossiers.acts.sign import SIGN
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.queries.detail import detail
from motcua.dossiers.queries.journey import happenings
from motcua.dossiers.queries.passed import passed_from, passed_to
from motcua.dossiers.readers.inbox import Inbox
from motcua.kernel import clock
from motcua.kernel.actor import service
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.notifications.models import InboxItem
from motcua.platform.effects import execution
from motcua.platform.effects.models import Effect
from motcua.platform.reactions import ReactionReader
from motcua.platform.readers import story
from motcua.process.states import Status
from motcua.signing import ports
from motcua.signing.queries import verify
from tests.support import acts, cast
from tests.support.notices import given_out, head_of_the_counter

pytestmark = [pytest.mark.usefixtures("province", "db")]

WRONG = {"ground": "wrong_authority", "note": "Trẻ sinh và thường trú ở phường khác."}


def elsewhere() -> tuple[str, str]:
    """Another commune than the cast's, and its centre."""
    other = next(c for c in communes() if c.code != cast.HANDLING)
    centre = next(c for c in counters() if c.commune_gso == other.commune_gso)
    return other.code, centre.code


def reacted(dossier: Dossier) -> None:
    """What follows from its events by itself."""
    ReactionReader(commands.PASSING_ON).read(story("dossier", dossier.pk))
    for effect in Effect.objects.filter(kind="reaction.pass_on", subject=dossier.code):
        execution.work_on(effect.pk)


def told(dossier: Dossier) -> str:
    Inbox().read(story("dossier", dossier.pk))
    return " ".join(InboxItem.objects.order_by("pk").values_list("body", flat=True))


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in pages))


def test_a_refusal_has_a_ground_of_law_and_what_that_ground_needs() -> None:
    dossier = cast.submitted()
    for given, field in (
        ({"ground": "", "note": "Sai"}, "ground"),
        ({"ground": "because", "note": "Sai"}, "ground"),
        ({"ground": "conditions", "note": "Sai"}, "law"),
        (WRONG, "to_agency"),
        ({**WRONG, "to_agency": cast.HANDLING}, "to_agency"),
        ({"ground": "duplicate", "note": "Sai", "pass_on": True}, "to_agency"),
    ):
        with pytest.raises(Invalid) as refused:
            acts.refuse(actor=cast.receiver(), dossier=dossier.pk, **given)
        assert field in refused.value.fields
    assert cast.renewed(dossier).status == Status.SUBMITTED


def test_a_refused_dossier_is_passed_on_to_the_competent_agency_with_all_that_came_with_it() -> None:
    handling, counter = elsewhere()
    old = cast.submitted()
    acts.refuse(actor=cast.receiver(), dossier=old.pk, to_agency=handling, pass_on=True, **WRONG)
    reacted(old)
    reacted(old)
    new = passed_to(cast.renewed(old))
    assert new is not None
    assert (new.handling_id, new.counter_id, new.status) == (handling, counter, Status.SUBMITTED)
    assert (new.owner_id, new.answers, new.returning) == (old.owner_id, old.answers, old.returning)
    files = [set(Paper.objects.filter(dossier=d).values_list("component", "file")) for d in (old, new)]
    assert files[0] == files[1] != set()
    assert new.code != old.code
    assert passed_from(happenings(new)) == old.code
    words = text_of(read(given_out(cast.renewed(old), head_of_the_counter()).file))
    assert new.code in words
    assert "không phải nộp lại" in words
    assert "Không thuộc thẩm quyền" in words
    assert "NĐ 118/2025/NĐ-CP, điều 17" in words
    assert old.code in told(new)


def test_what_is_passed_on_by_hand_twice_is_one_dossier() -> None:
    handling, _counter = elsewhere()
    old = cast.submitted()
    acts.refuse(actor=cast.receiver(), dossier=old.pk, to_agency=handling, **WRONG)
    by = service("pass_on", because=1)
    first, second = (commands.pass_on(actor=by, dossier=old.pk, to=handling) for _ in range(2))
    assert first.pk == second.pk


def test_it_is_not_passed_on_to_an_agency_that_settles_no_such_thing() -> None:
    dossier = cast.submitted()
    with pytest.raises(Invalid, match="không giải quyết thủ tục này"):
        acts.refuse(actor=cast.receiver(), dossier=dossier.pk, to_agency="H49.11", pass_on=True, **WRONG)
    acts.refuse(actor=cast.receiver(), dossier=dossier.pk, to_agency="H49.11", **WRONG)
    reacted(dossier)
    assert passed_to(cast.renewed(dossier)) is None
    assert "Sở Công Thương" in text_of(read(given_out(cast.renewed(dossier), head_of_the_counter()).file))


def test_a_withdrawal_brings_form_05_at_once_and_the_originals_back() -> None:
    dossier = cast.accepted()
    original = Paper.objects.filter(dossier=dossier, origin="seen").values_list("component_name", flat=True)[
        0
    ]
    acts.withdraw(actor=cast.applicant(), dossier=dossier.pk)
    assert original in told(dossier)
    words = text_of(read(given_out(cast.renewed(dossier), cast.person("kyso")).file))
    assert "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ" in words
    assert "Ngày có yêu cầu dừng" in words
    assert "điều 21" in words
    assert original in words


def test_originals_are_given_back_once_by_the_counter_that_has_them() -> None:
    dossier = cast.accepted()
    assert outputs.to_give_back(dossier) == []
    acts.stop(actor=cast.appraiser(), dossier=dossier.pk, ground="on_request", note="Theo đơn")
    ended = cast.renewed(dossier)
    here = outputs.to_give_back(ended)
    assert here
    give = partial(outputs.give_back, code=dossier.code, originals=here)
    with pytest.raises(NotAllowed):
        give(actor=cast.appraiser(), taken_by="Tằng Văn Phúc")
    with pytest.raises(Invalid, match="họ tên người nhận"):
        give(actor=cast.receiver(), taken_by=" ")
    give(actor=cast.receiver(), taken_by="Tằng Văn Phúc")
    assert outputs.to_give_back(ended) == []
    with pytest.raises(Conflict, match="không còn ở quầy"):
        give(actor=cast.receiver(), taken_by="Tằng Văn Phúc")
    assert cast.renewed(dossier).chain_seq == ended.chain_seq


def test_a_stop_names_its_ground_and_the_paper_says_it() -> None:
    dossier = cast.accepted()
    with pytest.raises(Invalid, match="điều khoản"):
        acts.stop(actor=cast.appraiser(), dossier=dossier.pk, ground="authority_decided", note="Toà đã tuyên")
    law = "Quyết định 05/2026/QĐ-TA"
    acts.stop(
        actor=cast.appraiser(), dossier=dossier.pk, ground="authority_decided", law=law, note="Toà đã tuyên"
    )
    assert law in text_of(read(given_out(dossier, cast.person("kyso")).file))


LAW = "Điều 16 Luật Hộ tịch số 60/2014/QH13"


def denied() -> Dossier:
    dossier = cast.accepted()
    acts.deny(actor=cast.appraiser(), dossier=dossier.pk, law=LAW, note="Việc sinh không có thật.")
    return cast.renewed(dossier)


def test_a_negative_decision_says_why_by_which_law_and_how_to_appeal() -> None:
    dossier = denied()
    assert dossier.negative
    assert cast.open_keys(dossier) == ["approve"]
    words = text_of(outputs.result_preview(dossier))
    assert "Không chấp thuận yêu cầu của" in words
    assert f"Lý do: Việc sinh không có thật. Căn cứ: {LAW}" in words
    assert "trong thời hạn 90 ngày" in words
    assert f"khiếu nại đến {dossier.handling.name}" in words
    assert dossier.code in words


def test_it_is_approved_signed_sealed_and_returned_like_any_result() -> None:
    dossier = denied()
    acts.approve(actor=cast.approver(), dossier=dossier.pk)
    outputs.sign(SIGN, actor=cast.signer(), code=dossier.code)
    outputs.sign(SEAL, actor=cast.clerk(), code=dossier.code)
    made = read(dossier.outputs.get(kind="result").file)
    assert verify(made, ports.connected().trust).valid
    assert re.search(r"Số: \d\d/QĐ-UBND", text_of(made))
    done = cast.renewed(dossier)
    assert (done.status, bool(done.finished_at)) == (Status.DONE, True)
    last = story("dossier", dossier.pk)[-1]
    assert (
        last.data["negative"],
        "on_time" in last.data["finished"] or "early" in last.data["finished"],
    ) == (
        True,
        True,
    )
    acts.return_result(actor=cast.receiver(), dossier=dossier.pk, way="online")
    assert cast.renewed(dossier).status == Status.RETURNED
    assert "90 ngày" in told(dossier)
    assert "Luật Khiếu nại" in told(dossier)


def test_what_is_sent_back_may_come_to_another_result() -> None:
    dossier = denied()
    acts.send_back(actor=cast.approver(), dossier=dossier.pk, note="Xem lại giấy chứng sinh")
    again = cast.renewed(dossier)
    assert not again.negative
    assert "GIẤY KHAI SINH" in text_of(outputs.result_preview(again))
    acts.deny(actor=cast.appraiser(), dossier=dossier.pk, law=LAW, note="Vẫn vậy.")
    with pytest.raises(Invalid, match="căn cứ pháp lý"):
        acts.deny(actor=cast.appraiser(), dossier=cast.accepted().pk, law=" ", note="Vẫn vậy.")


def test_only_whoever_appraises_proposes_a_negative_decision() -> None:
    dossier = cast.accepted()
    with pytest.raises(NotAllowed):
        acts.deny(actor=cast.receiver(), dossier=dossier.pk, law=LAW, note="Không")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


COURT = {
    "ground": "court",
    "law": "Thông báo thụ lý 12/TB-TA",
    "note": "Toà án đang xét xử.",
    "until": "31/12/2026",
}


def test_time_of_a_suspension_does_not_count_and_its_end_gives_back_what_was_left() -> None:
    with clock.at(at("2026-11-16T09:00")):
        dossier = cast.accepted(cast.MARRIAGE_STATUS)
    with clock.at(at("2026-11-16T10:00")):
        acts.suspend(actor=cast.appraiser(), dossier=dossier.pk, **COURT)
    resting = cast.renewed(dossier)
    assert (resting.status, resting.suspended) == (dossier.status, "court")
    assert (resting.due_at, resting.remaining) == (None, 2 * 480 - 60)
    with clock.at(at("2026-11-23T10:00")):
        with pytest.raises(Conflict):
            acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
        seen = detail(cast.appraiser(), dossier.code)
        assert seen.clock.waits_on == "suspended"
        assert "resume" in {a.key for a in seen.actions}
        acts.resume(actor=cast.appraiser(), dossier=dossier.pk, note="Bản án 05/2026 đã có hiệu lực")
    after = cast.renewed(dossier)
    assert (after.suspended, after.due_at) == ("", at("2026-11-26T09:00"))
    assert not any("left" in step for step in after.open_steps)
    assert "Toà án đang xét xử" in told(dossier)


def test_a_suspension_needs_a_cause_that_the_law_does_not_count_its_proof_and_an_end() -> None:
    dossier = cast.accepted()
    for wrong, field in (
        ({"ground": "tired"}, "ground"),
        ({"ground": "opinion"}, "ground"),
        ({"ground": "outage"}, "ground"),
        ({"law": " "}, "law"),
        ({"note": " "}, "note"),
        ({"until": "01/01/2020"}, "until"),
    ):
        with pytest.raises(Invalid) as refused:
            acts.suspend(actor=cast.appraiser(), dossier=dossier.pk, **{**COURT, **wrong})
        assert field in refused.value.fields
    with pytest.raises(NotAllowed):
        acts.suspend(actor=cast.receiver(), dossier=dossier.pk, **COURT)
    with pytest.raises(Conflict):
        acts.resume(actor=cast.appraiser(), dossier=dossier.pk, note="Xong")


def test_what_is_suspended_can_be_withdrawn_and_is_then_over() -> None:
    dossier = cast.accepted()
    acts.suspend(actor=cast.appraiser(), dossier=dossier.pk, **COURT)
    acts.withdraw(actor=cast.applicant(), dossier=dossier.pk)
    after = cast.renewed(dossier)
    assert (after.status, after.suspended) == (Status.WITHDRAWN, "")
