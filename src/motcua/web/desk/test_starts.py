"""What a panel begins with is a draft that can be sent as it stands."""

from collections.abc import Callable, Iterable, Iterator

import pytest
from django.http import QueryDict

from motcua.dossiers.acts import ACTS
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.detail import detail
from motcua.kernel.actor import Actor
from motcua.web.desk.panels import form_for
from motcua.web.ui.fields import Field
from tests.support import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

# On which dossier each act that begins with something is done, and by whom.
DONE_BY: dict[str, tuple[Callable[[], Dossier], Callable[[], Actor]]] = {
    "extend": (cast.accepted, cast.director),
    "return": (cast.done, cast.receiver),
    "record_fee": (cast.submitted, cast.receiver),
    "ask_more": (cast.accepted, cast.appraiser),
}


def test_every_act_that_begins_with_something_is_tried_here() -> None:
    assert set(DONE_BY) == {act.key for act in ACTS.values() if act.starts}


def fields(some: Iterable[Field]) -> Iterator[Field]:
    for field in some:
        yield field
        for row in field.rows:
            yield from fields(row.fields)


@pytest.mark.parametrize("key", sorted(DONE_BY))
def test_what_a_panel_begins_with_is_taken_as_it_stands(key: str) -> None:
    make, by = DONE_BY[key]
    seen, act = detail(by(), make().code), ACTS[key]
    assert act.starts
    drawn = form_for(act, seen)
    typed = QueryDict(mutable=True)
    for field in fields(field for group in drawn.groups for field in group.fields):
        if not field.rows:
            typed[field.name] = str(field.value)
    wrong = {place.split("-")[0]: said for place, said in form_for(act, seen, typed).errors.items()}
    # Rows are begun for somebody to complete.
    begun = {name for name, value in act.starts(seen).items() if value and not isinstance(value, list)}
    assert not begun & set(wrong), wrong
