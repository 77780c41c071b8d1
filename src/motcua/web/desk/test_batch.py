"""Many at once: chosen over pages, looked at, agreed to once; every window tells what became of each."""

from datetime import timedelta
from functools import partial
from typing import Any

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.documents.models import StoredFile
from motcua.documents.queries import read
from motcua.dossiers.models import Chosen, Dossier, ResultDraft, Signing
from motcua.dossiers.queries import worklists
from motcua.kernel import clock
from motcua.process.states import Stage
from motcua.web.desk.conftest import LogIn
from tests.support import acts
from tests.support.effects import work
from tests.support.signing import no_time_stamps
from tests.support.two_communes import file, walk, who

DESK = "/ban-lam-viec/"
BATCH = f"{DESK}hang-loat"


def codes(*numbers: int) -> list[str]:
    """Codes of dossiers by their ids."""
    return [Dossier.objects.get(pk=number).code for number in numbers]


def begin(client: Client, act: str, chosen: list[str]) -> str:
    """Choose dossiers in the list and press a button; the address of the list's page."""
    answer = client.post(BATCH, {"viec": act, "ma": chosen, "trang": chosen, "ds": "waiting"})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def press(client: Client, place: str, **given: str) -> Any:
    """Press the button on the list's page and see what follows."""
    return client.post(place, given, follow=True)


def counts(page: Any) -> dict[str, int]:
    """How many stand how, without those that are none."""
    return {standing: n for standing, n in page.context["n"].items() if n}


def look_at(client: Client, place: str, code: str) -> Any:
    """Look at one result and say so."""
    page = client.get(f"{place}/xem/{code}")
    assert page.status_code == 200
    return client.post(f"{place}/xem/{code}", {"expect": page.context["dossier"].chain_seq})


def to_sign(number: int = 2) -> list[int]:
    """Dossiers that wait for the signature."""
    made = [file() for _ in range(number)]
    for one in made:
        walk(one, "accept", "appraise", "approve")
    return made


def signing_list(client: Client, ready: list[int], *, looked: bool = True) -> str:
    """The signer's list of these, each looked at."""
    place = begin(client, "sign", codes(*ready))
    for code in codes(*ready) if looked else []:
        look_at(client, place, code)
    return place


def words_of(file: StoredFile) -> str:
    """What one reads on a kept PDF."""
    pages = pypdfium2.PdfDocument(read(file))
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def test_nothing_happens_before_it_is_confirmed_and_then_to_each(log_in: LogIn) -> None:
    ready = [file(), file()]
    for number in ready:
        walk(number, "accept", "appraise")
    leader = log_in("pheduyet")
    place = begin(leader, "approve", codes(*ready))
    assert counts(leader.get(place)) == {"ready": 2}
    assert {Dossier.objects.get(pk=n).stage for n in ready} == {Stage.APPROVE}
    assert counts(press(leader, place)) == {"done": 2}
    assert {Dossier.objects.get(pk=n).stage for n in ready} == {Stage.SIGN}


def test_those_that_cannot_are_named_and_left(log_in: LogIn) -> None:
    ready, early = file(), file()
    walk(ready, "accept", "appraise")
    leader = log_in("pheduyet")
    after = press(leader, begin(leader, "approve", codes(ready, early)))
    assert counts(after) == {"done": 1, "unable": 1}
    assert "Hồ sơ ở bước khác" in after.content.decode()
    assert Dossier.objects.get(pk=early).stage == Stage.RECEIVE


def test_somebody_faster_meanwhile_costs_only_that_one(log_in: LogIn) -> None:
    first, second = file(), file()
    for number in (first, second):
        walk(number, "accept", "appraise")
    leader = log_in("pheduyet")
    place = begin(leader, "approve", codes(first, second))
    walk(first, "approve")
    assert counts(press(leader, place)) == {"done": 1, "unable": 1}


def test_several_steps_are_taken_at_once(log_in: LogIn) -> None:
    waiting = [file(), file()]
    receiver = log_in("tiepnhan")
    assert counts(press(receiver, begin(receiver, "take", codes(*waiting)))) == {"done": 2}
    assert all(Dossier.objects.get(pk=n).open_steps[0]["holder"] for n in waiting)


def test_a_choice_of_none_and_a_strange_act_are_told(log_in: LogIn) -> None:
    receiver = log_in("tiepnhan")
    answer = receiver.post(BATCH, {"viec": "take"}, follow=True)
    assert "chọn ít nhất một hồ sơ" in answer.content.decode()
    assert receiver.post(BATCH, {"viec": "refuse", "ma": "x"}).status_code == 404


