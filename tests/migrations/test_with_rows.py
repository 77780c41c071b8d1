"""An installation that is brought to a newer version keeps what it holds."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker

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


@pytest.fixture
def blank(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), blank_database():
        yield


@pytest.mark.parametrize(
    ("state", "gone"), [(FIRST, SINCE_FIRST), (RELEASED, SINCE_RELEASED)], ids=["first", "released"]
)
@pytest.mark.usefixtures("blank")
def test_what_stood_in_the_tables_still_stands_there(state: Sequence[Node], gone: Mapping[str, str]) -> None:
    before = _migrate(state)
    rows.fill(before)
    held = {model._meta.db_table: rows.kept(model) for model in rows.ours(before)}
    assert [table for table, found in held.items() if len(found) != 1] == []
    after = {model._meta.db_table: rows.kept(model) for model in rows.ours(_migrate(_newest()))}
    lost = {place for table, found in held.items() for place in _lost(table, found[0], after.get(table))}
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


@pytest.mark.usefixtures("blank")
def test_what_moved_is_found_where_it_moved_to() -> None:
    before = _migrate(RELEASED)
    rows.fill(before)
    dossier = before.get_model("dossiers", "Dossier").objects.get()
    letter = before.get_model("notifications", "Message").objects.get()
    after = _migrate(_newest())
    declared = after.get_model("dossiers", "Declaration").objects.get()
    assert (declared.dossier_id, declared.applicant) == (dossier.pk, dossier.applicant)
    assert declared.answers == dossier.answers
    effect = after.get_model("platform", "Effect").objects.get()
    assert (effect.payload["to"], effect.payload["body"]) == (letter.to, letter.body)
