"""The papers we issue for a dossier: what stands on them, who signed them, and what happens when signing is away."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.documents.queries import read
from motcua.dossiers import outputs
from motcua.dossiers.acts.seal import SEAL
from motcua.dossiers.acts.sign import SIGN
from motcua.dossiers.models import Dossier, Output
from motcua.dossiers.outputs import forms, paper_labels
from motcua.dossiers.outputs.papers import PaperMaker
from motcua.dossiers.queries.journey import happenings
from motcua.kernel import clock
from motcua.kernel.errors import Conflict, NotAllowed, NotFound
from motcua.platform.effects import performers
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import State
from motcua.procedures.queries import frozen
from motcua.procedures.types import Fee
from motcua.process.states import Status
from motcua.signing import ports
from motcua.signing.queries import verify
from motcua.signing.types import Verification
from tests.support import acts, cast
from tests.support.effects import make_papers
from tests.support.shelf import shelved
from tests.support.signing import no_time_stamps

pytestmark = pytest.mark.usefixtures("province")


def text_of(output: Output) -> str:
    """The words of a PDF in one line."""
    pages = pypdfium2.PdfDocument(read(output.file))
    text = " ".join(page.get_textpage().get_text_range() for page in pages)
    return re.sub(r"\s+", " ", text)


def in_full(moment: datetime) -> str:
    """As a paper writes an hour and a day (Decree 30/2020/NĐ-CP)."""
    local = moment.astimezone(clock.VIETNAM)
    month = f"{local.month:02d}" if local.month < 3 else str(local.month)
    return f"{local:%H} giờ {local:%M} phút, ngày {local:%d} tháng {month} năm {local.year}"


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def checked(output: Output) -> Verification:
    return verify(read(output.file), ports.connected().trust)


def test_the_receipt_lists_every_file_with_its_hash_and_is_signed() -> None:
    dossier = cast.submitted()
    receipt = outputs.issue_now(dossier, "receipt")
    words = squeezed(text_of(receipt))
    assert dossier.code in words
    for paper in dossier.papers.all():
        assert paper.name in words
        assert str(paper.file_id) in words
    verification = checked(receipt)
    assert verification.intact
    [signature] = verification.signatures
    assert dossier.counter.name in signature.name
    assert outputs.issue_now(dossier, "receipt") == receipt


def test_form_01_names_the_day_on_which_the_result_is_due() -> None:
    dossier = cast.submitted(cast.MARRIAGE_STATUS)
    with pytest.raises(NotFound, match="chưa diễn ra"):
        outputs.issue_now(dossier, "form_01")
    cast.accept(dossier)
    after = cast.renewed(dossier)
    words = text_of(outputs.issue_now(after, "form_01"))
    assert after.due_at is not None
    assert in_full(after.due_at) in words
    assert cast.receiver().name in words


def test_form_01_lists_the_form_that_was_filled_in_and_both_limits() -> None:
    dossier = cast.accepted(cast.MARRIAGE_STATUS)
    words = text_of(outputs.issue_now(dossier, "form_01"))
    content = frozen(dossier.version_id)
    case = content.case(dossier.case_code)
    assert case is not None
    row, promised = case.statutory(dossier.channel), case.promised(dossier.channel)
    assert row
    assert row.limit
    assert promised
    assert promised.limit
    assert f"Thời hạn theo quy định: {row.limit.words}" in words
    assert f"Địa phương cam kết: {promised.limit.words}" in words
    assert "khai trên hệ thống" in words
    for paper in dossier.papers.all():
        assert squeezed(paper.component_name) in squeezed(words)


@pytest.mark.parametrize(("hour", "said"), [(9, "trong ngày làm việc"), (16, "ngày làm việc kế tiếp")])
def test_form_01_says_within_the_day_only_when_it_is(hour: int, said: str) -> None:
    with clock.at(datetime(2026, 11, 18, hour, 30, tzinfo=clock.VIETNAM)):
        dossier = cast.accepted()
        law, _promised = paper_labels.limits(dossier, clock.now())
    assert said in law
    assert dossier.due_at is not None
    assert (dossier.due_at.astimezone(clock.VIETNAM).day == 18) == (hour == 9)


def test_a_limit_in_words_is_no_promise_of_the_hour_of_reception() -> None:
    dossier = cast.accepted()
    accepted = next(h for h in happenings(dossier) if h.type == "accepted")
    uncounted = replace(accepted, data={k: v for k, v in accepted.data.items() if k != "due_at"})
    pages = pypdfium2.PdfDocument(forms.form_01_paper(dossier, uncounted).pdf)
    words = re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in pages))
    assert "Thời gian trả kết quả: không hẹn được ngày giờ" in words
    assert "không tính được thành ngày giờ" in words


def test_a_fee_that_nobody_told_us_is_not_called_free() -> None:
    unknown = Fee("p", "Phí thẩm định")
    assert paper_labels.fee(cast.submitted()) == "Không thu"
    assert paper_labels.fee_words(0, [unknown], paid=True) == "Phí thẩm định: chưa có mức thu, chưa thu"
    assert paper_labels.fee_words(8000, [unknown], paid=False).startswith("8.000 đ (chưa thu); Phí thẩm định")


def signed_and_sealed(dossier: Dossier) -> Output:
    outputs.sign(SIGN, actor=cast.signer(), code=dossier.code)
    outputs.sign(SEAL, actor=cast.clerk(), code=dossier.code)
    return dossier.outputs.get(kind=Output.Kind.RESULT)


def test_the_result_is_signed_by_a_person_then_sealed_by_the_agency() -> None:
    dossier = cast.approved()
    result = signed_and_sealed(dossier)
    assert cast.renewed(dossier).status == Status.DONE
    verification = checked(result)
    person, agency = verification.signatures
    assert verification.intact
    assert cast.signer().name in person.name
    assert dossier.handling.name in agency.name
    assert cast.renewed(dossier).result.number.endswith("/KS/UBND-HT")


def test_results_of_a_year_are_numbered_in_a_row() -> None:
    first, second = cast.approved(), cast.approved()
    for dossier in (first, second):
        outputs.sign(SIGN, actor=cast.signer(), code=dossier.code)
    numbers = [int(cast.renewed(d).result.number.split("/")[0]) for d in (first, second)]
    assert numbers[1] == numbers[0] + 1


def test_somebody_without_the_post_cannot_sign() -> None:
    dossier = cast.approved()
    for who, refusal in ((cast.approver(), NotAllowed), (cast.outsider(), NotFound)):
        with pytest.raises(refusal):
            outputs.sign(SIGN, actor=who, code=dossier.code)
    assert cast.renewed(dossier).chain_seq == dossier.chain_seq
    assert not cast.renewed(dossier).signed


def test_a_held_step_is_signed_by_its_holder_only() -> None:
    dossier = cast.approved()
    acts.take(actor=cast.signer(), dossier=dossier.pk)
    outputs.sign(SIGN, actor=cast.signer(), code=dossier.code)
    with pytest.raises(Conflict):
        outputs.sign(SIGN, actor=cast.signer(), code=dossier.code)


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A maker of papers that was not found waiting for an authority by another test."""
    mine = PaperMaker()
    monkeypatch.setattr(mine, "rest", 0)
    before = performers.performer_of("paper")
    performers.register(mine)
    yield
    performers.register(before)


