"""What an official's program marks: labels, and dossiers that are followed."""

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
