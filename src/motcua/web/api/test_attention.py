"""What an official's program marks: labels, dossiers that are followed, lists that are kept."""

import pytest

from motcua.dossiers.models import Followed
from motcua.process.states import Status
from tests.support import acts, cast
from tests.support.programs import Program, program, told

pytestmark = [pytest.mark.usefixtures("province"), pytest.mark.django_db]


@pytest.fixture
def receiver() -> Program:
    return program(cast.receiver())


def test_labels_are_made_put_and_dropped(receiver: Program) -> None:
    dossier = cast.accepted()
    made = told(receiver.post("/labels", {"name": "Chờ ký", "look": "due", "agency": cast.COUNTER}))
    colleague = program(cast.second_receiver())
    assert [one["name"] for one in told(colleague.get("/labels"))["items"]] == ["Chờ ký"]
    put = receiver.put(f"/dossiers/{dossier.code}/labels", {"labels": [made["id"]]})
    assert [one["dossiers"] for one in told(put)["items"]] == [1]
    assert receiver.post("/labels", {"name": "chờ ký", "agency": cast.COUNTER}).status_code == 422
    foreign = program(cast.outsider())
    assert foreign.put(f"/dossiers/{dossier.code}/labels", {"labels": []}).status_code == 404
    assert foreign.call("DELETE", f"/labels/{made['id']}").status_code == 404
    assert receiver.call("DELETE", f"/labels/{made['id']}").status_code == 204
    assert told(receiver.get("/labels"))["items"] == []


def test_what_is_followed_tells_how_much_is_new(receiver: Program) -> None:
    dossier = cast.accepted()
    assert receiver.put(f"/dossiers/{dossier.code}/follow").status_code == 204
    acts.stop(actor=cast.appraiser(), dossier=dossier.pk, ground="duplicate", note="Trùng")
    (line,) = told(receiver.get("/followed"))["items"]
    assert (line["dossier"], line["status"], line["new"]) == (dossier.code, Status.STOPPED, 1)
    assert receiver.call("DELETE", f"/dossiers/{dossier.code}/follow").status_code == 204
    assert not Followed.objects.exists()
    assert program(cast.outsider()).put(f"/dossiers/{dossier.code}/follow").status_code == 404


def test_a_list_is_kept_shared_opened_with_and_gives_what_it_asks_for(receiver: Program) -> None:
    one, _other = cast.accepted(), cast.accepted()
    label = told(receiver.post("/labels", {"name": "Chờ ký", "agency": cast.COUNTER}))["id"]
    receiver.put(f"/dossiers/{one.code}/labels", {"labels": [label]})
    asked = {
        "name": "Chờ ký, mới trước",
        "agency": cast.COUNTER,
        "list": "unit",
        "label": label,
        "order": "newest",
    }
    view = told(receiver.post("/views", asked))
    assert asked.items() <= view.items()
    assert (view["own"], view["opens"]) == (True, False)
    assert receiver.put("/views/first", {"view": view["id"]}).status_code == 204
    assert [v["opens"] for v in told(receiver.get("/views"))["items"]] == [True]
    found = told(receiver.get(f"/worklist?list={view['list']}&label={view['label']}&order={view['order']}"))
    assert {work["dossier"]["code"] for work in found["items"]} == {one.code}


def test_a_list_of_a_colleague_is_seen_and_only_its_owner_lets_it_go(receiver: Program) -> None:
    kept = told(receiver.post("/views", {"name": "Quá hạn", "agency": cast.COUNTER, "list": "late"}))
    colleague = program(cast.second_receiver())
    assert [(v["name"], v["own"]) for v in told(colleague.get("/views"))["items"]] == [("Quá hạn", False)]
    assert colleague.call("DELETE", f"/views/{kept['id']}").status_code == 404
    assert program(cast.outsider()).put("/views/first", {"view": kept["id"]}).status_code == 404
    assert receiver.call("DELETE", f"/views/{kept['id']}").status_code == 204
    assert told(colleague.get("/views"))["items"] == []


def test_a_label_of_others_filters_nothing_out(receiver: Program) -> None:
    label = told(receiver.post("/labels", {"name": "Riêng"}))["id"]
    assert program(cast.outsider()).get(f"/worklist?label={label}").status_code == 404
