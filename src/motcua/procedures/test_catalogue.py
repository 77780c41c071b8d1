"""Drafts are put into force by a person's decision; what the province decided outlives what the nation changes."""

import json
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from motcua.kernel import clock
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, Kind, PostHeld
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.kernel.json_logic import RuleError
from motcua.procedures import commands
from motcua.procedures.commands import import_file
from motcua.procedures.flag_answers import key_of, unanswered
from motcua.procedures.models import FormDefinition, ResultDefinition, RouteDefinition, Version
from motcua.procedures.national.conftest import RECORD, envelope
from motcua.procedures.queries import Wanted, compared, drift, frozen, published, search
from motcua.procedures.search_index import forget

Json = dict[str, Any]
pytestmark = pytest.mark.django_db(transaction=True)
KEEPER = Actor(
    kind=Kind.OFFICER,
    name="Người giữ danh mục",
    posts=(PostHeld(1, "H99", "cntt", "administrator", "Quản trị"),),
)
READER = Actor(
    kind=Kind.OFFICER, name="Người đọc", posts=(PostHeld(2, "H99", "vp", "receiver", "Tiếp nhận"),)
)
CODE = "9.100001"


@pytest.fixture(autouse=True)
def _definitions() -> None:
    FormDefinition.objects.create(key="general", content={"key": "general", "schema": {"type": "object"}})
    ResultDefinition.objects.create(key="general", content={"key": "general"})
    for days, taken in ((2, 1), (5, 2)):
        key = f"general-commune-{days}"
        RouteDefinition.objects.create(key=key, content={"key": key, "title": key, "steps": steps(taken)})
    settled("H99.3", "commune", "H99.4", "commune_centre")


STEPS = {
    "receive": ("intake", "receiver", "counter"),
    "appraise": ("work", "appraiser", "handling"),
    "approve": ("approval", "approver", "handling"),
    "sign": ("personal_sign", "signer", "handling"),
    "seal": ("seal", "clerk", "handling"),
    "return": ("handover", "receiver", "counter"),
}


def steps(days: int) -> list[Json]:
    """Six steps that take so many days."""
    return [
        {
            "key": stage,
            "rank": rank,
            "stage": "sign" if stage == "seal" else stage,
            "kind": kind,
            "title": stage,
            "post": post,
            "at": at,
            "hours": days * 8 / len(STEPS),
        }
        for rank, (stage, (kind, post, at)) in enumerate(STEPS.items(), 1)
    ]


def settled(handling: str, kind: str, counter: str, counter_kind: str) -> None:
    """An agency and its counter, with somebody in every post of the route."""
    from motcua.agencies.models import Agency, Holding, Officer, Post
    from motcua.identity.models import Account

    since = date(2025, 7, 1)
    for code, what in ((handling, kind), (counter, counter_kind)):
        Agency.objects.create(code=code, name=f"Cơ quan {code}", kind=what, level="commune", valid_from=since)
    account = Account.objects.create(username=f"moi-viec-{handling}")
    officer = Officer.objects.create(account=account, name="Người làm mọi việc")
    for agency, role in (
        (counter, "receiver"),
        *((handling, r) for r in ("appraiser", "approver", "signer", "clerk")),
    ):
        post = Post.objects.create(key=f"{agency}/{role}", agency_id=agency, role=role, title=role)
        Holding.objects.create(officer=officer, post=post, valid_from=since)


@pytest.fixture
def agencies() -> None:
    settled("H99.1", "department", "H99.2", "centre")


def record(**changes: Any) -> Json:
    fresh: Json = json.loads(json.dumps(RECORD))
    return {**fresh, **changes}


def slower(days: int) -> Json:
    fresh = record()
    for method in fresh["executionMethods"]:
        method["processingTime"] = days
    fresh["cases"][0]["processingDay"]["qty"] = days
    return fresh


def take_in(*records: Json) -> None:
    import_file(actor=SYSTEM, stream=BytesIO(b"\n".join(envelope(r) for r in records)))


def draft() -> Version:
    return Version.objects.get(procedure_id=CODE, state="draft")


def answer(version: Version, value: Json, field: str = "") -> None:
    """One answer to every open doubt, or to those about a field."""
    version.refresh_from_db()
    keys = [key_of(f) for f in unanswered(version.content) if not field or f["field"] == field]
    reasons = dict.fromkeys(keys, "Theo văn bản gốc")
    commands.answer_flags(
        actor=KEEPER, version_id=version.pk, answers=dict.fromkeys(keys, value), reasons=reasons
    )