def test_another_officers_list_does_not_exist_for_me(log_in: LogIn) -> None:
    place = begin(log_in("tiepnhan"), "take", codes(file()))
    assert log_in("thamdinh").get(place).status_code == 404


def test_what_is_chosen_stays_chosen_over_pages_and_windows_without_javascript(
    log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worklists, "worklist", partial(_small_pages, worklists.worklist))
    waiting = codes(file(), file(), file())
    receiver, other_window = log_in("tiepnhan"), log_in("tiepnhan")
    page = receiver.get(DESK)
    shown = [row["code"] for row in page.context["rows"]]
    turned = {"trang": shown, "ma": shown[:1], "ds": "waiting", "toi": page.context["next_url"]}
    second = receiver.post(f"{BATCH}/chon", turned, follow=True)
    rest = [row["code"] for row in second.context["rows"]]
    assert set(shown + rest) == set(waiting)
    assert second.context["chosen"] == 1
    there = other_window.get(DESK)
    assert [row["code"] for row in there.context["rows"] if row["chosen"]] == shown[:1]
    answer = receiver.post(BATCH, {"viec": "take", "trang": rest, "ma": rest})
    listed = receiver.get(answer.headers["Location"])
    assert {line.dossier.code for line in listed.context["lines"]} == {shown[0], *rest}
    assert other_window.get(DESK).context["chosen"] == 0


def _small_pages(real: Any, actor: Any, wanted: Any, **more: Any) -> Any:
    from dataclasses import replace

    return real(actor, replace(wanted, size=2), **more)


def test_a_box_that_is_cleared_again_is_not_chosen(log_in: LogIn) -> None:
    waiting = codes(file(), file())
    receiver = log_in("tiepnhan")
    for chosen, number in ((waiting, 2), (waiting[:1], 1), ([], 0)):
        counted = receiver.post(
            f"{BATCH}/chon", {"trang": waiting, "ma": chosen}, headers={"HX-Request": "true"}
        )
        assert counted.context["chosen"] == number
    receiver.post(f"{BATCH}/chon", {"trang": waiting, "ma": waiting})
    receiver.post(f"{BATCH}/bo-chon")
    assert receiver.get(DESK).context["chosen"] == 0


def test_an_address_elsewhere_is_never_followed(log_in: LogIn) -> None:
    receiver = log_in("tiepnhan")
    for hostile in ("https://evil.example/", "//evil.example", "?ds=x\r\nSet-Cookie: a=b"):
        answer = receiver.post(f"{BATCH}/chon", {"toi": hostile})
        assert answer.headers["Location"].startswith(DESK)


def test_only_results_that_were_looked_at_are_signed(log_in: LogIn) -> None:
    ready = to_sign(2)
    signer = log_in("kyso")
    place = signing_list(signer, ready, looked=False)
    assert counts(signer.get(place)) == {"unseen": 2}
    look_at(signer, place, codes(ready[0])[0])
    assert counts(press(signer, place)) == {"unseen": 1, "going": 1}
    work("signing")
    assert counts(signer.get(place)) == {"unseen": 1, "done": 1}
    assert [Dossier.objects.get(pk=n).signed for n in ready] == [True, False]


def test_what_is_signed_is_the_paper_as_it_was_drawn_when_it_was_looked_at(log_in: LogIn) -> None:
    ready = to_sign(1)
    signer = log_in("kyso")
    place = signing_list(signer, ready)
    drawn = Chosen.objects.get(dossier=ready[0])
    assert drawn.paper is not None
    assert ResultDraft.objects.get(dossier=ready[0]).number in words_of(drawn.paper)
    press(signer, place)
    agreed = Signing.objects.get()
    assert (agreed.paper_id, agreed.box, agreed.seal_place) == (drawn.paper_id, drawn.box, drawn.seal_place)


def test_many_are_agreed_to_with_as_many_questions_as_a_few(log_in: LogIn) -> None:
    signer = log_in("kyso")
    asked = []
    for number in (2, 5):
        place = signing_list(signer, to_sign(number))
        with CaptureQueriesContext(connection) as questions:
            signer.post(place)
        asked.append(len(questions))
    assert asked[0] == asked[1]


def test_looked_at_yesterday_the_paper_bears_the_day_of_the_signature(log_in: LogIn) -> None:
    ready = to_sign(1)
    signer = log_in("kyso")
    place = signing_list(signer, ready)
    with clock.at(clock.now() + timedelta(days=1)):
        assert counts(press(log_in("kyso"), place)) == {"going": 1}
        agreed, drawn = Signing.objects.get().paper, Chosen.objects.get().paper
        assert drawn != agreed
        assert f"ngày {clock.now():%d} tháng" in words_of(agreed)


