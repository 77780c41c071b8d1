"""`motcua acts`: for whoever adds or changes an act; writes docs/acts.md from the declarations."""

import sys

import click


@click.command
@click.option("--check", is_flag=True, help="Chỉ kiểm tra: mã thoát 1 nếu trang chưa đúng với các khai báo.")
def command(check: bool) -> None:
    """Viết trang docs/acts.md từ khai báo của từng việc: ai làm được gì, khi nào, ai đọc được gì."""
    import django

    django.setup()
    from motcua.config import acts_page

    if check:
        sys.exit(acts_page.PAGE.read_text(encoding="utf-8") != acts_page.written())
    acts_page.PAGE.write_text(acts_page.written(), encoding="utf-8")
    click.echo(acts_page.PAGE)
