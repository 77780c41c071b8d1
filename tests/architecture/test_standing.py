"""One colour for how a dossier stands, the same on portal, desk and board."""

import pytest

from motcua.process.states import Status
from motcua.web.portal import dossier_labels as on_portal
from motcua.web.ui import dossier_words as for_officials
from motcua.web.ui import standing


@pytest.mark.parametrize("status", list(Status))
def test_every_page_gives_a_status_the_same_colour(status: Status) -> None:
    tones = {labels.status(status)[1] for labels in (for_officials, on_portal)}
    assert tones == {standing.tone(status)}


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.REFUSED, Status.STOPPED])
def test_what_ended_without_a_result_is_never_green(status: Status) -> None:
    assert standing.without_result(status)
    assert standing.tone(status) != "done"
    assert standing.mark("done", status) == "past"
    assert standing.mark("wait", status) == "wait"


@pytest.mark.parametrize("status", [Status.DONE, Status.RETURNED, Status.PROCESSING])
def test_what_came_to_something_keeps_its_marks(status: Status) -> None:
    assert not standing.without_result(status)
    assert standing.mark("done", status) == "done"
