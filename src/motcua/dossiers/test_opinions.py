"""Other agencies are asked while a dossier is worked on: side by side, shown no more than was named, never in the way
of whoever asked for longer than they want.
"""

from datetime import datetime, timedelta
from typing import Any

import pytest

from motcua.agencies.queries import officer_named
from motcua.documents.types import Signer
from motcua.dossiers import access, opinions
from motcua.dossiers.act import Audience
from motcua.dossiers.commands.sweep import sweep
from motcua.dossiers.commands.tell_asked import tell_asked
from motcua.dossiers.models import Dossier, OfficialNotice
from motcua.dossiers.outputs import forms
from motcua.dossiers.outputs.forms import Issuing
from motcua.dossiers.outputs.notices import owe
from motcua.dossiers.outputs.papers import EVENTS
from motcua.dossiers.queries.detail import detail
from motcua.dossiers.queries.journey import happenings
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.platform.effects.models import Effect
from motcua.platform.readers import story
from motcua.process.states import Silence, Status, StepKind
from tests.support import acts, cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

JUSTICE = "H49.19"
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM)


def asking(dossier: Dossier, *agencies: str, **more: Any) -> None:
    asked = [{"agency": agency, "question": f"Hỏi {agency}?", **more} for agency in agencies]
    acts.ask_opinion(actor=cast.appraiser(), dossier=dossier.pk, asked=asked)


@pytest.fixture
def dossier() -> Dossier:
    with clock.at(MONDAY):
        return cast.accepted(cast.EXTRACT)


def test_several_agencies_are_asked_at_once_each_with_its_date_by_its_own_calendar(dossier: Dossier) -> None:
    before = cast.renewed(dossier)
    with clock.at(MONDAY):
        asking(dossier, JUSTICE, cast.POLICE)
        asking(dossier, cast.TAX, days=1)
    steps = {s.agency_id: s for s in dossier.steps.filter(kind=StepKind.OPINION)}
    assert {a: s.question for a, s in steps.items()} == {
        a: f"Hỏi {a}?" for a in (JUSTICE, cast.POLICE, cast.TAX)
    }
    assert steps[JUSTICE].due_at.astimezone(VIETNAM) == MONDAY + timedelta(days=3)
    assert steps[cast.TAX].due_at.astimezone(VIETNAM) == MONDAY + timedelta(days=1)
    after = cast.renewed(dossier)
    assert (after.status, after.due_at) == (before.status, before.due_at)


def test_the_appraisal_waits_for_the_answers_and_says_for_whose(dossier: Dossier) -> None:
    asking(dossier, JUSTICE)
    with pytest.raises(Invalid, match="Còn chờ trả lời: Ý kiến của Sở Tư pháp"):
        acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    acts.give_opinion(
        actor=cast.person("td.tp"), dossier=dossier.pk, verdict="conditions", note="Bổ sung trích lục"
    )
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    assert cast.open_keys(dossier) == ["approve"]
    answered = dossier.steps.get(agency=JUSTICE)
    assert (answered.outcome, answered.note, answered.post_title) == (
        "conditions", "Bổ sung trích lục", "Chuyên viên"
    )  # fmt: skip


def test_who_does_not_simply_agree_says_why(dossier: Dossier) -> None:
    asking(dossier, JUSTICE)
    for verdict in ("conditions", "disagrees"):
        with pytest.raises(Invalid, match="vì sao không đồng ý"):
            acts.give_opinion(actor=cast.person("td.tp"), dossier=dossier.pk, verdict=verdict)
    with pytest.raises(Invalid, match="Hãy chọn"):
        acts.give_opinion(actor=cast.person("td.tp"), dossier=dossier.pk, verdict="perhaps", note="?")
    acts.give_opinion(actor=cast.person("td.tp"), dossier=dossier.pk, verdict="agrees")


