"""`./motcua serve`: the web server."""

import click


@click.command
@click.option("--port", type=click.IntRange(1, 65535), help="Cổng; mặc định theo PORT, hoặc 8000.")
def command(port: int | None) -> None:
    """Mở máy chủ web và phục vụ cho đến khi được yêu cầu dừng."""
    from motcua.config import server

    server.serve(port)
