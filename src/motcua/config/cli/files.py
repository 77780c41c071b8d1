"""`./motcua files`: are they as they were kept, a second place for them, and moving them to another store."""

import click

from motcua.config.cli import answer
from motcua.kernel.errors import Invalid

_TOLD_EVERY = 500


@click.group
def command() -> None:
    """Tệp đã lưu: soát mã băm, chép sang nơi thứ hai, chuyển sang kho khác."""


@command.command("check")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def check(as_json: bool) -> None:
    """Đọc mọi tệp, so với mã băm trong cơ sở dữ liệu; tệp hỏng tự lấy lại từ bản sao. Mã 1 khi có tệp mất."""
    _ready()
    from motcua.documents.commands import check_all

    found = check_all()
    if as_json:
        answer({"good": found.good, "healed": found.healed, "lost": found.lost})
    else:
        click.echo(
            f"{found.good} tệp đúng, {len(found.healed)} tệp lấy lại từ bản sao, {len(found.lost)} tệp mất."
        )
        for digest in found.lost:
            click.echo(f"  ✗ {digest}")
    raise SystemExit(1 if found.lost else 0)


@command.command("copy")
@click.option("--whole", is_flag=True, help="Soát mọi tệp, không chỉ tệp mới.")
def copy(whole: bool) -> None:
    """Chép tệp mới sang FILES_COPY ngay bây giờ."""
    _ready()
    from motcua.config.copies import fill
    from motcua.config.env import environment

    if environment().files_copy is None:
        raise Invalid("Chưa đặt FILES_COPY nên không có nơi thứ hai để chép.")
    click.echo(f"Đã chép thêm {fill(whole=whole)} tệp.")


@command.command("move")
@click.option(
    "--to", "to", required=True, metavar="NƠI_LƯU", help="/thư-mục hoặc s3://khoá:bí-mật@máy-chủ/bucket."
)
@click.option("--from", "source", default="", metavar="NƠI_LƯU", help="Mặc định: nơi đang dùng.")
def move(to: str, source: str) -> None:
    """Chép mọi tệp sang kho khác trong khi mọi người vẫn làm việc. Dừng lúc nào cũng được; chạy lại thì đi tiếp."""
    _ready()
    from django.core.files.storage import default_storage

    from motcua.config import file_moves
    from motcua.config.file_moves import Moved
    from motcua.platform import places
    from motcua.platform.storages import storage

    def tell(moved: Moved) -> None:
        if (moved.copied + moved.there) % _TOLD_EVERY == 0:
            click.echo(f"  {moved.copied} tệp đã chép, {moved.there} tệp đã có sẵn")

    try:
        old = storage(places.read(source)) if source else default_storage
        new = storage(places.read(to))
    except ValueError:
        raise Invalid("Cần /thư-mục hoặc s3://khoá:bí-mật@máy-chủ/bucket.") from None
    try:
        moved = file_moves.move(old, new, tell=tell)
    except KeyboardInterrupt:
        raise click.ClickException("Đã dừng giữa hai tệp. Chạy lại cùng lệnh để đi tiếp.") from None
    click.echo(
        f"{moved.copied} tệp đã chép, {moved.there} tệp đã có sẵn, {len(moved.damaged)} tệp không lành ở nơi cũ."
    )
    for path in moved.damaged:
        click.echo(f"  ✗ {path}")
    raise SystemExit(1 if moved.damaged else 0)


def _ready() -> None:
    from motcua.config.ready import ensure_ready

    ensure_ready()