def test_a_result_that_changed_before_it_was_said_to_be_looked_at_is_not_drawn(log_in: LogIn) -> None:
    ready = to_sign(1)
    signer = log_in("kyso")
    place = signing_list(signer, ready, looked=False)
    signer.post(f"{place}/xem/{codes(*ready)[0]}", {"expect": 1})
    assert counts(signer.get(place)) == {"changed": 1}
    assert Chosen.objects.get().paper is None
    assert not ResultDraft.objects.exclude(number="").exists()


def test_after_one_result_comes_the_next_and_then_the_list(log_in: LogIn) -> None:
    ready = to_sign(2)
    signer = log_in("kyso")
    place = signing_list(signer, ready, looked=False)
    first, second = codes(*ready)
    assert look_at(signer, place, first).headers["Location"] == f"{place}/xem/{second}"
    assert look_at(signer, place, second).headers["Location"] == place


def test_one_that_is_left_out_is_gone_from_the_list(log_in: LogIn) -> None:
    ready = to_sign(2)
    signer = log_in("kyso")
    place = signing_list(signer, ready)
    signer.post(f"{place}/xem/{codes(ready[0])[0]}", {"bo": "1"})
    assert counts(signer.get(place)) == {"ready": 1}


def test_one_that_changed_after_it_was_looked_at_is_looked_at_again(log_in: LogIn) -> None:
    ready = to_sign(2)
    signer = log_in("kyso")
    place = signing_list(signer, ready)
    acts.send_back(actor=who("kyso"), dossier=ready[0], note="Sai ngày sinh")
    walk(ready[0], "appraise")
    assert counts(signer.get(place)) == {"changed": 1, "ready": 1}
    assert counts(press(signer, place)) == {"changed": 1, "going": 1}
    look_at(signer, place, codes(ready[0])[0])
    assert counts(signer.get(place)) == {"ready": 1, "going": 1}


def test_two_windows_tell_the_same_and_each_result_is_signed_once(log_in: LogIn) -> None:
    ready = to_sign(2)
    one, other = log_in("kyso"), log_in("kyso")
    place = signing_list(one, ready)
    seen = counts(other.get(place))
    assert seen == counts(one.get(place)) == {"ready": 2}
    assert counts(press(one, place)) == counts(press(other, place)) == {"going": 2}
    work("signing")
    assert counts(one.get(place)) == counts(other.get(place)) == {"done": 2}
    assert Signing.objects.count() == 2


def test_two_lists_with_the_same_result_sign_it_once(log_in: LogIn) -> None:
    ready = to_sign(1)
    one, other = log_in("kyso"), log_in("kyso")
    first, second = signing_list(one, ready), signing_list(other, ready)
    press(one, first)
    after = press(other, second)
    assert counts(after) == {"failed": 1}
    assert "đang được ký" in after.content.decode()
    work("signing")
    assert Signing.objects.count() == 1


def test_what_failed_says_why_and_is_tried_again_by_one_button(log_in: LogIn) -> None:
    ready = to_sign(2)
    signer = log_in("kyso")
    place = signing_list(signer, ready)
    press(signer, place)
    Signing.objects.filter(dossier=ready[0]).update(key="person:officer-nobody")
    work("signing")
    page = signer.get(place)
    assert counts(page) == {"failed": 1, "done": 1}
    assert "Thử lại những cái này (1)" in page.content.decode()
    assert counts(press(signer, place, lai="1")) == {"going": 1, "done": 1}
    work("signing")
    assert counts(signer.get(place)) == {"done": 2}


def test_while_something_is_away_the_page_says_that_it_goes_on_by_itself(log_in: LogIn) -> None:
    signer = log_in("kyso")
    place = signing_list(signer, to_sign(1))
    press(signer, place)
    with no_time_stamps():
        work("signing")
    page = signer.get(place, headers={"HX-Request": "true"})
    assert counts(page) == {"going": 1}
    assert "Hệ thống tự thử lại" in page.content.decode()
    assert "every 2s" in page.content.decode()


def test_no_more_than_two_hundred_are_chosen(log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
    from motcua.dossiers.commands import selections

    monkeypatch.setattr(selections, "MOST", 2)
    receiver = log_in("tiepnhan")
    answer = receiver.post(BATCH, {"viec": "take", "ma": codes(file(), file(), file())}, follow=True)
    assert "nhiều nhất 2 hồ sơ" in answer.content.decode()
    assert receiver.get(DESK).context["chosen"] == 0
