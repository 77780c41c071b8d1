"""Officials as a workbook: one row for each post that somebody holds, held or will hold; written, checked, taken in.

The same columns as the table `officers` of a province's folder, under Vietnamese names. An export that nobody touched
changes nothing.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from io import BytesIO
from itertools import pairwise
from typing import Any

import xlsxwriter
from django.db.models import Q

from motcua.agencies.access import changeable, ensure_looks_after_people, officers_within, reach
from motcua.agencies.models import Holding, Officer, Post, SentWorkbook
from motcua.agencies.people import appoint_all, checked_login
from motcua.identity.commands import add_accounts, open_shut_account, shut_account
from motcua.identity.queries import Account, checked_email
from motcua.kernel import clock, rights
from motcua.kernel.actor import Actor
from motcua.kernel.codes import check_phone
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.vietnamese import day, fold, typed_day
from motcua.platform.cells import cells_of
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command
from motcua.platform.upsert import Change

SHEET = "Cán bộ"
COLUMNS: Mapping[str, str] = {
    "username": "Tên đăng nhập", "name": "Họ và tên", "phone": "Điện thoại", "email": "Thư điện tử",
    "post": "Mã vị trí", "from": "Từ ngày", "to": "Đến hết ngày", "account": "Tài khoản",
    "agency": "Cơ quan", "title": "Chức danh",
}  # fmt: skip
"""The last two are for reading; what they say is not taken in."""
OPEN, SHUT = "mở", "khoá"
LARGEST = 5 * 1024 * 1024
_KEPT = timedelta(days=1)
_WIDTHS = {"name": 26, "email": 26, "post": 30, "agency": 40, "title": 34}


@dataclass(frozen=True)
class Mistake:
    """What is wrong in a cell (`C17`), and what to do."""

    cell: str
    sentence: str


@dataclass
class Reading:
    """What a workbook says: people with their posts, whether their account is open, and what is wrong."""

    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    mistakes: list[Mistake] = field(default_factory=list)


def write(actor: Actor) -> bytes:
    """Everybody whom the actor looks after, with the list of posts that may be given beside."""
    ensure_looks_after_people(actor)
    made = BytesIO()
    workbook = xlsxwriter.Workbook(made, {"strings_to_numbers": False, "strings_to_formulas": False})
    bold = workbook.add_format({"bold": True, "bg_color": "#e8eef0"})
    _sheet(workbook, SHEET, list(COLUMNS.values()), _rows(actor), bold)
    posts = [[one.key, one.title, one.agency.name, one.role] for one in _givable(actor)]
    _sheet(workbook, "Vị trí", ["Mã vị trí", "Chức danh", "Cơ quan", "Vai trò"], posts, bold)
    workbook.close()
    return made.getvalue()


def _sheet(workbook: Any, name: str, head: Sequence[str], rows: Sequence[Sequence[str]], bold: Any) -> None:
    sheet = workbook.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, head, bold)
    for number, cells in enumerate(rows, 1):
        for column, value in enumerate(cells):
            sheet.write_string(number, column, value)
    for column, key in enumerate(COLUMNS):
        sheet.set_column(column, column, _WIDTHS.get(key, 18))


def _rows(actor: Actor) -> list[list[str]]:
    officers = (
        Officer.objects.filter(officers_within(actor)).select_related("account").order_by("account__username")
    )
    held: dict[int, list[Holding]] = {}
    rows = Holding.objects.filter(_within(actor), delegated_by=None, officer__in=officers).select_related(
        "post__agency"
    )
    for one in rows.order_by("post__key", "valid_from"):
        held.setdefault(one.officer_id, []).append(one)
    return [row for officer in officers for row in _rows_of(officer, held.get(officer.pk, []))]


def _within(actor: Actor) -> Q:
    codes = reach(actor)
    return Q() if codes is None else Q(post__agency__in=codes)


def _rows_of(officer: Officer, held: Sequence[Holding]) -> Iterator[list[str]]:
    account = OPEN if officer.account.is_active else SHUT
    person = [officer.account.username, officer.name, officer.phone, officer.email]
    if not held:
        yield [*person, "", "", "", account, "", ""]
    for one in held:
        until = day(one.valid_to) if one.valid_to else ""
        period = [one.post.key, day(one.valid_from), until]
        yield [*person, *period, account, one.post.agency.name, one.post.title]


def _givable(actor: Actor) -> list[Post]:
    rows = Post.objects.filter(agency__valid_to=None).select_related("agency").order_by("key")
    codes = reach(actor)
    return list(rows if codes is None else rows.filter(agency__in=codes).exclude(role__in=rights.ALL))


def read(actor: Actor, cells: Sequence[Sequence[str]]) -> Reading:
    """What the rows say, checked against what is there; every mistake with its cell."""
    ensure_looks_after_people(actor)
    reading = Reading()
    if not cells:
        reading.mistakes.append(Mistake("A1", "Tệp trống. Hãy xuất danh sách rồi sửa trên tệp ấy."))
        return reading
    columns = _columns(cells[0], reading)
    if not reading.mistakes:
        _Checker(actor, reading, columns).check(cells[1:])
    return reading


def _columns(head: Sequence[str], reading: Reading) -> dict[str, int]:
    known = {fold(label): key for key, label in COLUMNS.items()} | {key: key for key in COLUMNS}
    found: dict[str, int] = {}
    for number, label in enumerate(head):
        if key := known.get(fold(label)):
            found[key] = number
        elif label:
            near = get_close_matches(label, COLUMNS.values(), 1)
            meant = f" Có phải “{near[0]}”?" if near else ""
            reading.mistakes.append(Mistake(cell_name(number, 1), f"Không có cột “{label}”.{meant}"))
    for key in ("username", "name"):
        if key not in found:
            reading.mistakes.append(Mistake("A1", f"Thiếu cột “{COLUMNS[key]}”."))
    return found


def cell_name(column: int, row: int) -> str:
    """`C17` of the third column (number 2) and row 17."""
    letters = ""
    column += 1
    while column:
        column, left = divmod(column - 1, 26)
        letters = chr(65 + left) + letters
    return f"{letters}{row}"


class _Checker:
    """Reads row by row, with what is known of the people and posts that they name."""

    def __init__(self, actor: Actor, reading: Reading, columns: Mapping[str, int]) -> None:
        self._reading, self._columns = reading, columns
        codes = reach(actor)
        self._posts = {
            key: (codes is None or (agency in codes and role not in rights.ALL))
            for key, agency, role in Post.objects.values_list("key", "agency", "role")
        }
        rows = Officer.objects.select_related("account")
        self._known = {one.account.username: one for one in rows}
        mine = changeable(actor, [one.pk for one in self._known.values()])
        self._mine = frozenset(name for name, one in self._known.items() if one.pk in mine)
        self._taken = frozenset(Account.objects.filter(officer=None).values_list("username", flat=True))
        self._first: dict[str, int] = {}
        self._periods: dict[tuple[str, str], dict[date, tuple[date | None, int]]] = {}
        self._there: dict[tuple[str, str], dict[date, tuple[date | None, bool]]] = {}
        held = Holding.objects.filter(delegated_by=None)
        names = ("officer__account__username", "post__key", "valid_from", "valid_to", "ended_at")
        for login, post, since, until, ended in held.values_list(*names):
            self._there.setdefault((login, post), {})[since] = until, ended is not None

    def check(self, rows: Sequence[Sequence[str]]) -> None:
        """Every row that says anything."""
        for number, cells in enumerate(rows, 2):
            if any(cells):
                self._reading.rows += 1
                self._row(number, cells)
        self._overlaps()

    def _value(self, cells: Sequence[str], key: str) -> str:
        column = self._columns.get(key)
        return cells[column].strip() if column is not None and column < len(cells) else ""

    def _wrong(self, number: int, key: str, sentence: str) -> None:
        column = self._columns.get(key, 0)
        self._reading.mistakes.append(Mistake(cell_name(column, number), sentence))

    def _row(self, number: int, cells: Sequence[str]) -> None:
        login = self._value(cells, "username")
        if login not in self._known:
            try:
                login = checked_login(login)
            except Invalid as refusal:
                self._wrong(number, "username", str(refusal))
                return
        if login in self._taken:
            self._wrong(
                number, "username", f"“{login}” là tài khoản của người không phải cán bộ. Hãy đặt tên khác."
            )
            return
        self._person(number, login, cells)
        if self._value(cells, "post"):
            self._post(number, login, cells)
        self._account(number, login, cells)

    def _person(self, number: int, login: str, cells: Sequence[str]) -> None:
        said = {key: self._value(cells, key) for key in ("name", "phone", "email")}
        known = self._known.get(login)
        old = {key: getattr(known, key) for key in said} if known else {}
        if not said["name"]:
            self._wrong(number, "name", "Thiếu họ và tên.")
        for key, look in (("phone", check_phone), ("email", checked_email)):
            if said[key] and said[key] != old.get(key):
                try:
                    said[key] = look(said[key])
                except Invalid as refusal:
                    self._wrong(number, key, str(refusal))
        if known and said != old and login not in self._mine:
            self._wrong(
                number,
                "name",
                "Người này còn giữ vị trí ngoài phạm vi anh chị quản trị nên không sửa được ở đây.",
            )
        first = self._reading.people.setdefault(login, {**said, "username": login, "posts": []})
        for key, value in said.items():
            if first[key] != value:
                self._wrong(
                    number, key, f"Khác với dòng {self._first[login]} của cùng người. Hãy ghi giống nhau."
                )
        self._first.setdefault(login, number)

    def _post(self, number: int, login: str, cells: Sequence[str]) -> None:
        post = self._value(cells, "post")
        if post not in self._posts:
            near = get_close_matches(post, self._posts, 1)
            meant = f" Có phải “{near[0]}”?" if near else " Xem trang tính “Vị trí”."
            self._wrong(number, "post", f"Không có vị trí “{post}”.{meant}")
        elif not self._posts[post] and (login, post) not in self._there:
            self._wrong(number, "post", f"Vị trí “{post}” ngoài phạm vi anh chị quản trị.")
        since = self._day(number, cells, "from")
        until = self._day(number, cells, "to")
        if since is None:
            if not self._value(cells, "from"):
                self._wrong(number, "from", "Thiếu ngày bắt đầu giữ vị trí.")
            return
        if until and until < since:
            self._wrong(number, "to", "Ngày cuối trước ngày bắt đầu.")
        period = self._periods.setdefault((login, post), {})
        if since in period:
            self._wrong(number, "from", f"Trùng với dòng {period[since][1]} của cùng người và vị trí.")
            return
        period[since] = until, number
        self._reading.people[login]["posts"].append({"post": post, "from": since, "to": until})

    def _overlaps(self) -> None:
        """One person in one post twice at the same time: in the file, or beside what the file does not speak of."""
        for (login, post), said in self._periods.items():
            there = self._there.get((login, post), {})
            periods = sorted((since, *there[since], 0) for since in there.keys() - said.keys())
            periods += [
                (since, end, there.get(since, (None, False))[1], no) for since, (end, no) in said.items()
            ]
            for first, second in pairwise(sorted(periods, key=lambda one: one[0])):
                over_that_day = first[2] and first[1] == second[0]
                if (
                    (first[1] or date.max) >= second[0]
                    and not over_that_day
                    and (number := second[3] or first[3])
                ):
                    self._wrong(number, "from", f"Trùng với thời gian giữ vị trí này từ {day(first[0])}.")

    def _day(self, number: int, cells: Sequence[str], key: str) -> date | None:
        text = self._value(cells, key)
        found = typed_day(text) if text else None
        if text and found is None:
            self._wrong(number, key, f"“{text}” không phải ngày. Hãy ghi dạng 30/11/2026.")
        return found

    def _account(self, number: int, login: str, cells: Sequence[str]) -> None:
        said = self._value(cells, "account").lower()
        if said in ("", OPEN, SHUT, "khóa"):
            wanted = SHUT if said in (SHUT, "khóa") else said
            if wanted and self._reading.accounts.setdefault(login, wanted) != wanted:
                self._wrong(number, "account", f"Khác với dòng {self._first[login]} của cùng người.")
        else:
            self._wrong(number, "account", f"Ghi “{OPEN}” hoặc “{SHUT}”.")


@command
def send_workbook(*, actor: Actor, name: str, data: bytes) -> uuid.UUID:
    """A workbook is there to be looked at and taken in. Raises `Invalid` for what cannot be read."""
    ensure_looks_after_people(actor)
    if actor.account_id is None:
        raise NotAllowed("Hãy đăng nhập để gửi tệp.")
    if not data:
        raise Invalid("Hãy chọn một tệp xlsx.")
    if len(data) > LARGEST:
        raise Invalid("Tệp quá lớn (trên 5 MB). Hãy chia thành nhiều tệp.")
    key = uuid.uuid4()
    SentWorkbook.objects.filter(sent_at__lt=clock.now() - _KEPT).delete()
    SentWorkbook.objects.create(
        key=key,
        name=name[:200],
        cells=cells_of(data, SHEET),
        sent_by_id=actor.account_id,
        sent_at=clock.now(),
    )
    return key


def sent_workbook(actor: Actor, key: uuid.UUID) -> SentWorkbook:
    """What the actor sent themselves; `NotFound` otherwise."""
    ensure_looks_after_people(actor)
    sent = SentWorkbook.objects.filter(key=key, sent_by=actor.account_id or 0).first()
    if sent is None:
        raise NotFound("Tệp này đã được ghi, hoặc đã gửi quá một ngày. Hãy gửi lại.")
    return sent


@command
def take_in_workbook(*, actor: Actor, key: uuid.UUID, reason: str) -> list[Change]:
    """Everything that a workbook says, or nothing: new people with accounts that nobody can enter yet, changed ones,
    posts, accounts closed and opened. Raises `Invalid` for a workbook with mistakes.
    """
    sent = sent_workbook(actor, key)
    reading = read(actor, sent.cells)
    if reading.mistakes:
        raise Invalid("Tệp còn chỗ sai nên chưa có gì được ghi.")
    why = reason_given(reason)
    add_accounts(actor=actor, usernames=list(reading.people))
    changes = appoint_all(actor, list(reading.people.values()), why)
    sent.delete()
    return [*changes, *_open_and_shut(actor, reading.accounts, why)]


def _open_and_shut(actor: Actor, wanted: Mapping[str, str], reason: str) -> list[Change]:
    changes = []
    for account in Account.objects.filter(username__in=wanted).select_related("officer"):
        if account.is_active is (wanted[account.username] == OPEN):
            continue
        _ensure_theirs(actor, account)
        if account.is_active:
            shut_account(actor=actor, account=account, why=reason)
        else:
            open_shut_account(actor=actor, account=account, why=reason)
        before, after = (SHUT, OPEN) if account.is_active else (OPEN, SHUT)
        changes.append(Change("accounts", account.username, {"account": before}, {"account": after}))
    return changes


def _ensure_theirs(actor: Actor, account: Account) -> None:
    officer = Officer.objects.get(account=account)
    if account.pk == actor.account_id or officer.pk not in changeable(actor, [officer.pk]) or officer.left_at:
        raise Invalid("Không khoá, mở được tài khoản %(login)s ở đây.", login=account.username)
