"""What persons ask of their data: who may ask and answer, what they are told, what goes and what stays."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from motcua.dossiers.models import Dossier, Draft
from motcua.identity.models import Account, Party
from motcua.kernel import clock, rights
from motcua.kernel.actor import SYSTEM, Actor, Kind
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.notifications.models import InboxItem
from motcua.platform.effects.models import Effect
from motcua.platform.log import events_of, verify_chain
from motcua.platform.models import EventWords
from motcua.platform.readers import story
from motcua.privacy import access, commands
from motcua.privacy.models import DataRequest
from motcua.privacy.queries import (
    answer_of,
    answered_requests,
    clock_of,
    goes,
    happenings,
    known_of,
    open_requests,
    request_figures,
    stays,
    waiting_for,
    words_of,
)
from motcua.privacy.readers import Persons
from motcua.privacy.requests import TOPIC
from tests.support import acts, cast

pytestmark = pytest.mark.usefixtures("monday")


def applicant() -> Party:
    return Party.objects.get(pk=cast.applicant().party_id or 0)


def data_officer() -> Actor:
    return cast.person("dulieu")


def asked(
    kind: str = "view", *, by: Actor | None = None, words: str = "", about: Sequence[str] = ()
) -> DataRequest:
    return commands.ask(actor=by or cast.applicant(), key=uuid4(), kind=kind, words=words, about=about)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def renewed(request: DataRequest) -> DataRequest:
    return DataRequest.objects.get(pk=request.pk)


def test_a_request_is_received_with_its_clocks_and_waits_for_whoever_is_appointed() -> None:
    before = waiting_for(data_officer())
    request = asked()
    assert (request.agency_id, request.counter_id, request.state) == ("H49.61", None, "received")
    assert (request.first_due_at, request.due_at) == (at("2026-11-18T09:15"), at("2026-11-26T17:00"))
    assert waiting_for(data_officer()) == before + 1
    assert clock_of(request).first_left == 16 * 60
    chain = events_of(TOPIC, request.pk)
    assert [event.type for event in chain] == ["request.received"]
    assert verify_chain(chain) is None


def test_what_is_sent_twice_is_one_request() -> None:
    key = uuid4()
    first, second = (commands.ask(actor=cast.applicant(), key=key, kind="view") for _ in range(2))
    assert first.pk == second.pk


def test_only_a_proven_person_asks_and_only_for_themself() -> None:
    weak = replace(cast.applicant(), assurance=1)
    program = replace(cast.applicant(), scopes=frozenset({"dossiers"}))
    for nobody in (weak, program, cast.receiver(), cast.person("congty"), SYSTEM):
        with pytest.raises(NotAllowed):
            asked(by=nobody)


def test_what_must_be_said_is_asked_for_and_others_dossiers_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        asked("edit", words="  ")
    assert set(refused.value.fields) == {"words"}
    others = cast.submitted(
        by=cast.stranger(), owner={"self": True, "name": "Đỗ Hữu Khách", "id_number": "022083990096"}
    )
    with pytest.raises(Invalid) as refused:
        asked(about=[others.code])
    assert set(refused.value.fields) == {"about"}
    own = cast.submitted()
    assert asked(about=[f" {own.code.lower()} "]).about == [own.code]


def test_at_a_counter_it_is_taken_down_by_whoever_saw_the_paper() -> None:
    party = cast.applicant().party_id or 0

    def take_down(by: Actor, *, seen: bool = True) -> DataRequest:
        return commands.record_at_counter(
            actor=by, key=uuid4(), party=party, kind="edit", words="Sai năm sinh", about=[], paper_seen=seen
        )

    with pytest.raises(Invalid) as refused:
        take_down(cast.receiver(), seen=False)
    assert set(refused.value.fields) == {"paper_seen"}
    for nobody in (cast.appraiser(), data_officer(), cast.person("quantri")):
        with pytest.raises(NotAllowed):
            take_down(nobody)
    request = take_down(cast.receiver())
    assert request.counter_id == cast.COUNTER
    # The counter sees what it took down, but does not answer; neither does another counter see it.
    assert access.get(cast.receiver(), request.pk).pk == request.pk
    with pytest.raises(NotAllowed):
        commands.acknowledge(actor=cast.receiver(), request=request.pk)
    with pytest.raises(NotFound):
        access.get(cast.person("tn.hatu1"), request.pk)
    assert words_of(request) == "Sai năm sinh"


def test_a_request_exists_for_the_person_for_whoever_answers_and_for_overseers_alone() -> None:
    request = asked()
    for sees in (cast.applicant(), data_officer(), cast.person("giamdoc"), cast.person("kiemtra")):
        assert access.get(sees, request.pk).pk == request.pk
    program = replace(data_officer(), scopes=frozenset({"work"}))
    blind = (
        cast.stranger(),
        cast.receiver(),
        cast.appraiser(),
        cast.director(),
        cast.person("quantri"),
        program,
    )
    for nobody in blind:
        with pytest.raises(NotFound):
            access.get(nobody, request.pk)
        with pytest.raises(NotFound):
            commands.refuse(actor=nobody, request=request.pk, ground="law_keeps", reason="Không")
    for looks_only in (cast.person("giamdoc"), cast.applicant()):
        with pytest.raises(NotAllowed):
            commands.carry_out(actor=looks_only, request=request.pk, answer="Xong")


def test_who_answers_for_personal_data_opens_no_dossier() -> None:
    dossier = cast.submitted()
    known = known_of(data_officer(), applicant())
    assert {part.key: part.readable for part in known.parts if part.readable} == {}
    assert next(part.count for part in known.parts if part.key == "dossiers") >= 1
    assert known.read() == {}
    assert list(known.files()) == []
    assert dossier.code not in str(known.read())


def test_everything_known_is_read_by_the_person_and_by_a_counter_as_far_as_it_may_look() -> None:
    own = cast.submitted()
    party = applicant()
    facts = known_of(cast.applicant(), party).read()
    mine = next(one for one in facts["dossiers"] if one["code"] == own.code)
    assert mine["declared"]
    assert {"question", "answer"} == set(mine["declared"][0])
    assert mine["papers"]
    assert facts["person"][0]["id_number"] == "022092990017"
    assert known_of(cast.applicant(), party).is_whole
    counter = known_of(cast.receiver(), party)
    assert not counter.is_whole
    assert {key for key, found in counter.read().items() if found} <= {"person", "changes", "dossiers"}
    assert own.code in {one["code"] for one in counter.read()["dossiers"]}
    elsewhere = known_of(cast.person("tn.hatu1"), party).read()
    assert own.code not in str(elsewhere.get("dossiers", ()))


def test_an_internal_note_is_none_of_what_is_handed_out() -> None:
    dossier = cast.accepted()
    acts.internal_note(actor=cast.appraiser(), dossier=dossier.pk, note="Nghi giấy giả, hỏi công an")
    party = applicant()
    assert "Nghi giấy giả" not in str(known_of(cast.applicant(), party).read())
    assert "Nghi giấy giả" not in str(known_of(cast.receiver(), party).read())


def test_it_is_acknowledged_extended_once_and_carried_out() -> None:
    request = asked("supply")
    commands.acknowledge(actor=data_officer(), request=request.pk, processor="Công ty lưu trữ")
    assert renewed(request).due_at == at("2026-12-01T17:00")
    with pytest.raises(Invalid):
        commands.extend(actor=data_officer(), request=request.pk, reason=" ")
    commands.extend(actor=data_officer(), request=request.pk, reason="Nhiều hồ sơ giấy")
    assert renewed(request).due_at == at("2026-12-11T17:00")
    with pytest.raises(Conflict):
        commands.extend(actor=data_officer(), request=request.pk, reason="Nữa")
    with pytest.raises(Invalid):
        commands.carry_out(actor=data_officer(), request=request.pk, answer="")
    commands.carry_out(actor=data_officer(), request=request.pk, answer="Đã chuẩn bị xong.")
    answer = answer_of(renewed(request))
    assert answer is not None
    assert (answer.note, answer.data["late"]) == ("Đã chuẩn bị xong.", False)
    assert request.pk in {one.pk for one in answered_requests(cast.applicant())}
    with pytest.raises(Conflict):
        commands.refuse(actor=data_officer(), request=request.pk, ground="others", reason="Thôi")


def test_an_extension_comes_too_late_when_the_date_has_passed() -> None:
    request = asked()
    commands.acknowledge(actor=data_officer(), request=request.pk)
    with clock.at(at("2026-11-26T17:01")), pytest.raises(Conflict):
        commands.extend(actor=data_officer(), request=request.pk, reason="Quên")


def test_a_refusal_names_its_ground() -> None:
    request = asked("delete")
    with pytest.raises(Invalid) as refused:
        commands.refuse(actor=data_officer(), request=request.pk, ground="mood", reason="Không")
    assert set(refused.value.fields) == {"ground"}
    with pytest.raises(Invalid) as refused:
        commands.refuse(actor=data_officer(), request=request.pk, ground="law_keeps", reason="")
    assert set(refused.value.fields) == {"reason"}
    commands.refuse(
        actor=data_officer(), request=request.pk, ground="law_keeps", reason="Luật Lưu trữ, điều 1."
    )
    assert renewed(request).ground == "law_keeps"


def test_a_deletion_takes_what_may_go_and_says_what_stays() -> None:
    running, draft = cast.submitted(), cast.draft()
    ended = cast.submitted()
    acts.withdraw(actor=cast.applicant(), dossier=ended.pk)
    party = applicant()
    InboxItem.objects.create(key="e-1", party=party, title="Tin", body="Lời", created_at=clock.now())
    request = asked("delete")
    assert goes(request)["drafts"] >= 1
    assert goes(request)["contact"] == 1
    reasons = {one.why for one in stays(request)}
    assert reasons == {"đang giải quyết", "luật lưu trữ buộc giữ; tỉnh chưa đặt hạn xoá"}
    commands.carry_out(
        actor=data_officer(), request=request.pk, answer="Đã xoá bản nháp, tin, cách liên lạc."
    )
    party.refresh_from_db()
    assert (party.phone, party.email, party.name) == ("", "", "Tằng Văn Phúc")
    assert not Draft.objects.filter(pk=draft.pk).exists()
    assert not InboxItem.objects.filter(party=party, key="e-1").exists()
    assert Dossier.objects.filter(pk__in=[running.pk, ended.pk]).exclude(owner_name="").count() == 2
    told = answer_of(renewed(request))
    assert told is not None
    assert told.data["went"]["drafts"] >= 1


def test_a_deletion_about_one_dossier_leaves_everything_else() -> None:
    dossier, draft = cast.submitted(), cast.draft()
    party = applicant()
    for key, code in (("e-1", dossier.code), ("e-2", "")):
        InboxItem.objects.create(
            key=key, party=party, title="Tin", body="Lời", dossier_code=code, created_at=clock.now()
        )
    request = asked("delete", about=[dossier.code])
    assert set(goes(request)) == {"inbox", "letters"}
    commands.carry_out(actor=data_officer(), request=request.pk, answer="Đã xoá tin về hồ sơ này.")
    assert set(InboxItem.objects.filter(key__in=["e-1", "e-2"]).values_list("key", flat=True)) == {"e-2"}
    assert Draft.objects.filter(pk=draft.pk).exists()
    party.refresh_from_db()
    assert party.phone


def test_the_person_is_told_at_each_turn_in_their_language() -> None:
    account = Account.objects.get(username="nongdan")
    account.language = "en"
    account.save(update_fields=["language"])
    request = asked()
    commands.acknowledge(actor=data_officer(), request=request.pk, note="Bí mật của tôi")
    commands.carry_out(actor=data_officer(), request=request.pk, answer="Lời riêng")
    for _ in range(2):
        Persons().read(story(TOPIC, request.pk))
    lines = list(InboxItem.objects.filter(link=f"/du-lieu-cua-ban/yeu-cau/{request.pk}").order_by("id"))
    assert [line.title for line in lines] == [
        f"Request about personal data no. {request.pk}: has been recorded",
        f"Request about personal data no. {request.pk}: is being looked at",
        f"Request about personal data no. {request.pk}: has been carried out",
    ]
    assert "26/11/2026" in lines[0].body
    # A letter travels by ways that others can read: it says that there is an answer, not what it says.
    assert not any("Lời riêng" in line.body or "Bí mật" in line.body for line in lines)


def test_officials_are_reminded_once_before_and_once_after_each_date() -> None:
    request = asked("view")

    def told_by(text: str) -> list[str]:
        with clock.at(at(text)):
            commands.remind(actor=SYSTEM)
            commands.remind(actor=SYSTEM)
        return [" ".join(mark.split()[:2]) for mark in renewed(request).reminded]

    assert told_by("2026-11-16T10:00") == []
    assert told_by("2026-11-18T08:00") == ["first soon"]
    assert told_by("2026-11-18T09:16") == ["first soon", "first late"]
    commands.acknowledge(actor=data_officer(), request=request.pk)
    told_by("2026-11-25T09:00")
    assert told_by("2026-11-26T17:01") == ["first soon", "first late", "answer soon", "answer late"]
    assert len([one for one in happenings(request) if one.type == "request.reminded"]) == 4
    sent = Effect.objects.filter(key__startswith=f"data-request-{request.pk}:")
    letters = sorted((one.payload["to"], "quá hạn" in one.payload["subject"]) for one in sent)
    # Whoever answers learns of all four; the head of the agency of what is late.
    assert letters == [
        *(("dulieu@example.vn", late) for late in (False, False, True, True)),
        *(("giamdoc@example.vn", True) for _ in range(2)),
    ]


def test_what_was_answered_is_closed_by_the_clock_and_nothing_can_be_fetched_any_more() -> None:
    request = asked()
    commands.carry_out(actor=data_officer(), request=request.pk, answer="Xong")
    assert renewed(request).acknowledged_at == renewed(request).answered_at
    with clock.at(clock.now() + timedelta(days=29)):
        commands.close_answered(actor=SYSTEM)
        assert renewed(request).state == "done"
    with clock.at(clock.now() + timedelta(days=35)):
        commands.close_answered(actor=SYSTEM)
        assert renewed(request).state == "closed"


def test_figures_say_how_many_came_and_how_many_in_time() -> None:
    day = clock.now().date()
    before = request_figures(day, day)[0]
    in_time, late, refused = asked(), asked("edit", words="Sai tên"), asked("delete")
    commands.carry_out(actor=data_officer(), request=in_time.pk, answer="Xong")
    commands.refuse(actor=data_officer(), request=refused.pk, ground="law_keeps", reason="Luật")
    with clock.at(at("2026-12-10T09:00")):
        commands.carry_out(actor=data_officer(), request=late.pk, answer="Đã sửa")
        now = request_figures(day, day)
    total = now[0]
    assert (total.received - before.received, total.in_time - before.in_time, total.late - before.late) == (
        3,
        2,
        1,
    )
    assert (total.first_late - before.first_late, total.refused - before.refused) == (1, 1)
    assert {one.kind for one in now} >= {"", "view", "edit", "delete"}


def test_words_of_a_request_go_when_their_time_is_over_and_its_course_stays() -> None:
    request = asked("edit", words="Tên tôi bị sai")
    commands.carry_out(actor=data_officer(), request=request.pk, answer="Đã sửa")
    commands.close(actor=data_officer(), request=request.pk)
    assert commands.forget_requests(before=clock.now() + timedelta(days=1)) >= 1
    assert renewed(request).party is None
    assert words_of(renewed(request)) == ""
    assert not EventWords.objects.filter(topic=TOPIC, stream=request.pk).exists()
    assert verify_chain(events_of(TOPIC, request.pk)) is None


def test_urgent_ones_come_first_whatever_is_due_next() -> None:
    with clock.at(clock.now() - timedelta(days=7)):
        old = asked("delete")
    commands.acknowledge(actor=data_officer(), request=old.pk)
    new = asked("view")
    order = [one.pk for one in open_requests(data_officer())]
    assert order.index(new.pk) < order.index(old.pk)


def test_the_right_is_a_post_like_the_others_that_administer() -> None:
    assert rights.DATA in rights.ALL
    assert data_officer().agencies(rights.DATA) == {"H49.61"}
    assert not access.answers(replace(data_officer(), kind=Kind.PERSON, officer_id=None))
    odd: Any = replace(data_officer(), posts=())
    assert not access.sees_requests(odd)
