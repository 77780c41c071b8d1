"""A store asks, the holder answers at the desk, the store goes on; what is secret is used once and kept nowhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from motcua.adapters.demo_authority.adapter import signing_tools
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.file_keys import FileKeyStore
from motcua.kernel import clock
from motcua.kernel.errors import Conflict
from motcua.keyring import commands, queries
from motcua.keyring.models import Consultation
from motcua.platform import handover
from motcua.signing.commands import prepare_person
from motcua.signing.ports import NOTHING, CmsSigner, Declined, SigningTools
from motcua.signing.types import KeyRef, Pending, Prepared, Question, Said, SecretField, Sentence
from tests.support.papers import a_paper

pytestmark = pytest.mark.django_db
AN, OFFICER = KeyRef("person", "an"), 7
PIN = SecretField("PIN", "Mã PIN")


@dataclass
class Asking:
    """A key store that signs for whoever types 1234; it notes what it was told."""

    keys: FileKeyStore
    heard: list[Said] = field(default_factory=list)

    def signer(self, key: KeyRef) -> CmsSigner:
        return self.keys.signer(key)

    def authorise(
        self, key: KeyRef, texts: Sequence[bytes], *, occasion: str, said: Said = NOTHING
    ) -> tuple[bytes, ...] | Pending:
        self.heard.append(said)
        if said.values.get("declined"):
            raise Declined("Không ký.")
        if said.secret.get("PIN") == "1234":
            return self.keys.authorise(key, texts, occasion=occasion)
        calls = said.memory.get("calls", 0) + 1
        wrong = Sentence("Mã PIN không đúng.") if said.secret else None
        question = Question("secret", (PIN,), problem=wrong)
        return Pending(clock.now() + timedelta(minutes=10), question, {"calls": calls})


@pytest.fixture(autouse=True)
def worker() -> Iterator[None]:
    """A worker runs in this process."""
    handover._own.clear()
    handover.breathe()
    yield
    handover._own.clear()


@pytest.fixture
def store(tmp_path: Path) -> Asking:
    authority = DemoAuthority(tmp_path)
    authority.issue_person("an", "Nguyễn Văn An", "Chủ tịch", "UBND xã Mẫu")
    return Asking(FileKeyStore(authority))


@pytest.fixture
def tools(store: Asking, tmp_path: Path) -> SigningTools:
    return replace(signing_tools(DemoAuthority(tmp_path)), keys=store)


@pytest.fixture
def paper(tools: SigningTools) -> Prepared:
    return prepare_person(
        a_paper(), key=AN, name="Nguyễn Văn An", post="", at=clock.now(), reason="Ký", tools=tools
    )


def go_on(paper: Prepared, tools: SigningTools) -> tuple[bytes, ...] | Pending:
    return commands.authorise([paper], key=AN, occasion="c", officer=OFFICER, tools=tools)


def test_it_asks_hears_and_signs_and_nothing_is_left(
    paper: Prepared, tools: SigningTools, store: Asking
) -> None:
    assert isinstance(go_on(paper, tools), Pending)
    (open_,) = queries.asked_of(OFFICER)
    assert (open_.key, open_.question.fields) == (AN, (PIN,))
    commands.answer("c", officer=OFFICER, secret={"PIN": "1234"})
    assert queries.asked_of(OFFICER) == []
    assert isinstance(go_on(paper, tools), tuple)
    assert not Consultation.objects.exists()


def test_what_was_asked_keeps_its_hour_however_often_it_is_looked_at(
    paper: Prepared, tools: SigningTools
) -> None:
    first = go_on(paper, tools)
    with clock.at(clock.now() + timedelta(minutes=5)):
        later = go_on(paper, tools)
    assert isinstance(first, Pending)
    assert isinstance(later, Pending)
    assert later.until == first.until


def test_the_store_hears_what_it_told_us_to_keep(paper: Prepared, tools: SigningTools, store: Asking) -> None:
    for _ in range(3):
        go_on(paper, tools)
    assert [one.memory.get("calls", 0) for one in store.heard] == [0, 1, 2]


def test_a_wrong_secret_is_asked_for_anew_and_never_used_twice(
    paper: Prepared, tools: SigningTools, store: Asking
) -> None:
    go_on(paper, tools)
    commands.answer("c", officer=OFFICER, secret={"PIN": "9"})
    for _ in range(2):
        go_on(paper, tools)
        (open_,) = queries.asked_of(OFFICER)
        assert str(open_.question.problem) == "Mã PIN không đúng."
    assert [one.secret.get("PIN", "") for one in store.heard] == ["", "9", ""]


def test_nobody_else_answers(paper: Prepared, tools: SigningTools) -> None:
    go_on(paper, tools)
    with pytest.raises(Conflict):
        commands.answer("c", officer=OFFICER + 1, secret={"PIN": "1234"})


def test_whoever_does_not_answer_in_time_has_signed_nothing(paper: Prepared, tools: SigningTools) -> None:
    go_on(paper, tools)
    with clock.at(clock.now() + timedelta(minutes=11)):
        with pytest.raises(Conflict):
            commands.answer("c", officer=OFFICER, values={"x": 1})
        with pytest.raises(Declined, match="không trả lời kịp"):
            go_on(paper, tools)


def test_a_no_ends_it(paper: Prepared, tools: SigningTools) -> None:
    go_on(paper, tools)
    commands.answer("c", officer=OFFICER, values={"declined": True})
    with pytest.raises(Declined):
        go_on(paper, tools)
    assert not Consultation.objects.exists()


def test_a_secret_for_a_worker_that_died_is_asked_for_again(
    paper: Prepared, tools: SigningTools, store: Asking
) -> None:
    go_on(paper, tools)
    commands.answer("c", officer=OFFICER, secret={"PIN": "1234"})
    handover._own.clear()
    handover.breathe()
    assert isinstance(go_on(paper, tools), Pending)
    assert queries.asked_of(OFFICER)
