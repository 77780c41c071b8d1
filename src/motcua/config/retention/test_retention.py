"""What is past its time goes and is proven to be gone; what somebody may still need stays, and so does the proof."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from motcua.config.env import environment
from motcua.config.retention.letting_go import let_go
from motcua.config.retention.rules import in_force, own_rules
from motcua.config.wiring import readers
from motcua.documents.queries import StoredFile, read
from motcua.dossiers.commands.forgetting import forget_dossier
from motcua.dossiers.models import Dossier, Draft
from motcua.identity.queries import account_named
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.notifications.models import InboxItem
from motcua.platform.log import events_of, verify_chain
from motcua.platform.models import EventWords, LoggedEvent
from motcua.platform.readers import catch_up
from tests.support import acts
from tests.support.cast import BIRTH, EXTRACT, Filing, applicant, done, draft, receiver, renewed, submitted

pytestmark = pytest.mark.usefixtures("province")

YEARS = timedelta(days=4000)


@pytest.fixture(autouse=True)
def own_files(settings: object, tmp_path: Path) -> Iterator[None]:
    """Bytes of this test alone; rules as each test says them."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    yield
    environment.cache_clear()


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    environment.cache_clear()


def say(rules: pytest.MonkeyPatch, text: str) -> None:
    rules.setenv("RETENTION", text)
    environment.cache_clear()


def returned() -> Dossier:
    """A dossier with everything, whose result is in the citizen's hands."""
    dossier = done(BIRTH)
    acts.return_result(actor=receiver(), dossier=dossier.pk, way="counter", taken_by="Người nhận")
    return renewed(dossier)


def withdrawn(filing: Filing) -> Dossier:
    """One that ended soon."""
    dossier = submitted(filing)
    acts.withdraw(actor=applicant(), dossier=dossier.pk)
    return renewed(dossier)


def test_a_dossier_past_its_time_loses_what_is_personal_and_keeps_what_proves(
    rules: pytest.MonkeyPatch,
) -> None:
    dossier, other = returned(), submitted(BIRTH)
    for reader in readers():
        catch_up(reader)
    name, head = dossier.owner_name, bytes(dossier.chain_hash)
    shared = {paper.file_id for paper in other.papers.all() if paper.file_id}
    mine = {paper.file_id for paper in dossier.papers.all() if paper.file_id} | {
        output.file_id for output in dossier.outputs.all()
    }
    say(rules, "dossier=3650")
    with clock.at(clock.now() + YEARS):
        gone = let_go()
    proof = next(one for one in gone.dossiers if one["code"] == dossier.code)
    dossier.refresh_from_db()
    assert proof["code"] == dossier.code
    assert proof["went"]["words"] > 0
    assert set(proof["files"]) >= mine - shared
    papers = {f"p{pk}" for pk in dossier.papers.values_list("pk", flat=True)}
    assert set(proof["marked"]) == papers
    assert set(proof["marked"].values()) <= {3, 4}
    assert not set(proof["files"]) & shared
    assert (dossier.owner_name, dossier.owner_id, dossier.declaration.answers) == ("", None, {})
    assert not EventWords.objects.filter(topic="dossier", stream=dossier.pk).exists()
    assert not InboxItem.objects.filter(dossier_code=dossier.code).exists()
    chain = events_of("dossier", dossier.pk)
    assert verify_chain(chain) is None
    assert chain[-1].hash == head
    event = LoggedEvent.objects.get(type="dossier.forgotten", stream=dossier.pk)
    assert event.data["stays"]["head"] == head.hex()
    assert name not in str(event.data)
    for digest in proof["files"]:
        file = StoredFile.objects.get(pk=digest)
        assert not default_storage.exists(file.path)
        with pytest.raises(NotFound, match="hết thời hạn"):
            read(file)
    assert all(default_storage.exists(StoredFile(sha256=digest).path) for digest in shared & mine)


def test_pages_of_a_forgotten_dossier_open_and_name_nobody(rules: pytest.MonkeyPatch) -> None:
    dossier = returned()
    name = dossier.owner_name
    with clock.at(clock.now() + YEARS):
        forget_dossier(actor=SYSTEM, dossier=dossier.pk, rule="dossier", days=3650)
    officer, stranger = Client(), Client()
    officer.force_login(account_named("tiepnhan"))
    page = officer.get(f"/ban-lam-viec/ho-so/{dossier.code}")
    assert page.status_code == 200
    looked = stranger.post("/tra-cuu", {"ma": dossier.code, "k": dossier.secret}, follow=True)
    assert looked.status_code == 200
    assert name not in page.content.decode() + looked.content.decode()


def test_a_procedure_with_a_rule_of_its_own_goes_by_it(rules: pytest.MonkeyPatch) -> None:
    birth, extract = withdrawn(BIRTH), withdrawn(EXTRACT)
    say(rules, f"dossier=3650 dossier.{BIRTH.procedure}=36500")
    with clock.at(clock.now() + YEARS):
        gone = let_go()
    assert extract.code in [proof["code"] for proof in gone.dossiers]
    assert birth.code not in [proof["code"] for proof in gone.dossiers]


def test_nothing_of_a_dossier_goes_before_its_time_or_while_it_runs() -> None:
    ended, running = withdrawn(BIRTH), submitted(BIRTH)
    for dossier in (ended, running):
        with pytest.raises(NotAllowed, match="chưa hết thời hạn"):
            forget_dossier(actor=SYSTEM, dossier=dossier.pk, rule="dossier", days=3650)
    assert Dossier.objects.get(pk=ended.pk).owner_name


def test_without_a_rule_dossiers_stay_for_ever() -> None:
    withdrawn(BIRTH)
    with clock.at(clock.now() + 10 * YEARS):
        assert let_go().dossiers == []


def test_drafts_that_nobody_sends_and_old_lines_go_in_numbers(rules: pytest.MonkeyPatch) -> None:
    forgotten, fresh = draft(BIRTH), draft(BIRTH)
    Draft.objects.filter(pk=forgotten.pk).update(saved_at=clock.now() - timedelta(days=400))
    gone = let_go()
    assert gone.counts["draft"] == 1
    assert not Draft.objects.filter(pk=forgotten.pk).exists()
    assert Draft.objects.filter(pk=fresh.pk).exists()
    assert LoggedEvent.objects.filter(type="words.forgotten").latest("id").data["counts"]["draft"] == 1


def test_rules_are_versions_and_single_ones_are_changed() -> None:
    rules = in_force(clock.now().date(), {"draft": 30, "dossier.1.001193": 36500})
    assert (rules["draft"], rules["dossier"]) == (30, None)
    assert own_rules(rules) == {"1.001193": "dossier.1.001193"}
