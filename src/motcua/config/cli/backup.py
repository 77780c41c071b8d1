"""`./motcua backup`: make a set now, see what there is, let sets go, make a key."""

from typing import TYPE_CHECKING

import click

from motcua.config.cli import answer
from motcua.kernel.errors import Invalid, NotAllowed

if TYPE_CHECKING:  # it needs Django, which is set up by `ensure_ready`
    from motcua.kernel.actor import Actor
    from motcua.platform.models import Backup

_AS = click.option("--as", "login", required=True, metavar="TÊN_ĐĂNG_NHẬP", help="Quản trị viên xoá.")
_REASON = click.option("--reason", required=True, help="Vì sao; ghi vào nhật ký.")


@click.group(invoke_without_command=True)
@click.option("--whole", is_flag=True, help="Soát mọi tệp ở mọi nơi lưu, không chỉ tệp mới.")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
@click.pass_context
def command(context: click.Context, whole: bool, as_json: bool) -> None:
    """Sao lưu ngay cơ sở dữ liệu và tệp đến mọi nơi đã đặt. Kết thúc với mã 1 khi một nơi không xong."""
    if context.invoked_subcommand is not None:
        return
    _ready()
    from motcua.config.backup.making import make

    made = make(whole=whole)
    if as_json:
        answer([_row(one) for one in made])
    else:
        for one in made:
            click.echo(_line(one))
    raise SystemExit(1 if any(one.problem for one in made) else 0)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def list_sets(as_json: bool) -> None:
    """Các bản sao lưu đang có, mới nhất trước; bản nào quá thời gian giữ thì nói rõ."""
    _ready()
    from motcua.config.backup import keeping

    overdue = {one.pk for one in keeping.overdue()}
    there = list(keeping.standing())
    if as_json:
        answer([{**_row(one), "overdue": one.pk in overdue} for one in there])
        return
    for one in there:
        click.echo(_line(one) + ("  (quá thời gian giữ)" if one.pk in overdue else ""))


@command.command("prune")
@_AS
@_REASON
def prune(login: str, reason: str) -> None:
    """Xoá các bản mà quy tắc giữ không giữ nữa. Hỏi mã xác thực hai lớp ngay lúc xoá."""
    _ready()
    from motcua.config.backup import keeping

    chosen = keeping.overdue()
    if not chosen:
        click.echo("Không có bản nào quá thời gian giữ.")
        return
    for one in chosen:
        click.echo(_line(one))
    _remove(chosen, login, reason)


@command.command("delete")
@click.argument("name", metavar="TÊN_BẢN")
@_AS
@_REASON
def delete(name: str, login: str, reason: str) -> None:
    """Xoá một bản ở mọi nơi lưu. Hỏi mã xác thực hai lớp ngay lúc xoá."""
    _ready()
    from motcua.config.backup import keeping

    chosen = list(keeping.standing().filter(name=name))
    if not chosen:
        raise Invalid("Không có bản sao lưu %(name)s. Xem: ./motcua backup list.", name=name)
    _remove(chosen, login, reason)


@command.command("key")
def key() -> None:
    """Tạo một cặp khoá. Khoá riêng in ra một lần: cất ở nơi khác, không để trên máy này."""
    from motcua.config.backup.sealing import new_identity

    identity, recipient = new_identity()
    click.echo("Khoá riêng, để khôi phục. Cất ở hai nơi ngoài máy này; mất khoá là mất mọi bản sao lưu:")
    click.echo(identity)
    click.echo("Khoá công khai, để sao lưu:")
    click.echo(f"BACKUP_RECIPIENTS={recipient}")


def _remove(chosen: "list[Backup]", login: str, reason: str) -> None:
    from motcua.config.backup import keeping

    actor = _administrator(login)
    number = keeping.remove(chosen, actor=actor, reason=reason)
    click.echo(f"Đã xoá {number} bản.")


def _administrator(login: str) -> "Actor":
    """Whoever asks, having shown a second factor just now. Nobody without one may delete."""
    from motcua.agencies.queries import actor_for
    from motcua.identity import commands
    from motcua.identity.queries import account_named, has_second_factor

    account = account_named(login)
    if not has_second_factor(account.pk):
        raise NotAllowed(
            "Xoá bản sao lưu cần một quản trị viên có xác thực hai lớp. Chưa có gì bị xoá. Hãy thiết lập ở trang "
            "“Tài khoản của tôi” rồi chạy lại."
        )
    actor = actor_for(account, assurance=2)
    commands.check_again(actor=actor, code=click.prompt("Mã xác thực hai lớp", hide_input=True))
    return actor


def _line(one: "Backup") -> str:
    told = f"hỏng: {one.problem}" if one.problem else f"{one.files} tệp, {one.bytes} byte"
    once = ", chỉ ghi một lần" if one.write_once else ""
    return f"{one.name}  {one.place}{once}: {told}"


def _row(one: "Backup") -> dict[str, object]:
    wanted = ("name", "place", "write_once", "made_at", "ended_at", "bytes", "files", "problem")
    return {name: getattr(one, name) for name in wanted}


def _ready() -> None:
    from motcua.config.ready import ensure_ready

    ensure_ready()
