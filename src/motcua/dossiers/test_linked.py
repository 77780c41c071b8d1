"""One filing of several procedures: filled once, each on its own clock, what becomes of one told in the others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import pypdfium2
import pytest

from motcua.dossiers import access, commands, outputs
from motcua.dossiers.acts.supply import Supplied
from motcua.dossiers.models import Dossier, LinkedDossier, Paper
from motcua.dossiers.queries.intake_watch import unanswered
from motcua.dossiers.queries.linked import group_of
from motcua.dossiers.queries.recount import recounted
from motcua.dossiers.readers.inbox import Inbox
from motcua.kernel import clock
from motcua.kernel.actor import service
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.notifications.models import InboxItem
from motcua.platform.effects import execution
from motcua.platform.effects.models import Effect
from motcua.platform.reactions import ReactionReader
from motcua.platform.readers import story
from motcua.process.states import Status
from motcua.process.table import LINKED
from tests.support import acts, cast
from tests.support.cast import Filing
from tests.support.effects import make_papers

pytestmark = [pytest.mark.usefixtures("province", "db")]

CHILD = Filing("2.000986", "2.000986.01")
HOUSE = Filing("H49.000001", "H49.000001.01")
MONDAY = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)
WHY = "Giấy chứng sinh ghi sai tên mẹ."


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@dataclass(frozen=True)
class Filed:
    """The dossiers of one filing as they stand now, by the key of their member."""

    lead: int

    def __getattr__(self, key: str) -> Dossier:
        group = group_of(self.lead)
        assert group is not None
        return next(one.dossier for one in group.siblings if one.member.key == key)

    @property
    def all(self) -> list[Dossier]:
        group = group_of(self.lead)
        assert group is not None
        return [one.dossier for one in group.siblings]


def filed(filing: Filing = CHILD) -> Filed:
    return Filed(cast.submitted(filing).pk)


def react() -> None:
    """What follows by itself from everything that happened, until nothing does."""
    reader = ReactionReader(commands.FOLLOWING_LINKED)
    while True:
        for number in LinkedDossier.objects.values_list("pk", flat=True):
            reader.read(story("dossier", number))
        waiting = Effect.objects.filter(kind="reaction.linked").exclude(state__in=("done", "needs_person"))
        if not waiting:
            break
        for effect in list(waiting):
            execution.work_on(effect.pk)
    assert not Effect.objects.filter(kind="reaction.linked").exclude(outcome="done").exists()


def finish_birth(found: Filed) -> None:
    """The commune registers the birth and issues the certificate."""
    cast.accept(found.birth)
    acts.appraise(actor=cast.appraiser(), dossier=found.birth.pk)
    acts.approve(actor=cast.approver(), dossier=found.birth.pk)
    cast.sign_and_seal(found.birth)


def told(dossier: Dossier) -> list[str]:
    """What the applicant was told about a dossier, the title before each text."""
    Inbox().read(story("dossier", dossier.pk))
    items = InboxItem.objects.filter(dossier_code=dossier.code).order_by("pk")
    return [part for item in items for part in (item.title, item.body)]


# --- filing -----------------------------------------------------------------------------------------------------


def test_one_filing_opens_a_dossier_of_each_procedure_with_its_own_code_and_place() -> None:
    found = filed()
    assert [d.procedure_code for d in found.all] == ["1.001193", "1.004222", "1.014137"]
    assert len({d.code for d in found.all}) == 3
    assert len({d.secret for d in found.all}) == 1
    assert [d.handling_id for d in found.all] == [cast.HANDLING, "G01.49.23", "G12.149"]
    assert [d.counter_id for d in found.all] == [cast.COUNTER, cast.COUNTER, "H49.61"]
    assert {d.owner_id for d in found.all} == {cast.applicant().party_id}


def test_what_was_filled_in_once_stands_in_each_form_and_each_paper_where_it_belongs() -> None:
    found = filed()
    answers = cast.draft(CHILD).answers
    for dossier in found.all:
        assert dossier.answers["child_name"] == answers["child_name"]
    assert found.residence.answers["household_head"] == answers["household_head"]
    assert found.insurance.answers["clinic"] == answers["clinic"]
    assert "clinic" not in found.birth.answers
    assert [p.component for p in found.birth.papers.all()] == ["1.001193.TP02"]
    assert not found.residence.papers.exists()
    pavement = filed(HOUSE).pavement
    assert pavement.answers["request"].endswith("trong 60 ngày, để tập kết vật liệu xây nhà ở 2 tầng")


def test_what_needs_anothers_result_waits_and_nobodys_time_runs() -> None:
    found = filed()
    assert [d.suspended for d in found.all] == ["", "linked", "linked"]
    with clock.at(MONDAY + timedelta(days=9)):
        late = unanswered(cast.receiver(), clock.now()).late
    assert found.birth.code in late
    assert found.residence.code not in late
    with pytest.raises(Conflict, match=r"chờ kết quả của thủ tục nộp cùng.*Cho bắt đầu, không chờ"):
        acts.accept(actor=cast.receiver(), dossier=found.residence.pk, seen=[])


def test_a_child_pays_nothing_for_what_is_free() -> None:
    assert [d.fee_due for d in filed().all] == [0, 0, 0]


def test_sent_twice_it_is_one_filing() -> None:
    draft = cast.draft(CHILD)
    first = commands.submit(actor=cast.applicant(), draft=draft.pk)
    assert commands.submit(actor=cast.applicant(), draft=draft.pk).pk == first.pk
    assert LinkedDossier.objects.filter(filing=draft.pk).count() == 3


def test_a_member_that_cannot_be_filed_leaves_none_of_them() -> None:
    before = Dossier.objects.count()
    answers = dict(cast.draft(CHILD).answers)
    del answers["clinic"]
    with pytest.raises(Invalid):
        cast.submitted(CHILD, answers=answers)
    assert Dossier.objects.count() == before


def test_a_program_files_all_of_it_at_once_and_again_gets_the_same() -> None:
    draft = cast.draft(CHILD)
    papers = [Supplied(component=p.component, name=p.name, file=p.file_id) for p in draft.papers.all()]
    filing = commands.Filing(
        procedure=CHILD.procedure,
        counter=cast.COUNTER,
        handling=cast.HANDLING,
        owner={"self": True},
        answers=draft.answers,
        papers=papers,
    )
    key = uuid4()
    first = commands.file_at_once(actor=cast.applicant(), key=key, filing=filing)
    again = commands.file_at_once(actor=cast.applicant(), key=key, filing=filing)
    assert (first.pk, len(Filed(first.pk).all)) == (again.pk, 3)


def test_the_applicant_is_told_once_of_all_and_gets_one_receipt() -> None:
    found = filed()
    lead, *rest = found.all
    (_, body) = told(lead)
    assert all(d.code in body for d in found.all)
    assert [told(d) for d in rest] == [[], []]
    make_papers(lead.code)
    text = text_of(found.insurance)
    assert all(d.code in text for d in found.all)
    assert "khi có kết quả số 1" in " ".join(text.split())


def text_of(dossier: Dossier) -> str:
    wanted = outputs.look(dossier, "receipt")
    assert wanted.content
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(wanted.content))


# --- one after the other ----------------------------------------------------------------------------------------


def test_the_others_begin_when_the_result_is_issued_with_it_among_their_papers() -> None:
    found = filed()
    with clock.at(MONDAY + timedelta(hours=3)):
        finish_birth(found)
        react()
        for dossier in (found.residence, found.insurance):
            assert (dossier.suspended, dossier.status) == ("", Status.SUBMITTED)
            (paper,) = dossier.papers.all()
            assert paper.origin == Paper.Origin.LINKED
            assert paper.file == found.birth.outputs.get(kind="result").file
            assert "bắt đầu được giải quyết" in told(dossier)[-2]
        acts.accept(actor=cast.receiver(), dossier=found.residence.pk, seen=[])
        assert found.residence.due_at is not None
    assert not [d for one in recounted([d.code for d in found.all]) for d in one.differences]


def test_it_is_answered_in_time_from_when_it_could_begin() -> None:
    found = filed()
    later = MONDAY + timedelta(days=7)
    with clock.at(later):
        finish_birth(found)
        react()
    with clock.at(later + timedelta(hours=2, minutes=30)):
        assert found.residence.code not in unanswered(cast.receiver(), clock.now()).late
    assert found.residence.begun_at == later


def test_followed_twice_nothing_happens_twice() -> None:
    found = filed()
    finish_birth(found)
    react()
    before = [d.chain_seq for d in found.all]
    event = found.birth.chain_seq
    commands.follow_linked(actor=service(LINKED), dossier=found.birth.pk, event=event)
    assert [d.chain_seq for d in found.all] == before


def test_the_counter_lets_it_begin_without_waiting_and_says_why() -> None:
    found = filed()
    with pytest.raises(Invalid):
        acts.begin_linked(actor=cast.receiver(), dossier=found.residence.pk, note=" ")
    acts.begin_linked(
        actor=cast.receiver(), dossier=found.residence.pk, note="Trẻ đã có giấy khai sinh từ trước."
    )
    acts.accept(actor=cast.receiver(), dossier=found.residence.pk, seen=[])
    assert found.residence.status == Status.RECEIVED
    assert not [d for one in recounted([found.residence.code]) for d in one.differences]


def test_nobody_else_lets_it_begin() -> None:
    found = filed()
    for who in (cast.applicant(), cast.clerk()):
        with pytest.raises((NotAllowed, NotFound)):
            acts.begin_linked(actor=who, dossier=found.residence.pk, note="Cho nhanh")
    with pytest.raises(Conflict, match="thủ tục nộp cùng"):
        acts.resume(actor=cast.person("giamdoc"), dossier=found.residence.pk, note="Cho nhanh")


def test_what_waits_can_be_withdrawn() -> None:
    found = filed()
    acts.withdraw(actor=cast.applicant(), dossier=found.insurance.pk)
    react()
    assert found.insurance.status == Status.WITHDRAWN
    assert (found.birth.status, found.residence.suspended) == (Status.SUBMITTED, "linked")


# --- one fails --------------------------------------------------------------------------------------------------


def refuse_birth(found: Filed) -> None:
    acts.refuse(actor=cast.receiver(), dossier=found.birth.pk, ground="not_subject", note=WHY)
    react()


def test_what_cannot_go_on_without_it_ends_and_says_why_and_what_to_do() -> None:
    found = filed()
    refuse_birth(found)
    for dossier in (found.residence, found.insurance):
        assert (dossier.status, dossier.suspended) == (Status.STOPPED, "")
        _, body = told(dossier)[-2:]
        assert WHY in body
        assert found.birth.code in body
        assert "nộp lại một lần cho cả ba việc" in body
    assert not [d for one in recounted([d.code for d in found.all]) for d in one.differences]


def test_side_by_side_the_other_goes_on_and_the_applicant_is_told() -> None:
    found = filed()
    finish_birth(found)
    react()
    acts.refuse(
        actor=cast.receiver(),
        dossier=found.residence.pk,
        ground="not_subject",
        note="Chưa có chỗ ở hợp pháp.",
    )
    react()
    assert found.insurance.status == Status.SUBMITTED
    assert "Thẻ bảo hiểm y tế vẫn được cấp" in told(found.insurance)[-1]


def test_where_the_filing_says_so_it_goes_on_waiting_and_has_a_way_out() -> None:
    found = filed(HOUSE)
    acts.withdraw(actor=cast.applicant(), dossier=found.permit.pk)
    react()
    assert (found.pavement.status, found.pavement.suspended) == (Status.SUBMITTED, "linked")
    assert "chờ lại" in told(found.pavement)[-1]
    acts.begin_linked(actor=cast.receiver(), dossier=found.pavement.pk, note="Đã có giấy phép khác.")
    assert found.pavement.suspended == ""


def test_a_negative_decision_releases_nobody() -> None:
    found = filed()
    cast.accept(found.birth)
    acts.deny(actor=cast.appraiser(), dossier=found.birth.pk, law="Điều 16 Luật Hộ tịch", note=WHY)
    acts.approve(actor=cast.approver(), dossier=found.birth.pk)
    cast.sign_and_seal(found.birth)
    react()
    assert found.birth.negative
    assert [d.status for d in found.all] == [Status.DONE, Status.STOPPED, Status.STOPPED]
    assert "không được chấp thuận" in told(found.residence)[-1]


# --- results ----------------------------------------------------------------------------------------------------


def finish_pavement(found: Filed) -> None:
    """It begins without waiting, and its result is issued first."""
    acts.begin_linked(actor=cast.receiver(), dossier=found.pavement.pk, note="Có giấy phép rồi.")
    acts.accept(actor=cast.receiver(), dossier=found.pavement.pk, seen=[])
    acts.appraise(actor=cast.person("td.binhlieu2"), dossier=found.pavement.pk)
    acts.approve(actor=cast.person("pd.binhlieu2"), dossier=found.pavement.pk)
    cast.sign_and_seal(found.pavement)


def test_results_go_out_together_where_the_filing_says_so() -> None:
    found = filed(HOUSE)
    finish_pavement(found)
    react()
    with pytest.raises(Invalid, match=f"còn chờ: .*{found.permit.code}"):
        acts.return_result(actor=cast.receiver(), dossier=found.pavement.pk, way="online")
    acts.withdraw(actor=cast.applicant(), dossier=found.permit.pk)
    react()
    acts.return_result(actor=cast.receiver(), dossier=found.pavement.pk, way="online")
    assert found.pavement.status == Status.RETURNED


def test_results_go_out_as_they_come_otherwise() -> None:
    found = filed()
    finish_birth(found)
    acts.return_result(actor=cast.receiver(), dossier=found.birth.pk, way="online")
    assert found.birth.status == Status.RETURNED


# --- who sees it ------------------------------------------------------------------------------------------------


def test_one_secret_opens_all_of_them() -> None:
    found = filed()
    for dossier in found.all:
        assert access.by_secret(dossier.code, found.birth.secret).pk == dossier.pk
