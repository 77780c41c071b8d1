"""Filing: what keeps a draft from being sent, sending once, numbers without gaps."""

import re
from typing import Any

import pytest

from motcua.dossiers import commands
from motcua.dossiers.commands import DraftChange
from motcua.dossiers.commands.filing import problems
from motcua.dossiers.models import Counter, Dossier, Draft
from motcua.identity.models import Party
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.procedures import commands as procedures
from motcua.procedures.queries import published
from tests.support import cast

pytestmark = [pytest.mark.usefixtures("province", "db")]


def change(draft: Draft, **given: Any) -> Draft:
    return commands.save(actor=cast.applicant(), draft=draft.pk, change=DraftChange(**given))


def send(draft: Draft) -> Dossier:
    return commands.submit(actor=cast.applicant(), draft=draft.pk)


def last_number() -> int:
    return sum(Counter.objects.filter(agency_id=cast.COUNTER).values_list("last", flat=True))


def test_a_dossier_gets_the_code_of_its_counter_and_day_and_a_secret() -> None:
    dossier = cast.submitted()
    assert re.fullmatch(r"H49\.61\.23-\d{6}-0001", dossier.code)
    assert re.fullmatch(r"[2-9A-Z]{5}-[2-9A-Z]{5}", dossier.secret)
    assert cast.submitted().code.endswith("-0002")
    assert cast.open_keys(dossier) == ["intake"]


def test_sending_twice_gives_the_same_dossier() -> None:
    draft = cast.draft()
    assert send(draft) == send(draft)
    assert last_number() == 1


def test_after_sending_the_draft_can_no_longer_be_changed() -> None:
    draft = cast.draft()
    send(draft)
    with pytest.raises(Invalid, match="đã nộp rồi"):
        change(draft, returning="post")
    with pytest.raises(Invalid, match="đã nộp rồi"):
        commands.discard(actor=cast.applicant(), draft=draft.pk)


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"case_code": ""}, "case", "trường hợp"),
        ({"counter_id": "H49.123"}, "agency", "nơi nộp"),
        ({"handling_id": "H49.22"}, "agency", "cơ quan giải quyết"),
        ({"handling_id": "G01.49.23"}, "agency", "cơ quan giải quyết"),
        ({"owner": {}}, "owner", "của ai"),
        ({"answers": {}}, "answers", "Tờ khai"),
        ({"returning": "drone"}, "returning", "nhận kết quả"),
        ({"returning": "post"}, "return_address", "địa chỉ"),
    ],
)
def test_what_is_missing_is_named_and_no_number_is_burnt(
    given: dict[str, Any], field: str, words: str
) -> None:
    draft = change(cast.draft(), **given)
    with pytest.raises(Invalid, match=words) as refused:
        send(draft)
    assert set(refused.value.fields) == {field}
    assert last_number() == 0
    assert not Dossier.objects.exists()


def test_a_missing_paper_is_called_by_its_name() -> None:
    draft = cast.draft()
    commands.remove(actor=cast.applicant(), draft=draft.pk, paper=draft.papers.get().pk)
    with pytest.raises(Invalid, match="Giấy chứng sinh"):
        send(draft)


def test_an_agency_that_does_not_exist_cannot_be_chosen() -> None:
    draft = cast.draft()
    with pytest.raises(Invalid, match="Không có cơ quan"):
        change(draft, handling_id="H99.99")
    assert change(draft, handling_id="").handling_id is None


def test_a_draft_is_only_its_owner_s() -> None:
    draft = cast.draft()
    for act in (
        lambda: commands.submit(actor=cast.stranger(), draft=draft.pk),
        lambda: commands.discard(actor=cast.receiver(), draft=draft.pk),
        lambda: commands.lay(
            actor=cast.stranger(), draft=draft.pk, component="x", name="x", data=cast.picture()
        ),
    ):
        with pytest.raises(NotFound, match="bản nháp"):
            act()


