"""`python -m bench`, which `./motcua bench` calls: how fast it is beside its peers."""

import signal
import sys

import click

from bench.runs import MEASURES, run


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--only",
    "names",
    multiple=True,
    type=click.Choice(list(MEASURES)),
    help="Chỉ đo mục này; dùng được nhiều lần.",
)
@click.option("--quick", is_flag=True, help="Đo nhanh, ít vòng: để thử, không để công bố.")
@click.option("--json", "as_json", is_flag=True, help="Chỉ in, không ghi bench/RESULTS.md.")
def command(names: tuple[str, ...], quick: bool, as_json: bool) -> None:
    """Đo tốc độ cạnh các hệ thống cùng loại, mỗi số một dòng JSON; kết quả ghi vào bench/RESULTS.md."""
    run(names, quick=quick, say=click.echo, keep=not (quick or as_json))


if __name__ == "__main__":
    # A polite request to end runs the exit handlers, so that the databases are let go.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    command(prog_name="motcua bench")
