"""A program scans papers: labelled, taken, handed over, posted, given back, and found again by their codes."""

import pytest

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import custody
from tests.support import cast
from tests.support.programs import Program, program, told

pytestmark = [pytest.mark.usefixtures("province"), pytest.mark.django_db]


@pytest.fixture
def counter() -> Program:
    return program(cast.receiver())


def labelled(counter: Program) -> tuple[Dossier, list[str]]:
    dossier = cast.accepted()
    names = custody.without_code(dossier)
    made = counter.post(f"/dossiers/{dossier.code}/tracked-papers", {"names": names})
    assert made.status_code == 200, made.content
    return dossier, [one["code"] for one in told(made)["items"]]


def where(who: Program, code: str) -> tuple[str, str, str]:
    (one,) = told(who.get(f"/papers?code={code}"))["items"]
    return one["place"], one["agency"], one["to"]


def test_papers_go_from_the_counter_to_the_department_and_home(counter: Program) -> None:
    dossier, codes = labelled(counter)
    assert where(counter, codes[0]) == ("unit", cast.COUNTER, "")
    handed = counter.post("/papers/hand-over", {"codes": codes, "to": cast.HANDLING})
    assert handed.status_code == 200, handed.content
    assert where(counter, codes[0]) == ("way", cast.COUNTER, cast.HANDLING)
    department = program(cast.appraiser())
    assert department.post("/papers/take", {"codes": codes}).status_code == 200
    assert where(department, codes[0]) == ("unit", cast.HANDLING, "")
    posted = department.post("/papers/post", {"codes": codes, "number": "EM123456789VN"})
    assert told(posted)["items"][0]["post_number"] == "EM123456789VN"
    assert counter.post("/papers/take", {"codes": codes}).status_code == 200
    given = counter.post("/papers/give", {"codes": codes, "taken_by": "Tằng Văn Phúc"})
    assert {one["place"] for one in told(given)["items"]} == {"owner"}
    listed = told(counter.get(f"/dossiers/{dossier.code}/tracked-papers"))["items"]
    assert [one["code"] for one in listed] == codes


def test_a_strange_code_and_a_foreign_paper_are_alike(counter: Program) -> None:
    dossier, codes = labelled(counter)
    foreign = program(cast.outsider())
    for who, code in ((counter, "khong-co"), (foreign, codes[0])):
        assert who.get(f"/papers?code={code}").status_code == 404
    assert foreign.get(f"/dossiers/{dossier.code}/tracked-papers").status_code == 404
    refused = foreign.post("/papers/take", {"codes": codes})
    assert (refused.status_code, where(counter, codes[0])[1]) == (422, cast.COUNTER)


def test_what_somebody_else_has_in_hand_cannot_be_given_away(counter: Program) -> None:
    _, codes = labelled(counter)
    department = program(cast.appraiser())
    refused = department.post("/papers/post", {"codes": codes, "number": "EM1"})
    assert refused.status_code == 409
    assert "Hãy quét nhận giấy tờ trước" in refused.content.decode()
