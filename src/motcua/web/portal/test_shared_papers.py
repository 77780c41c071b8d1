"""One paper shown to somebody else: by a link that ends, with consent, and a log that its owner reads."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.documents.queries import read
from motcua.kernel import clock
from motcua.personal_store.commands import forget_shares
from motcua.personal_store.models import KeptPaper, Share, ShareLook
from motcua.personal_store.queries import secret_of
from motcua.platform.models import LoggedEvent
from motcua.web.portal.conftest import MONDAY, Browser
from tests.support.kept_papers import birth

GIVEN = {"whom": "Ngân hàng, làm hồ sơ vay", "period": "day", "agreed": "true"}


def shared(client: Client, paper: KeptPaper, **given: Any) -> Share:
    answer = client.post(f"/kho-giay-to/{paper.pk}/chia-se", {**GIVEN, **given})
    assert answer.status_code == 302
    return Share.objects.get(pk=answer["Location"].rpartition("/")[2])


def main(page: bytes) -> bytes:
    """What a page says, without the address in its head."""
    return page.partition(b"<main")[2].partition(b"</main>")[0]


def link(share: Share) -> str:
    return f"/giay-to/{secret_of(share)}"


def test_nothing_is_shared_without_consent_and_no_box_is_ticked_beforehand(browser: Browser) -> None:
    paper, client = birth(), browser("nongdan")
    page = client.get(f"/kho-giay-to/{paper.pk}/chia-se").content.decode()
    assert 'name="agreed" value="true">' in page.replace(" checked", "!")
    for given, sentence in (
        ({**GIVEN, "agreed": ""}, "ô đồng ý"),
        ({**GIVEN, "whom": ""}, "cho ai xem"),
        ({**GIVEN, "period": "year"}, "cho phép"),
    ):
        answer = client.post(f"/kho-giay-to/{paper.pk}/chia-se", given)
        assert answer.status_code == 422, sentence
    assert not Share.objects.exists()


def test_whoever_has_the_link_opens_it_by_a_press_and_its_owner_reads_who_did(browser: Browser) -> None:
    paper, client, bank = birth(), browser("nongdan"), browser()
    share = shared(client, paper)
    ahead = bank.get(link(share)).content.decode()
    assert paper.number not in ahead
    assert bank.get(f"{link(share)}/tep").status_code == 302
    assert not ShareLook.objects.exists()
    opened = bank.post(link(share), follow=True, headers={"user-agent": "Mozilla Firefox/140 Android"})
    assert paper.number in opened.content.decode()
    assert "Chữ ký số còn nguyên" in opened.content.decode()
    assert opened["X-Robots-Tag"] == "noindex"
    assert bank.get(f"{link(share)}/tep").content == read(paper.file)
    assert [look.took for look in ShareLook.objects.order_by("pk")] == [False, True]
    page = client.get(f"/kho-giay-to/lien-ket/{share.pk}").content.decode()
    assert "mở xem" in page
    assert "tải tệp" in page
    assert "Firefox" in page
    told = LoggedEvent.objects.filter(topic="personal_store").values_list("type", flat=True)
    assert {"share.made", "share.opened", "share.taken"} <= set(told)


def test_a_link_that_ended_or_was_ended_opens_nothing_and_answers_like_one_that_never_was(
    browser: Browser,
) -> None:
    paper, client, bank = birth(), browser("nongdan"), browser()
    ended, over = shared(client, paper), shared(client, paper, period="hour")
    bank.post(link(ended))
    client.post(f"/kho-giay-to/lien-ket/{ended.pk}/dung")
    client.post(f"/kho-giay-to/lien-ket/{ended.pk}/dung")
    unknown = bank.get("/giay-to/khong-co").content
    for address in (link(ended), f"{link(ended)}/tep"):
        assert bank.get(address).status_code == 404
    assert "Bạn dừng lúc" in client.get(f"/kho-giay-to/lien-ket/{ended.pk}").content.decode()
    with clock.at(MONDAY + timedelta(minutes=61)):
        late = bank.get(link(over))
        assert late.status_code == 404
        assert main(late.content) == main(unknown)
        assert "Hết hạn lúc" in client.get(f"/kho-giay-to/lien-ket/{over.pk}").content.decode()
    assert ShareLook.objects.count() == 1


def test_anybody_elses_link_cannot_be_seen_or_ended(browser: Browser) -> None:
    paper = birth()
    share = shared(browser("nongdan"), paper)
    other = browser("giaovien")
    assert other.get(f"/kho-giay-to/lien-ket/{share.pk}").status_code == 404
    assert other.post(f"/kho-giay-to/lien-ket/{share.pk}/dung").status_code == 404
    assert other.post(f"/kho-giay-to/{paper.pk}/chia-se", GIVEN).status_code == 404
    assert browser().get(link(share)).status_code == 200


def test_a_paper_that_was_revoked_meanwhile_says_so_and_is_not_handed_out(browser: Browser) -> None:
    paper, client, bank = birth(), browser("nongdan"), browser()
    share = shared(client, paper)
    bank.post(link(share))
    KeptPaper.objects.filter(pk=paper.pk).update(way="revoke", ended_at=clock.now())
    assert "Đã bị thu hồi" in bank.get(link(share)).content.decode()
    assert bank.get(f"{link(share)}/tep").status_code == 404
    assert client.post(f"/kho-giay-to/{paper.pk}/chia-se", GIVEN).status_code == 422


@pytest.mark.parametrize(("after", "left"), [(100, 1), (500, 0)])
def test_links_go_a_year_after_they_ended(browser: Browser, after: int, left: int) -> None:
    share = shared(browser("nongdan"), birth())
    browser().post(link(share))
    forget_shares(before=share.until + timedelta(days=after - 365))
    assert (Share.objects.count(), ShareLook.objects.count()) == (left, left)
