"""`./motcua demo`: the whole thing, from nothing, before the reader's eyes."""

import click

from motcua.config.env import environment


@click.command
@click.option("--reset", is_flag=True, help="Xoá dữ liệu của bản thử và làm lại từ đầu.")
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Cổng của máy chủ web; mặc định theo PORT, hoặc 8000."
)
def command(reset: bool, port: int | None) -> None:
    """Đưa một hồ sơ qua năm bước, rồi mở máy chủ web cho đến khi bấm Ctrl-C."""
    import os

    # The children, and every address printed on papers, follow the port that was asked for.
    chosen = port or environment().port
    if port:
        os.environ["PORT"] = str(port)
        environment.cache_clear()
    from motcua.config import supervisor

    supervisor.demo(port=chosen, reset=reset)
