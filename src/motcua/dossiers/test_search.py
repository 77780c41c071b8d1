"""The desk finds a dossier by any words, marks or none, parts of numbers and what the form says; only one's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.dossiers.models import Dossier, SearchRow
from motcua.dossiers.queries.search import search
from motcua.dossiers.queries.worklists import Wanted, worklist
from motcua.dossiers.search_words import MOST_WORDS, chunks, found_in, question, vector
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.codes import code_within, dossier_code
from tests.support import acts, cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def found(text: str, actor: Actor | None = None) -> list[str]:
    return [one.dossier.code for one in search(actor or cast.receiver(), text).found]


def matched(text: str) -> list[tuple[str, str]]:
    (one,) = search(cast.receiver(), text).found
    return [(str(match.label), match.text) for match in one.matches]


def child(name: str) -> dict[str, object]:
    """Somebody for whom a parent files."""
    known = {"kind": "person", "document": "none", "born": "2015", "ground": "parent"}
    return {"self": False, "name": name, **known}


HOLDS = (
    "Tằng Văn Phúc",
    "tang van phuc",
    "TANG VAN PHUC",
    "phuc tang",
    "phú",
    "tan phu",
    "huc",
    "bao ngoc",
    "Chìu Thị Mẩy",
    "ngoc may",
    "022092990017",
    "022 092 990 017",
    "990017",
    "2990",
    "0900000011",
    "00011",
    "12/11/2026",
    "cs-2026-000417",
    "000417",
    "nongdan@example.vn",
    "trung tam y te",
)
HOLDS_NOT = ("", "  ", "!?", "Tằng Văn Phúc Lộc", "999017", "nu", "phuc 999", "'", "a & !b:*")


def test_it_is_found_by_names_numbers_and_what_the_form_says() -> None:
    code = cast.submitted().code
    assert [text for text in HOLDS if found(text) != [code]] == []
    assert [text for text in HOLDS_NOT if found(text)] == []


def test_any_part_of_a_code_finds_it() -> None:
    code = cast.submitted().code
    plain = code.replace("-", "").replace(".", "")
    parts = (code, code.lower(), code[:10], code[7:], code[-6:], plain, plain[5:], code.replace("-", " "))
    assert [part for part in parts if found(part) != [code]] == []


def test_the_field_that_matched_is_named() -> None:
    cast.submitted()
    assert matched("bao ngoc") == [("Họ, chữ đệm, tên của trẻ", "Tằng Bảo Ngọc")]
    assert matched("van phuc") == [("Chủ hồ sơ", "Tằng Văn Phúc")]
    assert [label for label, _ in matched("ngoc may")] == [
        "Họ, chữ đệm, tên của trẻ",
        "Họ, chữ đệm, tên người mẹ",
    ]
    assert matched("12/11/2026") == [("Ngày, tháng, năm sinh", "12/11/2026")]


def test_names_written_as_typed_come_before_others() -> None:
    first = cast.submitted(owner=child("Trần Thị Mẫn"))
    second = cast.submitted(owner=child("Trần Thị Mận"))
    assert found("trần thị mẫn") == [first.code, second.code]
    assert found("tran thi man") == [second.code, first.code]


def test_whole_words_come_before_their_beginnings() -> None:
    short = cast.submitted(owner=child("Lò Thị A"))
    longer = cast.submitted(owner=child("Lò Thị An"))
    assert found("lo thi a") == [short.code, longer.code]


def test_nobody_finds_what_they_may_not_see() -> None:
    code = cast.submitted(cast.MARRIAGE_STATUS).code
    assert found("tang van phuc", cast.director()) == [code]
    assert found("tang van phuc", cast.outsider()) == found(code, cast.outsider()) == []
    assert found("tang van phuc", cast.person("giamdoc")) == [code]


def test_an_agency_that_is_asked_on_the_way_finds_it_once_it_is_asked() -> None:
    police = cast.person("td.ca")
    dossier = cast.submitted(cast.MARRIAGE_STATUS)
    assert found("tang van phuc", police) == []
    cast.accept(dossier)
    assert found("tang van phuc", police) == [dossier.code]


def test_a_corrected_answer_is_found_and_the_slip_no_more() -> None:
    dossier = cast.accepted()
    acts.correct_slip(
        actor=cast.appraiser(), dossier=dossier.pk, field="child_name", value="Tằng Bảo Khánh", note="Gõ nhầm"
    )
    assert found("bao khanh") == [dossier.code]
    assert found("bao ngoc") == []


def test_the_number_of_the_receipt_for_the_fee_finds_it() -> None:
    dossier = cast.submitted(cast.EXTRACT)
    acts.record_fee(actor=cast.second_receiver(), dossier=dossier.pk, method="cash", reference="BL-0098812")
    assert found("98812") == found("bl-0098812") == [dossier.code]


def test_more_than_a_page_is_said_to_be_more() -> None:
    codes = [cast.submitted().code for _ in range(3)]
    results = search(cast.receiver(), "phuc", most=2)
    assert ([one.dossier.code for one in results.found], results.more) == (codes[:0:-1], True)


def test_lists_are_filtered_by_the_same_words() -> None:
    code = cast.submitted().code
    for text, there in (
        ("bao ngoc", True),
        ("990017", True),
        (code[-4:], True),
        ("khanh", False),
        ("?!", False),
    ):
        page = worklist(cast.receiver(), Wanted(text=text))
        assert [step.dossier.code for step in page.steps] == [code] * there, text


def test_steps_leave_the_row_alone() -> None:
    dossier = cast.submitted()
    (before,) = SearchRow.objects.filter(dossier=dossier).values_list("id", "words")
    cast.accept(dossier)
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    assert list(SearchRow.objects.filter(dossier=dossier).values_list("id", "words")) == [before]


def test_every_dossier_has_its_row() -> None:
    cast.done()
    assert set(SearchRow.objects.values_list("dossier_id", flat=True)) == set(
        Dossier.objects.values_list("id", flat=True)
    )


def test_a_form_without_end_has_a_row_with_an_end() -> None:
    words = vector(names="Lò Thị A", texts=" ".join(f"w{n}" for n in range(100_000)), places=["H49"])
    assert len(words.split()) < MOST_WORDS + 20


@given(st.text(max_size=80))
def test_what_is_typed_becomes_words_and_never_operators(text: str) -> None:
    for whole in (True, False):
        asked = question(chunks(text), ["H49.1"], whole=whole)
        inside = asked.replace("'@H49.1'", "").split("'")[1::2]
        assert all(word.removeprefix("~").isalnum() for word in inside)


@given(
    st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12), min_size=1, max_size=4)
)
def test_a_text_holds_its_own_words(words: list[str]) -> None:
    text = " ".join(words)
    assert all(found_in(chunk, text) for chunk in chunks(text))


@pytest.mark.parametrize("around", ["%s", "https://tinh.example/tra-cuu?ma=%s&k=ABCDE-FGHJK", "  %s\n"])
def test_a_scanned_receipt_names_its_dossier(around: str) -> None:
    code = dossier_code("H49.61.23", now().date(), 12)
    assert code_within(around % code.lower()) == code
    assert code_within(around % code[:-6]) == ""
