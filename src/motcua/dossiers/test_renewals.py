"""A result that is wrong: caught before it is sealed, or set right after it was issued, and the old one says so."""

from typing import Any

import pytest

from motcua.documents.commands import keep
from motcua.dossiers import access, outputs
from motcua.dossiers.act import Audience
from motcua.dossiers.models import Dossier, FormerResult, Output, ResultDraft
from motcua.dossiers.outputs.result import replaced_words
from motcua.dossiers.queries.detail import detail
from motcua.dossiers.queries.issued import former_of, former_papers, issued_result
from motcua.dossiers.queries.journey import happenings
from motcua.dossiers.result_document import definition, result_fields
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.process.states import Stage, Status
from tests.support import acts, cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

LAW = "Điều 18 Nghị định 30/2020/NĐ-CP"


def signed(dossier: Dossier, content: bytes) -> str:
    file = keep(content, media_type="application/pdf").sha256
    acts.sign(actor=cast.signer(), dossier=dossier.pk, file=file, seal_place=[0, 1, 2, 3, 4])
    return file


def sealed(dossier: Dossier, content: bytes) -> str:
    file = keep(content, media_type="application/pdf").sha256
    acts.seal(actor=cast.clerk(), dossier=dossier.pk, file=file)
    return file


def returned() -> Dossier:
    dossier = cast.approved()
    signed(dossier, b"first, signed")
    sealed(dossier, b"first, sealed")
    acts.return_result(actor=cast.receiver(), dossier=dossier.pk, way="online")
    return cast.renewed(dossier)


def renew(dossier: Dossier, how: str, **more: Any) -> None:
    acts.renew_result(
        actor=cast.director(), dossier=dossier.pk, **{"how": how, "law": LAW, "note": "Sai ngày sinh", **more}
    )


def again(dossier: Dossier, content: bytes, **result: Any) -> str:
    """The new document goes the whole way: drafted, approved, signed, sealed."""
    fields = {**result_fields(Dossier.objects.get(pk=dossier.pk)), **result}
    acts.write_result(actor=cast.appraiser(), dossier=dossier.pk, fields=fields)
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    acts.approve(actor=cast.approver(), dossier=dossier.pk)
    signed(dossier, content + b", signed")
    return sealed(dossier, content)


def test_the_clerk_returns_a_signed_result_that_is_wrong_and_a_new_one_is_made() -> None:
    dossier = cast.approved()
    wrong = signed(dossier, b"wrong")
    with pytest.raises(Invalid, match="sai ở đâu"):
        acts.return_signed(actor=cast.clerk(), dossier=dossier.pk, note=" ")
    with pytest.raises(NotAllowed):
        acts.return_signed(actor=cast.appraiser(), dossier=dossier.pk, note="Sai tên")
    before = cast.renewed(dossier)
    acts.return_signed(actor=cast.clerk(), dossier=dossier.pk, note="Sai ngày sinh của con")
    after = cast.renewed(dossier)
    assert (after.signed, after.stage, after.due_at) == (False, Stage.SIGN, before.due_at)
    assert cast.open_keys(dossier) == ["sign"]
    assert ResultDraft.objects.get(dossier=dossier).signed_file_id is None
    caught = former_of(wrong)
    assert caught is not None
    assert (caught.way, caught.issued) == ("caught", False)
    signed(dossier, b"right")
    sealed(dossier, b"right, sealed")
    assert Output.objects.filter(dossier=dossier, kind="result").count() == 1
    assert former_papers(dossier.code) == []


def test_the_signer_may_send_what_the_clerk_returned_back_to_be_appraised_anew() -> None:
    dossier = cast.approved()
    signed(dossier, b"wrong")
    acts.return_signed(actor=cast.clerk(), dossier=dossier.pk, note="Sai ngày sinh của con")
    acts.send_back(actor=cast.signer(), dossier=dossier.pk, note="Văn thư thấy sai ngày sinh")
    assert cast.renewed(dossier).stage == Stage.APPRAISE


