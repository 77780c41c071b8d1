"""What applicants are told: everything that concerns them, once, in words that say what to do."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers import commands
from motcua.dossiers.acts import EVENTS
from motcua.dossiers.acts.object_to_filing import OBJECT_TO_FILING, ObjectToFiling
from motcua.dossiers.messages import about
from motcua.dossiers.models import Dossier
from motcua.dossiers.readers import READERS
from motcua.dossiers.readers.inbox import Inbox
from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.notifications.models import InboxItem
from motcua.platform import readers
from motcua.platform.effects.models import Effect
from tests.support import two_communes
from tests.support.two_communes import COMMUNES, WHOLE_WAY, file, walk

pytestmark = pytest.mark.django_db(transaction=True)
MORNING = datetime(2026, 11, 18, 8, 0, tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def province() -> Iterator[None]:
    """Two communes and an empty log, on a Wednesday morning."""
    with clock.at(MORNING):
        two_communes.establish()
        two_communes.empty_log()
        yield


def titles() -> list[str]:
    """What the inboxes hold, in the order in which it was told."""
    return list(InboxItem.objects.order_by("id").values_list("title", flat=True))


def test_the_applicant_is_told_what_concerns_them_and_nothing_of_the_offices_own_work() -> None:
    dossier = file()
    walk(dossier, *WHOLE_WAY)
    readers.catch_up(Inbox())
    code = Dossier.objects.get(pk=dossier).code
    assert titles() == [
        f"Hồ sơ {code}: đã được gửi",
        f"Hồ sơ {code}: đã được tiếp nhận",
        f"Hồ sơ {code}: đã có kết quả",
        f"Hồ sơ {code}: đã được trả kết quả",
    ]
    item = InboxItem.objects.get(title__endswith="đã được tiếp nhận")
    assert "Hẹn trả kết quả: thứ Năm, 19/11/2026, 08:00." in item.body
    assert item.link == f"/ho-so/{code}"
    assert item.party.name == "Tằng Văn Phúc"


def filed_for(name: str, number: str) -> Dossier:
    """Filed by the farmer, who says to be a parent of whoever this is."""
    owner = {"kind": "person", "ground": "parent", "name": name, "id_number": number, "email": "la@vidu.vn"}
    return Dossier.objects.get(pk=file(owner=owner))


def test_whoever_is_known_is_told_by_whom_for_what_and_by_what_right() -> None:
    dossier = filed_for("Chìu Thị Mẩy", "022195990025")
    readers.catch_up(Inbox())
    item = InboxItem.objects.get(party=dossier.owner)
    assert item.title == f"Hồ sơ {dossier.code}: Tằng Văn Phúc nộp thay bạn"
    for words in ("là cha hoặc mẹ", dossier.procedure_name, "Phản đối việc nộp thay"):
        assert words in item.body
    assert InboxItem.objects.get(party=dossier.filer).title == f"Hồ sơ {dossier.code}: đã được gửi"
    assert not Effect.objects.filter(payload__to="la@vidu.vn").exists()


def test_an_owner_whom_nobody_knows_is_written_to_by_nobody_and_the_filer_is_not_told_why() -> None:
    dossier = filed_for("Lý Thị Mới", "022190001234")
    walk(dossier.pk, "accept")
    readers.catch_up(Inbox())
    assert set(InboxItem.objects.values_list("party", flat=True)) == {dossier.filer_id}
    assert not Effect.objects.filter(payload__to="la@vidu.vn").exists()


def test_an_objection_is_told_to_officials_and_to_nobody_else() -> None:
    dossier = filed_for("Chìu Thị Mẩy", "022195990025")
    note = ObjectToFiling(note="Tôi không nhờ ai.")
    commands.carry_out(OBJECT_TO_FILING, actor=two_communes.who("giaovien"), dossier=dossier.pk, given=note)
    readers.catch_up(Inbox())
    assert InboxItem.objects.filter(party=dossier.filer).count() == 1
    assert not InboxItem.objects.filter(body__contains="không nhờ ai").exists()


def test_a_request_for_papers_names_each_paper_what_is_wrong_and_the_ground() -> None:
    walk(file(), "ask")
    readers.catch_up(Inbox())
    body = InboxItem.objects.get(title__contains="cần bạn bổ sung").body
    assert "- Giấy chứng sinh: Không đúng: mờ, không đọc được → Sửa lại cho đúng. (căn cứ: Điều 16" in body
    assert "quá ngày đó hệ thống đóng hồ sơ" in body
    assert "thời hạn giải quyết tạm dừng" in body


def test_an_e_mail_goes_with_it_to_whoever_gave_an_address() -> None:
    file()
    readers.catch_up(Inbox())
    message = Effect.objects.get()
    assert message.payload["to"] == "nongdan@example.vn"
    assert "/ho-so/" in message.payload["body"]


def test_reading_again_tells_and_sends_nothing_again() -> None:
    walk(file(), "accept")
    readers.catch_up(Inbox())
    told = list(InboxItem.objects.order_by("id").values_list("pk", "key"))
    sent = list(Effect.objects.order_by("id").values_list("pk", "key"))
    readers.replay(Inbox())
    assert list(InboxItem.objects.order_by("id").values_list("pk", "key")) == told
    assert list(Effect.objects.order_by("id").values_list("pk", "key")) == sent


def test_the_owner_for_whom_the_counter_filed_is_told_too() -> None:
    file(channel="direct", commune=COMMUNES[0])
    readers.catch_up(Inbox())
    assert InboxItem.objects.get().party.name == "Tằng Văn Phúc"


def test_no_dossier_is_read_by_itself() -> None:
    file(channel="direct", commune=COMMUNES[0])
    with CaptureQueriesContext(connection) as one:
        readers.catch_up(Inbox())
    for _ in range(3):
        file(channel="direct", commune=COMMUNES[0])
    with CaptureQueriesContext(connection) as three:
        readers.catch_up(Inbox())
    assert len(three) <= len(one)


def test_what_is_read_a_week_late_goes_into_the_inbox_only() -> None:
    file()
    with clock.at(MORNING + timedelta(days=8)):
        readers.catch_up(Inbox())
    assert InboxItem.objects.count() == 1
    assert Effect.objects.count() == 0


def test_a_dossier_that_is_gone_parks_its_own_stream_only() -> None:
    lost, kept = file(), file(commune=COMMUNES[1])
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM dossiers_dossier WHERE id = %s", [lost])
        cursor.execute("SET session_replication_role = DEFAULT")
    readers.catch_up(Inbox())
    assert InboxItem.objects.get().dossier_code == Dossier.objects.get(pk=kept).code
    assert readers.progress(Inbox()).parked == 1


@pytest.mark.parametrize("event", [kind for kind, told in EVENTS.items() if told.message])
def test_every_message_reads_whole_even_when_the_event_says_little(event: str) -> None:
    words = about(event, {}, "H49.22-261121-0001", "Đăng ký khai sinh")
    assert words.title.startswith("Hồ sơ H49.22-261121-0001: ")
    assert "Thủ tục: Đăng ký khai sinh." in words.body
    assert "%" not in words.body
    assert "  " not in words.body


def test_the_worker_follows_with_every_reader() -> None:
    assert [reader.name for reader in READERS] == [
        *("figures", "inbox", "papers", "personal_store", "waits", "filing_times"),
        *("reaction.pass_on", "reaction.linked"),
    ]
