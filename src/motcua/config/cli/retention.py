"""`./motcua retention`: how long what is personal stays, and letting go what is past its time."""

import click

from motcua.config.cli import answer


@click.group
def command() -> None:
    """Thời hạn lưu giữ: xem quy tắc đang áp dụng, xoá những gì đã hết hạn và in bằng chứng."""


@command.command("show")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def show(as_json: bool) -> None:
    """Quy tắc đang áp dụng: mỗi loại giữ bao nhiêu ngày."""
    from motcua.config.env import environment
    from motcua.config.retention.rules import in_force
    from motcua.kernel.clock import now

    rules = in_force(now().date(), environment().retention)
    if as_json:
        answer(rules)
        return
    for name, days in rules.items():
        click.echo(f"{name}: {f'{days} ngày' if days is not None else 'giữ mãi'}")


@command.command("run")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def run(as_json: bool) -> None:
    """Xoá ngay những gì đã hết hạn (mỗi đêm hệ thống tự làm)."""
    from motcua.config.ready import ensure_ready

    ensure_ready()
    from motcua.config.retention.letting_go import let_go

    gone = let_go()
    if as_json:
        answer(vars(gone))
        return
    for kind, number in gone.counts.items():
        click.echo(f"{kind}: {number}")
    for proof in gone.dossiers:
        click.echo(f"{proof['code']}: {proof['went']}; còn {proof['stays']['events']} sự kiện")
    click.echo(f"{gone.files} tệp đã xoá")
