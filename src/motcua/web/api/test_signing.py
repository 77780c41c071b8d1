"""A program signs for an official: agreed to at once, done by the worker, asked for until it is."""

from pathlib import Path

import pytest
from pytest_django import Settings

from motcua.documents.queries import read
from motcua.dossiers import outputs
from motcua.dossiers.acts.seal import SEAL
from motcua.dossiers.acts.sign import SIGN
from motcua.dossiers.models import Dossier, Output, ResultDraft, Signing
from tests.support import cast
from tests.support.effects import work
from tests.support.programs import Program, program, told
from tests.support.signing import no_time_stamps

pytestmark = [pytest.mark.usefixtures("province", "storage"), pytest.mark.django_db]


@pytest.fixture
def storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def dossier() -> Dossier:
    return cast.approved()


@pytest.fixture
def leader() -> Program:
    return program(cast.signer())


def test_it_is_agreed_to_now_and_signed_within_moments(dossier: Dossier, leader: Program) -> None:
    where = f"/dossiers/{dossier.code}"
    agreed = leader.post(f"{where}/sign", If_Match=leader.get(where)["ETag"])
    assert (agreed.status_code, told(agreed)["state"]) == (202, "signing")
    follow = agreed["Location"].removeprefix("/api/v1")
    assert told(leader.get(follow))["state"] == "signing"
    assert not cast.renewed(dossier).signed
    work("signing")
    now = told(leader.get(follow))
    assert (now["state"], now["act"], now["dossier"]) == ("done", "sign", dossier.code)
    assert now["ended_at"]
    assert cast.renewed(dossier).signed


def test_asked_again_under_the_same_key_it_is_one_signing(dossier: Dossier, leader: Program) -> None:
    first, again = (
        leader.post(f"/dossiers/{dossier.code}/sign", Idempotency_Key="một lần".encode().hex())
        for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (202, 202)
    assert (first["Location"], told(first)) == (again["Location"], told(again))
    assert Signing.objects.count() == 1


def test_agreed_to_twice_the_second_is_told_that_it_is_under_way(dossier: Dossier, leader: Program) -> None:
    assert leader.post(f"/dossiers/{dossier.code}/sign").status_code == 202
    second = leader.post(f"/dossiers/{dossier.code}/sign")
    assert second.status_code == 409, second.content
    assert Signing.objects.count() == 1


def test_in_a_state_that_has_passed_nothing_is_agreed_to(dossier: Dossier, leader: Program) -> None:
    old = leader.post(f"/dossiers/{dossier.code}/sign", If_Match='"1"')
    assert (old.status_code, told(old)["code"]) == (412, "moved_on")
    assert not Signing.objects.exists()


@pytest.mark.parametrize(("language", "word"), [("vi", "dấu thời gian"), ("en", "time stamp")])
def test_what_is_in_the_way_is_said_in_the_readers_language(
    dossier: Dossier, leader: Program, language: str, word: str
) -> None:
    agreed = leader.post(f"/dossiers/{dossier.code}/sign")
    with no_time_stamps():
        work("signing")
    now = told(leader.get(agreed["Location"].removeprefix("/api/v1"), Accept_Language=language))
    assert now["state"] == "trying"
    assert now["again_at"]
    assert word in now["detail"]


def test_a_stranger_learns_nothing_of_it(dossier: Dossier, leader: Program) -> None:
    agreed = leader.post(f"/dossiers/{dossier.code}/sign")
    stranger = program(cast.stranger())
    assert stranger.get(agreed["Location"].removeprefix("/api/v1")).status_code == 404


def test_a_copy_cut_back_to_before_its_seal_is_not_called_valid(dossier: Dossier, leader: Program) -> None:
    outputs.sign(SIGN, actor=cast.signer(), code=dossier.code)
    unsealed = ResultDraft.objects.get(dossier=dossier).signed_file
    assert unsealed
    found = told(leader.post("/verify", read(unsealed)))
    assert (found["valid"], found["intact"], found["lacks"]) == (False, True, ["seal"])
    assert found["code"] == dossier.code
    outputs.sign(SEAL, actor=cast.clerk(), code=dossier.code)
    sealed = dossier.outputs.get(kind=Output.Kind.RESULT).file
    found = told(leader.post("/verify", read(sealed)))
    assert (found["valid"], found["lacks"], found["issued"]["code"]) == (True, [], dossier.code)
