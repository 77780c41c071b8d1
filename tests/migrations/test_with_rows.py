"""An installation that is brought to a newer version keeps what it holds."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker

from motcua.kernel.clock import VIETNAM
from tests.migrations import rows
from tests.support.database import blank_database

Node = tuple[str, str]

FIRST: tuple[Node, ...] = (
    ("agencies", "0001_initial"),
    ("documents", "0001_initial"),
    ("dossiers", "0001_initial"),
    ("notifications", "0001_initial"),
    ("platform", "0001_initial"),
)
"""Where each of our tables began; what these need comes with them."""
RELEASED: tuple[Node, ...] = (
    ("agencies", "0001_initial"),
    ("documents", "0002_uploads"),
    ("dossiers", "0008_smaller_indexes"),
    ("identity", "0003_token"),
    ("notifications", "0001_initial"),
    ("platform", "0004_closings"),
    ("procedures", "0003_listing"),
)
"""As of the first version that others could run."""
# Tables and columns that are meant to lose or change what they held, and where it is found instead.
SINCE_RELEASED: Mapping[str, str] = {
    "dossiers_dossier.answers": "in `dossiers_declaration`, with the dossier's number",
    "dossiers_dossier.applicant": "in `dossiers_declaration`, with the dossier's number",
    "dossiers_dossier.open_steps": "each step carries its own specification instead of its key",
    "identity_party.born": "a day as ISO text, which has room for a month or a year alone",
    "notifications_message": "in `platform_effect`, in the state in which it was",
}
SINCE_FIRST: Mapping[str, str] = {
    **SINCE_RELEASED,
    "dossiers_dailyfigure": "counted anew from the log by the reader `figures`",
    "platform_bookmark": "readers begin anew, with bookmarks by snapshot",
}


# Letters on their way when the table of messages became rows of effects: state, outcome.
LETTERS = (
    ("done", "sent"),
    ("retry_at", "unknown"),
    ("in_flight", ""),
    ("needs_person", "permanent"),
)
AT = datetime(2026, 11, 20, 8, tzinfo=VIETNAM)


@dataclass(frozen=True)
class Brought:
    """An installation brought to today's version: what stood in each table before, and the models on both sides."""

    before: Any
    held: Mapping[str, Sequence[Mapping[str, Any]]]
    letters: Mapping[str, int]
    after: Any


@pytest.fixture(scope="module")
def released(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Brought]:
    with django_db_blocker.unblock(), blank_database():
        yield _brought(RELEASED, LETTERS)


@pytest.fixture
def first(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Brought]:
    with django_db_blocker.unblock(), blank_database():
        yield _brought(FIRST)


def _brought(state: Sequence[Node], letters: Sequence[tuple[str, str]] = ()) -> Brought:
    before = _migrate(state)
    rows.fill(before)
    held = {model._meta.db_table: rows.kept(model) for model in rows.ours(before)}
    Message = before.get_model("notifications", "Message")
    written = {
        state: Message.objects.create(
            key=f"e-{state}", channel="email", to="a@example.vn", subject="Tin", body="Có tin", state=state,
            due_at=AT, claimed_at=AT, attempts=1, unknowns=0, outcome=outcome, last_error="said", created_at=AT,
        ).pk
        for state, outcome in letters
    }  # fmt: skip
    return Brought(before, held, written, _migrate(_newest()))


def test_what_stood_in_the_tables_of_the_first_version_still_stands_there(first: Brought) -> None:
    _still_there(first, SINCE_FIRST)


def test_what_stood_in_the_tables_of_the_released_version_still_stands_there(released: Brought) -> None:
    _still_there(released, SINCE_RELEASED)


def _still_there(brought: Brought, gone: Mapping[str, str]) -> None:
    assert [table for table, found in brought.held.items() if len(found) != 1] == []
    after = {model._meta.db_table: rows.kept(model) for model in rows.ours(brought.after)}
    lost = {place for table, found in brought.held.items() for place in _lost(table, found[0], after.get(table))}
    assert lost == gone.keys()


def _migrate(nodes: Sequence[Node]) -> Any:
    executor = MigrationExecutor(connection)
    return executor.migrate(list(nodes)).apps


def _newest() -> Sequence[Node]:
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


def _lost(table: str, row: Mapping[str, Any], found: Sequence[Mapping[str, Any]] | None) -> Iterator[str]:
    """What was in a row and is not there now: the table when its row is gone, else each column."""
    if not found:
        yield table
        return
    yield from (f"{table}.{column}" for column, value in row.items() if found[0].get(column) != value)


def test_what_moved_is_found_where_it_moved_to(released: Brought) -> None:
    [dossier] = released.held["dossiers_dossier"]
    [letter] = released.held["notifications_message"]
    declared = released.after.get_model("dossiers", "Declaration").objects.get()
    assert (declared.dossier_id, declared.applicant) == (dossier["id"], json.loads(dossier["applicant"]))
    assert declared.answers == json.loads(dossier["answers"])
    effects = released.after.get_model("platform", "Effect").objects.exclude(key__startswith="e-")
    assert [(one.payload["to"], one.payload["body"]) for one in effects] == [(letter["to"], letter["body"])]


def test_each_letter_keeps_its_state_its_words_and_what_was_said(released: Brought) -> None:
    kept = {e.state: e for e in released.after.get_model("platform", "Effect").objects.filter(key__startswith="e-")}
    assert {state: (e.kind, e.key, e.outcome) for state, e in kept.items()} == {
        "done": ("message.email", "e-done:email", "done"),
        "retry_at": ("message.email", "e-retry_at:email", "unknown"),
        "in_flight": ("message.email", "e-in_flight:email", ""),
        "needs_person": ("message.email", "e-needs_person:email", "permanent"),
    }
    old_id = sha256(f"{released.letters['done']}/e-done".encode()).hexdigest()[:32]
    assert kept["done"].payload == {"id": old_id, "to": "a@example.vn", "subject": "Tin", "body": "Có tin"}
    assert (kept["retry_at"].last_error, kept["retry_at"].due_at) == ("said", AT)
