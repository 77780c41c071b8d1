"""`motcua sample`: more data than a demo starts with."""

from datetime import datetime

import click

from motcua.config.cli import answer


@click.group
def command() -> None:
    """Dữ liệu mẫu: không có người nào, hồ sơ nào trong đó là thật."""


@command.command("load")
@click.option("--dossiers", type=int, default=1_100_000, show_default=True, help="Bao nhiêu hồ sơ.")
@click.option("--seed", type=int, default=1, show_default=True, help="Cùng số này thì cùng dữ liệu.")
@click.option("--year", type=int, help="Năm nộp hồ sơ; mặc định là năm nay.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d"]),
    help="Kể đến lúc này (giờ Việt Nam); mặc định là bây giờ.",
)
@click.option("--more", is_flag=True, help="Ghi thêm vào năm đã có dữ liệu mẫu.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def load_year(
    dossiers: int, seed: int, year: int | None, until: datetime | None, more: bool, as_json: bool
) -> None:
    """Ghi một năm hồ sơ của tỉnh, đủ sự kiện và chuỗi băm. Trong lúc ghi, không ai dùng được hệ thống."""
    from motcua.config.env import environment
    from motcua.kernel.clock import VIETNAM, now
    from motcua.kernel.errors import NotAllowed

    if environment().mode == "production":
        raise NotAllowed("Không nạp dữ liệu mẫu khi MOTCUA_MODE=production. Dữ liệu còn nguyên.")
    from motcua.config.ready import ensure_ready

    ensure_ready()
    from motcua.config.sample.year import load

    moment = until.replace(tzinfo=VIETNAM) if until else now()
    done = load(
        dossiers=dossiers,
        seed=seed,
        year=year or moment.year,
        now=moment,
        more=more,
        say=lambda line: click.echo(line, err=True),
    )
    if as_json:
        answer(done.__dict__)
    else:
        click.echo(
            f"Đã ghi {done.dossiers} hồ sơ, {done.events} sự kiện, {done.parties} người và tổ chức, "
            f"đến {done.until:%H:%M %d/%m/%Y}."
        )
