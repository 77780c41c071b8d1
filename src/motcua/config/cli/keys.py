"""`motcua keys`: where keys lie, what they offer, which key signs for whom, and opening the tokens of seals."""

import getpass
import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click

from motcua.config.cli import answer
from motcua.kernel.vietnamese import day

if TYPE_CHECKING:  # they need Django, which is set up by `ensure_ready`
    from motcua.keyring.types import Holder

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")


@click.group
def command() -> None:
    """Khoá ký và con dấu: kho nào có gì, ai ký bằng khoá nào, mở thiết bị của con dấu."""


@command.command("offered")
@click.argument("store", required=False)
@_JSON
def offered(store: str | None, as_json: bool) -> None:
    """Chứng thư số có trong các kho khoá của thiết lập SIGNING (hoặc trong một kho)."""
    _ready()
    from motcua.keyring.queries import store_named
    from motcua.signing.ports import stores
    from motcua.signing.queries import holder_of

    rows = [
        {"store": name, "handle": one.handle, "name": holder_of(one.certificate).name,
         "kind": holder_of(one.certificate).kind, "until": one.certificate.not_valid_after}
        for name in ([store] if store else stores())
        for one in store_named(name).available()
    ]  # fmt: skip
    if as_json:
        answer([{**row, "until": _iso(row["until"])} for row in rows])
        return
    for row in rows:
        click.echo(f"{row['store']}  {row['name']}  đến {day(row['until'])}\n    {row['handle']}")


@command.command("list")
@_JSON
def listed(as_json: bool) -> None:
    """Ai ký, cơ quan nào đóng dấu, bằng khoá nào, còn bao lâu. Kết thúc bằng mã 1 khi có khoá không dùng được."""
    _ready()
    from motcua.kernel.actor import SYSTEM
    from motcua.keyring.queries import holders

    found = holders(SYSTEM)
    if as_json:
        answer([
            {"key": str(one.key), "name": one.name, "state": one.state, "days": one.days,
             "store": one.period.store if one.period else None}
            for one in found
        ])  # fmt: skip
    else:
        click.echo("\n".join(map(_line, found)))
    if any(not one.may_sign for one in found):
        raise SystemExit(1)


@command.command("give")
@click.argument("holder", metavar="TÊN-ĐĂNG-NHẬP|MÃ-CƠ-QUAN")
@click.argument("store", metavar="KHO")
@click.argument("handle", metavar="CHỨNG-THƯ")
@click.option("--reason", required=True, help="Số giấy giao nhận, quyết định.")
@click.option(
    "--other-name",
    is_flag=True,
    help="Đã đối chiếu: tên trên chứng thư viết khác nhưng đúng người, đúng cơ quan.",
)
def give(holder: str, store: str, handle: str, reason: str, other_name: bool) -> None:
    """Từ nay HOLDER (tên đăng nhập của cán bộ, hoặc mã cơ quan) ký, đóng dấu bằng chứng thư này của kho."""
    _ready()
    from motcua.kernel.actor import operator
    from motcua.keyring.commands import give_key
    from motcua.keyring.queries import holder_named, store_named

    key = holder_named(holder)
    given = store_named(store).found(handle)
    actor = operator(getpass.getuser())
    made = give_key(actor=actor, key=key, store=store, given=given, reason=reason, other_name=other_name)
    click.echo(f"{key}: {store}, chứng thư đến {day(made.not_after)}")


@command.command("unlock")
@click.argument("store", metavar="KHO")
@click.argument("token", metavar="THIẾT-BỊ")
@click.option("--pin-stdin", is_flag=True, help="Đọc mã PIN từ đầu vào, không hỏi ở màn hình.")
def unlock(store: str, token: str, pin_stdin: bool) -> None:
    """Trao mã PIN của thiết bị giữ con dấu cho các worker đang chạy; mã chỉ nằm trong bộ nhớ của chúng."""
    _ready()
    from motcua.keyring import commands

    typed = sys.stdin.readline() if pin_stdin else click.prompt("Mã PIN", hide_input=True)
    commands.unlock(store, token, typed.strip())
    click.echo("Đã trao cho các worker đang chạy. Sau khi chúng khởi động lại: chạy lại lệnh này.")


def _line(one: "Holder") -> str:
    store = one.period.store if one.period else "–"
    days = "" if one.days is None else f"{one.days} ngày"
    return f"{one.key}  {one.name}  {store}  {one.state}  {days}".rstrip()


def _iso(moment: object) -> str:
    return moment.isoformat() if isinstance(moment, datetime) else ""


def _ready() -> None:
    from motcua.config.ready import ensure_ready

    ensure_ready()
