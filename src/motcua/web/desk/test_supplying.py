"""A supplement brought to the counter: the same fields, places and rules as at the portal."""

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.dossiers.models import Dossier, SupplementDraft
from motcua.process.states import Status
from motcua.web.desk.conftest import LogIn
from motcua.web.desk.test_filing import with_papers
from tests.support import acts, cast, two_communes
from tests.support.acts import defect
from tests.support.two_communes import who

NAME = acts.defect("", "không khớp giấy chứng sinh", about="field:child_name")
PAPER = acts.defect("", "ảnh mờ", "Điều 16", about="paper:1.001193.TP02")
OLD, NEW = "Tằng Bảo Ngọc", "Tằng Gia Hân"


@pytest.fixture
def asked(province: None) -> Dossier:
    """A dossier with a datum and a paper to supply."""
    number = two_communes.file(channel="direct", procedure=with_papers())
    acts.ask_more(actor=who("tiepnhan"), dossier=number, defects=[NAME, PAPER])
    return Dossier.objects.get(pk=number)


@pytest.fixture
def client(log_in: LogIn) -> Client:
    """The browser of whoever receives."""
    return log_in("tiepnhan")


def scan(name: str = "rõ.png", shade: int = 9) -> SimpleUploadedFile:
    """A photograph of a paper."""
    return SimpleUploadedFile(name, cast.picture(shade))


def place(dossier: Dossier) -> str:
    """The address of the panel."""
    return f"/ban-lam-viec/ho-so/{dossier.code}/viec/supply"


def opened(client: Client, dossier: Dossier) -> dict[str, str]:
    """What a window that opens the panel carries of what it shows."""
    shown = client.get(place(dossier)).content.decode()
    return {
        name: html.unescape(found[1])
        for name in ("_drawn", "expect")
        if (found := re.search(rf'name="{name}" value="([^"]*)"', shown))
    }


def sends(client: Client, dossier: Dossier, window: dict[str, str], **given: Any) -> Any:
    """Press the panel's button, or the one that `_go` names."""
    return client.post(place(dossier), {"child_name": OLD, **window, **given})


def test_the_panel_asks_the_datum_in_its_field_and_the_paper_as_a_file(
    client: Client, asked: Dossier
) -> None:
    shown = client.get(place(asked)).content.decode()
    assert re.search(rf'name="child_name"[^>]* value="{OLD}"', shown)
    assert "Cần sửa: Không đúng: không khớp giấy chứng sinh" in shown
    assert 'name="child_gender"' not in shown
    assert 'name="defect-0"' not in shown
    assert 'name="defect-1"' in shown
    assert "Giấy tờ khác" in shown


def test_the_answer_changes_what_was_declared_and_the_applicant_reads_it(
    client: Client, asked: Dossier
) -> None:
    window = opened(client, asked)
    answer = sends(
        client, asked, window, child_name=NEW, **{"defect-1": scan(), "defect-2": scan("k.png", 7)}
    )
    assert answer.status_code == 302, answer.content.decode()
    dossier = Dossier.objects.get(pk=asked.pk)
    assert (dossier.status, dossier.answers["child_name"]) == (Status.SUBMITTED, NEW)
    assert dossier.papers.get(name="rõ.png").component == "1.001193.TP02"
    assert dossier.papers.get(name="k.png").component == "supplement"
    page = client.get(f"/ban-lam-viec/ho-so/{asked.code}").content.decode()
    assert f"“{OLD}” thành “{NEW}”" in page
    assert not SupplementDraft.objects.exists()


def test_what_is_missing_or_wrong_is_named_and_nothing_is_lost(client: Client, asked: Dossier) -> None:
    window = opened(client, asked)
    bad = SimpleUploadedFile("hỏng.pdf", b"%PDF- no")
    answer = sends(client, asked, window, **{"defect-1": [scan(), bad]})
    assert answer.status_code == 422
    assert "Tệp “hỏng.pdf” chưa nhận được" in answer.content.decode()
    again = sends(client, asked, opened(client, asked)).content.decode()
    assert "Ô này cần sửa mà chưa đổi" in again
    assert "rõ.png" in again
    assert sends(client, asked, opened(client, asked), supplement_note="Tên đúng").status_code == 302


