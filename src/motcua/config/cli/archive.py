"""`./motcua archive`: dossiers as packages for whoever keeps them, and checking a package without us."""

from pathlib import Path

import click

from motcua.config.cli import answer
from motcua.kernel.errors import NotFound


@click.group
def command() -> None:
    """Gói lưu trữ: xuất một hồ sơ trọn vẹn kèm bản kê mã băm; soát một gói mà không cần hệ thống này."""


@command.command("export")
@click.argument("codes", nargs=-1, required=True, metavar="MÃ_HỒ_SƠ...")
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Thư mục nhận các gói."
)
def export(codes: tuple[str, ...], out: Path) -> None:
    """Viết mỗi hồ sơ thành một tệp .zip: tờ khai, giấy tờ, kết quả, diễn biến."""
    from motcua.config.ready import ensure_ready

    ensure_ready()
    from motcua.dossiers.queries.archive import check, package
    from motcua.dossiers.types import Dossier

    out.mkdir(parents=True, exist_ok=True)
    for code in codes:
        dossier = Dossier.objects.filter(code=code).first()
        if dossier is None:
            raise NotFound("Không có hồ sơ %(code)s.", code=code)
        packed = package(dossier)
        problems = check(packed)
        path = out / f"{code}.zip"
        path.write_bytes(packed)
        click.echo(f"{path}: {len(packed)} byte" + "".join(f"\n  ✗ {problem}" for problem in problems))


@command.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="TỆP")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def check_package(file: Path, as_json: bool) -> None:
    """Soát từng tệp theo mã băm và chuỗi sự kiện. Mã thoát: 0 nguyên vẹn, 1 có chỗ sai."""
    import django

    django.setup()
    from motcua.dossiers.queries.archive import check

    problems = check(file.read_bytes())
    if as_json:
        answer({"intact": not problems, "problems": problems})
    else:
        click.echo("NGUYÊN VẸN" if not problems else "CÓ CHỖ SAI")
        for problem in problems:
            click.echo(f"  ✗ {problem}")
    raise SystemExit(1 if problems else 0)
