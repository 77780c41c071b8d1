"""Every address of the house is tried by everybody; what they get must be what the table declares."""

from collections.abc import Iterator
from itertools import count

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from motcua.dossiers.models import Dossier
from tests.access import world as worlds
from tests.access.table import API, CHANGES, CONCERNED, EVERYBODY, POSTED_FROM_A_PAGE, TABLE
from tests.access.world import World, addresses, path_of

NAMES = sorted({name for name, _ in addresses()})
MACHINES = count()
LISTS = ("portal:mine", "portal:inbox", "desk:home", "desk:search", "board:list")


@pytest.fixture(scope="module")
def world(
    province: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with django_db_blocker.unblock():
        yield worlds.make(tmp_path_factory.mktemp("papers"))


def paths(world: World, name: str) -> list[str]:
    question = "?so=da-nop" if name in ("board:list", "board:export", "board:workbook") else ""
    return [path_of(world, found, parts) + question for found, parts in addresses() if found == name]


def test_the_table_knows_every_address_and_no_other() -> None:
    declared = {name for name in NAMES if name in TABLE or name.startswith("api:")}
    assert set(NAMES) == declared
    assert set(TABLE) <= set(NAMES)


def status_of(client: Client, path: str, *, only: bool) -> int:
    """What GET is answered; where an address says that it takes `only` other verbs, what the first of them is."""
    machine = f"192.0.2.{next(MACHINES) % 250}"
    answer = client.get(path, REMOTE_ADDR=machine)
    if only and answer.status_code == 405:
        verb = answer["Allow"].split(", ")[0]
        assert verb != "GET"
        answer = client.generic(verb, path, b"{}", "application/json", REMOTE_ADDR=machine)
    return answer.status_code


@pytest.mark.parametrize("name", NAMES)
def test_everybody_gets_what_the_table_says(world: World, name: str) -> None:
    expected = TABLE.get(name, API)
    for path in paths(world, name):
        # Each from a machine of their own: the API counts what comes from one address.
        got = {
            who: status_of(client, path, only=name.startswith("api:"))
            for who, client in world.clients.items()
        }
        assert got == dict(expected), path


# Of each sort one: where they are led is then answered as the table says for that page.
LED = ("stranger", "applicant", "receiver", "director", "administrator", "data_officer")


@pytest.mark.parametrize("name", [n for n, row in TABLE.items() if row is POSTED_FROM_A_PAGE])
def test_an_address_that_only_takes_what_is_sent_leads_to_its_page(world: World, name: str) -> None:
    for path in paths(world, name):
        led = {who: world.clients[who].get(path, follow=True) for who in LED}
        assert 200 in {answer.status_code for answer in led.values()}, path
        assert all(answer.status_code in (200, 403, 404) for answer in led.values()), path
        assert all(answer.request["PATH_INFO"] != path for answer in led.values()), path


# What a provider's own program sends, of which a signature is believed and no cookie.
SIGNED = ("portal:login_ended", "portal:login_national_ended")


@pytest.mark.parametrize("name", [n for n in NAMES if not n.startswith("api:") and n not in SIGNED])
def test_a_form_from_another_site_is_refused(world: World, name: str) -> None:
    # Whoever it is, it is refused before anybody asks who it is: a stranger, and who may do most.
    for path in paths(world, name):
        for who in ("stranger", "administrator"):
            client = world.clients[who]
            foreign = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
            foreign.cookies = client.cookies
            assert foreign.post(path).status_code == 403, (path, who)


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_who_may_not_see_a_dossier_cannot_change_it(world: World, name: str) -> None:
    [path] = paths(world, name)
    before = Dossier.objects.get(pk=world.fresh.pk)
    for who in EVERYBODY - CONCERNED - {"applicant"}:
        status = world.clients[who].post(path, CHANGES[name]).status_code
        assert status in (302, 403, 404), (path, who, status)
        after = Dossier.objects.get(pk=world.fresh.pk)
        assert (after.chain_seq, after.status) == (before.chain_seq, before.status), (path, who)


@pytest.mark.parametrize("name", [n for n in LISTS if n in NAMES])
def test_no_list_shows_a_foreign_dossier(world: World, name: str) -> None:
    [path] = paths(world, name)
    path += f"{'&' if '?' in path else '?'}loc=&q={world.fresh.code}&ds=unit"
    for who in EVERYBODY - CONCERNED - {"applicant"}:
        assert not shows(world.clients[who], path, world.fresh.code), (path, who)
    concerned = CONCERNED | {"applicant"}
    assert any(shows(world.clients[who], path, world.fresh.code) for who in concerned), path


def shows(client: Client, path: str, code: str) -> bool:
    """Whether a page leads to the dossier of this code; that it repeats what was searched for does not count."""
    page = client.get(path)
    said = page.content.decode().replace(f'value="{code}"', "")
    return f"/{code}" in said + page.headers.get("Location", "")
