"""Officials go out as a workbook and come in again: errors by cell, all or nothing; untouched it changes nothing."""

from collections.abc import Callable
from io import BytesIO

import pytest
import xlsxwriter

from motcua.agencies import commands, workbook
from motcua.agencies.models import Holding, Officer
from motcua.agencies.queries import officer_actor, officer_named, sent_workbook
from motcua.agencies.test_people import keeper_of_commune
from motcua.identity import commands as identity
from motcua.identity.models import Account, AccountLink
from motcua.identity.queries import account_behind, waiting_batches
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.platform.cells import cells_of
from motcua.platform.log import events_of
from motcua.platform.transactions import together
from motcua.platform.upsert import Change
from tests.support import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

WHY = "Quyết định 12/QĐ-UBND"
Rows = list[list[str]]


def keeper() -> Actor:
    return cast.person("quantri")


def exported(actor: Actor | None = None) -> Rows:
    return cells_of(workbook.write(actor or keeper()))


def as_file(rows: Rows) -> bytes:
    made = BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet("Cán bộ")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return made.getvalue()


def take_in(rows: Rows, actor: Actor | None = None) -> list[Change]:
    who = actor or keeper()
    key = commands.send_workbook(actor=who, name="can-bo.xlsx", data=as_file(rows))
    return commands.take_in_workbook(actor=who, key=key, reason=WHY)


def test_an_export_that_nobody_touched_changes_nothing() -> None:
    assert take_in(exported()) == []
    own = keeper_of_commune()
    assert take_in(exported(own), own) == []


def new_rows(count: int) -> Rows:
    head = [workbook.COLUMNS[key] for key in ("username", "name", "phone", "email", "post", "from", "to")]
    people = [
        [f"nv.moi{n}", f"Nhân Viên {n}", "", f"nv{n}@example.vn", "H49.123/signer", "01/11/2026", ""]
        for n in range(count)
    ]
    return [head, *people]


def test_many_new_officials_come_in_at_once_each_with_their_own_history() -> None:
    changes = take_in(new_rows(40))
    assert len(changes) == 80
    one = officer_named("nv.moi39")
    assert not one.account.has_usable_password()
    assert [held.post.key for held in one.holdings.all()] == ["H49.123/signer"]
    assert [event.data["reason"] for event in events_of("officer", one.pk)] == [WHY]
    assert take_in(new_rows(40)) == []


def test_a_look_beforehand_keeps_nothing() -> None:
    who = keeper()
    key = commands.send_workbook(actor=who, name="can-bo.xlsx", data=as_file(new_rows(2)))
    with together(rehearsal=True):
        assert len(commands.take_in_workbook(actor=who, key=key, reason=WHY)) == 4
    assert not Account.objects.filter(username="nv.moi0").exists()
    assert sent_workbook(who, key)


def changed(column: str, value: str, *, row: int = 1) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[row][rows[0].index(workbook.COLUMNS[column])] = value

    return change


def twice(rows: Rows) -> None:
    rows.append(list(rows[1]))


@pytest.mark.parametrize(
    ("change", "cell", "said"),
    [
        (changed("username", "có dấu"), "A2", "chữ cái không dấu"),
        (changed("username", "nongdan"), "A2", "không phải cán bộ"),
        (changed("name", ""), "B2", "Thiếu họ và tên"),
        (changed("phone", "123"), "C2", "Số điện thoại"),
        (changed("email", "không phải thư"), "D2", "thư điện tử"),
        (changed("post", "H49.123/sinner"), "E2", "Có phải “H49.123/signer”"),
        (changed("from", "hôm qua"), "F2", "không phải ngày"),
        (changed("from", ""), "F2", "Thiếu ngày bắt đầu"),
        (changed("to", "01/01/2020"), "G2", "trước ngày bắt đầu"),
        (twice, "F4", "Trùng với dòng 2"),
    ],
)
def test_a_mistake_is_told_with_its_cell_and_nothing_is_written(
    change: Callable[[Rows], None], cell: str, said: str
) -> None:
    rows = new_rows(2)
    change(rows)
    found = workbook.read(keeper(), rows).mistakes
    assert [(one.cell, said in one.sentence) for one in found] == [(cell, True)]
    with pytest.raises(Invalid):
        take_in(rows)
    assert not Officer.objects.filter(account__username__startswith="nv.moi").exists()


def test_a_column_that_is_not_known_or_missing_is_told() -> None:
    assert [
        one.cell for one in workbook.read(keeper(), [["Tên đăng nhập", "Họ và tên", "Lương"]]).mistakes
    ] == ["C1"]
    assert len(workbook.read(keeper(), [["Tên đăng nhập"]]).mistakes) == 1
    assert workbook.read(keeper(), []).mistakes
    assert [workbook.cell_name(column, 7) for column in (0, 25, 26, 52)] == ["A7", "Z7", "AA7", "BA7"]


