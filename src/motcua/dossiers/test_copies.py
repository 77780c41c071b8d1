"""Copies of papers by Decree 30/2020: who makes one, what stands on it, what is refused."""

import io
import re

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from motcua.agencies.queries import signers
from motcua.documents.commands import keep
from motcua.documents.queries import page_png, pictured, read
from motcua.dossiers import copies, outputs
from motcua.dossiers.models import Dossier, Output, Paper
from motcua.dossiers.outputs import INSIDE
from motcua.dossiers.queries.journey import happenings
from motcua.dossiers.queries.sensitivity import marks_in, name_of
from motcua.identity.models import Account
from motcua.kernel.errors import Invalid, Refusal
from motcua.signing.ports import connected
from motcua.signing.queries import verify
from tests.support import acts, cast
from tests.support.effects import make_papers
from tests.support.papers import a_paper

pytestmark = [pytest.mark.usefixtures("province"), pytest.mark.django_db]


def scanned(dossier: Dossier, high: int = 2400) -> str:
    """The first paper of a dossier as a scan so many pixels high; its name."""
    picture = io.BytesIO()
    Image.new("RGB", (int(high / 1.414), high), "white").save(picture, "JPEG")
    return laid(dossier, picture.getvalue(), "image/jpeg")


def laid(dossier: Dossier, content: bytes, media_type: str) -> str:
    paper = Paper.objects.filter(dossier=dossier, file__isnull=False).earliest("pk")
    paper.file = keep(content, media_type=media_type)
    paper.save()
    return f"p{paper.pk}"


def copied(dossier: Dossier, paper: str, **given: str) -> Output:
    """What comes of asking the counter for an electronic copy."""
    acts.copy_paper(actor=cast.receiver(), dossier=dossier.pk, paper=paper, **{"form": copies.FULL, **given})
    return made(dossier, "copy")


def printed(dossier: Dossier, paper: str, signer: str, **given: str) -> Output:
    """What comes of asking the counter for a copy on paper."""
    asked = {"paper": paper, "signer": signer, "form": copies.FULL, **given}
    acts.print_copy(actor=cast.receiver(), dossier=dossier.pk, **asked)
    return made(dossier, "copy_print")


def made(dossier: Dossier, kind: str) -> Output:
    make_papers(dossier.code)
    return Output.objects.select_related("file").filter(dossier=dossier, kind=kind).latest("pk")


def words_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in pages))


def some_signer() -> tuple[str, str]:
    """Who signs for the counter's Centre: as chosen, and the name."""
    [held, *_others] = signers.signing_posts([cast.COUNTER])
    return str(held.pk), held.officer.name


def test_a_scan_becomes_an_electronic_copy_under_the_agencys_signature() -> None:
    dossier = cast.accepted()
    pdf = read(copied(dossier, scanned(dossier)).file)
    found = verify(pdf, connected().trust)
    assert found.valid
    [signature] = found.signatures
    assert "Bình Liêu" in signature.name
    [page] = pypdfium2.PdfDocument(pdf)
    assert (round(page.get_width()), round(page.get_height())) == (595, 842)
    # The words of the signature stand upper right, and nothing else is on the white sheet.
    picture = Image.open(io.BytesIO(page_png(pdf, 1, width=1000))).convert("L")
    left, top, right, bottom = picture.point(lambda shade: 255 * (shade < 128)).getbbox() or (0, 0, 0, 0)
    assert left > 500
    assert bottom < 120
    assert right <= 980
    assert top > 10


def test_a_copy_on_paper_has_its_number_and_room_for_a_hand() -> None:
    dossier = cast.accepted()
    paper, (signer, name) = scanned(dossier), some_signer()
    first = words_of(read(printed(dossier, paper, signer).file))
    assert "SAO Y" in first
    assert re.search(r"Số: 01/SY-\w+", first)
    assert name in first
    dossier = cast.renewed(dossier)
    second = printed(dossier, paper, signer, form="extract", pages="1")
    assert re.search(r"Số: 02/TrS-\w+", words_of(read(second.file)))  # all forms are numbered together