NEW = {
    "kind": "person",
    "name": "Lý Thị Mới",
    "id_number": "022190001234",
    "born": "1990-05-01",
    "gender": "female",
}


def at_the_counter(**given: Any) -> Draft:
    """A dossier that the receiver files for somebody who stands there."""
    who = cast.receiver()
    begun = commands.start(actor=who, procedure=cast.BIRTH.procedure, channel="direct")
    owner = {**NEW, "paper_seen": True}
    wanted = {
        "owner": owner,
        "handling_id": cast.HANDLING,
        "case_code": cast.BIRTH.case,
        "returning": "counter",
    }
    answers = cast.draft().answers
    return commands.save(
        actor=who, draft=begun.pk, change=DraftChange(**{**wanted, "answers": answers, **given})
    )


def test_the_receiver_files_for_somebody_who_stands_at_the_counter() -> None:
    dossier = commands.submit(actor=cast.receiver(), draft=at_the_counter().pk)
    assert (dossier.channel, dossier.counter_id) == ("direct", cast.COUNTER)
    assert dossier.filed_by == cast.receiver().name
    assert dossier.owner is not None
    assert dossier.owner.name == dossier.owner_name == "Lý Thị Mới"
    again = commands.submit(actor=cast.receiver(), draft=at_the_counter().pk)
    assert again.owner == dossier.owner


def test_a_receiver_files_only_at_their_own_counter() -> None:
    with pytest.raises(NotAllowed, match="quầy của mình"):
        at_the_counter(counter_id="H49.61.01")
    with pytest.raises(NotAllowed, match="cán bộ tiếp nhận"):
        commands.start(actor=cast.applicant(), procedure=cast.BIRTH.procedure, channel="direct")


def test_a_number_that_belongs_to_another_name_is_not_mixed_up() -> None:
    commands.submit(actor=cast.receiver(), draft=at_the_counter().pk)
    other = {**NEW, "name": "Lý Thị Khác", "paper_seen": True}
    with pytest.raises(Invalid, match="đã đăng ký với họ tên"):
        commands.submit(actor=cast.receiver(), draft=at_the_counter(owner=other).pk)
    assert Party.objects.filter(id_number="022190001234").count() == 1


def test_a_birthday_that_is_none_is_refused_in_words() -> None:
    with pytest.raises(Invalid, match="Ngày sinh") as refused:
        commands.submit(actor=cast.receiver(), draft=at_the_counter(owner={**NEW, "born": "hôm qua"}).pk)
    assert set(refused.value.fields) == {"owner.born"}


def test_the_fee_follows_from_what_is_asked_for() -> None:
    dossier = cast.submitted(cast.EXTRACT)
    copies = dossier.answers["copies"]
    assert dossier.fee_due == 8000 * copies
    assert not dossier.fee_paid


def test_a_counter_that_does_not_take_the_procedure_is_refused() -> None:
    filing = cast.BIRTH
    version = published(filing.procedure)
    content = {**version.content, "counters": ["H49.61"]}
    new = procedures.draft(actor=SYSTEM, content=content)
    procedures.publish(actor=SYSTEM, version_id=new.pk, decision="12/QĐ-UBND", decided_on=clock.now().date())
    draft = cast.draft(filing)
    with pytest.raises(Invalid) as refused:
        commands.submit(actor=cast.applicant(), draft=draft.pk)
    assert "agency" in refused.value.fields


@pytest.mark.parametrize(
    ("commune", "counter", "refused"), [("H49.123", "H49.61.23", False), ("H49.107", "H49.61.07", True)]
)
def test_a_case_for_the_mountains_is_filed_only_in_their_communes(
    commune: str, counter: str, refused: bool
) -> None:
    begun = commands.start(actor=cast.applicant(), procedure="1.012796")
    place = {"counter_id": counter, "handling_id": commune, "case_code": "1.012796.02"}
    assert ("case" in problems(change(begun, **place))) is refused
    assert "case" not in problems(change(begun, **{**place, "case_code": "1.012796.01"}))
