"""Somebody answers a few questions and sees what to do first, what after it, what it takes and costs."""

import html
import re

from django.test import Client

from motcua.kernel.actor import SYSTEM
from motcua.procedures.commands import withdraw
from motcua.web.portal.conftest import Browser

BIRTH = "/su-kien/birth/loi-di"
ONCE = f"{BIRTH}?parents=yes&way=once&insured=yes"


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.content.decode())


def test_one_question_a_page_and_what_does_not_apply_is_not_asked(browser: Browser) -> None:
    person = browser()
    assert BIRTH in read(person, "/su-kien/birth")
    page = read(person, BIRTH)
    assert "Cha mẹ của bé đã đăng ký kết hôn chưa?" in page
    assert page.count('type="radio"') == 2
    assert "Bạn muốn nộp một lần" in read(person, f"{BIRTH}?parents=yes")
    assert "Cha có muốn nhận con" in read(person, f"{BIRTH}?parents=no")


def test_going_back_keeps_every_answer(browser: Browser) -> None:
    person = browser()
    page = read(person, f"{BIRTH}?parents=yes&way=once")
    back = re.search(r'href="([^"]*hoi=way[^"]*)"', page)
    assert back
    asked = read(person, back[1])
    assert 'value="once" required checked' in asked
    assert '<input type="hidden" name="parents" value="yes">' in asked
    # Asked again from the end, what was answered after it goes along.
    again = read(person, f"{ONCE}&hoi=parents")
    assert '<input type="hidden" name="insured" value="yes">' in again
    assert 'value="yes" required checked' in again


def test_whoever_chooses_nothing_is_told(browser: Browser) -> None:
    assert "Bạn hãy chọn một câu trả lời." in read(browser(), f"{BIRTH}?parents=yes&_=way")
    assert "Bạn hãy chọn một câu trả lời." not in read(browser(), f"{BIRTH}?parents=yes&_=parents")


def test_the_path_says_what_first_what_after_it_and_shows_a_linked_filing_as_one_step(
    browser: Browser,
) -> None:
    page = read(browser(), ONCE)
    titles = re.findall(r'<h3 id="viec-(\d+)">\d+\. ([^<]+)</h3>', page)
    assert [number for number, _title in titles] == ["1", "2", "3", "4"]
    assert titles[0][1] == "Giữ Giấy chứng sinh của cơ sở y tế"
    assert titles[1][1] == "Khai sinh, nhập khẩu và làm thẻ bảo hiểm cho trẻ một lần"
    assert "hệ thống mở 3 hồ sơ" in page
    assert page.count("Sau khi xong việc 2.") == 2
    assert "/nop-ho-so/2.000986" in page
    assert "Cần chuẩn bị 5 giấy tờ" in page


def test_what_is_not_known_to_cost_is_not_called_free(browser: Browser) -> None:
    page = read(browser(), "/su-kien/lost/loi-di?what=wallet")
    assert "Phí đã biết: <b>205.000 đ</b>" in page
    assert "không phải là miễn phí" in page
    assert "Chưa có mức thu" in page


def test_a_procedure_that_is_no_longer_in_force_is_said_to_be_so(browser: Browser) -> None:
    withdraw(actor=SYSTEM, code="2.000635", decision="12/QĐ-UBND")
    page = read(browser(), "/su-kien/lost/loi-di?what=civil")
    assert "Thủ tục này hiện không còn áp dụng" in page
    assert "/nop-ho-so/2.000635" not in page


def test_in_english_questions_and_steps_are_english(browser: Browser) -> None:
    person = browser()
    person.get("/ngon-ngu/en")
    page = read(person, BIRTH)
    assert "Are the child's parents married?" in page
    assert "Keep the birth note of the hospital" in read(person, ONCE)


def test_what_is_not_there_is_not_found_and_hostile_answers_are_none(browser: Browser) -> None:
    person = browser()
    assert person.get("/su-kien/work/loi-di").status_code == 404
    page = read(person, f"{BIRTH}?parents=%3Cscript%3Ealert(1)%3C/script%3E&zzz=1&hoi=zzz")
    assert "<script>alert" not in page
    assert "Cha mẹ của bé" in page
