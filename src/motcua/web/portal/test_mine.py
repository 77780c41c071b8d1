"""One's own list: what waits comes first, it is searched and narrowed, labelled, taken along, and begun from again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.dossiers import commands
from motcua.dossiers.models import Dossier, Draft, OwnLabel
from motcua.dossiers.queries.own_list import Wanted, choices, listed
from motcua.kernel import clock
from motcua.kernel.errors import NotFound
from motcua.platform.cells import cells_of
from motcua.platform.models import LoggedEvent
from motcua.web.portal.conftest import Browser
from tests.support import acts, cast

MINE = "/ho-so-cua-toi"


@pytest.fixture
def client(browser: Browser) -> Client:
    """A farmer's browser."""
    return browser("nongdan")


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def codes(found: Any) -> list[str]:
    return [dossier.code for dossier in found]


def asked_more(dossier: Dossier) -> Dossier:
    """The office waits for a supplement."""
    acts.ask_more(actor=cast.receiver(), dossier=dossier.pk, defects=[acts.defect("Ảnh", "Ảnh mờ.")])
    return cast.renewed(dossier)


def test_what_waits_for_the_applicant_comes_first_and_has_its_own_heading(client: Client) -> None:
    waiting = asked_more(cast.submitted())
    newer = cast.submitted(cast.EXTRACT)
    page = text(client, MINE)
    assert page.index("Đang chờ bạn") < page.index(waiting.code) < page.index(newer.code)
    assert codes(listed(cast.applicant(), Wanted(state="cho-ban"))) == [waiting.code]


def test_it_is_searched_by_code_name_and_what_the_form_says_with_marks_or_without(client: Client) -> None:
    birth, extract = cast.submitted(), cast.submitted(cast.EXTRACT)
    child = str(birth.answers["child_name"])
    for words in (birth.code, birth.code[-4:], child, "bao ngoc", "khai sinh", "KHAI SINH"):
        assert birth.code in text(client, f"{MINE}?q={words}"), words
    assert extract.code not in text(client, f"{MINE}?q={child}")
    nothing = text(client, f"{MINE}?q=khongcogi")
    assert "Không có hồ sơ nào như vậy" in nothing
    assert birth.code not in nothing


def test_it_is_narrowed_by_procedure_agency_owner_state_and_days() -> None:
    with clock.at(clock.now() - timedelta(days=2)):
        old = cast.submitted()
    new = cast.submitted(cast.EXTRACT)
    actor, today = cast.applicant(), clock.now().date()
    assert codes(listed(actor, Wanted(procedure=cast.BIRTH.procedure))) == [old.code]
    assert codes(listed(actor, Wanted(agency=cast.HANDLING))) == [new.code, old.code]
    assert codes(listed(actor, Wanted(whom="Ai Khác"))) == []
    assert codes(listed(actor, Wanted(first=today))) == [new.code]
    assert codes(listed(actor, Wanted(last=today - timedelta(days=1)))) == [old.code]
    assert codes(listed(actor, Wanted(state="xong"))) == []
    assert len(choices(actor).procedures) == 2
    assert choices(actor).whom == [actor.name]


@pytest.mark.parametrize(
    "query", ["tt=xyz&tu=hom-qua&trang=999", "q=%27%3B--&den=32/13/2026", "thu-tuc=../../&q=" + "a" * 5000]
)
def test_an_address_that_asks_for_nonsense_shows_a_page(client: Client, query: str) -> None:
    cast.submitted()
    assert client.get(f"{MINE}?{query}").status_code == 200


def test_a_label_is_ones_own_finds_the_dossier_and_nobody_else_sees_it(
    client: Client, browser: Browser
) -> None:
    dossier = cast.submitted()
    assert client.post(f"/ho-so/{dossier.code}/nhan", {"nhan": " Con  út "}).status_code == 302
    assert "Con út" in text(client, f"{MINE}?nhan=Con+út")
    assert codes(listed(cast.applicant(), Wanted(label="Khác"))) == []
    assert browser("nguoila").post(f"/ho-so/{dossier.code}/nhan", {"nhan": "X"}).status_code == 404
    client.post(f"/ho-so/{dossier.code}/nhan", {"nhan": "d" * 41})
    assert OwnLabel.objects.get().text == "Con út"
    client.post(f"/ho-so/{dossier.code}/nhan", {"nhan": ""})
    assert not OwnLabel.objects.exists()


def test_the_list_goes_along_as_a_workbook_as_it_is_narrowed_and_that_is_written_down(client: Client) -> None:
    birth, extract = cast.submitted(), cast.submitted(cast.EXTRACT)
    commands.label_own(actor=cast.applicant(), code=birth.code, text="=1+1")
    answer = client.get(f"{MINE}/danh-sach.xlsx?thu-tuc={cast.BIRTH.procedure}")
    rows = cells_of(answer.content)
    assert any(birth.code in row and "=1+1" in row for row in rows)
    assert not any(extract.code in row for row in rows)
    event = LoggedEvent.objects.get(topic="export")
    assert event.data["dossiers"] == [birth.pk]


def test_no_list_and_no_workbook_holds_anybody_elses(browser: Browser) -> None:
    dossier = cast.submitted()
    stranger = browser("nguoila")
    assert dossier.code not in text(stranger, f"{MINE}?q={dossier.code[-6:]}")
    rows = cells_of(stranger.get(f"{MINE}/danh-sach.xlsx").content)
    assert dossier.code not in [cell for row in rows for cell in row]


def test_a_new_filing_begins_from_an_earlier_one_with_its_answers_and_papers(client: Client) -> None:
    earlier = cast.submitted()
    assert "Mở bản nháp" in text(client, f"/ho-so/{earlier.code}/nop-lai")
    led = client.post(f"/ho-so/{earlier.code}/nop-lai")
    draft = Draft.objects.latest("made_at")
    assert led.headers["Location"] == f"/nop-ho-so/ban-nhap/{draft.pk}/1"
    assert draft.answers == earlier.answers
    assert (draft.case_code, draft.counter_id, draft.handling_id) == (
        earlier.case_code, earlier.counter_id, earlier.handling_id,
    )  # fmt: skip
    assert set(draft.papers.values_list("file", flat=True)) == set(
        earlier.papers.values_list("file", flat=True)
    )
    again = commands.submit(actor=cast.applicant(), draft=draft.pk)
    assert again.code != earlier.code
    assert (again.owner_id, again.filer_id) == (earlier.owner_id, None)


def test_a_file_that_is_gone_stays_behind_and_is_named(client: Client) -> None:
    earlier = cast.submitted()
    paper = earlier.papers.exclude(file=None).first()
    assert paper is not None
    assert paper.file is not None
    paper.file.erased_at = clock.now()
    paper.file.save()
    page = client.post(f"/ho-so/{earlier.code}/nop-lai", follow=True).content.decode()
    assert "bạn hãy nộp lại" in page
    assert paper.name in page


def test_nobody_begins_from_a_dossier_that_they_do_not_see(browser: Browser) -> None:
    earlier = cast.submitted()
    assert browser("nguoila").post(f"/ho-so/{earlier.code}/nop-lai").status_code == 404
    with pytest.raises(NotFound):
        commands.begin_again(actor=cast.stranger(), code=earlier.code)
    assert Draft.objects.filter(dossier=None).count() == 0


def test_many_dossiers_are_asked_for_as_few_times_as_one(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        cast.submitted()
    with django_assert_max_num_queries(25):
        assert client.get(MINE).status_code == 200
