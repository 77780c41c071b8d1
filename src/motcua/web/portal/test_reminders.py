"""“Nhắc việc” at the portal: what one is reminded of, answered by buttons alone, seen by nobody else."""

import html

from motcua.dossiers.commands import remind
from motcua.dossiers.models import Draft, Reminder
from motcua.dossiers.reminders import years_before
from motcua.identity.models import Account, Party
from motcua.kernel import clock
from motcua.kernel.actor import service
from motcua.web.portal.conftest import Browser

PAGE = "/nhac-viec"


def told() -> Reminder:
    """The farmer turns 75 in three weeks."""
    Party.objects.update(born="")
    party = Account.objects.get(username="nongdan").party
    assert party
    born = years_before(clock.now().date(), 75).replace(day=20)
    Party.objects.filter(pk=party.pk).update(born=born.isoformat())
    assert remind(actor=service("reminders")) == 1
    return Reminder.objects.get()


def read(browser: Browser, who: str) -> str:
    answer = browser(who).get(PAGE)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_the_person_sees_what_is_recommended_and_goes_on_with_the_draft_in_that_case(
    browser: Browser,
) -> None:
    made = told()
    page = read(browser, "nongdan")
    assert "Bạn sắp đủ 75 tuổi: trợ cấp hưu trí xã hội" in page
    assert "Nên chọn:" in page
    assert "Nghị định 224/2026/NĐ-CP, điều 16, 17" in page
    answer = browser("nongdan").post(PAGE, {"viec": f"lam:{made.pk}"})
    draft = Draft.objects.get(pk=str(made.draft_id))
    assert answer["Location"] == f"/nop-ho-so/ban-nhap/{draft.pk}/1"
    assert draft.case_code == "1.014027.01"
    assert "Bạn đang làm" in read(browser, "nongdan")


def test_refusing_and_turning_off_are_buttons_without_scripts(browser: Browser) -> None:
    made, client = told(), browser("nongdan")
    assert client.post(PAGE, {"viec": f"tu-choi:{made.pk}"}).status_code == 302
    page = read(browser, "nongdan")
    assert "Bạn đã từ chối" in page
    assert f"nhan-lai:{made.pk}" in page
    client.post(PAGE, {"viec": "tat:"})
    assert "Bạn đã tắt mọi lời nhắc." in read(browser, "nongdan")
    client.post(PAGE, {"viec": "bat:"})
    client.post(PAGE, {"viec": "tat:card_60"})
    assert "bat:card_60" in read(browser, "nongdan")


def test_anybody_elses_reminder_does_not_exist(browser: Browser) -> None:
    made = told()
    assert "Chưa có gì cần nhắc" in read(browser, "giaovien")
    for said in (f"lam:{made.pk}", f"tu-choi:{made.pk}", "lam:x", "tat:nothing", "", "zzz:1"):
        assert browser("giaovien").post(PAGE, {"viec": said}).status_code == 404
    made.refresh_from_db()
    assert made.refused_at is None


def test_in_english_the_reminder_is_english(browser: Browser) -> None:
    told()
    client = browser("nongdan")
    client.get("/ngon-ngu/en")
    page = html.unescape(client.get(PAGE).content.decode())
    assert "You turn 75: the social pension" in page


def test_the_administrator_sees_the_rules_with_their_numbers(browser: Browser) -> None:
    told()
    page = html.unescape(browser("quantri").get("/ban-lam-viec/nhac-viec").content.decode())
    assert "60 ngày trước khi đủ 75 tuổi" in page
    assert "Mức 4 (tự làm thay) không dùng" in page
    assert browser("tiepnhan").get("/ban-lam-viec/nhac-viec").status_code == 403
