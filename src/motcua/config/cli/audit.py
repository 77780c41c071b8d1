"""`motcua audit`: close the log, export it, and check an export without us."""

import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
from asn1crypto import pem, x509

from motcua.config.cli import answer
from motcua.kernel.vietnamese import moment
from motcua.platform.audit.verify import Report, UnreadableError, papers_in, verify
from motcua.signing.ports import Trust

_FOLDER = click.Path(file_okay=False, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
INTACT, TAMPERED, UNREADABLE = 0, 1, 2


def _root(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """A root as it is read out or copied: 64 hexadecimal digits, blanks between them do not count."""
    digits = "".join((value or "").split()).lower()
    if value is not None and not re.fullmatch("[0-9a-f]{64}", digits):
        raise click.BadParameter("cần 64 chữ số thập lục phân, như audit root in ra.")
    return digits or None


@click.group
def command() -> None:
    """Chốt nhật ký, xuất ra cho người ngoài, và kiểm tra bản xuất mà không cần hệ thống này."""


@command.command("close")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def close_log(as_json: bool) -> None:
    """Chốt mọi sự kiện chưa chốt: ký số và đóng dấu thời gian."""
    from motcua.config.ready import ensure_ready

    ensure_ready()
    from motcua.platform.audit.closing import close

    made = close()
    if as_json:
        answer(made.__dict__ if made else None)
    elif made is None:
        click.echo("Không có sự kiện mới; lần chốt trước vẫn là mới nhất.")
    else:
        click.echo(f"Lần chốt {made.number}: {made.streams} chuỗi, {made.events} sự kiện, gốc {made.root}")


@command.command("root")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def last_root(as_json: bool) -> None:
    """Gốc của lần chốt mới nhất, để người ngoài giữ hoặc đối chiếu (audit verify --expect-root)."""
    from motcua.config.ready import ensure_ready

    ensure_ready()
    from motcua.platform.audit.closing import latest

    found = latest()
    if as_json:
        answer(found.__dict__ if found else None)
    elif found is None:
        click.echo("Chưa có lần chốt nào. Hãy chạy: motcua audit close.")
    else:
        click.echo(f"Lần chốt {found.number}, {moment(found.closed_at)}, gốc {found.root}")


@command.command("export")
@click.argument("folder", type=_FOLDER)
@click.option("--from", "since", type=_DAY, help="Từ ngày.")
@click.option("--to", "until", type=_DAY, help="Đến hết ngày.")
@click.option("--json", "as_json", is_flag=True, help="In bản kê dạng JSON.")
def export_log(folder: Path, since: datetime | None, until: datetime | None, as_json: bool) -> None:
    """Xuất nhật ký ra thư mục FOLDER (mới hoặc trống). Chưa chốt phần nào thì chốt trước khi xuất."""
    from motcua.config.ready import ensure_ready

    ensure_ready()
    from motcua.platform.audit.closing import close
    from motcua.platform.audit.export import export

    close()
    manifest = export(folder, since=_day(since), until=_day(until))
    if as_json:
        answer(manifest)
        return
    lines = manifest["lines"]
    click.echo(f"Đã xuất {lines['closings']} lần chốt, {lines['events']} sự kiện vào {folder}")
    click.echo(f"Kiểm tra: motcua audit verify {folder} --trust CHỨNG_THƯ_GỐC.pem")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@command.command("verify")
@click.argument("folder", type=_FOLDER)
@click.option(
    "--trust", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Chứng thư gốc (PEM)."
)
@click.option(
    "--paper",
    "papers",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tìm giấy tờ này trong nhật ký theo mã băm; dùng được nhiều lần.",
)
@click.option(
    "--expect-root",
    metavar="HEX",
    callback=_root,
    help="Gốc của lần chốt mới nhất, do người khác cho biết: nhờ nó mới thấy bản xuất bị cắt ở cuối.",
)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def verify_export(
    folder: Path, trust: Path | None, papers: tuple[Path, ...], expect_root: str | None, as_json: bool
) -> None:
    """Kiểm tra bản xuất trong FOLDER. Không cần máy chủ, cơ sở dữ liệu hay mạng.

    Không có --trust thì tin chứng thư gốc của chính máy này. Không có --expect-root thì không thấy được bản xuất bị
    cắt ở cuối. Mã thoát: 0 nguyên vẹn, 1 có chỗ sai, 2 không đọc được.
    """
    from motcua.signing.queries import detached_problem

    believed = _trusted(trust, folder)
    try:
        report = verify(
            folder,
            lambda content, signature: detached_problem(content, signature, believed),
            expect_root=expect_root,
        )
        places = _places(folder, papers)
    except UnreadableError as error:
        if as_json:
            answer(_unreadable(folder, error))
        click.echo(str(error), err=True)
        sys.exit(UNREADABLE)
    if as_json:
        answer({**report.to_json(), "papers": places})
    else:
        _tell(report, places, expect_root)
    sys.exit(INTACT if report.intact and all(places.values()) else TAMPERED)


def _unreadable(folder: Path, error: UnreadableError) -> dict[str, Any]:
    return {
        "intact": False,
        "problems": [{"what": "unreadable", "where": str(folder), "sentence": str(error)}],
    }


def _places(folder: Path, papers: tuple[Path, ...]) -> dict[str, str | None]:
    """Each paper with the event that names it, or None."""
    hashes = {path: sha256(path.read_bytes()).hexdigest() for path in papers}
    found = papers_in(folder, set(hashes.values()))
    return {str(path): found.get(hashed) for path, hashed in hashes.items()}


def _trusted(chosen: Path | None, folder: Path) -> Trust:
    """Roots from the file chosen, else whom this installation believes for agencies.

    Intermediates may come from the export itself.
    """
    from motcua.adapters.demo_authority.trust import trust_in
    from motcua.config.env import environment

    more = _offered(folder / "authorities.pem")
    if chosen is None:
        own = trust_in(environment().home / "authority").with_more(environment().anchors.for_agencies())
        return Trust(own.roots, (*own.intermediates, *more))
    try:
        return Trust(_certificates(chosen), more)
    except ValueError:
        raise click.BadParameter(
            f"{chosen} không phải chứng thư số dạng PEM.", param_hint="--trust"
        ) from None


def _offered(file: Path) -> tuple[x509.Certificate, ...]:
    """What an export brings along; nobody vouches for that file, so a broken one counts as absent."""
    with suppress(OSError, ValueError):
        return _certificates(file)
    return ()


def _certificates(path: Path) -> tuple[x509.Certificate, ...]:
    found = pem.unarmor(path.read_bytes(), multiple=True)
    return tuple(x509.Certificate.load(der) for _, _, der in found)


def _tell(report: Report, places: dict[str, str | None], expect_root: str | None) -> None:
    click.echo("NGUYÊN VẸN" if report.intact else "CÓ CHỖ SAI")
    click.echo(f"  {report.closings} lần chốt, {report.streams} chuỗi, {report.events} sự kiện")
    if report.open_events:
        click.echo(f"  {report.open_events} sự kiện xảy ra sau lần chốt cuối: đã nối chuỗi, chưa ai bảo đảm.")
    for problem in report.problems:
        click.echo(f"  ✗ {problem.where}: {problem.sentence}")
    for paper, place in places.items():
        click.echo(f"  {paper}: {f'có trong {place}' if place else 'không có trong nhật ký này'}")
    for line in _end_in_words(report, expect_root):
        click.echo(f"  {line}")


def _end_in_words(report: Report, expect_root: str | None) -> Iterator[str]:
    """How far the export is known to go, and how to learn it when nobody has said."""
    last, expected = report.last, report.expected
    if last is not None:
        yield f"Lần chốt cuối trong bản này: số {last.number}, lúc {last.closed_at}, gốc {last.root}"
    if expect_root is None:
        yield "Chưa biết bản xuất có bị cắt ở cuối hay không: bản bị cắt trông vẫn nguyên vẹn. Muốn biết, hãy hỏi"
        yield "nơi giữ hệ thống, qua một đường khác (điện thoại, văn bản), gốc của lần chốt mới nhất (họ chạy"
        yield "motcua audit root), rồi chạy lại với --expect-root GỐC. Giữ gốc của bản này để đối chiếu lần xuất sau."
    elif expected is not None and last is not None:
        after = last.number - expected.number
        yield f"Có đủ đến lần chốt {expected.number} mang gốc đã cho; sau đó bản này còn {after} lần chốt."