def publish(version: Version, decision: str = "1/QĐ-UBND") -> Version:
    answer(version, {"keep": True})
    return commands.publish(
        actor=KEEPER, version_id=version.pk, decision=decision, decided_on=clock.now().date()
    )


def promise(version: Version, quantity: float, unit: str = "working_day") -> Version:
    rows = [{"channel": "direct", "quantity": quantity, "unit": unit}]
    return commands.set_committed(
        actor=KEEPER, version_id=version.pk, case_code=f"{CODE}.01", limits=rows, reason="Cải cách"
    )


def test_an_imported_draft_is_put_into_force_and_frozen_with_its_forms() -> None:
    take_in(record())
    version = publish(draft())
    content = frozen(version.pk)
    assert (published(CODE).pk, version.decision) == (version.pk, "1/QĐ-UBND")
    assert content.cases[0].route == "general-commune-5"
    assert content.raw["routes"].keys() == {"general-commune-5"}
    assert content.form("general")


def test_a_running_version_stays_readable_when_the_next_one_is_in_force() -> None:
    take_in(record())
    first = publish(draft())
    take_in(slower(4))
    second = publish(draft(), "2/QĐ-UBND")
    assert frozen(first.pk).cases[0].limits[0].quantity == 5
    assert frozen(second.pk).cases[0].limits[0].quantity == 4
    before, after, found = compared(CODE, 1, 2)
    assert (before.state, after.state) == ("withdrawn", "published")
    assert any("4 ngày làm việc" in one.sentence for one in found)


def test_a_second_import_after_publication_changes_nothing() -> None:
    take_in(record())
    publish(draft())
    take_in(record())
    assert Version.objects.count() == 1


def test_publishing_is_a_keepers_act_with_a_decision_that_has_been_made() -> None:
    take_in(record())
    version = draft()
    today = clock.now().date()
    for actor in (READER, STRANGER):
        with pytest.raises(NotAllowed):
            commands.publish(actor=actor, version_id=version.pk, decision="1/QĐ", decided_on=today)
    with pytest.raises(Invalid, match="số quyết định"):
        commands.publish(actor=KEEPER, version_id=version.pk, decision="  ", decided_on=today)
    with pytest.raises(Invalid, match="tương lai"):
        commands.publish(actor=KEEPER, version_id=version.pk, decision="1/QĐ", decided_on=date(2999, 1, 1))
    assert draft().pk == version.pk


def test_many_drafts_are_published_by_one_decision_or_none_at_all() -> None:
    take_in(record(), record(code="9.100002"), record(code="9.100003"))
    chosen = list(Version.objects.values_list("pk", flat=True))
    today = clock.now().date()
    for version in Version.objects.all():
        answer(version, {"keep": True})
    publish(Version.objects.get(procedure_id="9.100003"))
    with pytest.raises(Conflict):
        commands.publish_many(actor=KEEPER, version_ids=chosen, decision="9/QĐ", decided_on=today)
    assert Version.objects.filter(state="published").count() == 1
    found = commands.publish_many(actor=KEEPER, version_ids=chosen[:2], decision="9/QĐ", decided_on=today)
    assert [v.decision for v in found] == ["9/QĐ", "9/QĐ"]


def test_a_promise_is_never_longer_than_the_law() -> None:
    take_in(record())
    version = draft()
    with pytest.raises(Invalid, match="dài hơn"):
        promise(version, 6)
    with pytest.raises(Invalid, match="Không so sánh được"):
        promise(version, 3, "day")
    with pytest.raises(Invalid, match="lớn hơn 0"):
        promise(version, -1)
    assert promise(version, 20, "hour").pk == version.pk
    kept = frozen(publish(version).pk).cases[0].promised("direct")
    assert kept is not None
    assert (kept.quantity, kept.unit) == (20, "hour")


def test_a_promise_about_a_version_in_force_is_a_draft_of_the_province() -> None:
    take_in(record())
    first = publish(draft())
    second = promise(first, 3)
    assert (second.number, second.source, second.state) == (2, "local", "draft")
    assert frozen(first.pk).cases[0].committed == ()
    with pytest.raises(Conflict, match="bản nháp số 2"):
        promise(first, 2)
    assert promise(second, 2).pk == second.pk
    commands.discard_draft(actor=KEEPER, version_id=second.pk)
    assert Version.objects.count() == 1


