"""While somebody waits: one screen, each step by whoever may do it, back on the same screen after each."""

from motcua.dossiers.models import Dossier
from motcua.process.states import Status
from motcua.web.desk.conftest import LogIn
from tests.support.two_communes import COMMUNES, file, walk

PLACE = "/ban-lam-viec/tai-cho"


def test_who_waits_is_listed_and_each_step_opens_on_one_screen(log_in: LogIn) -> None:
    number = file(channel="direct")
    code, place = Dossier.objects.get(pk=number).code, COMMUNES[0]
    desk = log_in(place.receiver)
    assert code in desk.get(PLACE).content.decode()
    assert code not in log_in(COMMUNES[1].receiver).get(PLACE).content.decode()
    for username, act in (
        (place.receiver, "accept"),
        (place.appraiser, "appraise"),
        (place.approver, "approve"),
    ):
        officer = log_in(username)
        page = officer.get(f"{PLACE}/{code}").content.decode()
        assert f'/viec/{act}"' in page
        assert 'name="tai_cho"' in page
        if act != "appraise":
            sent = {"expect": Dossier.objects.get(pk=number).chain_seq, "tai_cho": "1"}
            answer = officer.post(f"/ban-lam-viec/ho-so/{code}/viec/{act}", sent)
            assert answer.headers["Location"].startswith(f"{PLACE}/{code}")
            assert "trang tự đến lượt" in officer.get(f"{PLACE}/{code}").content.decode()
        else:
            walk(number, "appraise")
    assert Dossier.objects.get(pk=number).status == Status.PROCESSING


def test_the_screen_looks_again_only_when_something_happened(log_in: LogIn) -> None:
    number = file(channel="direct")
    dossier = Dossier.objects.get(pk=number)
    desk = log_in(COMMUNES[0].approver)
    same = desk.get(f"{PLACE}/{dossier.code}?sau={dossier.chain_seq}")
    assert same.status_code == 204
    moved = desk.get(f"{PLACE}/{dossier.code}?sau=0")
    assert moved.headers["HX-Refresh"] == "true"
