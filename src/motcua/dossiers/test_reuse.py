"""Papers that the province holds already: they come into their owner's store by themselves, and stand for papers of the
next filing with a click; what was replaced or revoked never does, and says why."""

from typing import Any
from uuid import UUID

import pytest

from motcua.documents.commands import keep
from motcua.dossiers import commands
from motcua.dossiers.acts.supply import Supplied
from motcua.dossiers.commands import DraftChange
from motcua.dossiers.commands.filing import problems
from motcua.dossiers.models import Dossier, Draft, Paper
from motcua.dossiers.readers.personal_store import PersonalStore
from motcua.dossiers.test_renewals import again, renew, returned
from motcua.kernel.errors import Invalid, NotFound
from motcua.personal_store.queries import kept, standing_of
from motcua.personal_store.types import KeptPaper, Standing
from motcua.platform.log import events_of
from motcua.platform.readers import story
from motcua.procedures.queries import frozen
from motcua.procedures.types import Component
from tests.support import acts, cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

BIRTH_PAPER = "KQ.G15.000031"
CHILD_ALLOWANCE = cast.Filing("1.001776", "1.001776.01")


def read_on() -> None:
    """As the worker does; here everything is one transaction, whose own events a reader never sees."""
    for number in Dossier.objects.values_list("pk", flat=True):
        PersonalStore().read(story("dossier", number))


def results_of(dossier: Dossier) -> list[KeptPaper]:
    return list(KeptPaper.objects.filter(source=dossier.code, origin="issued").order_by("put_at"))


def asking_for_birth() -> tuple[Draft, Component]:
    """A filing of the same farmer that asks for a birth certificate."""
    begun = cast.draft(CHILD_ALLOWANCE)
    case = frozen(begun.version_id).case(begun.case_code)
    assert case is not None
    return begun, next(c for c in case.components if c.result_of == "1.001193")


def lay(draft: Draft, component: Component, paper: KeptPaper, **who: Any) -> None:
    commands.lay_kept(
        actor=who.get("by", cast.applicant()), draft=draft.pk, component=component, paper=paper.pk
    )


def test_a_result_lies_in_its_owners_store_as_it_was_sealed() -> None:
    dossier = cast.done()
    read_on()
    (paper,) = results_of(dossier)
    issued = dossier.outputs.get(kind="result")
    assert (paper.file_id, paper.kind, paper.title) == (issued.file_id, BIRTH_PAPER, "Giấy khai sinh")
    assert (paper.party_id, paper.issuer) == (cast.applicant().party_id, dossier.handling.name)
    assert kept(cast.applicant())[0].paper == paper
    assert paper.pk not in {one.paper.pk for one in kept(cast.stranger())}


def test_what_was_issued_before_comes_in_when_the_past_is_read_anew_and_only_once() -> None:
    dossier = cast.done()
    read_on()
    before = {paper.pk for paper in KeptPaper.objects.all()}
    read_on()
    assert {paper.pk for paper in KeptPaper.objects.all()} == before
    assert len(results_of(dossier)) == 1


def test_a_paper_whose_original_was_seen_is_checked_and_one_that_nobody_compared_stays_out() -> None:
    dossier = cast.submitted()
    (sent,) = dossier.papers.exclude(file=None)
    acts.accept(actor=cast.receiver(), dossier=dossier.pk, seen=["1.001193.TP06"])
    read_on()
    assert not KeptPaper.objects.filter(source=dossier.code).exists()
    other = cast.accepted()
    read_on()
    checked = KeptPaper.objects.get(source=other.code)
    assert (checked.origin, checked.component, checked.file_id) == ("checked", sent.component, sent.file_id)
    assert cast.receiver().name in checked.checked_by


def test_a_click_lays_it_into_the_next_filing_and_the_dossier_says_from_where() -> None:
    first = cast.done()
    read_on()
    (paper,) = results_of(first)
    draft, component = asking_for_birth()
    lay(draft, component, paper)
    dossier = commands.submit(actor=cast.applicant(), draft=draft.pk)
    used = Paper.objects.get(dossier=dossier, origin="reused")
    assert (used.kept_id, used.component, used.file_id) == (paper.pk, component.code, paper.file_id)
    told = events_of("dossier", dossier.pk)[0].data
    assert told["reuses"] is True
    (said,) = [one["reused"] for one in told["papers"] if "reused" in one]
    assert said == {"paper": str(paper.pk), "kind": BIRTH_PAPER, "origin": "issued", "source": first.code}