def test_a_coarse_scan_is_refused_with_what_to_do() -> None:
    dossier = cast.accepted()
    with pytest.raises(Invalid, match="Hãy quét lại"):
        copied(dossier, scanned(dossier, high=1100))
    assert not Output.objects.filter(dossier=dossier, kind="copy").exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"form": "extract"}, "Trích sao thì ghi số trang"),
        ({"pages": "1"}, "sao toàn bộ"),
        ({"form": "extract", "pages": "hai"}, "Ghi số trang"),
        ({"form": "extract", "pages": "9"}, "không có trang 9"),
        ({"paper": "p999999"}, "không có giấy tờ này"),
    ],
)
def test_what_makes_no_copy_is_told(given: dict[str, str], sentence: str) -> None:
    dossier = cast.accepted()
    paper = laid(dossier, a_paper(), "application/pdf")
    with pytest.raises(Invalid, match=sentence):
        copied(dossier, **{"paper": paper, **given})


def test_a_sheet_that_would_take_all_memory_is_refused_before_it_is_drawn() -> None:
    plan = pypdfium2.PdfDocument.new()
    plan.new_page(14400, 14400)
    made = io.BytesIO()
    plan.save(made)
    with pytest.raises(Invalid, match="khổ A2"):
        pictured(made.getvalue(), "application/pdf", [], 200)


def test_a_hundred_pages_are_copied_within_the_memory_of_a_child() -> None:
    long = pypdfium2.PdfDocument.new()
    for _page in range(100):
        long.new_page(595, 842)
    made = io.BytesIO()
    long.save(made)
    assert len(pypdfium2.PdfDocument(pictured(made.getvalue(), "application/pdf", [], 200))) == 100


def test_a_copy_on_paper_needs_somebody_who_signs_it_and_a_refusal_takes_no_number() -> None:
    dossier = cast.accepted()
    paper, (signer, _name) = scanned(dossier), some_signer()
    with pytest.raises(Invalid, match="chọn người ký"):
        printed(dossier, paper, "0")
    assert re.search(r"Số: 01/SY-", words_of(read(printed(dossier, paper, signer).file)))


def test_a_copy_to_be_printed_stays_among_officials() -> None:
    dossier = cast.accepted()
    kept = printed(dossier, scanned(dossier), some_signer()[0])
    assert kept.kind in INSIDE
    assert [one.kind for one in outputs.coming(dossier, happenings(dossier), []) if "copy" in one.kind] == []
    person = Client()
    person.force_login(Account.objects.get(username="nongdan"))
    page = person.get(f"/ho-so/{dossier.code}").content.decode()
    assert "SAO Y" in page  # that one was made stands in the story
    assert kept.file_id not in page
    address = reverse("portal:output", args=[dossier.code, kept.pk])
    assert person.get(address).status_code == 404


def test_a_coarse_scan_inside_a_pdf_is_refused_too() -> None:
    dossier, pdf = cast.accepted(), io.BytesIO()
    Image.new("RGB", (800, 1131), "white").save(pdf, "PDF", resolution=96)
    with pytest.raises(Invalid, match="Hãy quét lại"):
        copied(dossier, laid(dossier, pdf.getvalue(), "application/pdf"))


def test_what_cannot_be_copied_is_told_before_anything_is_promised() -> None:
    dossier, plan = cast.accepted(), pypdfium2.PdfDocument.new()
    for _page in range(101):
        plan.new_page(595, 842)
    made = io.BytesIO()
    plan.save(made)
    with pytest.raises(Invalid, match="hơn 100 trang"):
        copied(dossier, laid(dossier, made.getvalue(), "application/pdf"))
    assert "paper_copied" not in {one.type for one in happenings(dossier)}


def test_a_result_is_copied_on_paper_or_in_part_and_not_again_as_a_file() -> None:
    dossier = cast.done()
    Output.objects.filter(dossier=dossier, kind="result").update(
        file=keep(a_paper(), media_type="application/pdf")
    )
    with pytest.raises(Invalid, match="gửi chính tệp ấy"):
        copied(dossier, "result")
    extract = read(copied(dossier, "result", form="extract", pages="1").file)
    assert verify(extract, connected().trust).valid


def test_a_copy_is_as_sensitive_as_what_it_is_a_copy_of() -> None:
    dossier = cast.accepted()
    paper = scanned(dossier)
    acts.raise_sensitivity(actor=cast.appraiser(), dossier=dossier.pk, paper=paper, mark=4, note="Có bệnh án")
    made = copied(cast.renewed(dossier), paper)
    marks = marks_in(dossier)
    assert marks[name_of(made)] == marks[paper] == 4


def test_who_is_not_at_the_counter_makes_none() -> None:
    dossier = cast.accepted()
    paper = scanned(dossier)
    for actor in (cast.applicant(), cast.appraiser()):
        with pytest.raises(Refusal):
            acts.copy_paper(actor=actor, dossier=dossier.pk, paper=paper, form="full")
