"""`./motcua drill`: proofs that what must not be lost is not."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from motcua.config.cli import answer

if TYPE_CHECKING:
    from motcua.config.failover.drilling import Report
    from motcua.config.sample.exchange_drill.drilling import Report as Exchanged
    from motcua.config.sample.succession.drilling import Report as Reorganised


@click.group
def command() -> None:
    """Diễn tập: bản sao lưu, từng máy của một cụm, kho S3, sắp xếp lại cơ quan, đổi tờ khai, trao đổi với Cổng."""


@command.command("restore")
@click.option("--from", "place", default="", metavar="NƠI_LƯU", help="Một nơi; mặc định là mọi nơi đã đặt.")
@click.option("--set", "name", default="", metavar="TÊN_BẢN", help="Bản nào; mặc định là bản mới nhất.")
@click.option(
    "--identity",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tệp khoá riêng; mặc định theo BACKUP_IDENTITY.",
)
@click.option("--sample", type=click.IntRange(1), default=None, help="Chỉ soát chừng ấy tệp, trải đều.")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def restore(place: str, name: str, identity: Path | None, sample: int | None, as_json: bool) -> None:
    """Khôi phục bản mới nhất vào máy chủ tạm, soát số dòng, mã băm từng tệp, chuỗi sự kiện. Mã 1 khi không đạt."""
    from motcua.config.cli.restore import opening_key
    from motcua.config.ready import ensure_ready

    ensure_ready()
    from motcua.config.backup.records import drill_all
    from motcua.config.backup.targets import target_named

    places = [target_named(place)] if place else []
    reports = drill_all(identity=opening_key(identity), places=places, name=name, sample=sample or 0)
    if as_json:
        answer([report.to_json() for report in reports])
    else:
        click.echo("\n".join(report.told() for report in reports))
    raise SystemExit(0 if all(report.well for report in reports) else 1)


@command.command("rebase")
@click.option("--pairs", type=click.IntRange(1), default=10_000, show_default=True, help="Số cặp phiên bản.")
@click.option("--seed", type=int, default=1, show_default=True, help="Số gieo, để lặp lại đúng lần thử.")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def rebase(pairs: int, seed: int, as_json: bool) -> None:
    """Tờ khai đổi khi đang điền: chừng ấy cặp phiên bản và câu trả lời ngẫu nhiên. Mã 1 khi mất một câu trả lời."""
    from motcua.config.form_changes import drill, sample_forms

    report = drill(pairs, seed, sample_forms())
    if as_json:
        answer(report.to_json())
    else:
        click.echo(
            f"{report.pairs} cặp, {report.answers} câu trả lời, trong đó {report.unchanged} của câu hỏi không đổi: "
            f"mất {len(report.lost)}."
        )
        click.echo("\n".join(report.lost[:10]))
    raise SystemExit(1 if report.lost else 0)


@command.command("s3")
@click.argument("place", metavar="NƠI_LƯU")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def s3(place: str, as_json: bool) -> None:
    """Thử một kho (s3://… hoặc thư mục) với mọi việc hệ thống cần ở nó, rồi dọn sạch. Mã 1 khi một việc không được."""
    from motcua.config.store_drill import drill

    try_outs = drill(place)
    if as_json:
        answer([vars(one) for one in try_outs])
    else:
        for one in try_outs:
            click.echo(
                f"{'✓' if not one.problem else '✗'} {one.what} {one.milliseconds:.0f} ms {one.problem}".rstrip()
            )
    raise SystemExit(1 if any(one.problem for one in try_outs) else 0)


@command.command("failover")
@click.option(
    "--rounds", type=click.IntRange(1, 10), default=1, help="Bao nhiêu vòng; mỗi vòng giết lần lượt từng máy."
)
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def failover(rounds: int, as_json: bool) -> None:
    """Dựng hai máy web, hai việc nền, hai cơ sở dữ liệu trên chính máy này, nộp hồ sơ, giết từng thứ, đếm mất mát."""
    from motcua.config.failover import drilling

    _end(drilling.failover(rounds=rounds, tell=_progress), as_json=as_json)


@command.command("upgrade")
@click.argument("before", metavar="BẢN_TRƯỚC", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def upgrade(before: Path, as_json: bool) -> None:
    """Dựng hai máy với bản trước (thư mục cài của nó), nộp hồ sơ, nâng cấp từng máy lên bản này rồi lùi lại."""
    from motcua.config.failover import building, drilling

    _end(drilling.upgrade(building.Version.at(before), tell=_progress), as_json=as_json)


@command.command("succession")
@click.option(
    "--dossiers", type=click.IntRange(1, 2_000_000), default=100_000, show_default=True,
    help="Ít nhất bao nhiêu hồ sơ đang giải quyết.",
)  # fmt: skip
@click.option(
    "--date", "day", type=click.Choice(["2025-07-01", "2026-09-01"]), default="2025-07-01", show_default=True,
    help="Ngày 1/7/2025: 13 huyện và 171 xã thành 54; ngày 1/9/2026: tỉnh thành thành phố.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def succession(dossiers: int, day: str, as_json: bool) -> None:
    """Dựng một cơ sở dữ liệu riêng với bản đồ cũ và hồ sơ đang giải quyết, sắp xếp lại cơ quan, soát không gì mất."""
    from motcua.config.ready import ensure_ready

    ensure_ready()
    from motcua.config.sample.succession import drilling
    from motcua.config.sample.succession.scratch import scratch_database

    _progress("Dựng cơ sở dữ liệu riêng …")
    with scratch_database():
        if day == "2025-07-01":
            drilling.establish_old_map()
            report = drilling.of_2025(dossiers, _progress)
        else:
            drilling.establish_province()
            report = drilling.of_2026(dossiers, _progress)
    _end(report, as_json=as_json)


@command.command("exchange")
@click.option(
    "--messages",
    type=click.IntRange(12, 2_000_000),
    default=100_000,
    show_default=True,
    help="Bao nhiêu bản tin.",
)
@click.option(
    "--faults", type=click.FloatRange(0, 0.9), default=0.1, show_default=True, help="Phần lần gọi bị lỗi."
)
@click.option(
    "--kills",
    type=click.IntRange(0, 100),
    default=6,
    show_default=True,
    help="Giết tiến trình bao nhiêu lần.",
)
@click.option(
    "--generation",
    type=click.Choice(["1.3", "1.4"]),
    default="1.4",
    show_default=True,
    help="Thế hệ của Cổng.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Số gieo của lỗi.")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def exchange(messages: int, faults: float, kills: int, generation: str, seed: int, as_json: bool) -> None:
    """Gửi chừng ấy bản tin tới Cổng mô phỏng hay lỗi, giết tiến trình giữa chừng, đếm mất, trùng, sai thứ tự."""
    from motcua.config.ready import ensure_ready

    ensure_ready()
    from motcua.config.sample.exchange_drill import drilling
    from motcua.config.sample.succession.scratch import scratch_database

    with scratch_database():
        report = drilling.drill(messages, faults, _progress, kills=kills, generation=generation, seed=seed)
    _end(report, as_json=as_json)


def _progress(line: str) -> None:
    click.echo(line, err=True)


def _end(report: "Report | Reorganised | Exchanged", *, as_json: bool) -> None:
    if as_json:
        answer(report.to_json())
    else:
        click.echo(report.told())
    raise SystemExit(0 if report.well else 1)
