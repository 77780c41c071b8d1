"""`motcua province`: a province as a folder of files: written anew, checked, brought in, given back."""

import getpass
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from motcua.config.cli import answer

if TYPE_CHECKING:
    from motcua.config.province.folder import Folder
    from motcua.kernel.actor import Actor
    from motcua.platform.upsert import Change

_SHOWN = 40
_JSON = click.option("--json", "as_json", is_flag=True, help="Trả lời bằng JSON cho chương trình đọc.")
_FOLDER = click.argument(
    "folder", metavar="THƯ_MỤC", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
TABLES = {
    "province": "giai đoạn của tỉnh", "agencies": "cơ quan", "renames": "tên mới của cơ quan",
    "former_communes": "tên xã cũ",
    "calendars": "lịch làm việc", "units": "đơn vị", "posts": "vị trí", "officers": "cán bộ",
    "holdings": "người giữ vị trí", "forms": "tờ khai", "routes": "quy trình", "results": "mẫu kết quả",
    "procedures": "thủ tục", "areas": "địa bàn", "life_events": "sự kiện cuộc đời", "life_paths": "lối đi",
    "everyday_names": "lời thường", "linked": "nhóm liên thông", "messages": "tin nhắn", "accounts": "tài khoản",
    "keys": "khoá ký",
}  # fmt: skip


@click.group
def command() -> None:
    """Một tỉnh dưới dạng thư mục: tạo mới, soát, đưa vào hệ thống, xuất ra."""


@command.command
@click.argument("folder", metavar="THƯ_MỤC", type=click.Path(path_type=Path))
@click.option("--code", required=True, metavar="MÃ", help="Mã của tỉnh trong danh mục quốc gia, ví dụ H90.")
@click.option("--name", required=True, metavar="TÊN", help="Tên đầy đủ, ví dụ “Tỉnh Ví Dụ”.")
def new(folder: Path, code: str, name: str) -> None:
    """Viết một tỉnh nhỏ nhưng đủ để bắt đầu: trung tâm, hai xã, một sở, tám cán bộ, lịch, hai thủ tục."""
    _django()
    from motcua.config.province import example

    example.write(folder, code=code, name=name)
    click.echo(f"Đã viết {folder}. Sửa các tệp trong đó, rồi chạy: ./motcua province check {folder}")


@command.command
@_FOLDER
@_JSON
def check(folder: Path, as_json: bool) -> None:
    """Tìm mọi chỗ sai của thư mục, kèm tệp, dòng và việc cần làm. Không cần cơ sở dữ liệu. Mã thoát 1: có chỗ sai."""
    _django()
    from motcua.config.province import checks
    from motcua.config.province.folder import read

    found = read(folder)
    wrong = checks.mistakes(found)
    if as_json:
        answer([{"file": one.place.file, "line": one.place.line, "message": one.sentence} for one in wrong])
    else:
        for one in wrong:
            click.echo(str(one))
        click.echo(f"{len(wrong)} chỗ sai." if wrong else f"Không có chỗ sai: {_counted(found)}.")
    sys.exit(1 if wrong else 0)


@command.command
@_FOLDER
@click.option("--dry-run", is_flag=True, help="Chỉ xem sẽ đổi những gì, không ghi gì.")
@click.option(
    "--reason", default="Đưa thư mục của tỉnh vào hệ thống", show_default=True, help="Ghi vào nhật ký."
)
@click.option(
    "--as", "login", metavar="TÊN", help="Người quản trị chịu trách nhiệm; mặc định: người vận hành máy này."
)
@_JSON
def apply(folder: Path, dry_run: bool, reason: str, login: str | None, as_json: bool) -> None:
    """Đưa thư mục vào hệ thống: tất cả hoặc không gì cả. Đưa lại lần nữa không đổi gì."""
    _ready()
    from motcua.config.province import applying
    from motcua.config.province.folder import read

    changes = applying.apply(read(folder), actor=_actor(login), reason=reason, rehearsal=dry_run)
    if as_json:
        answer([{"what": one.what, **one.to_json()} for one in changes])
    else:
        _show(changes, dry_run)


@command.command
@click.argument("folder", metavar="THƯ_MỤC", type=click.Path(path_type=Path))
def export(folder: Path) -> None:
    """Viết ra thư mục những gì đang áp dụng; đưa lại vào sẽ không đổi gì."""
    _ready()
    from motcua.config.province import exporting

    exporting.write(folder)
    click.echo(f"Đã xuất ra {folder}.")


def _django() -> None:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    django.setup()


def _ready() -> None:
    from motcua.config.ready import ensure_ready

    ensure_ready()


def _actor(login: str | None) -> "Actor":
    from motcua.agencies.queries import officer_actor, officer_named
    from motcua.kernel.actor import operator

    return officer_actor(officer_named(login)) if login else operator(getpass.getuser())


def _counted(folder: "Folder") -> str:
    people = {row.data["username"] for row in folder.rows("officers")}
    numbers = {**{table: len(rows) for table, rows in folder.tables.items()}, "officers": len(people)}
    return ", ".join(f"{number} {TABLES[table]}" for table, number in numbers.items() if number)


def _show(changes: "Sequence[Change]", dry_run: bool) -> None:
    for one in changes[:_SHOWN]:
        sign = "~" if one.before else "+"
        fields = one.fields()
        told = (
            "; ".join(f"{name}: {old} → {new}" for name, (old, new) in fields.items()) if one.before else ""
        )
        click.echo(f"{sign} {TABLES.get(one.what, one.what)} {one.key}{f' ({told[:300]})' if told else ''}")
    if len(changes) > _SHOWN:
        click.echo(f"… và {len(changes) - _SHOWN} thay đổi khác (--json để xem hết).")
    counted = Counter((one.what, one.before is None) for one in changes)
    for (what, is_new), number in counted.items():
        click.echo(f"{number} {TABLES.get(what, what)} {'mới' if is_new else 'được sửa'}")
    click.echo(
        "Không có gì thay đổi." if not changes else "Chạy thử, chưa ghi gì." if dry_run else "Đã ghi xong."
    )
