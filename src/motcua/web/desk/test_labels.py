"""Labels and follow as officials press them."""

from motcua.dossiers.models import Followed, Label, Labelled
from motcua.web.desk.conftest import LogIn
from motcua.web.desk.test_dossier import page_of
from tests.support.two_communes import COMMUNES, file


def test_a_label_is_made_put_on_a_dossier_and_narrows_the_list(log_in: LogIn) -> None:
    one, other = file(), file()
    desk = log_in(COMMUNES[0].receiver)
    assert (
        desk.post("/ban-lam-viec/nhan", {"name": "Gọi lại", "look": "due", "agency": ""}).status_code == 302
    )
    label = Label.objects.get(name="Gọi lại")
    desk.post(f"{page_of(one)}/gan-nhan", {"nhan": [label.pk]})
    assert list(Labelled.objects.values_list("dossier", flat=True)) == [one]
    page = desk.get(page_of(one)).content.decode()
    assert "Gọi lại" in page
    listed = desk.get(f"/ban-lam-viec/?nhan={label.pk}").content.decode()
    assert page_of(one) in listed
    assert page_of(other) not in listed
    assert desk.post("/ban-lam-viec/nhan", {"name": "", "look": "due"}).status_code == 422
    desk.post("/ban-lam-viec/nhan", {"bo": label.pk})
    assert not Label.objects.exists()


def test_a_dossier_is_followed_and_left_again(log_in: LogIn) -> None:
    number = file()
    desk = log_in(COMMUNES[0].receiver)
    desk.post(f"{page_of(number)}/theo-doi")
    assert page_of(number) in desk.get("/ban-lam-viec/theo-doi").content.decode()
    desk.post(f"{page_of(number)}/theo-doi", {"thoi": "1"})
    assert not Followed.objects.exists()
