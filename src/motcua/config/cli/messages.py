"""`motcua messages`: for whoever writes screens; gathers what is said and tells what has no English yet."""

import sys

import click


@click.command
@click.option("--check", is_flag=True, help="Chỉ kiểm tra: mã thoát 1 nếu còn câu chưa có tiếng Anh.")
def command(check: bool) -> None:
    """Gom các câu tiếng Việt trong mã nguồn vào danh mục bản dịch tiếng Anh."""
    from motcua.config import messages

    if not check:
        total, missing = messages.merge()
        click.echo(f"{total} câu, {missing} câu chưa có tiếng Anh: {messages.PO}")
        return
    missing_ones = messages.untranslated()
    for text in missing_ones:
        click.echo(text)
    sys.exit(bool(missing_ones))
