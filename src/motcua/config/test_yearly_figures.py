"""The yearly security report tells how requests of persons went, though neither floor knows the other."""

from uuid import uuid4

import pytest

from motcua.kernel import clock
from motcua.privacy import commands
from motcua.security import queries
from tests.support import cast

pytestmark = pytest.mark.usefixtures("province", "db")


def told() -> dict[str, int | None]:
    found = queries.report(cast.person("quantri"), queries.year_now())
    return {figure.key: value.n for figure, value in found.figures if figure.key.startswith("requests.")}


def test_requests_of_persons_stand_in_the_report_of_the_year_in_which_they_came() -> None:
    before = told()
    done, refused = (
        commands.ask(actor=cast.applicant(), key=uuid4(), kind=kind, words="", about=())
        for kind in ("view", "delete")
    )
    keeper = cast.person("dulieu")
    commands.carry_out(actor=keeper, request=done.pk, answer="Xong")
    commands.refuse(actor=keeper, request=refused.pk, ground="law_keeps", reason="Luật giữ")
    commands.ask(actor=cast.applicant(), key=uuid4(), kind="view", words="", about=())
    now = told()
    gone = {key: (now[key] or 0) - (before[key] or 0) for key in now}
    assert gone == {
        "requests.received": 3, "requests.first_in_time": 2, "requests.first_late": 0, "requests.in_time": 2,
        "requests.late": 0, "requests.refused": 1, "requests.extended": 0, "requests.open": 1,
    }  # fmt: skip
    later = queries.report(cast.person("quantri"), queries.year_now()).year
    assert later.span.first < clock.now() < later.span.end
