"""`motcua bench`: how fast it is beside its peers. What is measured, and how, lies in the folder `bench/`."""

import sys

import click

from motcua.config.env import CHECKOUT
from motcua.kernel.errors import NotFound


@click.command
@click.option("--only", "names", multiple=True, help="Chỉ đo mục này; dùng được nhiều lần.")
@click.option("--quick", is_flag=True, help="Đo nhanh, ít vòng: để thử, không để công bố.")
@click.option("--json", "as_json", is_flag=True, help="Chỉ in, không ghi bench/RESULTS.md.")
def command(names: tuple[str, ...], quick: bool, as_json: bool) -> None:
    """Đo tốc độ cạnh các hệ thống cùng loại, mỗi số một dòng JSON; kết quả ghi vào bench/RESULTS.md."""
    if not (CHECKOUT / "bench" / "runs.py").exists():
        raise NotFound("Không có thư mục bench; lệnh này chạy trong bản mã nguồn đầy đủ.")
    sys.path.insert(0, str(CHECKOUT))
    from bench.runs import MEASURES, run

    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        raise click.BadParameter(f"không có mục {unknown[0]}; có: {', '.join(MEASURES)}")
    run(names, quick=quick, say=click.echo, keep=not (quick or as_json))
