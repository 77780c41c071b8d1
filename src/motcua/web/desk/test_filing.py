"""Filing for somebody at the counter: their card fills the page, nothing typed is lost, form 01 follows."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.dossiers.models import Counter, Dossier, Draft
from motcua.dossiers.queries.looks import PERSONS
from motcua.kernel.actor import SYSTEM
from motcua.platform.models import LoggedEvent
from motcua.procedures import commands as procedures
from motcua.process.states import Status
from motcua.web.desk.conftest import LogIn
from motcua.web.desk.test_dossier import picture
from tests.support import cast, two_communes
from tests.support.two_communes import PROCEDURE

PLACE = "/ban-lam-viec/nop-ho/"
CARD = "022092990017|101234567|TẰNG VĂN PHÚC|18041992|Nam|Khu Bình Công, Bình Liêu|10052021"


def begun(client: Client, channel: str = "direct", *, procedure: str = PROCEDURE) -> str:
    """The page of a new filing."""
    answer = client.post(f"{PLACE}moi", {"thu_tuc": procedure, "cach": channel})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def filled(client: Client, place: str, **more: str) -> dict[str, Any]:
    """What stands in the page's fields, as a browser would send it."""
    context = client.get(place).context
    fields = [*context["owner_fields"], *context["agency_fields"], *context["return_fields"]]
    fields += [field for group in context["form"].groups for field in group.fields]
    fields = [box for field in fields for box in (field.parts or (field,))]
    sent = {f.name: next((o.value for o in f.options if o.chosen), f.value) for f in fields}
    return {**sent, **more}


CHILD = {
    "tk-relation": "cha",
    "tk-applicant_phone": "0900000011",
    "tk-child_name": "Tằng Bảo Ngọc",
    "tk-child_born": "12/11/2026",
    "tk-child_gender": "nu",
    "tk-child_ethnicity": "Tày",
    "tk-father_name": "Tằng Văn Phúc",
    "tk-birth_place_kind": "tai_nha",
    "tk-birth_place": "Xã Bình Liêu",
    "tk-home_place": "Xã Bình Liêu",
    "tk-copies_wanted": "khong",
    "tk-declaration": "true",
}


def test_a_card_fills_in_the_owner_and_what_the_form_asks_of_them(log_in: LogIn) -> None:
    receiver = log_in("tiepnhan")
    place = begun(receiver)
    receiver.post(place, filled(receiver, place, lam="card", qr=CARD))
    page = filled(receiver, place)
    assert (page["name"], page["born"], page["gender"]) == ("TẰNG VĂN PHÚC", "18/04/1992", "male")
    assert (page["tk-applicant_name"], page["tk-applicant_id"]) == ("TẰNG VĂN PHÚC", "022092990017")


def test_somebody_known_is_found_by_their_number(log_in: LogIn) -> None:
    receiver = log_in("tiepnhan")
    place = begun(receiver)
    receiver.post(place, filled(receiver, place, lam="number", id_number="022092990017"))
    assert filled(receiver, place)["phone"] == "0900000011"
    (look,) = LoggedEvent.objects.filter(topic=PERSONS)
    assert (look.stream, look.data["why"]) == (cast.person("nongdan").party_id, "filing")


def test_a_date_that_is_not_understood_is_told_and_stays(log_in: LogIn) -> None:
    receiver = log_in("tiepnhan")
    place = begun(receiver)
    receiver.post(place, filled(receiver, place, lam="card", qr=CARD))
    answer = receiver.post(place, filled(receiver, place, lam="submit", **CHILD, born="tháng ba 1992"))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Ngày sinh chưa hiểu được" in text
    assert 'value="tháng ba 1992"' in text
    assert not Dossier.objects.exists()


def test_who_stands_there_for_another_says_by_what_right_and_proves_it(log_in: LogIn) -> None:
    receiver = log_in("tiepnhan")
    place = begun(receiver)
    receiver.post(place, filled(receiver, place, lam="card", qr=CARD))
    proxy = {**CHILD, "asker": "Hà Thị Thay", "ground": "mandate"}
    answer = receiver.post(place, filled(receiver, place, lam="submit", **proxy))
    assert "Còn thiếu: Văn bản ủy quyền" in answer.content.decode()
    answer = receiver.post(place, filled(receiver, place, lam="submit", **proxy, seen="can-cu-nop-thay"))
    assert answer.status_code == 302, answer.content.decode()
    page = receiver.get(answer.headers["Location"]).content.decode()
    assert "Hà Thị Thay (được ủy quyền)" in page


