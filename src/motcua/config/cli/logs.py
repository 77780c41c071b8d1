"""`motcua logs`: the four logs of the system - how far the SIEM is, files with proof, and whether they are whole."""

from datetime import datetime
from pathlib import Path

import click

from motcua.config.cli import answer

_DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
_FILE = click.Path(dir_okay=False, path_type=Path)
INTACT, TAMPERED, UNREADABLE = 0, 1, 2


@click.group
def command() -> None:
    """Nhật ký truy cập, tiến trình, ứng dụng, an toàn: gửi SIEM, xuất ra tệp, kiểm tra."""


@command.command("status")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def status(as_json: bool) -> None:
    """Đã niêm phong đến dòng nào, SIEM đã có đến dòng nào, và vì sao chưa gửi được."""
    _ready()
    from motcua.platform.records.reading import last_number
    from motcua.platform.records.shipping import shipped

    state, last = shipped(), last_number()
    if as_json:
        answer({"last": last, **vars(state)})
        return
    click.echo(
        f"Dòng cuối đã niêm phong: {last}. SIEM đã có đến dòng {state.number}, còn {state.waiting} dòng."
    )
    if state.problem:
        click.echo(f"Lần gần nhất không gửi được: {state.problem}")


@command.command("ship")
def ship() -> None:
    """Gửi ngay những gì SIEM chưa có (mỗi phút hệ thống tự gửi)."""
    _ready()
    from motcua.kernel.errors import NotAllowed, Unavailable
    from motcua.platform.records import draining, sealing, shipping
    from motcua.platform.records.ports import connected

    if connected() is None:
        raise NotAllowed("Chưa đặt SIEM, nên không gửi đi đâu.")
    draining.drain()
    sealing.seal()
    click.echo(f"Đã gửi {shipping.ship()} dòng.")
    if problem := shipping.shipped().problem:
        raise Unavailable("SIEM: %(problem)s", problem=problem)


@command.command("export")
@click.argument("file", type=_FILE)
@click.option("--from", "since", type=_DAY, required=True, help="Từ ngày.")
@click.option("--to", "until", type=_DAY, required=True, help="Đến hết ngày.")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def export_lines(file: Path, since: datetime, until: datetime, as_json: bool) -> None:
    """Xuất các dòng của một khoảng ngày ra tệp FILE (mới), kèm chuỗi băm để ai cũng kiểm tra được."""
    _ready()
    from motcua.platform.records.export import export

    made = export(file, since=since.date(), until=until.date())
    if as_json:
        answer(vars(made))
        return
    click.echo(f"Đã xuất dòng {made.first} đến {made.last} ({made.blocks} khối) vào {file}")
    click.echo(
        f"Kiểm tra: motcua logs verify {file}; để có chữ ký và dấu thời gian: motcua audit export, rồi --audit"
    )


@command.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option(
    "--audit", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Thư mục của motcua audit export: các lần chốt có ký xác nhận chuỗi này.",
)  # fmt: skip
def verify_lines(file: Path | None, audit: Path | None) -> None:
    """Soát một tệp đã xuất (không cần hệ thống này); không nêu tệp thì soát mọi khối đang có. Mã 1 khi sai."""
    faults = _check_file(file, audit) if file else _check_all()
    for fault in faults:
        click.echo(fault, err=True)
    raise SystemExit(TAMPERED if faults else INTACT)


def _check_file(file: Path, audit: Path | None) -> list[str]:
    from motcua.platform.records.verify_file import in_audit, verify

    try:
        report = verify(file)
        missing = in_audit(report, audit) if audit else []
    except (OSError, ValueError, KeyError) as error:
        click.echo(f"Không đọc được: {error}", err=True)
        raise SystemExit(UNREADABLE) from None
    click.echo(
        f"{report.lines} dòng, {report.blocks} khối; nhật ký sự kiện xác nhận đến dòng {report.vouched_to or '(chưa)'}."
    )
    return [*report.faults, *(f"Bản xuất nhật ký sự kiện không có sự kiện {one[:16]}…." for one in missing)]


def _check_all() -> list[str]:
    _ready()
    from motcua.platform.records.reading import check

    found = check()
    click.echo(f"{found.lines} dòng, {found.blocks} khối.")
    return list(found.faults)


def _ready() -> None:
    from motcua.config.ready import ensure_ready

    ensure_ready()
