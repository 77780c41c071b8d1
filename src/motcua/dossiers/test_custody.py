"""Where papers are: each has a code and a holder, every change of hands is written down, none is lost in silence."""

from datetime import datetime, timedelta

import pytest

from motcua.agencies.models import Officer
from motcua.documents.queries import codes_in
from motcua.dossiers import commands, outputs
from motcua.dossiers.commands.warn_of_papers import warn_of_papers
from motcua.dossiers.custody_rules import codes_within, new_code
from motcua.dossiers.models import Dossier, TrackedPaper, TransferLine
from motcua.dossiers.queries import custody
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.platform.effects.models import Effect
from motcua.platform.log import forget
from motcua.platform.readers import story
from tests.support import acts, cast

pytestmark = [pytest.mark.usefixtures("province", "db")]
MORNING = datetime(2026, 11, 17, 9, 0, tzinfo=VIETNAM)


def labelled(at: datetime = MORNING) -> tuple[Dossier, list[str]]:
    """A dossier at the cast's counter whose originals lie there, each with a code."""
    with clock.at(at):
        dossier = cast.accepted()
        names = custody.without_code(dossier)
        made = commands.label_papers(actor=cast.receiver(), code=dossier.code, names=names)
    assert len(made) == len(names) > 1
    return dossier, [paper.code for paper in made]


def where(code: str) -> tuple[str, str, str]:
    paper = TrackedPaper.objects.get(code=code)
    return paper.place, paper.agency_id, paper.holder.name


def handed(codes: list[str], at: datetime = MORNING) -> int:
    with clock.at(at):
        made = commands.hand_papers_over(actor=cast.receiver(), codes=codes, to=cast.HANDLING)
    return made.pk


def watched(at: datetime, actor: Actor | None = None) -> dict[str, str]:
    return {one.paper.code: one.why for one in custody.watched(at, actor)}


def test_a_paper_gets_one_code_and_is_with_whoever_labelled_it() -> None:
    dossier, codes = labelled()
    assert where(codes[0]) == ("unit", cast.COUNTER, cast.receiver().name)
    assert custody.without_code(dossier) == []
    with pytest.raises(Conflict):
        commands.label_papers(
            actor=cast.receiver(), code=dossier.code, names=[custody.papers_of(dossier.pk)[0].name]
        )


def test_a_list_is_confirmed_paper_by_paper_by_whoever_scans_it() -> None:
    _dossier, codes = labelled()
    number = handed(codes)
    assert where(codes[0])[:2] == ("way", cast.COUNTER)
    assert [one.pk for one in custody.incoming(cast.appraiser())] == [number]
    commands.take_papers(actor=cast.appraiser(), codes=codes[:1])
    assert where(codes[0]) == ("unit", cast.HANDLING, cast.appraiser().name)
    lines = TransferLine.objects.filter(transfer=number)
    assert lines.get(paper__code=codes[0]).confirmed_by_id == cast.appraiser().officer_id
    assert lines.get(paper__code=codes[1]).confirmed_at is None
    commands.take_papers(actor=cast.appraiser(), codes=codes)
    assert custody.incoming(cast.appraiser()) == []


def test_a_paper_is_given_only_by_where_it_is_and_only_to_an_agency_of_its_dossier() -> None:
    _dossier, codes = labelled()
    with pytest.raises(Conflict, match="không ở chỗ anh chị"):
        commands.hand_papers_over(actor=cast.appraiser(), codes=codes, to=cast.COUNTER)
    with pytest.raises(Invalid, match="không tham gia"):
        commands.hand_papers_over(actor=cast.receiver(), codes=codes, to="H49.101")
    handed(codes)
    with pytest.raises(Conflict, match="không ở chỗ anh chị"):
        commands.post_papers(actor=cast.receiver(), codes=codes, number="EP123")


def test_whoever_has_nothing_to_do_with_the_dossier_finds_no_paper() -> None:
    dossier, codes = labelled()
    for stranger in (cast.outsider(), cast.person("quantri")):
        with pytest.raises((Invalid, NotAllowed)):
            commands.take_papers(actor=stranger, codes=codes)
        with pytest.raises(NotFound):
            commands.label_papers(actor=stranger, code=dossier.code, names=["Giấy"])
    with pytest.raises(Invalid, match="Không có giấy tờ"):
        commands.take_papers(actor=cast.receiver(), codes=["GT-2222-2222"])