def test_it_is_filed_and_accepted_in_one_go(log_in: LogIn) -> None:
    receiver = log_in("tiepnhan")
    place = begun(receiver)
    receiver.post(place, filled(receiver, place, lam="card", qr=CARD))
    answer = receiver.post(place, filled(receiver, place, lam="accept", **CHILD))
    dossier = Dossier.objects.get()
    assert answer.headers["Location"] == f"/ban-lam-viec/ho-so/{dossier.code}?xong=accept"
    assert (dossier.status, dossier.channel) == (Status.RECEIVED, "direct")
    assert dossier.filed_by == "Hoàng Thị Ngân"
    assert "In Giấy tiếp nhận" in receiver.get(answer.headers["Location"]).content.decode()


def test_what_is_missing_is_named_and_what_was_typed_stays(log_in: LogIn) -> None:
    receiver = log_in("tiepnhan")
    place = begun(receiver)
    typed = {**CHILD, "tk-child_name": "", "name": "Tằng Văn Phúc", "tk-applicant_id": "022092990017"}
    answer = receiver.post(place, filled(receiver, place, lam="submit", **typed))
    assert answer.status_code == 422
    assert "f-tk-child_name" in [m.id for m in answer.context["mistakes"]]
    assert 'value="Tằng Văn Phúc"' in answer.content.decode()
    assert not Dossier.objects.exists()


def test_a_scan_is_kept_and_can_be_taken_out_again(log_in: LogIn) -> None:
    receiver = log_in("tiepnhan")
    place = begun(receiver)
    component = receiver.get(place).context["case"].components[0].code
    scan = SimpleUploadedFile("to-khai.png", picture())
    receiver.post(place, {**filled(receiver, place, lam="save"), f"file-{component}": scan})
    draft = Draft.objects.get(pk=UUID(place.rsplit("/", 1)[1]))
    kept = draft.papers.get()
    assert kept.name == "to-khai.png"
    receiver.post(f"{place}/tep/{kept.pk}/xoa", filled(receiver, place, name="Tằng Văn Phúc"))
    assert not draft.papers.exists()
    assert Draft.objects.get().owner["name"] == "Tằng Văn Phúc"


def test_a_wrong_file_is_refused_in_words_and_the_rest_stays(log_in: LogIn) -> None:
    receiver = log_in("tiepnhan")
    place = begun(receiver)
    component = receiver.get(place).context["case"].components[0].code
    scans = [SimpleUploadedFile("a.exe", b"MZ no paper"), SimpleUploadedFile("b.png", picture())]
    sent = {**filled(receiver, place, lam="save", name="Tằng Văn Phúc"), f"file-{component}": scans}
    answer = receiver.post(place, sent)
    assert answer.status_code == 422
    assert "a.exe: Chỉ nhận tệp PDF" in answer.content.decode()
    assert Draft.objects.get().papers.get().name == "b.png"
    assert Draft.objects.get().owner["name"] == "Tằng Văn Phúc"


def test_only_receivers_file_for_others(log_in: LogIn) -> None:
    assert log_in("thamdinh").get(PLACE).status_code == 403
    assert log_in("thamdinh").post(f"{PLACE}moi", {"thu_tuc": PROCEDURE}).status_code == 403


def test_a_filing_of_a_colleague_does_not_exist_for_me(log_in: LogIn) -> None:
    place = begun(log_in("tiepnhan"))
    assert log_in("tn.binhlieu2").get(place).status_code == 404


def test_procedures_are_found_without_accents(log_in: LogIn) -> None:
    found = log_in("tiepnhan").get(PLACE, {"q": "khai sinh"}).context["found"]
    assert PROCEDURE in [entry.code for entry in found]
    assert "khai sinh" in log_in("tiepnhan").get(PLACE, {"q": "dang ky khai sinh"}).content.decode().lower()


def test_a_filing_can_be_thrown_away(log_in: LogIn) -> None:
    receiver = log_in("tiepnhan")
    receiver.post(f"{begun(receiver)}/bo")
    assert not Draft.objects.exists()


def with_papers() -> str:
    """The same procedure under another code, with a paper that must come."""
    content = two_communes.quick_procedure(papers=True)
    content["code"] = "9.001193"
    procedures.publish_first_versions(actor=SYSTEM, contents=[content])
    return str(content["code"])