def test_nobody_but_the_post_that_was_asked_answers(dossier: Dossier) -> None:
    asking(dossier, JUSTICE)
    with pytest.raises(NotAllowed):
        acts.give_opinion(actor=cast.appraiser(), dossier=dossier.pk, verdict="agrees")
    with pytest.raises(NotFound):
        acts.give_opinion(actor=cast.person("td.hatu1"), dossier=dossier.pk, verdict="agrees")
    with pytest.raises(NotAllowed):
        acts.ask_opinion(
            actor=cast.person("td.tp"), dossier=dossier.pk, asked=[{"agency": cast.TAX, "question": "?"}]
        )


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ([], "asked"),
        ([{"agency": JUSTICE}], "asked.0.question"),
        ([{"question": "Có vướng mắc gì không?"}], "asked.0.agency"),
        ([{"agency": "H00", "question": "?"}], "asked.0.agency"),
        ([{"agency": cast.HANDLING, "question": "?"}], "asked.0.agency"),
        ([{"agency": JUSTICE, "question": "?"}, {"agency": JUSTICE, "question": "!"}], "asked.1.agency"),
        ([{"agency": JUSTICE, "question": "?", "papers": ["no such paper"]}], "asked.0.papers"),
        ([{"agency": JUSTICE, "question": "?", "days": 31}], "asked.0.days"),
        ([{"agency": JUSTICE, "question": "?", "silence": "objects"}], "asked.0.silence"),
    ],
)
def test_a_question_names_an_agency_that_can_answer_and_says_what_it_asks(
    dossier: Dossier, asked: list[dict[str, Any]], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        acts.ask_opinion(actor=cast.appraiser(), dossier=dossier.pk, asked=asked)
    assert field in refused.value.fields


def test_silence_is_acted_on_by_the_clock_where_it_means_consent_and_nowhere_else(dossier: Dossier) -> None:
    with clock.at(MONDAY):
        asking(dossier, JUSTICE, silence="consents")
        asking(dossier, cast.POLICE)
    with clock.at(MONDAY + timedelta(days=8)):
        sweep()
        with pytest.raises(Invalid, match="Ý kiến của Công an"):
            acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    outcomes = dict(dossier.steps.filter(kind=StepKind.OPINION).values_list("agency", "outcome"))
    assert outcomes == {JUSTICE: "silent", cast.POLICE: ""}


def test_a_question_is_taken_back_by_who_asked_it_or_a_superior_and_then_the_asked_see_nothing(
    dossier: Dossier,
) -> None:
    asking(dossier, JUSTICE, cast.POLICE)
    first = next(s for s in cast.renewed(dossier).open_steps if s["agency"] == JUSTICE)
    asked = cast.person("td.tp")
    assert access.may_see(asked, dossier.pk)
    with pytest.raises(NotAllowed):
        acts.call_off_opinion(actor=asked, dossier=dossier.pk, note="Không muốn trả lời")
    with pytest.raises(Invalid, match="vì sao"):
        acts.call_off_opinion(actor=cast.appraiser(), dossier=dossier.pk, note=" ")
    acts.call_off_opinion(
        actor=cast.appraiser(), dossier=dossier.pk, note="Đã rõ", steps=[first["spec"]["key"]]
    )
    assert not access.may_see(asked, dossier.pk)
    assert access.may_see(cast.person("td.ca"), dossier.pk)
    acts.call_off_opinion(actor=cast.director(), dossier=dossier.pk, note="Đã rõ")
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)


def test_stopping_the_dossier_closes_every_question(dossier: Dossier) -> None:
    asking(dossier, JUSTICE)
    acts.stop(actor=cast.director(), dossier=dossier.pk, ground="duplicate", note="Trùng hồ sơ")
    assert cast.renewed(dossier).status == Status.STOPPED
    assert not dossier.steps.filter(closed_at=None).exists()