def test_what_is_only_saved_waits_for_the_next_time(client: Client, asked: Dossier) -> None:
    answer = sends(client, asked, opened(client, asked), child_name=NEW, _go="save", **{"defect-1": scan()})
    assert answer["Location"].startswith(place(asked))
    shown = client.get(place(asked)).content.decode()
    assert f'value="{NEW}"' in shown
    assert "rõ.png" in shown
    assert Dossier.objects.get(pk=asked.pk).status == Status.SUPPLEMENT


def test_a_second_window_is_told_and_overwrites_nothing(client: Client, asked: Dossier) -> None:
    one, two = opened(client, asked), opened(client, asked)
    sends(client, asked, one, child_name=NEW, _go="save")
    answer = sends(client, asked, two, child_name="Tằng Bảo An", supplement_note="Theo bản gốc")
    assert answer.status_code == 409
    assert f"Đã lưu ở nơi khác: “{NEW}”" in answer.content.decode()
    assert SupplementDraft.objects.get().answers["child_name"] == NEW
    assert Dossier.objects.get(pk=asked.pk).status == Status.SUPPLEMENT


def test_nothing_is_sent_that_the_page_did_not_show(client: Client, asked: Dossier) -> None:
    one, two = opened(client, asked), opened(client, asked)
    sends(client, asked, one, child_name=NEW, _go="save")
    answer = sends(client, asked, two, supplement_note="Theo bản gốc")
    assert answer.status_code == 409
    assert "được giữ như thế" in answer.content.decode()
    assert Dossier.objects.get(pk=asked.pk).status == Status.SUPPLEMENT


def test_whoever_comes_after_the_applicant_sent_it_is_told_and_keeps_the_words(
    client: Client, asked: Dossier
) -> None:
    window = opened(client, asked)
    acts.supply(actor=who("nongdan"), dossier=asked.pk, note="Gửi qua mạng")
    answer = sends(client, asked, window, child_name=NEW, supplement_note="Người nộp mang bản rõ")
    assert answer.status_code == 409
    assert "Người nộp mang bản rõ" in answer.content.decode()
    assert Dossier.objects.get(pk=asked.pk).answers["child_name"] == OLD


def test_a_panel_of_an_earlier_request_does_not_answer_a_later_one(client: Client, asked: Dossier) -> None:
    window = opened(client, asked)
    acts.supply(actor=who("nongdan"), dossier=asked.pk, note="Gửi qua mạng")
    again = [defect("Giấy cam đoan", "chưa ký")]
    acts.found_right(who("tiepnhan"), asked.pk, places=2)
    acts.allow_again(actor=who("chutich"), dossier=asked.pk, note="Bỏ sót")
    acts.ask_more(actor=who("tiepnhan"), dossier=asked.pk, defects=again)
    answer = sends(client, asked, window, supplement_note="Theo bản gốc", **{"defect-0": scan()})
    assert answer.status_code == 409
    assert "dưới đây là yêu cầu mới" in answer.content.decode()
    assert "Theo bản gốc" in answer.content.decode()
    assert Dossier.objects.get(pk=asked.pk).status == Status.SUPPLEMENT
    assert not SupplementDraft.objects.exists()


def test_what_came_by_post_is_told_so(client: Client, asked: Dossier) -> None:
    given = {"supplement_note": "Gửi bản rõ", "way": "post"}
    assert sends(client, asked, opened(client, asked), **given).status_code == 302
    page = client.get(f"/ban-lam-viec/ho-so/{asked.code}").content.decode()
    assert "gửi qua bưu chính" in page
