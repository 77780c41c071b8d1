"""A program signs a notice for whoever signs for a body: seen first, agreed to at once, sealed and given out after."""

from pathlib import Path

import pytest
from pytest_django import Settings

from motcua.dossiers.models import Dossier
from tests.support import acts, cast
from tests.support.effects import make_papers, work
from tests.support.programs import Program, program, told
from tests.support.signing import no_time_stamps

pytestmark = [pytest.mark.usefixtures("province", "storage"), pytest.mark.django_db]


@pytest.fixture
def storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def stopped() -> Dossier:
    """A dossier whose stop waits for the agency's notice."""
    dossier = cast.accepted()
    acts.stop(actor=cast.appraiser(), dossier=dossier.pk, ground="duplicate", note="Theo đơn của người nộp")
    make_papers(dossier.code)
    return dossier


@pytest.fixture
def leader() -> Program:
    return program(cast.signer())


def waiting(leader: Program, dossier: Dossier) -> str:
    """The address of the dossier's notice, as the list of what waits names it."""
    [one] = [n for n in told(leader.get("/notices"))["items"] if n["dossier"] == dossier.code]
    assert (one["kind"], one["state"], one["output"]) == ("form_05", "waiting", "")
    return f"/notices/{one['id']}"


def test_what_waits_is_counted_listed_and_read_before_it_is_signed(leader: Program) -> None:
    dossier = stopped()
    assert told(leader.get("/worklist/counts"))["notices"] == 1
    where = waiting(leader, dossier)
    seen = leader.get(f"{where}/draft")
    assert (seen.status_code, seen["Content-Type"]) == (200, "application/pdf")


def test_it_is_agreed_to_now_and_signed_sealed_and_given_out_within_moments(leader: Program) -> None:
    dossier = stopped()
    agreed = leader.post(f"{waiting(leader, dossier)}/sign")
    assert (agreed.status_code, told(agreed)["state"]) == (202, "signing")
    follow = agreed["Location"].removeprefix("/api/v1")
    assert told(leader.get("/worklist/counts"))["notices"] == 0
    work("notice")
    now = told(leader.get(follow))
    assert (now["state"], now["draft"]) == ("done", "")
    assert now["number"].endswith("/TB-UBND")
    given = leader.get(now["output"].removeprefix("/api/v1"))
    checked = told(leader.post("/verify", given.content))
    assert [s["kind"] for s in checked["signatures"]] == ["person", "organisation"]
    assert told(leader.get("/notices"))["items"] == []


def test_asked_again_under_the_same_key_it_is_one_signing(leader: Program) -> None:
    where = waiting(leader, stopped())
    first, again = (leader.post(f"{where}/sign", Idempotency_Key="mot-lan") for _ in range(2))
    assert (first.status_code, again.status_code) == (202, 202)
    assert (first["Location"], told(first)) == (again["Location"], told(again))
    other = leader.post(f"{where}/sign")
    assert other.status_code == 409, other.content


def test_what_is_in_the_way_is_said(leader: Program) -> None:
    agreed = leader.post(f"{waiting(leader, stopped())}/sign")
    with no_time_stamps():
        work("notice")
    now = told(leader.get(agreed["Location"].removeprefix("/api/v1")))
    assert now["state"] == "trying"
    assert now["again_at"]
    assert "dấu thời gian" in now["detail"]


def test_nobody_else_sees_or_signs_it(leader: Program) -> None:
    where = waiting(leader, stopped())
    for stranger in (program(cast.receiver()), program(cast.outsider())):
        assert stranger.get(where).status_code == 404
        assert stranger.get(f"{where}/draft").status_code == 404
        assert stranger.post(f"{where}/sign").status_code == 404
        assert told(stranger.get("/notices"))["items"] == []
    citizen = program(cast.applicant())
    assert citizen.get("/notices").status_code == 403
    assert program(cast.signer(), ["work"]).post(f"{where}/sign").status_code == 403


def test_long_lists_come_in_pages(leader: Program) -> None:
    codes = [stopped().code, stopped().code]
    first = told(leader.get("/notices?limit=1"))
    second = told(leader.get(f"/notices?limit=1&after={first['next']}"))
    assert [page["items"][0]["dossier"] for page in (first, second)] == codes
    assert second["next"] is None