def test_nobody_lays_in_what_is_somebody_elses_or_stands_for_something_else() -> None:
    first = cast.done()
    read_on()
    (paper,) = results_of(first)
    draft, component = asking_for_birth()
    with pytest.raises(NotFound):
        lay(draft, component, paper, by=cast.stranger())
    case = frozen(draft.version_id).case(draft.case_code)
    assert case is not None
    other = next(c for c in case.components if c.result_of == "1.001699")
    with pytest.raises(Invalid, match="không thay được"):
        lay(draft, other, paper)
    with pytest.raises(NotFound):
        commands.lay_kept(actor=cast.applicant(), draft=draft.pk, component=component, paper=UUID(int=1))


@pytest.mark.parametrize(
    ("how", "meanwhile", "at_last"),
    [
        ("replace", Standing.SETTING_RIGHT, Standing.REPLACED),
        ("revoke", Standing.SETTING_RIGHT, Standing.REVOKED),
        ("correct", Standing.HOLDS, Standing.HOLDS),
    ],
)
def test_a_result_that_is_set_right_says_so_and_is_refused(
    how: str, meanwhile: Standing, at_last: Standing
) -> None:
    first = returned()
    read_on()
    (paper,) = results_of(first)
    draft, component = asking_for_birth()
    lay(draft, component, paper)
    renew(first, how)
    read_on()
    paper.refresh_from_db()
    assert standing_of(paper) is meanwhile
    written = {"was": "Sinh ngày 12", "is": "Sinh ngày 13"} if how == "correct" else {}
    again(first, how.encode(), **written)
    read_on()
    paper.refresh_from_db()
    assert standing_of(paper) is at_last
    if at_last is Standing.HOLDS:
        assert "papers" not in problems(Draft.objects.get(pk=draft.pk))
        return
    assert "không còn dùng được" in " ".join(problems(Draft.objects.get(pk=draft.pk))["papers"])
    with pytest.raises(Invalid, match="không còn dùng được"):
        lay(draft, component, paper)


def test_what_was_asked_for_is_supplied_from_the_store_and_counts_once() -> None:
    first = cast.done()
    read_on()
    (paper,) = results_of(first)
    draft, component = asking_for_birth()
    dossier = commands.submit(actor=cast.applicant(), draft=draft.pk)
    acts.ask_more(
        actor=cast.receiver(),
        dossier=dossier.pk,
        defects=[
            {
                "what": component.name,
                "about": f"paper:{component.code}",
                "reason": "missing",
                "problem": "Chưa có",
                "remedy": "Nộp thêm.",
                "ground": "Nghị định số 20/2021/NĐ-CP",
                "article": "Điều 7",
            }
        ],
    )
    good = Supplied(component=component.code, name="khai sinh", file=paper.file_id, kept=paper.pk)
    other = Supplied(
        component=component.code,
        name="x",
        file=keep(b"other", media_type="application/pdf").sha256,
        kept=paper.pk,
    )
    with pytest.raises(Invalid, match="không còn dùng được"):
        acts.supply(actor=cast.applicant(), dossier=dossier.pk, papers=[other])
    acts.supply(actor=cast.applicant(), dossier=dossier.pk, papers=[good])
    last = events_of("dossier", dossier.pk)[-1].data
    assert last["reuses"] is True
    assert last["papers"][0]["reused"]["source"] == first.code
    assert Paper.objects.get(dossier=dossier, origin="reused").kept_id == paper.pk


def test_a_paper_may_be_taken_out_of_the_draft_again() -> None:
    first = cast.done()
    read_on()
    (paper,) = results_of(first)
    draft, component = asking_for_birth()
    lay(draft, component, paper)
    lay(draft, component, paper)
    (laid,) = draft.papers.filter(kept=paper)
    commands.remove(actor=cast.applicant(), draft=draft.pk, paper=laid.pk)
    commands.save(actor=cast.applicant(), draft=draft.pk, change=DraftChange(step=3))
    assert not draft.papers.filter(kept=paper).exists()
