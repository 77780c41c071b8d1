"""Another program files a dossier and an office settles it, all through the API."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from motcua.agencies.models import Holding
from motcua.dossiers.models import Counter, Dossier
from motcua.platform import quota
from motcua.signing.ports import Trust, receipt_key
from motcua.signing.queries import verify_receipt_proof
from tests.support import cast
from tests.support.effects import make_papers
from tests.support.programs import Program, birth, program, told

pytestmark = pytest.mark.usefixtures("province", "storage")


@pytest.fixture
def storage(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    quota.forget_leases()
    yield
    quota.forget_leases()


@pytest.mark.django_db
def test_a_whole_life_of_a_dossier() -> None:
    citizen = program(cast.applicant(), ["catalogue", "file", "track"])
    filed = citizen.file(birth(citizen))
    assert filed.status_code == 201, filed.content
    given = told(filed)
    code, where = given["code"], f"/dossiers/{given['code']}"
    assert filed["Location"] == f"/api/v1{where}"
    assert len(given["papers"]) >= 1
    assert told(citizen.get("/dossiers"))["items"][0]["code"] == code

    receiver = program(cast.receiver())
    work = told(receiver.get("/worklist"))["items"]
    assert [w["dossier"]["code"] for w in work] == [code]
    seen = receiver.get(where)
    assert "accept" in told(seen)["actions"]
    shown = told(seen)["missing"]
    accepted = receiver.post(f"{where}/accept", {"seen": shown}, If_Match=seen["ETag"])
    assert accepted.status_code == 200, accepted.content
    assert told(accepted)["status_key"] == "received"

    late = receiver.post(f"{where}/accept", {"seen": shown}, If_Match=seen["ETag"])
    assert (late.status_code, told(late)["code"]) == (412, "moved_on")

    appraiser = program(cast.appraiser())
    odd = appraiser.post(f"{where}/write-result", {"fields": {"registered_on": ["x"], "number": {"a": 1}}})
    assert odd.status_code == 422, odd.content
    assert appraiser.post(f"{where}/write-result", {"fields": {}}).status_code == 200
    assert told(appraiser.post(f"{where}/appraise", {"note": "Đủ điều kiện"}))["stage"] == "approve"
    approver = program(cast.approver())
    both = told(approver.post("/approvals", {"dossiers": [code, "H49.61.23-261121-9999"], "note": ""}))
    assert both["done"] == [code]
    assert both["refused"][0]["code"] == "not_found"

    cast.sign_and_seal(Dossier.objects.get(code=code))
    returned = receiver.post(f"{where}/return", {"way": "online"})
    assert told(returned)["status_key"] == "returned", returned.content
    result = citizen.get(f"{where}/outputs/result")
    assert (result.status_code, result["Content-Type"]) == (200, "application/pdf")
    story = told(citizen.get(f"{where}/timeline"))["items"]
    assert [h["type"] for h in story][-2:] == ["sealed", "returned"]
    assert all(h["note"] != "Đủ điều kiện" for h in story)


@pytest.mark.django_db
def test_a_filing_asks_the_database_as_often_however_long_its_form() -> None:
    """No answer is looked up by itself; what was just made is not read again."""
    citizen = program(cast.applicant())
    body = birth(citizen)
    with CaptureQueriesContext(connection) as asked:
        assert citizen.file(body).status_code == 201
    assert len(body["answers"]) > 10
    assert len([one for one in asked if one["sql"].startswith(("SELECT", "WITH", "INSERT", "DELETE"))]) <= 15
    assert not [one for one in asked if "linkeddossier" in one["sql"]]


@pytest.mark.django_db
def test_whoever_holds_the_secret_follows_without_a_token_and_learns_no_name() -> None:
    citizen = program(cast.applicant())
    given = told(citizen.file(birth(citizen)))
    anybody = Program()
    where = f"/dossiers/{given['code']}"
    tracked = anybody.get(f"{where}/track", Dossier_Secret=given["secret"])
    assert tracked.status_code == 200
    assert cast.applicant().name not in tracked.content.decode()
    assert anybody.get(f"{where}/timeline", Dossier_Secret=given["secret"]).status_code == 200
    assert anybody.get(f"{where}/track", Dossier_Secret="AAAAA-AAAAA").status_code == 404
    assert anybody.get(f"{where}/track").status_code == 401
    assert anybody.get(where).status_code == 401


@pytest.mark.django_db
def test_a_replay_gets_the_first_answer_word_for_word() -> None:
    citizen = program(cast.applicant())
    body = birth(citizen)
    first, again = citizen.file(body, "khoa-1"), citizen.file(body, "khoa-1")
    assert (again.status_code, again.content, again["Location"]) == (201, first.content, first["Location"])
    assert again["Idempotent-Replayed"] == "true"
    other = citizen.file({**body, "returning": "counter"}, "khoa-1")
    assert (other.status_code, told(other)["code"]) == (422, "key_reused")
    assert citizen.post("/dossiers", body).status_code == 400
    assert Dossier.objects.count() == 1


@pytest.mark.django_db
def test_a_server_that_died_before_its_answer_was_kept_makes_no_second_dossier() -> None:
    citizen = program(cast.applicant())
    body = birth(citizen)
    first = citizen.file(body, "khoa-3")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM platform_answer")
    assert citizen.file(body, "khoa-3").content == first.content
    assert Dossier.objects.count() == 1


@pytest.mark.django_db
def test_a_new_token_may_repeat_what_the_old_one_began() -> None:
    citizen = program(cast.applicant())
    body = birth(citizen)
    first = citizen.file(body, "khoa-2")
    assert program(cast.applicant()).file(body, "khoa-2").content == first.content


@pytest.mark.django_db
def test_what_is_missing_is_named_field_by_field_and_nothing_is_kept() -> None:
    citizen = program(cast.applicant())
    body = birth(citizen)

    def wrong(**change: Any) -> dict[str, list[str]]:
        answer = citizen.file({**body, **change}, "sua-lai")
        assert answer.status_code == 422, answer.content
        found: dict[str, list[str]] = told(answer)["errors"]
        return found

    assert set(wrong(papers=[])) == {"papers"}
    assert set(wrong(papers=[{"component": "x", "upload": "6f1f5a44-6d6f-4d63-8a5b-1d6f8b7c2e10"}])) == {
        "papers.0.upload"
    }
    assert set(wrong(counter="KHONG-CO")) == {"agency"}
    unanswered = wrong(answers={})
    assert unanswered
    assert all(field.startswith("answers") for field in unanswered)
    assert "lạ" in wrong(lạ=1)
    assert not Dossier.objects.exists()
    assert citizen.file(body, "sua-lai").status_code == 201


GROUND = {"ground": "Luật Hộ tịch số 60/2014/QH13"}
WHY = {"reason": "unreadable", **GROUND}
OWNER = {"name": "Tằng Văn Phúc", "id_number": "022092990017", "born": "1992-04-18", "gender": "male"}
SEEN_HERE = "1.001193.TP06"


def at_counter(receiver: Program, **more: Any) -> dict[str, Any]:
    """A filing at the counter by the official at the desk."""
    place = {"channel": "direct", "owner": OWNER, "returning": "counter", "seen": [SEEN_HERE]}
    return {**birth(receiver), **place, **more}


@pytest.mark.django_db
def test_officers_file_at_their_own_counter_and_citizens_online() -> None:
    receiver = program(cast.receiver())
    body = birth(receiver)
    filing = at_counter(receiver)
    assert receiver.file(filing).status_code == 201
    assert receiver.file({**filing, "counter": "H49.61"}).status_code == 403
    assert receiver.file(body).status_code == 403
    citizen = program(cast.applicant())
    assert citizen.file({**birth(citizen), "channel": "direct"}).status_code == 403


@pytest.mark.django_db
def test_a_filing_at_the_counter_tells_what_is_missing_before_there_is_a_dossier() -> None:
    receiver = program(cast.receiver())
    filing = at_counter(receiver, papers=[], seen=[])
    refused = receiver.file(filing)
    assert (refused.status_code, told(refused)["code"]) == (422, "papers_missing")
    assert len(told(refused)["errors"]["papers"]) == 2
    assert not Dossier.objects.exists()
    assert not Counter.objects.exists()
    assert "errors" in told(receiver.file({**filing, "seen": ["lạ"]}))
    both = receiver.file({**filing, "seen": ["1.001193.TP02", SEEN_HERE]})
    assert both.status_code == 201
    where = f"/dossiers/{told(both)['code']}"
    assert told(receiver.get(where))["missing"] == []
    assert told(receiver.post(f"{where}/accept", {}))["status_key"] == "received"
    taken = receiver.file({**filing, "incomplete": True})
    assert taken.status_code == 201
    assert told(receiver.get(f"/dossiers/{told(taken)['code']}"))["missing"] == ["1.001193.TP02", SEEN_HERE]


@pytest.mark.django_db
def test_who_asks_is_told_apart_from_whose_it_is_at_the_counter() -> None:
    receiver = program(cast.receiver())
    for owner, field in (
        ({**OWNER, "asker": "Hà Thị Thay"}, "owner.ground"),
        ({**OWNER, "ground": "mandate"}, "owner.asker"),
        ({**OWNER, "asker": "Hà Thị Thay", "ground": "mandate"}, "papers"),
        ({**OWNER, "self": True}, "owner.self"),
    ):
        refused = receiver.file(at_counter(receiver, owner=owner))
        assert refused.status_code == 422, refused.content
        assert field in told(refused)["errors"], field
    proxy = {**OWNER, "asker": "Hà Thị Thay", "ground": "mandate"}
    seen = [SEEN_HERE, "can-cu-nop-thay"]
    taken = receiver.file(at_counter(receiver, owner=proxy, seen=seen))
    assert taken.status_code == 201, taken.content
    whole = told(receiver.get(f"/dossiers/{told(taken)['code']}"))
    assert whole["asker"] == {"name": "Hà Thị Thay", "ground": "mandate"}
    assert whole["owner"]["name"] == "Tằng Văn Phúc"


@pytest.mark.django_db
def test_online_the_asker_is_who_the_token_acts_for_and_nobody_sees_papers() -> None:
    citizen = program(cast.applicant())
    body = birth(citizen)
    child = {"name": "Tằng Bảo Ngọc", "document": "none", "born": "12/11/2026", "ground": "parent"}
    for more, field in (
        ({"owner": {**child, "asker": "Hà Thị Thay"}}, "owner.asker"),
        ({"owner": {**child, "paper_seen": True}}, "owner.paper_seen"),
        ({"owner": {"self": True, "ground": "parent"}}, "owner.ground"),
        ({"seen": [SEEN_HERE]}, "seen"),
        ({"incomplete": True}, "incomplete"),
    ):
        refused = citizen.file({**body, **more})
        assert refused.status_code == 422, refused.content
        assert set(told(refused)["errors"]) == {field}
    own = told(citizen.get(f"/dossiers/{told(citizen.file(body))['code']}"))
    assert own["asker"] == {"name": cast.applicant().name, "ground": ""}
    taken = told(citizen.file({**body, "owner": child}))
    whole = told(citizen.get(f"/dossiers/{taken['code']}"))
    assert (whole["owner"]["name"], whole["asker"]["ground"]) == ("Tằng Bảo Ngọc", "parent")
    assert whole["asker"]["name"] == cast.applicant().name


@pytest.mark.django_db
def test_what_does_not_apply_is_not_declared_and_that_is_said() -> None:
    citizen = program(cast.applicant())
    body = birth(citizen)
    at_home = {**body["answers"], "birth_place_kind": "tai_nha", "birth_certificate_number": "GCS-7/2026"}
    filed = told(citizen.file({**body, "answers": at_home}))
    assert "birth_certificate_number" in str(filed["warnings"])
    assert "birth_certificate_number" not in told(citizen.get(f"/dossiers/{filed['code']}"))["answers"]


@pytest.mark.django_db
def test_handing_over_without_a_colleague_says_what_to_do() -> None:
    citizen, receiver = program(cast.applicant()), program(cast.receiver())
    where = f"/dossiers/{told(citizen.file(birth(citizen)))['code']}"
    mine = cast.receiver().officer_id or 0
    Holding.objects.filter(post__role="receiver").exclude(officer_id=mine).delete()
    refused = receiver.post(f"{where}/hand-over", {"to_officer": mine})
    assert (refused.status_code, told(refused)["code"]) == (422, "nothing_offered")
    assert "Không có đồng nghiệp nào khác" in told(refused)["detail"]


@pytest.mark.django_db
def test_a_program_files_for_another_by_the_same_rules_as_a_page() -> None:
    citizen = program(cast.applicant())
    body = birth(citizen)
    other = {"name": "Lý Thị Mới", "id_number": "022190001234", "born": "1991", "phone": "+82 10 1234 5678"}
    for owner, field in (
        (other, "owner.ground"),
        ({**other, "ground": "office"}, "owner.ground"),
        ({**other, "ground": "mandate", "born": "hôm qua"}, "owner.born"),
        ({**other, "ground": "mandate", "id_number": ""}, "owner.id_number"),
        ({**other, "ground": "mandate"}, "papers"),
    ):
        refused = citizen.file({**body, "owner": owner})
        assert refused.status_code == 422, refused.content
        assert field in str(told(refused)), field
    proof = {"component": "can-cu-nop-thay", "upload": citizen.upload(cast.picture(9))}
    taken = citizen.file(
        {**body, "owner": {**other, "ground": "mandate"}, "papers": [*body["papers"], proof]}
    )
    assert taken.status_code == 201, taken.content
    assert told(taken)["warnings"] == ["Số định danh không khớp với năm sinh."]


@pytest.mark.django_db
def test_a_supplement_goes_through_too() -> None:
    citizen, receiver = program(cast.applicant()), program(cast.receiver())
    where = f"/dossiers/{told(citizen.file(birth(citizen)))['code']}"
    asked = {"defects": [{"what": "Giấy chứng sinh", "problem": "Ảnh mờ", **WHY}]}
    assert told(receiver.post(f"{where}/ask-more", asked))["status_key"] == "supplement"
    assert told(citizen.get(f"{where}/timeline"))["items"][-1]["defects"][0]["problem"] == "Ảnh mờ"
    papers = [{"component": "supplement", "upload": citizen.upload(cast.picture(9))}]
    supplied = citizen.post(f"{where}/supply", {"papers": papers})
    assert told(supplied)["status_key"] == "submitted", supplied.content
    assert told(citizen.post(f"{where}/withdraw", {}))["status_key"] == "withdrawn"


@pytest.mark.django_db
def test_a_supplement_is_refused_for_the_same_reasons_as_on_a_page() -> None:
    citizen, receiver = program(cast.applicant()), program(cast.receiver())
    where = f"/dossiers/{told(citizen.file(birth(citizen)))['code']}"
    name, paper = "field:child_name", "paper:1.001193.TP02"
    asked = {"defects": [{"about": name, "reason": "wrong"}, {"about": paper, "reason": "unreadable"}]}
    refused = receiver.post(f"{where}/ask-more", asked)
    assert set(told(refused)["errors"]) == {"defects.0.ground", "defects.1.ground"}
    receiver.post(f"{where}/ask-more", {"defects": [{**row, **GROUND} for row in asked["defects"]]})
    other = [{"component": "supplement", "upload": citizen.upload(cast.picture(9))}]
    for sender in (citizen, receiver):
        refused = sender.post(f"{where}/supply", {"papers": other if sender is citizen else []})
        assert refused.status_code == 422
        assert set(told(refused)["errors"]) == {"answers.child_name", "papers"}
    papers = [{"component": "1.001193.TP02", "upload": citizen.upload(cast.picture(7))}]
    supplied = citizen.post(f"{where}/supply", {"papers": papers, "answers": {"child_name": "Tằng Gia Hân"}})
    assert supplied.status_code == 200, supplied.content
    items = [{"place": 0, "right": True}, {"place": 1, "right": False, "why": "Trang 2 vẫn mờ"}]
    assert receiver.post(f"{where}/check-supplement", {"items": items[:1]}).status_code == 422
    checked = receiver.post(f"{where}/check-supplement", {"items": items})
    assert told(checked)["status_key"] == "supplement", checked.content
    again = told(citizen.get(f"{where}/timeline"))["items"][-1]["defects"]
    assert [(row["about"], row["problem"]) for row in again] == [(paper, "Trang 2 vẫn mờ")]


@pytest.mark.django_db
def test_a_filing_is_answered_with_its_proof_and_the_signed_receipt_follows() -> None:
    citizen = program(cast.applicant())
    given = told(citizen.file(birth(citizen)))
    where, proof = f"/dossiers/{given['code']}", given["proof"]
    found = verify_receipt_proof(orjson.dumps(proof), Trust(), own=[receipt_key().public])
    assert found.valid
    assert found.facts["code"] == given["code"]
    assert [f["sha256"] for f in found.facts["files"]] == [p["sha256"] for p in given["papers"]]
    assert found.facts["form_sha256"] == given["form_sha256"]
    assert told(citizen.get(f"{where}/proof"))["signature"] == proof["signature"]
    coming = citizen.get(f"{where}/outputs/receipt")
    assert (coming.status_code, coming["Retry-After"], told(coming)["state"]) == (202, "2", "coming")
    make_papers(given["code"])
    receipt = citizen.get(f"{where}/outputs/receipt")
    assert (receipt.status_code, receipt["Content-Type"]) == (200, "application/pdf")


@pytest.mark.django_db
def test_what_is_foreign_does_not_exist() -> None:
    citizen = program(cast.applicant())
    where = f"/dossiers/{told(citizen.file(birth(citizen)))['code']}"
    for foreign in (program(cast.stranger()), program(cast.outsider())):
        assert foreign.get(where).status_code == 404
        assert foreign.get(f"{where}/timeline").status_code == 404
        assert foreign.get(f"{where}/outputs/receipt").status_code == 404
        assert foreign.post(f"{where}/outputs/receipt").status_code == 404
        assert foreign.get(f"{where}/proof").status_code == 404
        assert foreign.post(f"{where}/take").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_twins_at_the_same_time_make_one_dossier() -> None:
    citizen = program(cast.applicant())
    body = birth(citizen)
    before = Dossier.objects.count()
    together = Barrier(4)

    def send(_: int) -> tuple[int, str]:
        try:
            together.wait(20)
            answer = Program(citizen.token).file(body, "sinh-doi")
            return answer.status_code, str(told(answer).get("code"))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert {status for status, _code in answers} <= {201, 409}
    assert len({code for status, code in answers if status == 201}) == 1
    assert Dossier.objects.count() == before + 1


@pytest.mark.django_db
def test_a_body_that_gives_a_key_twice_is_refused_by_the_name_of_the_key() -> None:
    citizen = program(cast.applicant())
    body = orjson.dumps(birth(citizen))
    answer = citizen.post("/dossiers", body[:-1] + b', "papers": []}', Idempotency_Key="hai-lan")
    assert answer.status_code == 400
    assert "Khoá “papers” được ghi hai lần" in told(answer)["detail"]
    assert not Dossier.objects.exists()