@pytest.mark.parametrize("data", [b"", b"khong phai xlsx"])
def test_a_file_that_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        commands.send_workbook(actor=keeper(), name="x.xlsx", data=data)


def test_an_agencys_administrator_takes_in_nobody_elsewhere() -> None:
    own = keeper_of_commune()
    rows = new_rows(1)
    changed("post", "H49.101/signer")(rows)
    assert [one.cell for one in workbook.read(own, rows).mistakes] == ["E2"]
    listed = exported(own)
    assert {row[4].split("/")[0] for row in listed[1:] if row[4]} == {"H49.123"}
    foreign = [listed[0], next(row for row in exported() if row[0] == "pd.hatu1")]
    changed("name", "Tên Khác")(foreign)
    assert "B2" in [one.cell for one in workbook.read(own, foreign).mistakes]


def test_what_somebody_sent_is_theirs_alone() -> None:
    key = commands.send_workbook(actor=keeper(), name="x.xlsx", data=as_file(new_rows(1)))
    with pytest.raises(NotFound):
        sent_workbook(keeper_of_commune(), key)


def test_accounts_are_closed_and_opened_by_the_workbook() -> None:
    rows = exported()
    number = next(n for n, row in enumerate(rows) if row[0] == "kyso")
    changed("account", "khoá", row=number)(rows)
    assert [(one.what, one.key) for one in take_in(rows)] == [("accounts", "kyso")]
    assert not Account.objects.get(username="kyso").is_active
    changed("account", "mở", row=number)(rows)
    take_in(rows)
    assert Account.objects.get(username="kyso").is_active
    changed("account", "có lẽ", row=number)(rows)
    assert [one.cell for one in workbook.read(keeper(), rows).mistakes] == [f"H{number + 1}"]


def test_an_end_in_the_workbook_ends_the_post() -> None:
    rows = exported()
    number = next(n for n, row in enumerate(rows) if row[0] == "kyso")
    changed("to", "31/12/2026", row=number)(rows)
    take_in(rows)
    assert str(Holding.objects.get(officer=officer_named("kyso")).valid_to) == "2026-12-31"
    changed("from", "01/12/2026", row=number)(rows)
    assert [one.cell for one in workbook.read(keeper(), rows).mistakes] == [f"F{number + 1}"]


def another_keeper() -> Actor:
    account = Account.objects.create(username="quantri2")
    officer = Officer.objects.create(account=account, name="Quản Trị Hai")
    right = officer_named("quantri").holdings.get().post
    Holding.objects.create(officer=officer, post=right, valid_from="2026-01-01")
    return officer_actor(officer)


def test_links_for_a_whole_list_are_prepared_by_one_and_confirmed_by_another() -> None:
    take_in(new_rows(3))
    accounts = list(Account.objects.filter(username__startswith="nv.moi").values_list("pk", flat=True))
    key = identity.prepare_links(actor=keeper(), accounts=[*accounts, *accounts], reason=WHY)
    with pytest.raises(NotAllowed):
        identity.confirm_links(actor=keeper(), batch=key)
    other = another_keeper()
    assert [len(batch.accounts) for batch in waiting_batches(other)] == [3]
    given = identity.confirm_links(actor=other, batch=key)
    assert [account_behind(secret).account for _, secret in given] == [account for account, _ in given]
    assert len({secret for _, secret in given}) == 3
    assert waiting_batches(other) == []
    with pytest.raises(NotFound):
        identity.confirm_links(actor=other, batch=key)


def test_a_list_may_be_refused_and_holds_nobody_who_has_a_password_or_lies_beyond() -> None:
    take_in(new_rows(2))
    accounts = list(Account.objects.filter(username__startswith="nv.moi").values_list("pk", flat=True))
    with pytest.raises(Invalid):
        identity.prepare_links(actor=keeper(), accounts=[officer_named("pd.hatu1").account_id], reason=WHY)
    with pytest.raises(NotAllowed):
        identity.prepare_links(
            actor=keeper_of_commune(), accounts=[officer_named("pd.hatu1").account_id], reason=WHY
        )
    key = identity.prepare_links(actor=keeper(), accounts=accounts, reason=WHY)
    identity.refuse_links(actor=another_keeper(), batch=key, reason="chưa đến ngày")
    assert set(AccountLink.objects.filter(batch=key).values_list("ending", flat=True)) == {"refused"}
