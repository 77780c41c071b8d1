"""Running dossiers go over to a route that was changed: rehearsed, in sets, each in its log; what cannot says why."""

from collections.abc import Callable
from typing import Any

import pytest

from motcua.dossiers import commands
from motcua.dossiers.models import Dossier, Step
from motcua.dossiers.queries.detail import state_of
from motcua.dossiers.queries.moving import rehearse
from motcua.dossiers.queries.recount import recounted
from motcua.dossiers.queries.search import search
from motcua.kernel import clock
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.platform.log import events_of
from motcua.procedures.commands import publish_definition, write_definition
from motcua.procedures.queries import definition, published
from tests.support import acts, cast

pytestmark = [pytest.mark.usefixtures("province", "db")]
BIRTH = cast.BIRTH.procedure


def changed(change: Callable[[list[dict[str, Any]]], object]) -> None:
    """The route of birth registrations, put into force with a change."""
    content = definition("routes", "birth")
    assert content is not None
    steps = [dict(s) for s in content["steps"]]
    change(steps)
    admin, today = cast.person("quantri"), clock.now().date()
    write_definition(actor=admin, kind="routes", key="birth", content={**content, "steps": steps})
    publish_definition(
        actor=admin, kind="routes", key="birth", decision="2/QĐ", decided_on=today, reason="Đổi"
    )


def more_looks(steps: list[dict[str, Any]]) -> None:
    """A second look after the first."""
    for one in steps:
        one["rank"] += one["rank"] > 2
    first = next(s for s in steps if s["key"] == "check")
    steps.append({**first, "key": "second", "title": "Soát lại", "rank": 3, "hours": 0.5})


def move(**places: str) -> tuple[int, list[Any]]:
    return commands.move_to_route(
        actor=cast.person("quantri"), procedure=BIRTH, route="birth", places=places, reason="QĐ 2"
    )


def open_keys(dossier: Dossier) -> list[str]:
    return [s.spec.key for s in state_of(cast.renewed(dossier)).steps]


def same_by_its_log(*dossiers: Dossier) -> None:
    assert [one.differences for one in recounted([d.code for d in dossiers])] == [()] * len(dossiers)


def test_running_dossiers_go_over_keep_their_date_and_go_on_by_the_new_route() -> None:
    running, new = cast.accepted(), cast.submitted()
    before = cast.renewed(running)
    changed(more_looks)
    assert (rehearse(BIRTH, "birth", {}).can, cast.renewed(running).version_id) == (2, before.version_id)
    assert move() == (2, [])
    after = cast.renewed(running)
    assert (after.version_id, after.due_at) == (published(BIRTH).pk, before.due_at)
    acts.appraise(actor=cast.appraiser(), dossier=running.pk)
    assert open_keys(running) == ["second"]
    assert open_keys(new) == ["intake"]
    event = next(e for e in events_of("dossier", running.pk) if e.type == "route_moved")
    assert event.data["version"] == published(BIRTH).pk
    assert event.data["version_before"] == before.version_id
    same_by_its_log(running, new)
    assert move() == (0, [])


def test_what_is_gone_needs_a_place_and_the_rehearsal_names_it() -> None:
    dossier = cast.accepted()
    changed(lambda steps: [s.update(key="look", title="Xem xét") for s in steps if s["key"] == "check"])
    rehearsed = rehearse(BIRTH, "birth", {})
    assert rehearsed.can == 0
    assert [(one.code, "chỉ rõ bước nào" in str(one.why)) for one in rehearsed.cannot] == [
        (dossier.code, True)
    ]
    assert [key for key, _title in rehearsed.lost] == ["check"]
    done, stay = move()
    assert (done, [one.code for one in stay]) == (0, [dossier.code])
    assert rehearse(BIRTH, "birth", {"check": "look"}).can == 1
    assert move(check="look") == (1, [])
    assert open_keys(dossier) == ["look"]
    rows = Step.objects.filter(dossier=dossier).order_by("no").values_list("key", "outcome")
    assert list(rows) == [("intake", "done"), ("check", "moved"), ("look", "")]
    same_by_its_log(dossier)


def test_one_that_waits_on_the_citizen_goes_over_where_nothing_of_it_opens_or_closes() -> None:
    dossier = cast.accepted()
    acts.ask_more(actor=cast.appraiser(), dossier=dossier.pk, defects=[acts.defect("Tờ khai", "mờ")])
    changed(more_looks)
    assert move() == (1, [])
    acts.supply(actor=cast.applicant(), dossier=dossier.pk, note="Đây")
    same_by_its_log(dossier)


def test_what_is_done_stays_on_the_route_by_which_it_was_done() -> None:
    done = cast.done()
    changed(more_looks)
    assert move() == (0, [])
    assert cast.renewed(done).version_id != published(BIRTH).pk


def test_only_whoever_looks_after_the_catalogue_moves_dossiers_and_says_why() -> None:
    cast.accepted()
    changed(more_looks)
    with pytest.raises(NotAllowed):
        commands.move_to_route(
            actor=cast.director(), procedure=BIRTH, route="birth", places={}, reason="QĐ 2"
        )
    with pytest.raises(Invalid):
        commands.move_to_route(
            actor=cast.person("quantri"), procedure=BIRTH, route="birth", places={}, reason=" "
        )


def test_the_catalogue_keeps_who_moved_how_many_and_why() -> None:
    cast.accepted()
    changed(more_looks)
    move()
    told = next(e for e in events_of("catalogue", published(BIRTH).pk) if e.type == "dossiers_moved")
    assert (told.data["moved"], told.data["stay"], told.data["reason"]) == (1, 0, "QĐ 2")


def test_whoever_the_new_route_asks_opens_their_step_and_finds_the_dossier() -> None:
    dossier, police = cast.accepted(), cast.person("td.ca")
    assert [one.dossier.code for one in search(police, dossier.code).found] == []
    asked = {
        "kind": "opinion",
        "key": "residence",
        "title": "Cư trú",
        "post": "hs:appraiser",
        "at": cast.POLICE,
    }
    changed(
        lambda steps: steps.append({**next(s for s in steps if s["key"] == "check"), **asked, "hours": 0.5})
    )
    assert move() == (1, [])
    assert open_keys(dossier) == ["check", "residence"]
    assert [one.dossier.code for one in search(police, dossier.code).found] == [dossier.code]
    same_by_its_log(dossier)