def test_what_these_answers_call_for_is_missing_at_filing_and_at_the_acceptance(log_in: LogIn) -> None:
    content = {**two_communes.quick_procedure(papers=True), "code": "9.001194"}
    [paper] = [c for c in content["cases"][0]["components"] if c["code"] == "1.001193.TP07"]
    paper |= {"condition": "Khi là con gái", "needed_if": {"==": [{"var": "child_gender"}, "nu"]}}
    procedures.publish_first_versions(actor=SYSTEM, contents=[content])
    receiver = log_in("tiepnhan")
    place = begun(receiver, procedure="9.001194")
    receiver.post(place, filled(receiver, place, lam="card", qr=CARD))
    answer = receiver.post(place, filled(receiver, place, lam="accept", **CHILD))
    assert paper["name"] in str(answer.context["refusal"])
    receiver.post(place, filled(receiver, place, lam="incomplete", **CHILD))
    address = f"/ban-lam-viec/ho-so/{Dossier.objects.get().code}/viec/accept"
    others = [c["code"] for c in content["cases"][0]["components"] if c is not paper]
    refused = receiver.post(address, {"seen": others})
    assert refused.status_code == 422
    assert paper["name"] in str(refused.context["refusal"])
    assert receiver.post(address, {"seen": [*others, paper["code"]]}).status_code == 302


def test_what_is_missing_is_told_before_there_is_a_dossier_and_a_number(log_in: LogIn) -> None:
    receiver = log_in("tiepnhan")
    place = begun(receiver, procedure=with_papers())
    receiver.post(place, filled(receiver, place, lam="card", qr=CARD))
    for does in ("accept", "submit"):
        answer = receiver.post(place, filled(receiver, place, lam=does, **CHILD))
        assert answer.status_code == 422
        assert "Giấy chứng sinh" in answer.content.decode()
    assert not Dossier.objects.exists()
    assert not Counter.objects.exists()
    needed = [line["component"].code for line in answer.context["papers"] if line["component"].must_come]
    receiver.post(place, {**filled(receiver, place, lam="accept", **CHILD), "seen": needed})
    assert Dossier.objects.get().status == Status.RECEIVED


def test_what_was_seen_is_kept_and_need_not_be_said_again(log_in: LogIn) -> None:
    receiver = log_in("tiepnhan")
    place = begun(receiver, procedure=with_papers())
    receiver.post(place, filled(receiver, place, lam="card", qr=CARD))
    needed = [c.code for c in receiver.get(place).context["case"].components if c.must_come]
    receiver.post(place, {**filled(receiver, place, lam="save", **CHILD), "seen": needed})
    assert receiver.get(place).context["seen_codes"] == needed
    receiver.post(place, {**filled(receiver, place, lam="submit", **CHILD), "seen": needed})
    dossier = Dossier.objects.get()
    assert dossier.status == Status.SUBMITTED
    assert {p.component for p in dossier.papers.filter(origin="seen", file=None)} == set(needed)
    accepted = receiver.post(f"/ban-lam-viec/ho-so/{dossier.code}/viec/accept", {"expect": dossier.chain_seq})
    assert accepted.status_code == 302, accepted.content.decode()
    assert dossier.papers.filter(origin="seen").count() == len(needed)


def test_whoever_takes_it_all_the_same_asks_for_the_rest_at_once(log_in: LogIn) -> None:
    receiver = log_in("tiepnhan")
    place = begun(receiver, procedure=with_papers())
    receiver.post(place, filled(receiver, place, lam="card", qr=CARD))
    answer = receiver.post(place, filled(receiver, place, lam="incomplete", **CHILD))
    dossier = Dossier.objects.get()
    assert answer.headers["Location"] == f"/ban-lam-viec/ho-so/{dossier.code}/viec/ask_more"
    assert "phải bổ sung (mẫu 02)" in receiver.get(answer.headers["Location"]).content.decode()


def test_the_scanner_types_where_the_page_begins(log_in: LogIn) -> None:
    receiver = log_in("tiepnhan")
    code = Dossier.objects.get(pk=two_communes.file()).code
    place = begun(receiver)
    assert 'id="qr" name="qr" autocomplete="off" autofocus' in receiver.get(place).content.decode()
    receipt = f"https://tinh.example/tra-cuu?ma={code}&k=ABCDE-FGHJK"
    answer = receiver.post(place, filled(receiver, place, lam="card", qr=receipt))
    assert answer.headers["Location"] == f"/ban-lam-viec/ho-so/{code}"
    assert receiver.get(PLACE, {"q": receipt}).headers["Location"] == f"/ban-lam-viec/ho-so/{code}"
    receiver.post(place, filled(receiver, place, lam="card", qr=CARD))
    assert "autofocus" not in receiver.get(place).content.decode()
