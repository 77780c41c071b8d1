"""Papers change hands at the desk by scanning, without JavaScript: one field, one code, the next."""

from django.test import Client

from motcua.dossiers.custody_rules import codes_within
from motcua.dossiers.models import Dossier, Paper, TrackedPaper, Transfer
from motcua.kernel import clock
from motcua.web.desk.conftest import LogIn
from motcua.web.desk.test_dossier import page_of
from tests.support.two_communes import COMMUNES, file, walk, who

PLACE = "/ban-lam-viec/giay-to"
NAMES = ("Giấy chứng sinh", "Giấy chứng nhận kết hôn")


def labelled(desk: Client) -> tuple[int, list[str]]:
    """A dossier whose two originals were seen and got codes from its page."""
    number = file()
    walk(number, "accept")
    for name in NAMES:
        Paper.objects.create(
            dossier_id=number,
            component=name,
            component_name=name,
            origin="seen",
            added_at=clock.now(),
            added_by="a",
        )
    code = Dossier.objects.get(pk=number).code
    assert desk.post(f"/ban-lam-viec/ho-so/{code}/gan-ma", {"paper": NAMES}).status_code == 302
    return number, list(TrackedPaper.objects.order_by("pk").values_list("code", flat=True))


def scan(desk: Client, way: str, text: str, **more: str) -> str:
    answer = desk.post(PLACE, {"viec": way, "ma": text, **more})
    assert answer.status_code == 200, answer.content.decode()
    found: str = answer.content.decode()
    return found


def test_the_page_of_the_dossier_says_where_each_paper_is_and_prints_its_label(log_in: LogIn) -> None:
    desk = log_in(COMMUNES[0].receiver)
    number, codes = labelled(desk)
    page = desk.get(page_of(number)).content.decode()
    assert all(code in page for code in codes)
    assert f"{who(COMMUNES[0].receiver).name} giữ" in page
    sheet = desk.get(f"/ban-lam-viec/ho-so/{Dossier.objects.get(pk=number).code}/nhan-giay-to")
    assert sheet.headers["Content-Type"] == "application/pdf"


def test_scanned_one_by_one_handed_over_and_confirmed_by_the_other_side(log_in: LogIn) -> None:
    desk, office = log_in(COMMUNES[0].receiver), log_in(COMMUNES[0].appraiser)
    number, codes = labelled(desk)
    page = scan(desk, "giao", f"https://x.example/ban-lam-viec/giay-to?ma={codes[0]}")
    assert "autofocus" in page
    page = scan(desk, "giao", codes[1].lower(), da_quet=codes[0])
    assert [code for code in codes_within(page) if code in codes]
    sent = {"viec": "giao", "lam": "xong", "da_quet": " ".join(codes), "to": COMMUNES[0].handling}
    assert desk.post(PLACE, sent).status_code == 302
    made = Transfer.objects.get()
    assert f"Danh sách {made.pk}" in office.get(PLACE).content.decode()
    scan(office, "nhan", codes[0])
    page = desk.get(page_of(number)).content.decode()
    for words in ("chưa xác nhận", "Giao đến Ủy ban nhân dân xã Bình Liêu", "Nhận, tại"):
        assert words in page
    confirmed = office.post(f"{PLACE}/giao-nhan/{made.pk}", {"paper": codes[1:]})
    assert confirmed.status_code == 302
    assert {p.holder.name for p in TrackedPaper.objects.all()} == {who(COMMUNES[0].appraiser).name}


def test_a_code_that_is_none_and_one_of_another_commune_are_told_with_what_was_scanned_kept(
    log_in: LogIn,
) -> None:
    desk, elsewhere = log_in(COMMUNES[0].receiver), log_in(COMMUNES[1].receiver)
    _number, codes = labelled(desk)
    for browser, text in ((desk, "lung tung"), (elsewhere, codes[0])):
        answer = browser.post(PLACE, {"viec": "tra", "ma": text, "da_quet": codes[1]})
        assert answer.status_code == 422
        assert codes[1] in answer.content.decode()
    assert codes[0] not in elsewhere.get(f"{PLACE}/can-tim").content.decode()