def test_whoever_is_asked_is_shown_what_was_named_and_no_more(dossier: Dossier) -> None:
    asked = cast.person("td.tp")
    with pytest.raises(NotFound):
        detail(asked, dossier.code)
    asking(dossier, JUSTICE)
    seen = detail(asked, dossier.code)
    assert (seen.shows_form, seen.papers, seen.extra_papers, seen.outputs, seen.result) == (
        False, (), (), (), None
    )  # fmt: skip
    assert [s.agency_id for s in seen.steps] == [JUSTICE]
    assert [a.key for a in seen.actions] == ["take", "hand_over", "give_opinion", "internal_note"]
    with pytest.raises(NotFound, match="chỉ xem được"):
        access.whole(asked, dossier.code)
    assert access.whole(cast.appraiser(), dossier.code) == dossier
    paper = dossier.papers.filter(file__isnull=False).first()
    shown = ["form", paper.component] if paper else ["form"]
    acts.give_opinion(actor=asked, dossier=dossier.pk, verdict="agrees")
    asking(dossier, JUSTICE, papers=shown)
    seen = detail(asked, dossier.code)
    assert seen.shows_form
    assert [line.component.code for line in seen.papers] == shown[1:]


def test_an_opinion_that_the_route_asks_for_shows_the_dossier_as_before() -> None:
    dossier = cast.accepted(cast.MARRIAGE_STATUS)
    seen = detail(cast.person("td.ca"), dossier.code)
    assert seen.share is None
    assert seen.shows_form


def test_the_citizen_reads_whose_time_it_is_and_not_what_was_asked_or_answered(dossier: Dossier) -> None:
    with clock.at(MONDAY):
        asking(dossier, JUSTICE)
        acts.give_opinion(
            actor=cast.person("td.tp"), dossier=dossier.pk, verdict="disagrees", note="Không đúng"
        )
    told = {h.type: h for h in access.told(happenings(dossier), Audience.APPLICANT)}
    asked, given = told["opinion_asked"], told["opinion_given"]
    assert [row["agency"] for row in asked.data["asked"]] == [JUSTICE]
    assert "questions" not in asked.data
    assert (given.note, "verdict" in given.data) == ("", False)
    assert given.data["title"].startswith("Ý kiến của Sở Tư pháp")


def test_the_answer_waits_for_the_signature_of_the_agency_that_was_asked(dossier: Dossier) -> None:
    asking(dossier, JUSTICE)
    acts.give_opinion(
        actor=cast.person("td.tp"), dossier=dossier.pk, verdict="disagrees", note="Số liệu không khớp"
    )
    events = [e for e in story("dossier", dossier.pk) if e.type == "opinion_given"]
    owe(EVENTS, events)
    notice = OfficialNotice.objects.get(dossier=dossier, kind="opinion")
    assert notice.agency_id == JUSTICE
    drawn = forms.notice(
        Dossier.objects.select_related("counter", "handling", "filer").get(pk=dossier.pk),
        "opinion",
        notice.event_seq,
        Issuing(notice.agency, "01/TB-STP", Signer(("GIÁM ĐỐC",), "Lê Văn A"), clock.now()),
    )
    assert drawn.signature is not None
    assert drawn.seal is not None


def letters() -> dict[str, str]:
    found = Effect.objects.filter(key__startswith="asked:")
    said = {one.payload["to"]: one.payload["body"] for one in found}
    found.delete()
    return said


def test_whoever_is_asked_is_written_to_at_once_and_as_the_date_nears(dossier: Dossier) -> None:
    Account.objects.update(password="a hash")
    post = {officer_named(n).email for n in ("td.tp", "td2.tp")}
    lead = officer_named("thamdinh").email
    with clock.at(MONDAY):
        asking(dossier, JUSTICE)
        tell_asked(actor=SYSTEM)
        first = letters()
        tell_asked(actor=SYSTEM)
        assert letters() == {}
    assert post <= first.keys()
    assert lead not in first
    assert f"{dossier.procedure_name}: trả lời trước" in first[min(post)]
    assert "19/11/2026" in first[min(post)]
    with clock.at(MONDAY + timedelta(days=3, minutes=1)):
        tell_asked(actor=SYSTEM)
        late = letters()
    assert {*post, lead} <= late.keys()
    assert "quá hạn trả lời" in late[lead]
    with pytest.raises(NotAllowed):
        tell_asked(actor=cast.appraiser())


def test_what_holds_is_told_by_the_version_of_the_day() -> None:
    held = opinions.rules(datetime(2020, 1, 1, tzinfo=VIETNAM))
    assert held == opinions.rules(MONDAY)
    assert (held.days, held.silence) == (3, Silence.WAITS)
