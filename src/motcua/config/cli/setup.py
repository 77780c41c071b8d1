"""`./motcua setup`: everything that a start would make, without starting anything."""

import click


@click.command
def command() -> None:
    """Chuẩn bị mọi thứ mà các lệnh khác cần, rồi dừng lại.

    Cơ sở dữ liệu, các bảng, tỉnh mẫu và tệp tĩnh. Chạy lại bao nhiêu lần cũng được.
    """
    from motcua.config import ready

    click.echo("Khởi động cơ sở dữ liệu, tạo bảng, nạp tỉnh mẫu …")
    ready.ensure_ready()
    ready.collect_static()
    click.echo("Đã sẵn sàng. Chạy thử: ./motcua demo")
