"""Papers that we signed are handed out with a time stamp that has not aged, and are ours in every version."""

import io
import zipfile
from datetime import datetime, timedelta

import pytest
from django.core.files.storage import default_storage

from motcua.documents.commands import keep
from motcua.documents.queries import read
from motcua.documents.types import Box
from motcua.dossiers import outputs
from motcua.dossiers.commands.forgetting import forget_dossier
from motcua.dossiers.models import Dossier, Output, PaperVersion
from motcua.dossiers.outputs.archiving import FIRST_LOOK, MARGIN, look_after
from motcua.dossiers.queries.archive import check, package
from motcua.dossiers.queries.issued import check_pdf, issued_file
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import NotFound
from motcua.signing.ports import connected
from motcua.signing.types import KeyRef, SealFace
from tests.support import acts
from tests.support.cast import BIRTH, done, receiver, renewed
from tests.support.papers import a_paper
from tests.support.signing import seal_as_organisation

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def returned() -> Dossier:
    """A dossier with everything, whose result is in the citizen's hands."""
    dossier = done(BIRTH)
    acts.return_result(actor=receiver(), dossier=dossier.pk, way="counter", taken_by="Người nhận")
    dossier.outputs.filter(kind="result").update(file=keep(truly_sealed(), media_type="application/pdf"))
    return renewed(dossier)


def truly_sealed() -> bytes:
    """A result as a seal of the installation leaves it."""
    at = clock.now()
    return seal_as_organisation(
        a_paper(), key=KeyRef("organisation", "H49.61"), box=Box(0, 100, 100, 200, 200),
        face=SealFace("UBND phường Hồng Gai", "Tỉnh Quảng Ninh"), at=at, reason=f"Phát hành {at:%f}",
    )  # fmt: skip


def a_result_that_ages(dossier: Dossier) -> tuple[Output, datetime]:
    """Its result, stamped by an authority whose certificate ends soon, and the hour at which that must be seen to."""
    at = clock.now() + FIRST_LOOK + timedelta(days=1)
    assert look_after(at) == 0
    result = dossier.outputs.select_related("file").get(kind="result")
    seen = PaperVersion.objects.filter(file=result.file)
    assert seen.update(lasts_until=at + MARGIN - timedelta(days=1)) == 1
    return result, at


def test_a_result_gets_another_time_stamp_before_its_last_one_ages(returned: Dossier) -> None:
    result, at = a_result_that_ages(returned)
    issued = read(result.file)
    assert look_after(at) == 1
    handed_out = outputs.lasting(result.file)
    assert handed_out.startswith(issued)
    assert len(handed_out) > len(issued)
    assert read(result.file) == issued
    checked = check_pdf(handed_out, connected().trust)
    assert checked.signatures.valid, checked.signatures.problem
    assert {one.pades_level for one in checked.signatures.signatures} == {"B-LTA"}
    assert checked.ours == issued_file(result.file_id)
    assert look_after(at) == 0


def test_a_paper_that_does_not_age_stays_as_it_is(returned: Dossier) -> None:
    at = clock.now() + FIRST_LOOK + timedelta(days=1)
    assert look_after(at) == 0
    for output in returned.outputs.all():
        assert outputs.lasting(output.file) == read(output.file)


def test_every_paper_of_a_dossier_is_looked_at_once(returned: Dossier) -> None:
    look_after(clock.now())
    assert not returned.paper_versions.exists()
    at = clock.now() + FIRST_LOOK + timedelta(days=1)
    look_after(at)
    look_after(at)
    seen = returned.paper_versions.values_list("file_id", flat=True)
    assert sorted(seen) == sorted(returned.outputs.values_list("file_id", flat=True))


def test_an_authority_that_is_no_younger_is_told_and_not_asked_for_every_paper(
    returned: Dossier, caplog: pytest.LogCaptureFixture
) -> None:
    at = clock.now() + FIRST_LOOK + timedelta(days=1)
    look_after(at)
    before = returned.paper_versions.count()
    assert look_after(at + timedelta(days=40 * 365)) == 0
    assert "no younger" in caplog.text
    assert returned.paper_versions.count() == before > 0


def test_with_the_dossier_every_version_goes(returned: Dossier) -> None:
    result, at = a_result_that_ages(returned)
    look_after(at)
    versions = [
        one.version for one in PaperVersion.objects.filter(file=result.file).select_related("version")
    ]
    assert len(versions) == 2
    with clock.at(at + timedelta(days=4000)):
        forget_dossier(actor=SYSTEM, dossier=returned.pk, rule="dossier", days=3650)
    for one in versions:
        one.refresh_from_db()
        with pytest.raises(NotFound):
            read(one)


def test_the_package_of_a_dossier_holds_the_version_with_the_later_time_stamp(returned: Dossier) -> None:
    result, at = a_result_that_ages(returned)
    look_after(at)
    packed = package(returned)
    assert check(packed) == []
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        assert file.read("renewed/001.pdf") == outputs.lasting(result.file)


def test_where_the_newest_version_is_damaged_the_paper_as_issued_is_handed_out(returned: Dossier) -> None:
    result, at = a_result_that_ages(returned)
    look_after(at)
    newest = PaperVersion.objects.exclude(version=result.file).get(file=result.file)
    default_storage.delete(newest.version.path)
    assert outputs.lasting(result.file) == read(result.file)


def test_a_damaged_paper_keeps_no_other_from_its_time_stamp(
    returned: Dossier, caplog: pytest.LogCaptureFixture
) -> None:
    result, at = a_result_that_ages(returned)
    lost = keep(truly_sealed(), media_type="application/pdf")
    PaperVersion.objects.create(
        dossier=returned, file=lost, version=lost, made_at=at, lasts_until=at - timedelta(days=1)
    )
    default_storage.delete(lost.path)
    assert look_after(at) == 1
    assert f"signed paper {lost.pk}" in caplog.text
    assert len(outputs.lasting(result.file)) > len(read(result.file))
    PaperVersion.objects.filter(version=lost).delete()
