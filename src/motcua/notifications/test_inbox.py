"""What a party finds in their inbox, and who may look into it."""

import pytest
from django.db import transaction

from motcua.identity.models import Party
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, Kind
from motcua.notifications import commands, queries
from motcua.notifications.models import InboxItem
from motcua.notifications.types import Notice
from motcua.platform.effects.models import Effect

pytestmark = pytest.mark.django_db


def somebody(name: str) -> Actor:
    party = Party.objects.create(name=name)
    return Actor(kind=Kind.PERSON, name=name, party_id=party.pk)


@pytest.fixture
def me() -> Actor:
    return somebody("Phúc")


def told(me: Actor, key: str = "e-1", email: str = "") -> None:
    notice = Notice(
        key=key,
        title="Hồ sơ đã được tiếp nhận",
        body="Hồ sơ H49.22-261121-0001 đã được tiếp nhận.",
        link="/ho-so/H49.22-261121-0001",
        party_id=me.party_id,
        email=email,
        dossier_code="H49.22-261121-0001",
    )
    commands.tell_all([notice])


def test_told_twice_under_one_key_it_arrives_once(me: Actor) -> None:
    told(me, email="a@example.vn")
    told(me, email="a@example.vn")
    assert queries.inbox(me).count() == Effect.objects.count() == 1


def test_a_batch_reaches_everybody_at_once(me: Actor) -> None:
    others = [somebody(f"Người {n}") for n in range(20)]
    told(me, key="n-3")
    commands.tell_all(
        Notice(key=f"n-{n}", title="Tin", body="Có tin", party_id=other.party_id, email=f"n{n}@example.vn")
        for n, other in enumerate(others)
    )
    assert InboxItem.objects.count() == 20
    assert Effect.objects.count() == 20


def test_nobody_without_an_address_gets_a_letter(me: Actor) -> None:
    told(me, email="  ")
    assert not Effect.objects.exists()


def test_what_a_failed_batch_told_was_never_told(me: Actor) -> None:
    @transaction.atomic
    def batch() -> None:
        told(me, email="a@example.vn")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        batch()
    assert not InboxItem.objects.exists()
    assert not Effect.objects.exists()


def test_the_newest_stands_first_and_new_ones_are_counted(me: Actor) -> None:
    for key in ("a", "b", "c"):
        told(me, key=key)
    assert [item.key for item in queries.inbox(me)] == ["c", "b", "a"]
    assert queries.unread(me) == 3
    assert commands.mark_all_read(actor=me) == 3
    assert queries.unread(me) == 0


def test_an_inbox_is_its_owners_alone(me: Actor) -> None:
    told(me)
    for other in (somebody("Khác"), STRANGER, SYSTEM):
        assert not queries.inbox(other).exists()
        assert commands.mark_all_read(actor=other) == 0
    assert queries.unread(me) == 1


def test_a_letter_says_where_to_look_and_who_writes(me: Actor) -> None:
    told(me, email=" a@example.vn ")
    letter = Effect.objects.get()
    assert (letter.kind, letter.key) == ("message.email", "e-1:email")
    assert letter.subject == "H49.22-261121-0001"
    assert letter.payload["to"] == "a@example.vn"
    assert "/ho-so/H49.22-261121-0001" in letter.payload["body"]
    assert letter.payload["body"].startswith("Hồ sơ H49.22-261121-0001 đã được tiếp nhận.")


def test_a_subject_cannot_smuggle_a_header() -> None:
    commands.tell_all([Notice(key="k", email="a@example.vn", title="Chào\nBcc: x@example.vn", body="…")])
    assert Effect.objects.get().payload["subject"] == "Chào Bcc: x@example.vn"
