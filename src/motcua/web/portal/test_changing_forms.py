"""A form that changes while somebody fills it in: the draft goes over at its next opening, and says what became."""

import copy
import html
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from motcua.dossiers.models import Dossier, Draft
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.procedures import commands as catalogue
from motcua.procedures.models import FormDefinition, Version
from motcua.procedures.queries import published
from motcua.web.portal.conftest import Browser
from motcua.web.portal.test_filing import BIRTH, PAPER, answers, begun, filled, picture, whose
from motcua.web.portal.test_resuming import QUIET
from tests.support import cast


def editor() -> Actor:
    """Who keeps the catalogue."""
    return cast.person("quantri")


def publish(change: Any, of_case: Any = None) -> Version:
    """A new version of the procedure whose form (and case) was changed."""
    definition = FormDefinition.objects.get(key="birth")
    form = copy.deepcopy(definition.content)
    change(form)
    FormDefinition.objects.filter(pk=definition.pk).update(content=form)
    before = published(BIRTH)
    content = copy.deepcopy(Version.objects.get(pk=before.pk).content)
    plain = {k: v for k, v in content.items() if k not in ("forms", "routes", "result_documents")}
    if of_case:
        of_case(plain["cases"])
    fresh = catalogue.draft(actor=editor(), content=plain)
    return catalogue.publish(
        actor=editor(), version_id=fresh.pk, decision="99/QĐ-UBND", decided_on=date(2026, 11, 1)
    )


def rename_and_drop(form: dict[str, Any]) -> None:
    """The child's name under another name, the mother's birth as a day only, no place of home any more, one more."""
    asked = form["schema"]["properties"]
    asked["name_of_child"] = {
        **asked.pop("child_name"),
        "x-id": "child_name",
        "title": "Họ tên đầy đủ của trẻ",
    }
    asked["mother_born"] = {"type": "string", "format": "date", "title": "Ngày sinh của mẹ"}
    del asked["home_place"]
    asked["weight"] = {"type": "number", "title": "Cân nặng khi sinh"}
    form["schema"]["required"] = [
        "name_of_child" if n == "child_name" else n for n in form["schema"]["required"] if n != "home_place"
    ]
    for group in form["groups"]:
        names = ["name_of_child" if n == "child_name" else n for n in group["fields"] if n != "home_place"]
        group["fields"] = names
    form["groups"][0]["fields"].append("weight")
    form["people"] = {}
    form["checks"] = []


@pytest.fixture
def client(browser: Browser) -> Client:
    """A farmer's browser."""
    return browser("nongdan")


