"""The store derives its statements from the models: what a model or the engine's state gains is written and read."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from motcua.dossiers import state_columns, store, store_sql
from motcua.dossiers.models import Dossier
from motcua.kernel import clock
from motcua.process.limit import Limit
from motcua.process.outcome import Outcome
from motcua.process.state import Clock, State
from motcua.process.states import Stage, Status
from tests.support import cast
from tests.support.references import dangling, unchecked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
# Of the state: what comes from the version, the agencies and the form instead of a column of its own.
DERIVED = {"route", "places", "restart_on_supplement", "facts"}


def changed(state: State) -> State:
    """A state that differs from this one in everything that is kept."""
    soon = clock.now().replace(microsecond=0) + timedelta(days=3)
    step = replace(state.steps[0], due_at=soon, holder=7, left=-5, of=2)
    kept: dict[str, Any] = {
        "status": Status.SUPPLEMENT,
        "stage": Stage.SIGN,
        "steps": (step,),
        "clock": Clock(Limit.parse("3d"), None, -90, True),
        "answer_by": soon,
    }
    for field in fields(State):
        if field.name not in kept and field.name not in DERIVED:
            value = getattr(state, field.name)
            kept[field.name] = soon if value is None else _other(value)
    return replace(state, **kept)


def _other(value: Any) -> Any:
    return not value if isinstance(value, bool) else value + type(value)(1)


def test_all_that_is_decided_of_a_state_is_read_again() -> None:
    dossier = cast.accepted()
    before = store.read([dossier.pk])[dossier.pk]
    wanted = changed(before.state)
    assert {
        f.name for f in fields(State) if getattr(wanted, f.name) == getattr(before.state, f.name)
    } == DERIVED
    decided = store.Decided(before, Outcome(wanted), "dossier.changed")
    assert store.write([decided], actor=cast.receiver(), now=clock.now())
    assert store.read([dossier.pk])[dossier.pk].state == wanted


def test_a_set_is_written_as_its_dossiers_one_by_one() -> None:
    first, second = (store.read([cast.accepted().pk]) for _ in range(2))
    found = [*first.values(), *second.values()]
    wanted = [changed(d.state) for d in found]
    decided = [
        store.Decided(d, Outcome(state), "dossier.changed") for d, state in zip(found, wanted, strict=True)
    ]
    assert len(store.write(decided, actor=cast.receiver(), now=clock.now())) == 2
    again = store.read([d.id for d in found])
    assert [again[d.id].state for d in found] == wanted


def test_every_column_of_a_dossier_is_written_when_it_is_made_or_decided() -> None:
    """A column that nobody writes would stay empty for good."""
    decided = set(state_columns.COLUMNS) | {"received_at", "finished_at", "ended_at", "changed_at"}
    chain = {"chain_seq", "chain_hash"}
    made = cast.submitted()
    given = {f.name for f in Dossier._meta.concrete_fields if getattr(made, f.attname) not in (None, "", [])}
    optional = {"filer", "return_address", "filed_by"}
    assert given | decided | chain | optional == {f.name for f in Dossier._meta.concrete_fields}


def test_rows_written_together_hold_the_same_fields() -> None:
    rows = [{"dossier": 1, "component": "a"}, {"dossier": 1, "name": "b"}]
    with pytest.raises(ValueError, match="different fields"):
        store_sql.write_one({"id": 1}, {"papers": rows})


def test_the_text_is_the_same_for_two_papers_as_for_twenty() -> None:
    def text(papers: int) -> str:
        rows = [{"dossier": 1, "component": str(n)} for n in range(papers)]
        return store_sql.write_one({"id": 1, "status": 2}, {"papers": rows})[0]

    assert text(1) == text(2) == text(20)


def test_references_that_the_database_does_not_check_all_lead_somewhere() -> None:
    cast.done()
    assert dangling() == []
    assert list(unchecked())


def test_a_reference_that_leads_nowhere_is_found() -> None:
    dossier = cast.accepted()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_step SET agency_id = 'nowhere' WHERE dossier_id = %s", [dossier.pk])
    assert dangling() == ["dossiers_step.agency_id: 2"]
