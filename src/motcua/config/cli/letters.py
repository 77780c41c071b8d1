"""`motcua letters`: how the letters to people stand, which ones need a person, and sending those again."""

from dataclasses import asdict

import click

from motcua.config.cli import answer
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import moment


@click.group
def command() -> None:
    """Thư gửi đi: đang chờ bao nhiêu, thư nào cần người xem, gửi lại."""


@command.command("status")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def status(as_json: bool) -> None:
    """Bao nhiêu thư chờ gửi, lỗi gần nhất. Kết thúc bằng mã 1 khi có thư cần người xem."""
    _ready()
    from motcua.notifications.queries import outbox

    found = outbox()
    if as_json:
        answer(asdict(found))
    else:
        since = f", lâu nhất từ {moment(found.oldest_waiting)}" if found.oldest_waiting else ""
        click.echo(f"Chờ gửi: {found.waiting}{since}; đang gửi: {found.in_flight}")
        click.echo(f"Cần người xem: {found.needs_person}")
        if found.last_error:
            click.echo(f"Lỗi gần nhất: {found.last_error}")
    if found.needs_person:
        raise SystemExit(1)


@command.command("stuck")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def stuck(as_json: bool) -> None:
    """Những thư mà máy không tự gửi được nữa, cũ nhất trước. Có địa chỉ của người nhận: đừng để lộ."""
    _ready()
    from motcua.notifications.queries import needing_a_person

    letters = needing_a_person(SYSTEM)
    if as_json:
        answer([{"number": m.pk, "to": m.to, "subject": m.subject, "error": m.last_error} for m in letters])
        return
    for letter in letters:
        click.echo(f"{letter.pk}  {letter.to}  {letter.subject}\n    {letter.last_error}")


@command.command("again")
@click.argument("numbers", type=int, nargs=-1, metavar="SỐ...")
@click.option("--all", "everything", is_flag=True, help="Mọi thư cần người xem.")
def again(numbers: tuple[int, ...], everything: bool) -> None:
    """Cho những thư này lên đường lần nữa, sau khi đã xem vì sao chúng dừng."""
    if bool(numbers) == everything:
        raise Invalid("Hãy ghi số của thư (xem: motcua letters stuck), hoặc --all.")
    _ready()
    from motcua.notifications.commands import send_again
    from motcua.notifications.queries import needing_a_person

    chosen = numbers or tuple(needing_a_person(SYSTEM).values_list("pk", flat=True))
    for number in chosen:
        send_again(actor=SYSTEM, message_id=number)
    click.echo(f"{len(chosen)} thư sẽ được gửi lại; ./motcua worker gửi chúng đi.")


def _ready() -> None:
    from motcua.config.ready import ensure_ready

    ensure_ready()