def seen(client: Client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


def test_the_draft_goes_over_and_its_writer_is_told_in_words(client: Client) -> None:
    address = filled(client)
    before = Draft.objects.get().answers
    publish(rename_and_drop)
    page = seen(client, f"{address}/2")
    assert "Thủ tục đã đổi từ lần điền trước" in page
    assert "trước đây đã trả lời “1995”" in page
    assert "Cân nặng khi sinh" in page
    assert f"{before['home_place']}" in page
    kept = Draft.objects.get()
    assert kept.version_id == published(BIRTH).pk
    assert kept.answers["name_of_child"] == before["child_name"]
    same = before.keys() - {"child_name", "mother_born", "home_place"}
    assert {n: kept.answers[n] for n in same} == {n: before[n] for n in same}
    assert [paper.kept_as for paper in kept.papers.all()] == [""]


def test_what_has_no_question_any_more_is_kept_and_never_sent(client: Client) -> None:
    address = filled(client)
    publish(rename_and_drop)
    page = client.get(f"{address}/2").content.decode()
    now = {**answers(), "name_of_child": "Tằng Bảo Ngọc", "mother_born": "02/03/1995"}
    now = {n: v for n, v in now.items() if n not in ("child_name", "home_place")}
    client.post(f"{address}/2", {**now, **carried(page), "_go": "next"})
    client.post(f"{address}/4", {"confirm": "1"})
    dossier = Dossier.objects.get()
    assert dossier.answers["mother_born"] == "1995-03-02"
    assert "home_place" not in dossier.answers
    assert "home_place" in str(Draft.objects.get().moved)


def carried(page: str) -> dict[str, str]:
    """What a page carries unseen: its version, its case, what it showed."""
    found = re.findall(r'name="(_version|_case|_drawn)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def test_a_page_of_the_old_version_still_saves_every_answer(client: Client) -> None:
    address = begun(client)
    client.post(f"{address}/1", whose())
    old = carried(client.get(f"{address}/2").content.decode())
    publish(rename_and_drop)
    client.get(f"{address}/2")
    told = client.post(f"{address}/2", {**answers(), **old}, headers=QUIET).json()
    assert told["saved"] is True
    draft = Draft.objects.get()
    assert draft.version_id == published(BIRTH).pk
    assert draft.answers["name_of_child"] == "Tằng Bảo Ngọc"
    assert "child_name" not in draft.answers
    kept = {row["label"]: row["value"] for row in draft.moved["kept"]}
    assert answers()["home_place"] in kept.values()
    assert "1995" in kept.values()


def test_an_old_page_does_not_replace_what_was_answered_in_the_new_one(client: Client) -> None:
    address = begun(client)
    client.post(f"{address}/1", whose())
    client.post(f"{address}/2", answers(), headers=QUIET)
    old = carried(client.get(f"{address}/2").content.decode())
    publish(rename_and_drop)
    new = carried(client.get(f"{address}/2").content.decode())
    client.post(f"{address}/2", {**answers(), **new, "name_of_child": "Tằng Gia Hân"}, headers=QUIET)
    told = client.post(f"{address}/2", {**answers(), **old}, headers=QUIET).json()
    assert Draft.objects.get().answers["name_of_child"] == "Tằng Gia Hân"
    assert "Tằng Gia Hân" in told["elsewhere"]


def test_a_paper_that_is_no_longer_asked_for_is_kept_and_not_sent(client: Client) -> None:
    def without(cases: list[dict[str, Any]]) -> None:
        cases[0]["components"] = [c for c in cases[0]["components"] if not c["code"].endswith("TP02")]

    address = filled(client)
    publish(lambda form: None, without)
    page = seen(client, f"{address}/2")
    assert "Tệp của giấy tờ không còn cần" in page
    assert "giấy chứng sinh.png" in page
    client.post(f"{address}/4", {"confirm": "1"})
    assert Dossier.objects.get().papers.count() == 0
    assert Draft.objects.get().papers.get().kept_as.startswith("Giấy chứng sinh")


def test_a_paper_under_another_code_stays_laid_in(client: Client) -> None:
    def recoded(cases: list[dict[str, Any]]) -> None:
        for one in cases[0]["components"]:
            if one["code"].endswith("TP02"):
                one["code"] = "KQ.000123"

    address = filled(client)
    publish(lambda form: None, recoded)
    client.get(f"{address}/2")
    client.post(f"{address}/4", {"confirm": "1"})
    assert Dossier.objects.get().papers.get().component == "KQ.000123"


def test_a_case_that_is_gone_is_chosen_anew_and_the_answers_are_there_again(client: Client) -> None:
    def other_cases(cases: list[dict[str, Any]]) -> None:
        for number, one in enumerate(cases):
            one["code"], one["name"] = f"moi.{number}", f"Trường hợp mới {number}"

    address = filled(client)
    before = Draft.objects.get().answers
    publish(lambda form: None, other_cases)
    page = seen(client, f"{address}/1")
    assert "Trường hợp đã chọn không còn" in page
    client.post(f"{address}/1", whose(case="moi.0"))
    draft = Draft.objects.get()
    assert draft.answers == before
    assert [paper.kept_as for paper in draft.papers.all()] == [""]


def test_what_is_sent_was_read_in_the_version_in_force(client: Client) -> None:
    address = filled(client)
    publish(rename_and_drop)
    answer = client.post(f"{address}/4", {"confirm": "1"})
    assert answer["Location"].startswith(f"{address}/2")
    assert Dossier.objects.count() == 0


def test_a_filed_dossier_stays_on_its_version(client: Client) -> None:
    address = filled(client)
    client.post(f"{address}/4", {"confirm": "1"})
    filed = Dossier.objects.get().version_id
    publish(rename_and_drop)
    client.get(f"{address}/2")
    assert (Dossier.objects.get().version_id, Draft.objects.get().version_id) == (filed, filed)


def test_a_draft_of_somebody_else_does_not_move(client: Client, browser: Browser) -> None:
    address = filled(client)
    version = Draft.objects.get().version_id
    publish(rename_and_drop)
    assert browser("thomo").get(f"{address}/2").status_code == 404
    assert Draft.objects.get().version_id == version


def test_the_counter_goes_over_too() -> None:
    from motcua.dossiers import commands

    receiver = cast.receiver()
    begun = commands.start(actor=receiver, procedure=BIRTH, channel="direct")
    change = commands.DraftChange(case_code=f"{BIRTH}.01", answers={"child_name": "Tằng Bảo Ngọc"})
    commands.save(actor=receiver, draft=begun.pk, change=change)
    publish(rename_and_drop)
    with pytest.raises(Invalid, match="mở lại bản nháp"):
        commands.submit(actor=receiver, draft=begun.pk)
    moved = commands.bring_up_to_date(actor=receiver, draft=begun.pk)
    assert moved.answers == {"name_of_child": "Tằng Bảo Ngọc"}


def test_files_chosen_on_the_new_page_are_taken(client: Client) -> None:
    address = begun(client)
    client.post(f"{address}/1", whose())
    publish(rename_and_drop)
    page = client.get(f"{address}/2").content.decode()
    client.post(f"{address}/2", {**carried(page), PAPER: picture(), "_go": "save"})
    assert Draft.objects.get().papers.count() == 1
