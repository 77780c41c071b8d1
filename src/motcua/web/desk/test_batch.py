"""Many at once: what would happen is shown first, then each dossier says what became of it."""

from django.test import Client

from motcua.dossiers.models import Dossier
from motcua.process.states import Stage
from motcua.web.desk.conftest import LogIn
from tests.support.two_communes import file, walk


def codes(*numbers: int) -> list[str]:
    """Codes of dossiers by their ids."""
    return [Dossier.objects.get(pk=number).code for number in numbers]


def begin(client: Client, act: str, chosen: list[str]) -> str:
    """Choose dossiers in the list and press a button; the address of the set's page."""
    answer = client.post("/ban-lam-viec/hang-loat", {"viec": act, "ma": chosen, "ds": "waiting"})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_nothing_happens_before_it_is_confirmed_and_then_to_each(log_in: LogIn) -> None:
    ready = [file(), file()]
    for number in ready:
        walk(number, "accept", "appraise")
    leader = log_in("pheduyet")
    place = begin(leader, "approve", codes(*ready))
    before = leader.get(place)
    assert before.context["left"] == 2
    assert {Dossier.objects.get(pk=n).stage for n in ready} == {Stage.APPROVE}
    after = leader.post(place)
    assert (after.context["done"], after.context["left"]) == (2, 0)
    assert {Dossier.objects.get(pk=n).stage for n in ready} == {Stage.SIGN}


def test_those_that_cannot_are_named_with_the_reason(log_in: LogIn) -> None:
    ready, early = file(), file()
    walk(ready, "accept", "appraise")
    leader = log_in("pheduyet")
    after = leader.post(begin(leader, "approve", codes(ready, early)))
    assert (after.context["done"], after.context["refused"]) == (1, 1)
    assert "không làm được với hồ sơ ở bước hiện tại" in after.content.decode()
    assert Dossier.objects.get(pk=early).stage == Stage.RECEIVE


def test_somebody_faster_meanwhile_costs_only_that_one(log_in: LogIn) -> None:
    first, second = file(), file()
    for number in (first, second):
        walk(number, "accept", "appraise")
    leader = log_in("pheduyet")
    place = begin(leader, "approve", codes(first, second))
    walk(first, "approve")
    after = leader.post(place)
    assert (after.context["done"], after.context["refused"]) == (1, 1)


def test_several_steps_are_taken_at_once(log_in: LogIn) -> None:
    waiting = [file(), file()]
    receiver = log_in("tiepnhan")
    assert receiver.post(begin(receiver, "take", codes(*waiting))).context["done"] == 2
    assert all(Dossier.objects.get(pk=n).open_steps[0]["holder"] for n in waiting)


def test_a_choice_of_none_and_a_strange_act_are_told(log_in: LogIn) -> None:
    receiver = log_in("tiepnhan")
    answer = receiver.post("/ban-lam-viec/hang-loat", {"viec": "take"}, follow=True)
    assert "chọn ít nhất một hồ sơ" in answer.content.decode()
    assert receiver.post("/ban-lam-viec/hang-loat", {"viec": "refuse", "ma": "x"}).status_code == 404


def test_another_officers_set_does_not_exist_for_me(log_in: LogIn) -> None:
    place = begin(log_in("tiepnhan"), "take", codes(file()))
    assert log_in("thamdinh").get(place).status_code == 404
