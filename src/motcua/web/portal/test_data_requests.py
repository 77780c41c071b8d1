"""A person asks of their data at the portal, one thing a page, and fetches what is supplied."""

import html
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from django.test import Client

from motcua.privacy import commands
from motcua.privacy.models import DataRequest
from motcua.privacy.queries import happenings
from tests.support import cast

Browser = Callable[..., Client]
HOME = "/du-lieu-cua-ban/yeu-cau"


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def key_in(page: str) -> str:
    return page.split('name="khoa" value="')[1].split('"', maxsplit=1)[0]


def send(browser: Client, kind: str, **form: Any) -> DataRequest:
    """Through the last page; the request that came of it."""
    page = text_of(browser.get(f"{HOME}/moi/{kind}/gui"))
    answer = browser.post(f"{HOME}/moi/{kind}/gui", {"khoa": key_in(page), **form})
    assert answer.status_code == 302
    return DataRequest.objects.get(pk=int(answer.headers["Location"].rsplit("/", 1)[1]))


def test_from_the_foot_of_any_page_to_a_request_that_is_dated(browser: Browser) -> None:
    dossier = cast.submitted()
    person = browser("nongdan")
    assert 'href="/du-lieu-cua-ban"' in text_of(person.get("/tro-giup"))
    assert f'href="{HOME}"' in text_of(person.get("/du-lieu-cua-ban"))
    assert "Cung cấp bản sao dữ liệu" in text_of(person.get(f"{HOME}/moi"))
    assert dossier.code in text_of(person.get(f"{HOME}/moi/supply"))
    chosen = text_of(person.get(f"{HOME}/moi/supply/gui", {"ve": "mot-so", "ho-so": dossier.code}))
    assert f'name="ho-so" value="{dossier.code}"' in chosen
    form = {"khoa": key_in(chosen), "ve": "mot-so", "ho-so": dossier.code, "loi": "Để nộp ngân hàng"}
    made = person.post(f"{HOME}/moi/supply/gui", form)
    assert person.post(f"{HOME}/moi/supply/gui", form).headers["Location"] == made.headers["Location"]
    page = text_of(person.get(made.headers["Location"]))
    assert "Để nộp ngân hàng" in page
    assert dossier.code in page
    # Monday at nine: two working days, and ten days that end on a Thursday.
    assert "18/11/2026" in page
    assert "26/11/2026" in page
    assert "10 ngày theo lịch, kể cả ngày nghỉ" in page
    assert made.headers["Location"].rsplit("/", 1)[1] in text_of(person.get(HOME))


def test_what_is_missing_is_told_where_it_is_missing(browser: Browser) -> None:
    cast.submitted()
    person = browser("nongdan")
    none = person.get(f"{HOME}/moi/view/gui", {"ve": "mot-so"})
    assert none.status_code == 422
    assert "Hãy đánh dấu ít nhất một hồ sơ" in text_of(none)
    page = text_of(person.get(f"{HOME}/moi/edit/gui"))
    empty = person.post(f"{HOME}/moi/edit/gui", {"khoa": key_in(page), "loi": " "})
    assert empty.status_code == 422
    assert "Hãy viết rõ bạn muốn gì" in text_of(empty)
    assert key_in(text_of(empty)) == key_in(page)
    assert person.get(f"{HOME}/moi/khac").status_code == 404


def test_a_password_alone_is_not_enough_and_an_organisation_is_no_person(browser: Browser) -> None:
    weak = text_of(browser("nongdan", assurance=1).get(f"{HOME}/moi/view/gui"))
    assert "Cần đăng nhập bằng VNeID mức 2" in weak
    assert 'name="khoa"' not in weak
    company = browser("congty")
    page = text_of(company.get(f"{HOME}/moi/view/gui"))
    refused = company.post(f"{HOME}/moi/view/gui", {"khoa": key_in(page)})
    assert "tổ chức không gửi được" in text_of(refused)


def test_what_is_supplied_is_read_and_fetched_by_the_person_alone(browser: Browser) -> None:
    dossier = cast.submitted()
    person = browser("nongdan")
    request = send(person, "supply")
    assert person.get(f"{HOME}/{request.pk}/goi.zip").status_code == 404
    commands.carry_out(actor=cast.person("dulieu"), request=request.pk, answer="Gói đã sẵn sàng.")
    page = text_of(person.get(f"{HOME}/{request.pk}"))
    assert "Gói đã sẵn sàng." in page
    read = text_of(person.get(f"{HOME}/{request.pk}/doc"))
    assert "022092990017" in read
    assert dossier.code in read
    fetched = person.get(f"{HOME}/{request.pk}/goi.zip")
    packed = zipfile.ZipFile(io.BytesIO(fetched.content))
    facts = json.loads(packed.read("du-lieu.json"))
    assert facts["whole"]
    mine = next(one for one in facts["parts"]["dossiers"] if one["code"] == dossier.code)
    for paper in mine["papers"]:
        assert len(packed.read(paper["path"])) == paper["size"]
    document = packed.read("du-lieu.html").decode()
    assert "<h1>Những gì hệ thống giữ về bạn</h1>" in document
    assert "<script" not in document
    assert happenings(request)[-1].type == "request.handed_out"
    other = browser("nguoila")
    for room in ("", "/doc", "/goi.zip"):
        assert other.get(f"{HOME}/{request.pk}{room}").status_code == 404
    assert browser("nongdan", assurance=1).get(f"{HOME}/{request.pk}/goi.zip").status_code == 403
    commands.close(actor=cast.person("dulieu"), request=request.pk)
    assert person.get(f"{HOME}/{request.pk}/goi.zip").status_code == 404


def test_whoever_asked_to_look_gets_no_files_and_whoever_asked_for_something_else_gets_nothing(
    browser: Browser,
) -> None:
    cast.submitted()
    person = browser("nongdan")
    look, edit = send(person, "view"), send(person, "edit", loi="Sai tên đệm")
    for request in (look, edit):
        commands.carry_out(actor=cast.person("dulieu"), request=request.pk, answer="Xong.")
    packed = zipfile.ZipFile(io.BytesIO(person.get(f"{HOME}/{look.pk}/goi.zip").content))
    assert sorted(packed.namelist()) == ["du-lieu.html", "du-lieu.json"]
    assert person.get(f"{HOME}/{edit.pk}/goi.zip").status_code == 404


def test_a_refusal_says_why_and_that_one_may_complain(browser: Browser) -> None:
    person = browser("nongdan")
    request = send(person, "delete")
    reason = "Luật Lưu trữ buộc giữ hồ sơ."
    commands.refuse(actor=cast.person("dulieu"), request=request.pk, ground="law_keeps", reason=reason)
    page = text_of(person.get(f"{HOME}/{request.pk}"))
    for said in ("Luật buộc phải giữ hoặc phải xử lý", reason, "bạn có quyền khiếu nại"):
        assert said in page
    person.cookies["django_language"] = "en"
    english = text_of(person.get(f"{HOME}/{request.pk}"))
    assert "The law demands that they are kept or processed" in english
    assert "Delete data" in english