def test_what_the_province_decided_goes_on_into_the_next_national_version(agencies: None) -> None:
    take_in(record())
    first = publish(draft())
    commands.edit_agencies(
        actor=KEEPER, version_id=first.pk, agencies=["H99.1"], counters=["H99.2"], reason="Phân công lại"
    )
    publish(promise(draft(), 3), "2/QĐ-UBND")
    take_in(slower(4))
    next_one = draft()
    assert next_one.source == "national"
    assert (next_one.content["agencies"], next_one.content["counters"]) == (["H99.1"], ["H99.2"])
    assert next_one.content["cases"][0]["committed"][0]["quantity"] == 3
    take_in(slower(2))
    assert draft().content["cases"][0]["committed"] == []


def test_a_national_draft_that_waits_takes_over_what_is_published_beside_it() -> None:
    take_in(record())
    first = publish(draft())
    mine = promise(first, 3)
    take_in(slower(4))
    publish(mine, "2/QĐ-UBND")
    assert draft().content["cases"][0]["committed"][0]["quantity"] == 3


def test_a_draft_drawn_from_an_ended_version_is_not_put_into_force() -> None:
    take_in(record())
    mine = promise(publish(draft()), 3)
    take_in(slower(4))
    publish(Version.objects.get(source="national", state="draft"), "2/QĐ-UBND")
    with pytest.raises(Conflict, match="phiên bản 1"):
        publish(mine, "3/QĐ-UBND")


@pytest.mark.parametrize(("chosen", "counters"), [([], []), (["H99.404"], []), (["H99.1"], ["H99.1"])])
def test_only_agencies_that_exist_settle_and_only_counters_take(
    agencies: None, chosen: list[str], counters: list[str]
) -> None:
    take_in(record())
    with pytest.raises(Invalid):
        commands.edit_agencies(
            actor=KEEPER, version_id=draft().pk, agencies=chosen, counters=counters, reason="Thử"
        )


def test_drift_tells_where_the_province_stays_behind() -> None:
    take_in(record())
    publish(draft())
    assert drift() == []
    newer = slower(3)
    newer["legalBasisesDetails"] = [{"name": "Luật Đom đóm", "code": "99/2040/QH99"}]
    newer["executionCases"][0]["profileComponents"].append(
        {"name": "Giấy khám mắt của đom đóm chúa", "code": "TP-9", "originalQty": 1, "copyQty": 0}
    )
    for method in newer["executionMethods"]:
        method["fees"][0]["value"] = 10_000
    take_in(newer)
    found = drift()
    assert {d.kind for d in found} == {
        "longer_limit",
        "missing_component",
        "expired_ground",
        "new_ground",
        "fee",
    }
    assert found[0].kind == "longer_limit"
    assert (found[0].local, found[0].national) == ("5 ngày làm việc", "3 ngày làm việc")


def test_a_procedure_that_the_nation_no_longer_lists_is_told() -> None:
    take_in(record())
    publish(draft())
    Version.objects.update(source="local")
    entry = {"code": "9.200001", "name": "Thủ tục khác", "categories": [], "departments": []}
    import_file(actor=SYSTEM, stream=BytesIO(json.dumps(entry).encode()))
    assert [(d.code, d.kind) for d in drift()] == [(CODE, "not_listed")]


def test_listed_procedures_are_found_behind_those_in_force() -> None:
    take_in(record())
    publish(draft())
    listed = [
        {
            "code": "9.200001",
            "name": "Đăng ký nuôi đom đóm xuất khẩu",
            "categories": ["Ngoại thương"],
            "departments": [],
        },
        {"code": "9.200002", "name": "Kiểm dịch đèn lồng", "categories": [], "departments": ["Sở Đèn lồng"]},
    ]
    lines = b"\n".join(json.dumps(row).encode() for row in listed)
    import_file(actor=SYSTEM, stream=BytesIO(lines))
    forget()
    found = search(Wanted(text="nuoi dom dom")).entries
    assert [(entry.code, entry.listed) for entry in found] == [(CODE, False), ("9.200001", True)]
    assert [entry.code for entry in search(Wanted(text="kiem dich den long")).entries] == ["9.200002"]
    forget()


def test_a_form_whose_condition_means_nothing_is_not_taken() -> None:
    form = {"key": "odd", "schema": {"properties": {}}, "show": {"copies": {"if": [True, True, {"map": []}]}}}
    with pytest.raises(RuleError, match="map"):
        commands.define(actor=SYSTEM, forms=[form], routes=[], results=[])
    assert not FormDefinition.objects.filter(key="odd").exists()


def refused(version: Version) -> str:
    with pytest.raises(Invalid) as caught:
        commands.publish(
            actor=KEEPER, version_id=version.pk, decision="1/QĐ-UBND", decided_on=clock.now().date()
        )
    return str(caught.value)


