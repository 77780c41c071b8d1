"""The papers we issue for a dossier: what stands on them, who signed them, and what happens when signing is away."""

import re
from datetime import datetime, timedelta

import pypdfium2
import pytest

from motcua.documents.queries import read
from motcua.dossiers import outputs
from motcua.dossiers.acts.seal import SEAL
from motcua.dossiers.acts.sign import SIGN
from motcua.dossiers.models import Dossier, Output
from motcua.kernel import clock
from motcua.kernel.errors import Conflict, NotAllowed, NotFound, Unavailable
from motcua.process.states import Status
from motcua.signing import ports
from motcua.signing.queries import verify
from motcua.signing.types import Verification
from tests.support import acts, cast
from tests.support.acts import defect
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
    receipt = outputs.receipt(dossier)
    words = squeezed(text_of(receipt))
    assert dossier.code in words
    for paper in dossier.papers.all():
        assert paper.name in words
        assert str(paper.file_id) in words
    verification = checked(receipt)
    assert verification.intact
    [signature] = verification.signatures
    assert dossier.counter.name in signature.name
    assert outputs.receipt(dossier) == receipt


def test_form_01_names_the_day_on_which_the_result_is_due() -> None:
    dossier = cast.submitted(cast.MARRIAGE_STATUS)
    with pytest.raises(NotFound, match="chưa diễn ra"):
        outputs.form_01(dossier)
    cast.accept(dossier)
    after = cast.renewed(dossier)
    words = text_of(outputs.form_01(after))
    assert after.due_at is not None
    assert in_full(after.due_at) in words
    assert cast.receiver().name in words


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


def test_without_time_stamps_the_submission_stands_and_the_receipt_follows() -> None:
    dossier = cast.submitted()
    with no_time_stamps():
        with pytest.raises(Unavailable):
            outputs.receipt(dossier)
        assert outputs.issue_missing() == 0
    assert not dossier.outputs.exists()
    assert cast.renewed(dossier).chain_seq == dossier.chain_seq
    assert outputs.issue_missing() >= 1
    assert checked(dossier.outputs.get(kind=Output.Kind.RECEIPT)).intact


def test_every_statutory_form_says_why() -> None:
    asked, refused, stopped = cast.submitted(), cast.submitted(), cast.accepted()
    acts.ask_more(actor=cast.receiver(), dossier=asked.pk, defects=[defect("Giấy chứng sinh", "ảnh mờ")])
    acts.refuse(actor=cast.receiver(), dossier=refused.pk, note="Không thuộc thẩm quyền")
    acts.stop(actor=cast.appraiser(), dossier=stopped.pk, note="Theo đơn của người nộp")
    assert "ảnh mờ" in text_of(outputs.form_02(asked))
    assert "Không thuộc thẩm quyền" in text_of(outputs.form_03(refused))
    assert "Theo đơn của người nộp" in text_of(outputs.form_05(cast.renewed(stopped)))


def test_the_letter_of_apology_names_both_dates() -> None:
    with clock.at(clock.now() - timedelta(days=20)):
        dossier = cast.accepted(cast.LAND_CHANGE)
        assert dossier.due_at is not None
        until = dossier.due_at + timedelta(days=7)
        boss = cast.person("gd.nnmt")
        acts.extend(actor=boss, dossier=dossier.pk, until=until, note="Máy đo hỏng")
        words = text_of(outputs.form_04(cast.renewed(dossier)))
    assert in_full(dossier.due_at) in words
    assert in_full(until) in words
    assert "Máy đo hỏng" in words


def test_the_control_slip_tells_who_had_it() -> None:
    dossier = cast.done()
    words = text_of(outputs.control_slip(dossier))
    for who in (cast.receiver(), cast.appraiser(), cast.approver(), cast.signer()):
        assert who.name in words
