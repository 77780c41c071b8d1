"""`motcua agent`: the reference agent, with which a token in this machine signs for a page of the site."""

import shutil
import threading
from pathlib import Path

import click

from motcua.kernel.errors import Invalid

_PINENTRIES = ("pinentry", "pinentry-gtk-2", "pinentry-gnome3", "pinentry-qt", "pinentry-curses")


@click.command
@click.option(
    "--site",
    required=True,
    help="Địa chỉ của hệ thống, ví dụ https://motcua.tinh.gov.vn; chỉ trang này được ký.",
)
@click.option(
    "--module",
    required=True,
    type=click.Path(path_type=Path, exists=True),
    help="Thư viện PKCS#11 của thiết bị.",
)
@click.option(
    "--pinentry", "program", default="", help="Chương trình hỏi mã PIN; bỏ trống thì tìm trong máy."
)
@click.option("--port", type=click.IntRange(1, 65535), default=7575, show_default=True)
def command(site: str, module: Path, program: str, port: int) -> None:
    """Cho trang của hệ thống ký bằng thiết bị cắm ở máy này (bản mẫu cho Linux; chạy ở máy của người ký)."""
    from motcua.adapters.machine import agent

    asks = program or next((found for one in _PINENTRIES if (found := shutil.which(one))), "")
    if not asks:
        raise Invalid("Không thấy chương trình hỏi mã PIN. Hãy cài gói pinentry-gnome3 hoặc pinentry-curses.")
    its = agent.Agent(site.rstrip("/"), module, agent.pinentry(asks), threading.Lock())
    with agent.make_server(its, port) as server:
        click.echo(
            f"Chương trình ký số đang chờ ở http://127.0.0.1:{port} cho trang {its.site}. Dừng: Ctrl+C."
        )
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("Đã dừng.")
