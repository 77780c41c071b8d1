"""`./motcua cluster`: the files for an installation on more than one machine."""

from pathlib import Path

import click

from motcua.config.failover.machines import Cluster, Machine
from motcua.kernel.errors import Conflict, Invalid

_MACHINE = "TÊN=ĐỊA_CHỈ"


@click.group
def command() -> None:
    """Nhiều máy: điền các tệp cấu hình của etcd, Patroni, HAProxy, PgBouncer."""


@command.command("files")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--machine",
    "serving",
    multiple=True,
    required=True,
    metavar=_MACHINE,
    help="Máy có web và cơ sở dữ liệu.",
)
@click.option(
    "--witness", "voting", multiple=True, required=True, metavar=_MACHINE, help="Máy chỉ để bỏ phiếu."
)
@click.option("--network", required=True, help="Mạng của các máy, ví dụ 10.20.0.0/24.")
@click.option(
    "--programs",
    default="/usr/lib/postgresql/15/bin",
    type=click.Path(path_type=Path),
    help="Chương trình PostgreSQL.",
)
@click.option(
    "--ttl", type=click.IntRange(5, 60), default=10, help="Giây mà máy dẫn đầu im lặng vẫn còn được tính."
)
def files(
    folder: Path, serving: tuple[str, ...], voting: tuple[str, ...], network: str, programs: Path, ttl: int
) -> None:
    """Viết vào FOLDER một thư mục cho mỗi máy, cùng mật khẩu mới. Không ghi đè."""
    machines = [_machine(text, serves=True) for text in serving] + [
        _machine(text, serves=False) for text in voting
    ]
    if len(serving) < 2 or len(machines) % 2 == 0:
        raise Invalid("Cần ít nhất hai --machine, và tổng số máy là số lẻ để luôn có đa số.")
    if folder.exists() and any(folder.iterdir()):
        raise Conflict(f"{folder} không trống. Chưa có gì được viết.")
    cluster = Cluster(machines, programs, network=network, ttl=ttl)
    for machine in machines:
        (folder / machine.name).mkdir(parents=True)
        for name, text in cluster.files(machine).items():
            path = folder / machine.name / name
            path.write_text(text)
            path.chmod(0o600)
            click.echo(str(path))


def _machine(text: str, *, serves: bool) -> Machine:
    name, _, host = text.partition("=")
    if not (name.isidentifier() and host):
        raise Invalid(f"“{text}” cần dạng {_MACHINE}, ví dụ a=10.20.0.11.")
    return Machine(name, host, serves=serves)
