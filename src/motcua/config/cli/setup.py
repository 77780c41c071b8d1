"""`./motcua setup`: everything that a start would make, without starting anything."""

import click

from motcua.config.env import environment


@click.command
def command() -> None:
    """Chuẩn bị mọi thứ mà các lệnh khác cần, rồi dừng lại.

    Cơ sở dữ liệu, các bảng, tệp tĩnh; ở bản thử có cả tỉnh mẫu. Chạy lại bao nhiêu lần cũng được.
    """
    from motcua.config import ready

    demo = environment().mode == "demo"
    click.echo(f"Khởi động cơ sở dữ liệu, tạo bảng{', nạp tỉnh mẫu' if demo else ''} …")
    ready.ensure_ready()
    ready.collect_static()
    then = (
        "Chạy thử: ./motcua demo"
        if demo
        else "Tiếp theo: ./motcua province new, check, apply (docs/operate/province.md), "
        "./motcua admin create, rồi ./motcua doctor"
    )
    click.echo(f"Đã sẵn sàng. {then}")