def test_nothing_is_published_while_a_doubt_about_clock_fee_papers_or_return_is_open() -> None:
    odd = record(returningMethods=[])
    for method in odd["executionMethods"]:
        method["fees"][0]["value"] = 45
        method["processingTime"] = 15
    take_in(odd)
    open_doubts = unanswered(draft().content)
    assert {flag["touches"] for flag in open_doubts} == {"clock", "fee", "papers", "return"}
    assert f"Còn {len(open_doubts)} chỗ" in refused(draft())
    assert published_or_none() is None


def published_or_none() -> Version | None:
    return Version.objects.filter(procedure_id=CODE, state="published").first()


def test_an_answer_takes_effect_and_is_kept_with_its_reason() -> None:
    odd = record(returningMethods=[])
    for method in odd["executionMethods"]:
        method["fees"][0]["value"] = 45
        method["processingTime"] = 15
    take_in(odd)
    answer(draft(), {"quantity": 7, "unit": "working_day"}, "cases")
    answer(draft(), {"amount": 45_000}, "fees")
    answer(draft(), {"required": ["TP-1"]}, "profileComponents.required")
    answer(draft(), {"returning": ["post"]}, "returningMethods")
    case = frozen(publish(draft()).pk).cases[0]
    assert {str(row.limit) for row in case.limits} == {"7d"}
    assert case.charge("direct", {}).amount == 45_000
    assert [paper.code for paper in case.components if paper.required] == ["TP-1"]
    assert case.returning == ("post",)
    told = {
        flag["field"]: flag["answer"]
        for flag in frozen(Version.objects.get().pk).raw["flags"]
        if "answer" in flag
    }
    assert (told["fees"]["words"], told["fees"]["reason"], told["fees"]["by"]) == (
        "45.000 đ",
        "Theo văn bản gốc",
        KEEPER.name,
    )


@pytest.mark.parametrize(
    "value", [{}, {"quantity": 0, "unit": "day"}, {"quantity": 3, "unit": "tuần"}, {"amount": 5}]
)
def test_an_answer_that_means_nothing_or_has_no_reason_is_refused(value: Json) -> None:
    odd = record()
    for method in odd["executionMethods"]:
        method["processingTime"] = 15
    take_in(odd)
    with pytest.raises(Invalid):
        answer(draft(), value, "cases")
    key = key_of(next(f for f in unanswered(draft().content) if f["field"] == "cases"))
    with pytest.raises(Invalid, match="lý do"):
        commands.answer_flags(
            actor=KEEPER, version_id=draft().pk, answers={key: {"keep": True}}, reasons={key: " "}
        )


def test_the_same_doubt_of_the_next_record_is_answered_as_before() -> None:
    take_in(record())
    publish(draft())
    take_in(slower(4))
    assert unanswered(draft().content) == []


def test_a_limit_in_words_asks_the_province_for_one_that_can_be_counted() -> None:
    odd = record(cases=[])
    for method in odd["executionMethods"]:
        method.update(processingTime=3, processingTimeUnit="OTHER")
    take_in(odd)
    answer(draft(), {"keep": True})
    assert "chưa có thời hạn đếm được" in refused(draft())
    publish(promise(draft(), 5))
    assert published(CODE)


def test_a_route_longer_than_the_limit_is_not_published() -> None:
    take_in(record())
    answer(draft(), {"keep": True})
    assert "giờ" in refused(promise(draft(), 1))


def test_a_post_that_nobody_holds_keeps_a_procedure_from_being_published() -> None:
    from motcua.agencies.models import Holding

    take_in(record())
    answer(draft(), {"keep": True})
    Holding.objects.filter(post__role="signer").update(valid_to=date(2025, 8, 1))
    assert "signer" in refused(draft())


def test_what_the_province_has_and_the_nation_lacks_is_kept_and_asked_about() -> None:
    take_in(record())
    publish(draft())
    newer = slower(4)
    newer["executionCases"][0]["profileComponents"].pop()
    newer["returningMethods"] = [{"type": "ONLINE", "value": ["ONLINE"]}]
    take_in(newer)
    case = draft().content["cases"][0]
    assert "TP-2" in {paper["code"] for paper in case["components"]}
    assert case["returning"] == ["online", "counter", "post"]
    assert {flag["field"] for flag in unanswered(draft().content)} == {
        "province.components",
        "province.returning",
    }
    answer(draft(), {"remove": True}, "province.components")
    assert "TP-2" not in {paper["code"] for paper in draft().content["cases"][0]["components"]}
