"""Routes that fork, edited by people who do not program; and drawn in a modeller of their own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import definition_rehearsal
from motcua.procedures.models import RouteDefinition
from motcua.procedures.queries import definition, definition_draft
from motcua.web.desk.definitions import fork_form, route_form
from motcua.web.desk.definitions.test_pages import DECISION, ROUTE, STEPS, form, text_of
from tests.support import two_communes
from tests.support.routes import forked
from tests.support.two_communes import file, walk

LogIn = Callable[[str], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
WAYS = {
    "re-1": "Ở đâu?",
    "nhanh-1": "Ủy quyền",
    "xet-1": "delegated",
    "la-1": "vp:approver",
    "re-2": "",
    "nhanh-2": "Còn lại",
    "xet-2": "",
    "la-2": "",
}


def with_fork(**more: str) -> dict[str, str]:
    """The plain form, of which the approval stands on two ways."""
    steps = [
        *STEPS[:3],
        ("3", "approval", "Duyệt tại Trung tâm", "vp:approver", "handling", "0,25", ""),
        *STEPS[3:],
    ]
    return {**form(steps), **WAYS, "re-nhanh-3": "Còn lại", "re-nhanh-4": "ủy quyền", **more}


def test_a_fork_is_typed_shown_in_the_picture_and_kept(log_in: LogIn) -> None:
    browser = log_in("quantri")
    assert browser.post(f"{ROUTE}/sua", with_fork()).status_code == 302
    found = definition_draft("routes", "birth")
    assert found is not None
    (fork,) = found.content["forks"]
    assert fork["ways"] == [
        {"key": "uy_quyen", "title": "Ủy quyền", "when": {"in": ["vp:approver", {"var": "delegated"}]}},
        {"key": "con_lai", "title": "Còn lại"},
    ]
    assert {s["title"]: s.get("way") for s in found.content["steps"]}["Duyệt tại Trung tâm"] == "uy_quyen"
    page = text_of(browser.get(f"{ROUTE}/nhap"))
    assert all(
        words in page
        for words in ("◇ Ở đâu?", "Trung tâm được ủy quyền vị trí vp:approver", "nhánh Ủy quyền")
    )
    again = text_of(browser.get(f"{ROUTE}/sua"))
    assert 'value="vp:approver" maxlength="2000"' in again
    assert browser.post(f"{ROUTE}/cong-bo", DECISION).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"re-nhanh-4": "Nhánh lạ"}, "Không có nhánh mang tên này"),
        ({"la-1": ""}, "Hãy ghi giá trị để xét"),
        ({"nhanh-2": "ủy quyền"}, "Hai nhánh không được trùng tên"),
        ({"re-1": ""}, "Hãy đặt tên điểm rẽ"),
        ({"xet-2": "centre"}, "thiếu nhánh còn lại"),
        ({"re-nhanh-3": ""}, "chỉ được có bước của các nhánh"),
        ({"xet-1": "rule", "la-1": "{]"}, "Hãy ghi giá trị để xét"),
        ({"xet-1": "rule", "la-1": '{"var": "weather"}'}, "hỏi «weather»"),
    ],
)
def test_a_fork_that_cannot_be_decided_is_told_and_nothing_typed_is_lost(
    log_in: LogIn, wrong: dict[str, str], sentence: str
) -> None:
    answer = log_in("quantri").post(f"{ROUTE}/sua", with_fork(**wrong))
    assert answer.status_code == 422
    page = text_of(answer)
    assert sentence in page
    assert "Duyệt tại Trung tâm" in page
    assert definition_draft("routes", "birth") is None


def test_picture_and_checks_are_seen_before_anything_is_kept(log_in: LogIn) -> None:
    browser = log_in("quantri")
    page = text_of(
        browser.post(f"{ROUTE}/sua", with_fork(**{"xem": "1", "gio-2": "60", "la-1": "vp:nobody"}))
    )
    assert "◇ Ở đâu?" in page
    assert "giờ làm việc, thời hạn" in page
    assert "không nơi nào có vai trò nobody" in page
    assert "Bước không bao giờ tới: Duyệt tại Trung tâm" in page
    wrong = browser.post(f"{ROUTE}/sua", with_fork(**{"xem": "1", "luot-2": "9"}))
    assert wrong.status_code == 200
    assert "theo thứ tự năm bước" in text_of(wrong)
    assert definition_draft("routes", "birth") is None


def test_an_approval_is_delegated_with_one_link(log_in: LogIn) -> None:
    browser = log_in("quantri")
    assert "?uy-quyen=approve" in text_of(browser.get(ROUTE))
    page = text_of(browser.get(f"{ROUTE}/sua", {"uy-quyen": "approve"}))
    assert "(ủy quyền tại Trung tâm)" in page
    assert 'value="Trung tâm được ủy quyền?"' in page


def test_last_years_dossiers_say_how_many_would_go_which_way(log_in: LogIn) -> None:
    walk(file(), *two_communes.WHOLE_WAY)
    browser = log_in("quantri")
    browser.post(f"{ROUTE}/sua", with_fork())
    assert "“Ở đâu?”: Ủy quyền 0, Còn lại 1." in text_of(browser.get(f"{ROUTE}/nhap"))


def test_what_the_form_shows_of_a_forked_route_sent_back_changes_nothing() -> None:
    rules: list[Any] = [
        {"var": "centre"}, {"!": [{"var": "centre"}]}, {"in": [{"var": "counter"}, ["A", "B"]]},
        {"in": ["x", {"var": "delegated"}]},
        {"or": [{"in": ["x", {"var": "delegated"}]}, {"in": ["y", {"var": "delegated"}]}]},
        {"==": [{"var": "form.name"}, "Lý A"]}, {">=": [{"var": "form.area"}, 500]}, {"==": [{"var": "form.ok"}, True]},
        {"and": [{"var": "centre"}, {"==": [{"var": "case"}, "1"]}]},
    ]  # fmt: skip
    contents = [forked(rule) for rule in rules]
    for content in contents + [one.content for one in RouteDefinition.objects.all()]:
        rows, ways = route_form.rows(content), fork_form.rows(content)
        again = route_form.wanted(route_form.as_posted(content["title"], rows, ways))
        assert again.get("forks") == content.get("forks")
        assert again["steps"] == sorted(content["steps"], key=lambda s: s["rank"])


def uploaded(data: bytes) -> dict[str, Any]:
    return {"tep": SimpleUploadedFile("ve.bpmn", data)}


def test_a_route_leaves_as_bpmn_and_what_was_drawn_comes_in_as_a_draft_to_look_through(log_in: LogIn) -> None:
    browser = log_in("quantri")
    answer = browser.get(f"{ROUTE}/bpmn")
    assert answer["Content-Type"] == "application/xml"
    drawn = answer.content.decode().replace("PT1H30M", "PT2H")
    drawn = drawn.replace("<bpmn:startEvent ", '<bpmn:dataObject id="giay"/><bpmn:startEvent ', 1)
    page = text_of(browser.post(f"{ROUTE}/nhap-bpmn", uploaded(drawn.encode())))
    assert "Đã đọc 6 bước từ tệp BPMN" in page
    assert "giay" in page
    assert "Phần tử «dataObject»" in page
    assert 'name="gio-2" value="2"' in page
    assert definition_draft("routes", "birth") is None
    whole = text_of(browser.post(f"{ROUTE}/nhap-bpmn", uploaded(answer.content)))
    assert "Mọi thứ trong hình đều ghi được." in whole
    assert definition("routes", "birth") is not None


@pytest.mark.parametrize("data", [b"", b"<html/>", b"<!DOCTYPE x><x/>"])
def test_a_file_that_is_no_drawing_is_refused_with_words(log_in: LogIn, data: bytes) -> None:
    answer = log_in("quantri").post(f"{ROUTE}/nhap-bpmn", uploaded(data))
    assert answer.status_code in (302, 422)
    assert definition_draft("routes", "birth") is None


def test_who_may_not_change_routes_takes_them_out_but_not_in(log_in: LogIn) -> None:
    browser = log_in("tiepnhan")
    assert browser.get(f"{ROUTE}/bpmn").status_code == 200
    assert browser.post(f"{ROUTE}/nhap-bpmn", uploaded(b"<x/>")).status_code == 403
    assert browser.get(f"{ROUTE.replace('quy-trinh', 'mau-ket-qua')}/bpmn").status_code == 404


def test_running_dossiers_are_moved_after_a_rehearsal_that_says_which_cannot(log_in: LogIn) -> None:
    running = file()
    walk(running, "accept")
    browser = log_in("quantri")
    renamed = [step if step[6] != "check" else (*step[:2], "Xem xét", *step[3:6], "look") for step in STEPS]
    browser.post(f"{ROUTE}/sua", form(renamed))
    assert browser.post(f"{ROUTE}/cong-bo", DECISION).status_code == 302
    there = f"{ROUTE}/chuyen/{two_communes.PROCEDURE}"
    assert f'href="{there}"' in text_of(browser.get(ROUTE))
    page = text_of(browser.get(there))
    assert "0 hồ sơ chuyển được." in page
    assert "chỉ rõ bước nào" in page
    assert "Chuyển 1 hồ sơ" not in page
    chosen = text_of(browser.get(there, {"cho-check": "look"}))
    assert "1 hồ sơ chuyển được." in chosen
    assert '<input type="hidden" name="cho-check" value="look">' in chosen
    assert browser.post(there, {"cho-check": "look", "ly-do": ""}).status_code == 422
    assert browser.post(there, {"cho-check": "look", "ly-do": "QĐ 2"}).status_code == 302
    assert list(
        Dossier.objects.get(pk=running).steps.filter(closed_at=None).values_list("key", flat=True)
    ) == ["look"]
    assert "còn theo bản cũ" not in text_of(browser.get(ROUTE))
    assert log_in("tiepnhan").get(there).status_code == 403


def test_of_a_year_with_many_dossiers_one_in_so_many_is_tried(
    log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        walk(file(), "accept")
    monkeypatch.setattr(definition_rehearsal, "MOST", 2)
    browser = log_in("quantri")
    browser.post(f"{ROUTE}/sua", with_fork())
    page = text_of(browser.get(f"{ROUTE}/nhap"))
    assert "Chạy thử trên một phần 2 số hồ sơ của 12 tháng ấy." in page
    assert "“Ở đâu?”: Ủy quyền 0, Còn lại 2." in page
