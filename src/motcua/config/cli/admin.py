"""`motcua admin`: accounts from the machine itself: the first administrator, a link for whoever is locked out.

Who can run this can read the database anyway, so nobody else has to agree; each use stands in the log.
"""

import click

from motcua.kernel.actor import SYSTEM

_AGENCY = "Mã cơ quan mà người này quản trị."


@click.group
def command() -> None:
    """Tài khoản quản trị: tạo người đầu tiên, giao chức vụ quản trị, cấp liên kết đặt lại mật khẩu."""


@command.command("create")
@click.argument("login", metavar="TÊN_ĐĂNG_NHẬP")
@click.option("--name", required=True, help="Họ và tên.")
@click.option("--agency", default="", metavar="MÃ", help=f"{_AGENCY} Chưa có cơ quan nào thì bỏ trống.")
def create(login: str, name: str, agency: str) -> None:
    """Tạo một quản trị viên và in liên kết dùng một lần để chọn mật khẩu, rồi thiết lập xác thực hai lớp."""
    _ready()
    from motcua.agencies.commands import appoint_administrator
    from motcua.agencies.queries import agency as find_agency
    from motcua.identity import commands

    if agency:
        find_agency(agency)
    account = commands.open_account(actor=SYSTEM, username=login, password=None, must_use_second_factor=True)
    appoint_administrator(actor=SYSTEM, account=account.pk, name=name, agency=agency)
    if not agency:
        click.echo(
            f"{login} chưa quản trị cơ quan nào. Khi đã có cơ quan: ./motcua admin appoint {login} --agency MÃ"
        )
    _print_link(commands.make_link(actor=SYSTEM, username=login, reason="motcua admin create"))


@command.command("appoint")
@click.argument("login", metavar="TÊN_ĐĂNG_NHẬP")
@click.option("--agency", required=True, metavar="MÃ", help=_AGENCY)
@click.option("--name", default="", help="Họ và tên, khi tài khoản chưa là của cán bộ nào.")
def appoint(login: str, agency: str, name: str) -> None:
    """Giao cho một tài khoản đã có chức vụ quản trị của một cơ quan, từ hôm nay."""
    _ready()
    from motcua.agencies.commands import appoint_administrator
    from motcua.identity.queries import account_named

    account = account_named(login)
    officer = appoint_administrator(actor=SYSTEM, account=account.pk, name=name, agency=agency)
    click.echo(f"{officer.name} quản trị {agency} từ hôm nay.")


@command.command("link")
@click.argument("login", metavar="TÊN_ĐĂNG_NHẬP")
@click.option("--reason", required=True, help="Vì sao; ghi vào nhật ký.")
@click.option("--forget-second-factor", is_flag=True, help="Bỏ xác thực hai lớp cũ: điện thoại đã mất.")
def link(login: str, reason: str, forget_second_factor: bool) -> None:
    """In liên kết dùng một lần để chọn mật khẩu mới."""
    _ready()
    from motcua.identity import commands

    _print_link(
        commands.make_link(
            actor=SYSTEM, username=login, reason=reason, forgets_second_factor=forget_second_factor
        )
    )


@command.command("open")
@click.argument("login", metavar="TÊN_ĐĂNG_NHẬP")
@click.option("--reason", required=True, help="Vì sao; ghi vào nhật ký.")
def open_again(login: str, reason: str) -> None:
    """Mở lại một tài khoản đã khoá."""
    _ready()
    from motcua.identity import commands

    commands.open_again(actor=SYSTEM, username=login, reason=reason)
    click.echo(f"{login} dùng được trở lại.")


def _print_link(secret: str) -> None:
    from django.conf import settings
    from django.urls import reverse

    from motcua.platform.account_policy import in_force

    click.echo("Liên kết dùng một lần; chỉ đưa cho chính người đó, không in lại được:")
    click.echo(f"{settings.PUBLIC_URL}{reverse('portal:link', args=[secret])}")
    click.echo(f"Có hạn {in_force().link_hours} giờ.")


def _ready() -> None:
    from motcua.config.ready import ensure_ready

    ensure_ready()
