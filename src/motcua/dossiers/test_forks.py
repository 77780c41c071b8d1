"""Routes that fork by where a dossier stands: approval delegated to the Centre, answers of the form, sending back."""

from datetime import timedelta
from typing import Any

import pytest

from motcua.agencies import commands as agencies
from motcua.agencies.models import Holding
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.detail import state_of
from motcua.dossiers.queries.recount import recounted
from motcua.kernel import clock
from motcua.kernel.errors import Conflict, NotAllowed
from motcua.platform.log import events_of
from motcua.procedures.commands import publish_definition, write_definition
from motcua.procedures.queries import definition
from tests.support import acts, cast

pytestmark = [pytest.mark.usefixtures("province", "db")]
DELEGATED = {"in": ["vp:approver", {"var": "delegated"}]}


def published(when: Any) -> None:
    """The route of birth registrations approved on one of two ways: by delegation, or as before after a second look."""
    content = definition("routes", "birth")
    assert content is not None
    steps = [{**s, "rank": s["rank"] + 1} if s["rank"] > 2 else s for s in content["steps"]]
    approve = next(s for s in steps if s["key"] == "approve")
    others = [s for s in steps if s["key"] != "approve"]
    second = {
        **next(s for s in steps if s["key"] == "check"),
        "key": "second",
        "title": "Soát lại",
        "rank": 3,
    }
    ways = [{"key": "centre", "title": "Ủy quyền", "when": when}, {"key": "agency", "title": "Còn lại"}]
    forked = {
        **content,
        "steps": [
            *others,
            {**second, "way": "agency", "hours": 0.5},
            {**approve, "way": "agency"},
            {**approve, "key": "approve_there", "title": "Duyệt tại Trung tâm", "way": "centre"},
        ],
        "forks": [{"key": "where", "title": "Có ủy quyền?", "ways": ways}],
    }
    admin = cast.person("quantri")
    write_definition(actor=admin, kind="routes", key="birth", content=forked)
    today = clock.now().date()
    publish_definition(
        actor=admin, kind="routes", key="birth", decision="1/QĐ", decided_on=today, reason="Ủy quyền"
    )


def delegated(of: str = "pheduyet") -> None:
    held = Holding.objects.get(officer__account__username=of, delegated_by=None, post__agency=cast.HANDLING)
    today = clock.now().date()
    agencies.delegate(
        actor=cast.person("quantri"), officer=held.officer_id, deputy=cast.receiver().officer_id or 0,
        posts=[held.post.key], first=today, last=today + timedelta(days=7), form="", reason="QĐ 1",
        scope=agencies.Scope(codes=(cast.BIRTH.procedure,)),
    )  # fmt: skip


def open_keys(dossier: Dossier) -> list[str]:
    return [s.spec.key for s in state_of(cast.renewed(dossier)).steps]


def same_by_its_log(dossier: Dossier) -> None:
    (counted,) = recounted([dossier.code])
    assert counted.differences == ()


def test_what_is_delegated_is_approved_at_the_centre_and_the_log_says_which_way_it_went() -> None:
    published(DELEGATED)
    delegated()
    dossier = cast.accepted()
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    assert open_keys(dossier) == ["approve_there"]
    assert events_of("dossier", dossier.pk)[-1].data["ways"] == ["centre"]
    acts.approve(actor=cast.receiver(), dossier=dossier.pk)
    assert open_keys(dossier) == ["sign"]
    assert f"thay {cast.approver().name}" in events_of("dossier", dossier.pk)[-1].actor["post"]
    same_by_its_log(dossier)


def test_without_a_delegation_in_force_it_goes_the_other_way() -> None:
    published(DELEGATED)
    dossier = cast.accepted()
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    assert open_keys(dossier) == ["second"]
    # Decided when it was reached: what is delegated afterwards changes nothing for this one.
    delegated()
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    assert open_keys(dossier) == ["approve"]
    same_by_its_log(dossier)


@pytest.mark.parametrize(("said", "goes"), [(True, "approve_there"), (False, "second")])
def test_an_answer_of_the_form_decides(said: bool, goes: str) -> None:
    field, value = next((k, v) for k, v in cast.submitted().answers.items() if isinstance(v, str))
    published({"==": [{"var": f"form.{field}"}, value if said else "no such answer"]})
    dossier = cast.accepted()
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    assert open_keys(dossier) == [goes]


def test_what_is_sent_back_comes_again_by_the_same_way_and_only_its_steps_can_be_done_again() -> None:
    published({"==": [{"var": "case"}, "another"]})
    dossier = cast.accepted()
    for _ in range(2):
        acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    acts.send_back(actor=cast.approver(), dossier=dossier.pk, note="Chưa rõ", steps=["check"])
    assert open_keys(dossier) == ["check"]
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    assert open_keys(dossier) == ["approve"]
    same_by_its_log(dossier)


def test_whoever_was_delegated_does_nothing_on_the_way_that_was_not_taken() -> None:
    published({"==": [{"var": "case"}, "another"]})
    delegated()
    dossier = cast.accepted()
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    with pytest.raises((Conflict, NotAllowed)):
        acts.approve(actor=cast.receiver(), dossier=dossier.pk)
