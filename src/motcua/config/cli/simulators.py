"""`./motcua simulators`: the outside world of a demo, in one process."""

from typing import Any

import click

PORT = click.IntRange(1, 65535)


@click.command
@click.option(
    "--vneid-port", type=PORT, help="VNeID mô phỏng; mặc định theo VNEID_SIMULATOR_PORT, hoặc 8001."
)
@click.option("--authority-port", type=PORT, help="Chứng thực số; theo AUTHORITY_SIMULATOR_PORT, hoặc 8002.")
@click.option("--smtp-port", type=PORT, help="Nhận thư; theo MAIL_CATCHER_SMTP_PORT, hoặc 8025.")
@click.option("--mail-port", type=PORT, help="Trang xem thư; theo MAIL_CATCHER_PORT, hoặc 8026.")
@click.option(
    "--telephone-port", type=PORT, help="Điện thoại của người ký; theo TELEPHONE_SIMULATOR_PORT, hoặc 8003."
)
@click.option("--sms-port", type=PORT, help="Cổng tin nhắn thứ nhất; theo SMS_SIMULATOR_PORT, hoặc 8004.")
@click.option(
    "--sms-second-port", type=PORT, help="Cổng tin nhắn thứ hai; theo SMS_SECOND_SIMULATOR_PORT, hoặc 8005."
)
@click.option("--zalo-port", type=PORT, help="Zalo; theo ZALO_SIMULATOR_PORT, hoặc 8006.")
@click.option("--portal-port", type=PORT, help="Cổng quốc gia; theo PORTAL_SIMULATOR_PORT, hoặc 8007.")
@click.option(
    "--registers-port", type=PORT, help="Cơ sở dữ liệu nhà nước; theo REGISTERS_SIMULATOR_PORT, hoặc 8008."
)
def command(**ports: Any) -> None:
    """Chạy các hệ thống bên ngoài mô phỏng, chỉ trên máy này: VNeID, chứng thực số, điện thoại ký, thư, tin nhắn, Zalo,
    Cổng quốc gia, cơ sở dữ liệu nhà nước.

    Dừng bằng Ctrl-C.
    """
    from motcua.config import simulators
    from motcua.config.env import environment

    simulators.run(simulators.chosen(environment().simulators, ports))
