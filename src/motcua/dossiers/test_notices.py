"""Notices of an authority: who signs them, for which body, under which number, and when the applicant gets them."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pypdfium2
import pytest
from django.test import Client

from motcua.agencies.models import Holding
from motcua.documents.queries import read
from motcua.dossiers import outputs
from motcua.dossiers.models import Dossier, OfficialNotice
from motcua.dossiers.queries import notices
from motcua.dossiers.readers.inbox import Inbox
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, NotFound
from motcua.notifications.models import InboxItem
from motcua.platform.readers import story
from motcua.signing import ports
from motcua.signing.queries import verify
from tests.support import acts, cast
from tests.support.acts import defect
from tests.support.effects import make_papers, work
from tests.support.notices import given_out, head_of_the_counter, owed
from tests.support.signing import no_time_stamps

pytestmark = pytest.mark.usefixtures("province")
CENTRE = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ BÌNH LIÊU"
COMMITTEE = "ỦY BAN NHÂN DÂN XÃ BÌNH LIÊU"


def asked_for_more() -> Dossier:
    dossier = cast.submitted()
    acts.ask_more(actor=cast.receiver(), dossier=dossier.pk, defects=[defect("Giấy chứng sinh", "ảnh mờ")])
    return dossier


def refused() -> Dossier:
    dossier = cast.submitted()
    acts.refuse(actor=cast.receiver(), dossier=dossier.pk, ground="duplicate", note="Không thuộc thẩm quyền")
    return dossier


def stopped() -> Dossier:
    dossier = cast.accepted()
    acts.stop(actor=cast.appraiser(), dossier=dossier.pk, ground="duplicate", note="Theo đơn của người nộp")
    return dossier


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in pages))


def in_full(moment: datetime) -> str:
    return f"{moment.astimezone(clock.VIETNAM):%H giờ %M phút, ngày %d}"


def test_a_request_for_papers_is_the_centres_signed_by_its_head_and_sealed() -> None:
    dossier = asked_for_more()
    made = read(given_out(dossier, head_of_the_counter()).file)
    words, checked = text_of(made), verify(made, ports.connected().trust)
    person, seal = checked.signatures
    assert checked.valid
    assert (person.kind, seal.kind) == ("person", "organisation")
    assert head_of_the_counter().name in person.name
    assert dossier.counter.name in seal.name
    assert CENTRE in words
    assert re.search(r"Số: \d\d/TB-TTPVHCC\b", words)
    assert "ảnh mờ" in words
    assert "GIÁM ĐỐC" in words
    assert "Lưu: VT" in words


def test_a_stop_is_the_agencys_under_its_own_number_and_title() -> None:
    given_out(refused(), head_of_the_counter())
    dossier = stopped()
    made = read(given_out(dossier, cast.signer()).file)
    words = text_of(made)
    assert COMMITTEE in words
    assert re.search(r"Số: \d\d/TB-UBND\b", words)
    assert "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH" in words
    assert "Theo đơn của người nộp" in words
    assert dossier.handling.name in verify(made, ports.connected().trust).signatures[-1].name


def test_the_head_signs_without_anybodys_place() -> None:
    made = read(given_out(stopped(), cast.director()).file)
    assert "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH" in text_of(made)


def test_numbers_of_a_year_follow_each_other() -> None:
    numbers = []
    for _ in range(2):
        dossier = refused()
        given_out(dossier, head_of_the_counter())
        numbers.append(OfficialNotice.objects.get(dossier=dossier).number)
    first, second = (int(number.removesuffix("/TB-TTPVHCC")) for number in numbers)
    assert second == first + 1
    assert numbers[0] == f"{first:02d}/TB-TTPVHCC"


def test_the_letter_of_apology_names_both_dates() -> None:
    dossier = cast.accepted(cast.LAND_CHANGE)
    assert dossier.due_at is not None
    until = dossier.due_at + timedelta(days=7)
    boss = cast.person("gd.nnmt")
    acts.extend(actor=boss, dossier=dossier.pk, until=until, note="Máy đo hỏng")
    words = text_of(read(given_out(dossier, boss).file))
    assert in_full(dossier.due_at) in words
    assert in_full(until) in words
    assert "Máy đo hỏng" in words
    assert "01/TB-SNNMT" in words


@pytest.mark.parametrize("who", [cast.receiver, cast.appraiser, cast.clerk, cast.signer, cast.outsider])
def test_nobody_signs_for_a_body_that_is_not_theirs(who: object) -> None:
    notice = owed(refused())
    actor = who()  # type: ignore[operator]
    [why] = outputs.consent_to_notices(actor=actor, notices=[notice.pk])
    assert isinstance(why, NotFound)
    with pytest.raises(NotFound):
        outputs.notice_draft(actor, notice.pk)
    assert notices.lines(actor) == []


def test_until_it_is_signed_the_applicant_gets_no_paper_and_the_dossier_goes_on() -> None:
    dossier = asked_for_more()
    make_papers(dossier.code)
    assert outputs.look(dossier, "form_02").progress is outputs.Progress.TO_BE_SIGNED
    assert not dossier.outputs.filter(kind="form_02").exists()
    acts.supply(actor=cast.applicant(), dossier=dossier.pk, note="Đã chụp lại")
    made = given_out(dossier, head_of_the_counter())
    assert outputs.look(dossier, "form_02").content == read(made.file)


def test_the_applicant_is_told_when_it_is_signed() -> None:
    dossier = refused()
    given_out(dossier, head_of_the_counter())
    Inbox().read(story("paper", dossier.pk))
    told = InboxItem.objects.get(dossier_code=dossier.code, title__contains="Phiếu từ chối")
    assert "ký và cơ quan đóng dấu" in told.body


def test_agreed_to_twice_it_is_signed_once() -> None:
    dossier, by = refused(), head_of_the_counter()
    notice = owed(dossier)
    assert outputs.consent_to_notices(actor=by, notices=[notice.pk]) == []
    [again] = outputs.consent_to_notices(actor=by, notices=[notice.pk])
    assert isinstance(again, Conflict)
    work("notice")
    assert dossier.outputs.filter(kind="form_03").count() == 1
    [late] = outputs.consent_to_notices(actor=by, notices=[notice.pk])
    assert isinstance(late, NotFound)


def test_without_time_stamps_it_waits_and_then_goes_out_under_the_same_signature() -> None:
    dossier, by = refused(), head_of_the_counter()
    notice = owed(dossier)
    outputs.consent_to_notices(actor=by, notices=[notice.pk])
    with no_time_stamps():
        work("notice")
    assert [line.signing for line in notices.lines(by) if line.notice.pk == notice.pk] == [True]
    assert not dossier.outputs.filter(kind="form_03").exists()
    with clock.at(clock.now() + timedelta(minutes=20)):
        work("notice")
    assert dossier.outputs.filter(kind="form_03").exists()


def test_whoever_lost_the_post_meanwhile_has_signed_nothing() -> None:
    dossier, by = stopped(), cast.signer()
    notice = owed(dossier)
    outputs.consent_to_notices(actor=by, notices=[notice.pk])
    posts = Holding.objects.filter(officer_id=by.officer_id or 0)
    posts.update(valid_to=clock.now().date() - timedelta(days=1))
    work("notice")
    posts.update(valid_to=None)
    assert not dossier.outputs.filter(kind="form_05").exists()
    [line] = [one for one in notices.lines(cast.director()) if one.notice.pk == notice.pk]
    assert "thẩm quyền" in str(line.refusal)
    kept = OfficialNotice.objects.get(pk=notice.pk).number
    given_out(dossier, cast.director())
    assert OfficialNotice.objects.get(pk=notice.pk).number == kept


def test_the_desk_lists_what_waits_and_signs_what_is_chosen() -> None:
    dossier = stopped()
    notice = owed(dossier)
    client = Client()
    client.force_login(Account.objects.get(username="kyso"))
    page = client.get("/ban-lam-viec/van-ban-cho-ky").content.decode()
    assert dossier.code in page
    assert "Thông báo dừng giải quyết" in page
    assert client.get(f"/ban-lam-viec/van-ban-cho-ky/{notice.pk}")["Content-Type"] == "application/pdf"
    answer = client.post("/ban-lam-viec/van-ban-cho-ky", {"van-ban": [notice.pk]}, follow=True)
    assert "Đã đồng ý ký 1 văn bản" in answer.content.decode()
    work("notice")
    assert dossier.code not in client.get("/ban-lam-viec/van-ban-cho-ky").content.decode()


@pytest.mark.parametrize(
    ("who", "makes", "first_page"),
    [
        (cast.signer, stopped, "/ban-lam-viec/"),
        (head_of_the_counter, refused, "/dieu-hanh/"),
    ],
)
def test_whoever_signs_is_told_on_their_first_page_and_beside_every_page(
    who: Callable[[], Actor], makes: Callable[[], Dossier], first_page: str
) -> None:
    before = notices.how_many_wait(who())
    owed(makes())
    client = Client()
    client.force_login(Account.objects.get(pk=who().account_id or 0))
    assert f"{before + 1} văn bản của cơ quan chờ anh chị ký" in client.get(first_page).content.decode()
    beside = client.get("/ban-lam-viec/tai-khoan").context["desk_lists"]
    [waits] = [i for s in beside for i in s["items"] if i["url"].endswith("cho-ky")]
    assert waits["count"] == before + 1


def test_what_was_agreed_to_is_not_counted_and_what_failed_is_again() -> None:
    by = cast.signer()
    before = notices.how_many_wait(by)
    notice = owed(stopped())
    assert notices.how_many_wait(by) == before + 1
    outputs.consent_to_notices(actor=by, notices=[notice.pk])
    assert notices.how_many_wait(by) == before
    OfficialNotice.objects.filter(pk=notice.pk).update(consent=None, refusal={"message": "Thẻ ký hết hạn"})
    assert notices.how_many_wait(by) == before + 1
