"""`motcua bench`: how fast it is beside its peers. What is measured, and how, lies in the folder `bench/`."""

import os
import sys

import click

from motcua.config.env import CHECKOUT
from motcua.kernel.errors import NotFound


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Đo tốc độ cạnh các hệ thống cùng loại; kết quả ghi vào bench/RESULTS.md."""
    if not (CHECKOUT / "bench" / "__main__.py").exists():
        raise NotFound("Không có thư mục bench; lệnh này chạy trong bản mã nguồn đầy đủ.")
    # This process becomes the bench: the product imports nothing of what measures it.
    os.chdir(CHECKOUT)
    os.execv(sys.executable, [sys.executable, "-m", "bench", *arguments])  # noqa: S606
