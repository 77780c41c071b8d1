"""Another program files linked procedures in one request, and follows each of the dossiers that it opened."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from pytest_django import Settings

from motcua.dossiers import commands
from motcua.dossiers.models import Dossier
from motcua.platform import quota
from motcua.platform.effects import execution
from motcua.platform.effects.models import Effect
from motcua.platform.reactions import ReactionReader
from motcua.platform.readers import story
from motcua.signing.ports import Trust, receipt_key
from motcua.signing.queries import verify_receipt_proof
from tests.support import cast
from tests.support.programs import Program, program, told

pytestmark = [pytest.mark.usefixtures("province", "storage"), pytest.mark.django_db]

CHILD = "2.000986"


@pytest.fixture
def storage(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    quota.forget_leases()
    yield
    quota.forget_leases()


def child(citizen: Program) -> dict[str, Any]:
    """A whole filing for a newborn."""
    draft = cast.draft(cast.Filing(CHILD, f"{CHILD}.01"))
    return {
        "procedure": CHILD,
        "counter": cast.COUNTER,
        "agency": cast.HANDLING,
        "owner": {"self": True},
        "answers": draft.answers,
        "papers": [{"component": "000.00.00.G15-KQ1123", "upload": citizen.upload(cast.picture())}],
        "returning": "online",
    }


def follow(code: str) -> None:
    """What follows by itself from what happened to a dossier."""
    dossier = Dossier.objects.get(code=code)
    ReactionReader(commands.FOLLOWING_LINKED).read(story("dossier", dossier.pk))
    for effect in Effect.objects.filter(kind="reaction.linked", subject=code):
        execution.work_on(effect.pk)


def test_one_request_opens_all_of_them_each_with_its_code() -> None:
    citizen = program(cast.applicant(), ["catalogue", "file", "track"])
    answer = citizen.file(child(citizen))
    assert answer.status_code == 201, answer.content
    filed = told(answer)
    assert [one["key"] for one in filed["linked"]] == ["birth", "residence", "insurance"]
    assert filed["code"] == filed["linked"][0]["code"]
    assert [one["suspended"] for one in filed["linked"]] == ["", "linked", "linked"]
    assert filed["linked"][1]["waits_for"] == [filed["code"]]
    assert filed["warnings"] == []
    proof = verify_receipt_proof(orjson.dumps(filed["proof"]), Trust(), own=[receipt_key().public])
    assert proof.valid
    assert proof.facts["code"] == filed["code"]


def test_a_mistake_is_told_at_its_field_and_nothing_is_opened() -> None:
    citizen = program(cast.applicant(), ["catalogue", "file", "track"])
    asked = child(citizen)
    asked["answers"] = {**asked["answers"], "clinic": ""}
    answer = citizen.file(asked)
    assert answer.status_code == 422
    assert "answers.clinic" in told(answer)["errors"]
    assert not Dossier.objects.filter(procedure_code__in=("1.001193", "1.004222", "1.014137")).exists()


def test_each_is_followed_by_its_code_and_the_one_secret() -> None:
    citizen = program(cast.applicant(), ["catalogue", "file", "track"])
    filed = told(citizen.file(child(citizen)))
    stranger = Program()
    for one in filed["linked"]:
        seen = stranger.get(f"/dossiers/{one['code']}/track", Dossier_Secret=filed["secret"])
        assert [other["code"] for other in told(seen)["linked"]] == [o["code"] for o in filed["linked"]]


def test_a_receiver_sees_who_is_waited_for_and_may_let_it_begin() -> None:
    citizen = program(cast.applicant(), ["catalogue", "file", "track"])
    filed = told(citizen.file(child(citizen)))
    where = f"/dossiers/{filed['linked'][1]['code']}"
    receiver = program(cast.receiver())
    actions = told(receiver.get(where))["actions"]
    assert "begin_linked" in actions
    assert "accept" not in actions
    refused = receiver.post(f"{where}/accept", {"seen": []})
    assert refused.status_code == 409
    assert "Cho bắt đầu, không chờ" in told(refused)["detail"]
    begun = receiver.post(f"{where}/begin-linked", {"note": "Trẻ đã có giấy khai sinh."})
    assert begun.status_code == 200, begun.content
    assert told(receiver.get(where))["linked"][1]["suspended"] == ""


def test_what_became_of_one_is_read_in_the_others() -> None:
    citizen = program(cast.applicant(), ["catalogue", "file", "track"])
    filed = told(citizen.file(child(citizen)))
    receiver = program(cast.receiver())
    refusal = {"ground": "not_subject", "note": "Giấy chứng sinh không đọc được."}
    assert receiver.post(f"/dossiers/{filed['code']}/refuse", refusal).status_code == 200
    follow(filed["code"])
    residence = filed["linked"][1]["code"]
    assert told(citizen.get(f"/dossiers/{residence}"))["dossier"]["status_key"] == "stopped"
    last = told(citizen.get(f"/dossiers/{residence}/timeline"))["items"][-1]
    assert last["type"] == "linked_ended"