def test_only_a_superior_sets_an_issued_result_right_with_ground_and_reason() -> None:
    dossier = returned()
    for who in (cast.signer(), cast.clerk(), cast.applicant(), cast.receiver()):
        with pytest.raises(NotAllowed):
            acts.renew_result(actor=who, dossier=dossier.pk, how="revoke", law=LAW, note="Sai")
    with pytest.raises(Invalid, match="căn cứ"):
        renew(dossier, "revoke", law=" ")
    with pytest.raises(Invalid, match="lý do"):
        renew(dossier, "revoke", note=" ")
    renew(dossier, "revoke")
    with pytest.raises(Conflict, match="đang được xử lý lại"):
        renew(dossier, "replace")


def test_a_replaced_result_says_what_replaced_it_and_lateness_stays() -> None:
    dossier = returned()
    (old,) = Output.objects.filter(dossier=dossier, kind="result")
    renew(dossier, "replace")
    under_way = cast.renewed(dossier)
    assert (under_way.status, under_way.stage, under_way.ended_at) == (Status.DONE, Stage.APPRAISE, None)
    assert (under_way.due_at, under_way.finished_at) == (dossier.due_at, dossier.finished_at)
    said = former_of(old.file_id)
    assert said is not None
    assert (said.way, said.by_at) == ("replace", None)
    new = again(dossier, b"second")
    acts.return_result(actor=cast.receiver(), dossier=dossier.pk, way="online")
    after = cast.renewed(dossier)
    assert (after.status, after.due_at, after.finished_at) == (
        Status.RETURNED, dossier.due_at, dossier.finished_at
    )  # fmt: skip
    assert None not in (after.ended_at, dossier.ended_at)
    assert after.ended_at != dossier.ended_at
    said = former_of(old.file_id)
    assert said is not None
    assert said.by_at is not None
    assert former_of(new) is None
    found = issued_result(dossier.code)
    assert found is not None
    assert found.sha256 == new
    assert [f.way for f in former_papers(dossier.code)] == ["replace"]
    finished = [h for h in happenings(dossier) if "finished" in h.data]
    assert len(finished) == 1


def test_a_revocation_is_a_decision_of_its_own_that_names_the_old_one() -> None:
    dossier = returned()
    renew(dossier, "revoke")
    fresh = Dossier.objects.get(pk=dossier.pk)
    assert definition(fresh)["key"] == "revocation"
    fields = result_fields(fresh)
    assert fields["reason"] == "Sai ngày sinh"
    assert fields["ground"] == LAW
    assert "ngày" in fields["old"]
    assert outputs.result_preview(fresh).startswith(b"%PDF")
    again(dossier, b"revocation")
    assert cast.renewed(dossier).status == Status.DONE


def test_a_correction_says_what_was_written_and_what_is_right() -> None:
    dossier = returned()
    renew(dossier, "correct")
    with pytest.raises(Invalid):
        acts.appraise(
            actor=cast.appraiser(),
            dossier=dossier.pk,
            result=result_fields(Dossier.objects.get(pk=dossier.pk)),
        )
    again(dossier, b"correction", was="Sinh ngày 12/11/2026", **{"is": "Sinh ngày 13/11/2026"})
    assert FormerResult.objects.get(dossier=dossier).by_at is not None


def test_the_new_result_that_replaces_one_names_it() -> None:
    dossier = returned()
    renew(dossier, "replace")
    fresh = Dossier.objects.get(pk=dossier.pk)
    old = FormerResult.objects.get(dossier=dossier)
    assert old.issued_at is not None
    assert f"{old.issued_at:%Y}" in replaced_words(fresh)


def test_the_applicant_is_told_why_and_the_page_marks_the_old_one() -> None:
    dossier = returned()
    renew(dossier, "revoke")
    told = access.told(happenings(dossier), Audience.APPLICANT)[-1]
    assert (told.type, told.note, told.data["law"]) == ("result_renewed", "Sai ngày sinh", LAW)
    seen = detail(cast.applicant(), dossier.code)
    assert {f.way for f in seen.formers.values()} == {"revoke"}


def test_a_wrong_new_result_is_caught_by_the_clerk_too() -> None:
    dossier = returned()
    renew(dossier, "replace")
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    acts.approve(actor=cast.approver(), dossier=dossier.pk)
    signed(dossier, b"wrong again")
    acts.return_signed(actor=cast.clerk(), dossier=dossier.pk, note="Vẫn sai")
    assert (cast.renewed(dossier).status, cast.open_keys(dossier)) == (Status.DONE, ["sign"])
