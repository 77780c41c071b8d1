"""Before an office stops signing a letter tells whoever must see to it, each thing once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from motcua.agencies import commands as agencies
from motcua.agencies.models import Officer
from motcua.agencies.queries import officer_named
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import NotAllowed
from motcua.keyring import commands, queries
from motcua.keyring.models import KeyPeriod
from motcua.platform.effects.models import Effect
from motcua.signing.types import KeyRef
from tests.support import cast
from tests.support.shelf import shelved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


@pytest.fixture
def signer() -> Officer:
    """Who signs, with a certificate that lasts; everybody has entered their account once."""
    Account.objects.update(password="a hash")
    return officer_named("kyso")


@pytest.fixture(autouse=True)
def given(signer: Officer, tmp_path: Path) -> Iterator[KeyRef]:
    key = queries.of_officer(signer.pk)
    with shelved(tmp_path) as made:
        made.issue_person(key.ref, signer.name, "Chủ tịch", "UBND")
        found = queries.store_named("ke").found(str(key))
        commands.give_key(actor=SYSTEM, key=key, store="ke", given=found, reason="Giao nhận số 5")
        commands.warn(actor=SYSTEM)  # what is so from the beginning: most have no key yet
        yield key


def ends_in(days: int) -> None:
    KeyPeriod.objects.update(not_after=clock.now() + timedelta(days=days, hours=1))


def letters() -> dict[str, str]:
    """What was written since it was last asked, by address."""
    found = {
        one.payload["to"]: one.payload["body"] for one in Effect.objects.filter(key__startswith="signing-")
    }
    Effect.objects.all().delete()
    return found


def test_a_signer_and_their_administrator_are_told_before_a_certificate_ends_at_each_threshold_once(
    signer: Officer,
) -> None:
    letters()
    for days, is_told in (
        (61, False),
        (60, True),
        (59, False),
        (30, True),
        (8, False),
        (7, True),
        (6, False),
    ):
        ends_in(days)
        commands.warn(actor=SYSTEM)
        told = letters()
        assert (signer.email in told) is is_told, days
        assert (officer_named("quantri").email in told) is is_told, days
        if is_told:
            assert f"còn {days} ngày (khoá ký của anh chị)" in told[signer.email]
            assert f"{signer.name}: chứng thư số hết hạn ngày" in told[officer_named("quantri").email]


def test_one_that_was_taken_back_is_told_and_a_new_one_begins_anew(given: KeyRef, signer: Officer) -> None:
    letters()
    KeyPeriod.objects.update(revoked_at=clock.now())
    commands.warn(actor=SYSTEM)
    assert "đã bị thu hồi" in letters()[signer.email]
    KeyPeriod.objects.update(revoked_at=None)
    commands.warn(actor=SYSTEM)
    assert signer.email not in letters()
    KeyPeriod.objects.update(revoked_at=clock.now())
    commands.warn(actor=SYSTEM)
    assert "đã bị thu hồi" in letters()[signer.email]


def test_an_absence_without_deputy_and_a_delegation_that_ends_are_told_to_who_looks_after_people(
    signer: Officer,
) -> None:
    letters()
    today = clock.now().date()
    agencies.be_away(
        actor=cast.person("quantri"), officer=signer.pk, first=today, last=today + timedelta(days=2),
        deputy=None, form="", reason="Nghỉ phép",
    )  # fmt: skip
    commands.warn(actor=SYSTEM)
    told = letters()
    assert f"{signer.name} đi vắng từ" in told[officer_named("quantri").email]
    assert signer.email not in told


def test_who_reads_english_is_told_in_english(signer: Officer) -> None:
    letters()
    Account.objects.filter(pk=signer.account_id).update(language="en")
    ends_in(5)
    commands.warn(actor=SYSTEM)
    assert "5 days left" in letters()[signer.email]


def test_without_an_address_it_waits_until_there_is_one(signer: Officer) -> None:
    letters()
    Officer.objects.filter(pk=signer.pk).update(email="")
    ends_in(5)
    commands.warn(actor=SYSTEM)
    assert signer.email not in letters()
    Officer.objects.filter(pk=signer.pk).update(email=signer.email)
    commands.warn(actor=SYSTEM)
    assert "còn 5 ngày" in letters()[signer.email]


def test_nobody_else_sets_it_off() -> None:
    with pytest.raises(NotAllowed):
        commands.warn(actor=cast.receiver())