def test_who_took_a_paper_home_stands_beside_the_log_and_is_forgotten_with_the_dossier() -> None:
    dossier, codes = labelled()
    commands.give_papers_to_owner(actor=cast.receiver(), codes=codes, taken_by="Tằng Văn Phúc")
    assert where(codes[0])[0] == "owner"
    last = story(custody.TOPIC, dossier.pk)[-1]
    assert (last.type, last.words["taken_by"], last.data["papers"]) == ("given", "Tằng Văn Phúc", codes)
    assert forget(custody.TOPIC, dossier.pk)
    with pytest.raises(Invalid, match="đã trả cho chủ"):
        commands.take_papers(actor=cast.receiver(), codes=codes)


def test_originals_given_back_by_name_are_with_their_owner() -> None:
    dossier, codes = labelled()
    acts.withdraw(actor=cast.applicant(), dossier=dossier.pk)
    here = outputs.to_give_back(cast.renewed(dossier))
    handed(codes[:1])
    with pytest.raises(Conflict, match="không còn ở quầy"):
        outputs.give_back(actor=cast.receiver(), code=dossier.code, originals=here, taken_by="Phúc")
    commands.take_papers(actor=cast.receiver(), codes=codes)
    outputs.give_back(actor=cast.receiver(), code=dossier.code, originals=here, taken_by="Phúc")
    assert {where(code)[0] for code in codes} == {"owner"}


def test_what_nobody_confirms_in_a_day_and_what_a_leaver_holds_has_to_be_looked_for() -> None:
    _dossier, codes = labelled()
    handed(codes[:1])
    assert watched(MORNING + timedelta(hours=5)) == {}
    late = watched(MORNING + timedelta(days=2), cast.receiver())
    assert late == {codes[0]: "way"}
    Officer.objects.filter(pk=cast.receiver().officer_id or 0).update(left_at=MORNING + timedelta(hours=1))
    assert watched(MORNING + timedelta(hours=5)) == dict.fromkeys(codes[1:], "left")


def test_what_went_by_post_and_does_not_arrive_has_to_be_looked_for_and_is_taken_by_whoever_has_it() -> None:
    _dossier, codes = labelled()
    with clock.at(MORNING):
        commands.post_papers(actor=cast.receiver(), codes=codes[:1], number="EP 123")
    assert watched(MORNING + timedelta(days=2)) == {}
    assert watched(MORNING + timedelta(days=15)) == {codes[0]: "post"}
    commands.take_papers(actor=cast.appraiser(), codes=codes[:1])
    assert where(codes[0]) == ("unit", cast.HANDLING, cast.appraiser().name)


def test_a_paper_that_the_desk_did_not_send_on_in_time_has_to_be_looked_for() -> None:
    dossier, codes = labelled()
    Dossier.objects.filter(pk=dossier.pk).update(receiving="H49.61", taken_at=MORNING)
    assert watched(MORNING + timedelta(hours=7)) == {}
    assert watched(MORNING + timedelta(days=1)) == dict.fromkeys(codes, "unsent")


def test_whoever_gave_it_and_the_heads_get_one_letter_for_each_paper() -> None:
    Account.objects.update(password="a hash")
    _dossier, codes = labelled()
    handed(codes[:1])
    with clock.at(MORNING + timedelta(days=2)):
        assert warn_of_papers(actor=SYSTEM) > 1
        told = list(Effect.objects.filter(key__startswith="papers:"))
        assert {codes[0] in one.payload["body"] for one in told} == {True}
        assert cast.officer(cast.receiver()).email in {one.payload["to"] for one in told}
        assert warn_of_papers(actor=SYSTEM) == 0
    with pytest.raises(NotAllowed):
        warn_of_papers(actor=cast.receiver())


def test_codes_are_read_from_labels_as_scanners_type_them() -> None:
    code = new_code()
    address = f"https://mot-cua.example/ban-lam-viec/giay-to?ma={code}"
    assert (
        codes_within(address) == codes_within(code.lower()) == codes_within(code.replace("-", "")) == [code]
    )
    assert codes_within(f"{code} {code}, chữ khác") == [code]
    assert codes_within("H49.61.23-261117-0001") == []


def test_the_sheet_of_labels_can_be_scanned() -> None:
    dossier, codes = labelled()
    sheet = outputs.label_sheet(dossier)
    read = codes_within(" ".join(codes_in(sheet)))
    assert sorted(read) == sorted(codes)