@pytest.mark.usefixtures("maker")
def test_without_time_stamps_the_submission_stands_and_the_receipt_follows() -> None:
    dossier = cast.submitted()
    with no_time_stamps():
        make_papers(dossier.code)
    assert outputs.look(dossier, "receipt").progress is outputs.Progress.COMING
    assert not dossier.outputs.exists()
    assert cast.renewed(dossier).chain_seq == dossier.chain_seq
    make_papers(dossier.code)
    assert checked(dossier.outputs.get(kind=Output.Kind.RECEIPT)).intact


@pytest.mark.usefixtures("maker")
def test_a_receipt_leaves_by_itself_once_the_centre_was_given_its_key(tmp_path: Path) -> None:
    dossier = cast.submitted()
    with shelved(tmp_path):
        make_papers(dossier.code)
    waiting = Effect.objects.get(subject=dossier.code, kind="paper")
    assert waiting.state == State.RETRY_AT
    assert "Chưa khai báo khoá ký" in waiting.last_error
    make_papers(dossier.code)
    assert outputs.look(dossier, "receipt").content


@pytest.mark.usefixtures("maker")
def test_a_receipt_that_cannot_be_made_needs_a_person_and_starves_nobody() -> None:
    bad, good = cast.submitted(), cast.submitted()
    # The look-up secret no longer fits into a QR code: typst says no, each time.
    Dossier.objects.filter(pk=bad.pk).update(secret="x" * 9000)
    make_papers(bad.code)
    make_papers(good.code)
    assert outputs.look(bad, "receipt").progress is outputs.Progress.STUCK
    assert outputs.look(good, "receipt").content
    assert Effect.objects.get(subject=bad.code, kind="paper").state == State.NEEDS_PERSON


def test_looking_at_papers_writes_nothing() -> None:
    dossier = cast.accepted()
    with CaptureQueriesContext(connection) as asked:
        assert outputs.look(dossier, "receipt").content is None
        assert outputs.look(dossier, "form_01").progress is outputs.Progress.COMING
        slip = outputs.look(dossier, "control_slip")
    assert slip.content
    written = [q["sql"] for q in asked if re.search(r"\b(INSERT|UPDATE|DELETE)\b", q["sql"])]
    assert not written


def test_a_paper_of_the_past_is_asked_for_once() -> None:
    with clock.at(clock.now() - timedelta(days=20)):
        dossier = cast.accepted(cast.MARRIAGE_STATUS)
    assert outputs.look(dossier, "form_01").progress is outputs.Progress.NOBODY_ASKED
    for _ in range(2):
        outputs.ask_for(actor=cast.receiver(), dossier=dossier, kind="form_01")
    assert Effect.objects.filter(subject=dossier.code).count() == 1
    assert outputs.look(dossier, "form_01").progress is outputs.Progress.COMING


def test_the_control_slip_tells_who_had_it() -> None:
    dossier = cast.done()
    words = text_of(outputs.issue_now(dossier, "control_slip"))
    for who in (cast.receiver(), cast.appraiser(), cast.approver(), cast.signer()):
        assert who.name in words
