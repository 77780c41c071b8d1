"""`motcua tables`: for whoever changes a model; draws docs/pictures/tables.svg from the models."""

import sys

import click


@click.command
@click.option("--check", is_flag=True, help="Chỉ kiểm tra: mã thoát 1 nếu hình chưa đúng với các bảng.")
def command(check: bool) -> None:
    """Vẽ hình mọi bảng của cơ sở dữ liệu (docs/pictures/tables.svg), theo gói, với khóa và những cột chính."""
    import django

    django.setup()
    from motcua.config import tables_picture

    if check:
        sys.exit(tables_picture.PICTURE.read_text(encoding="utf-8") != tables_picture.drawn())
    tables_picture.PICTURE.write_text(tables_picture.drawn(), encoding="utf-8")
    click.echo(tables_picture.PICTURE)
