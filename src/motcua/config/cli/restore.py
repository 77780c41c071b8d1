"""`./motcua restore`: bring a set back into an empty installation."""

from pathlib import Path

import click

from motcua.config.cli import answer
from motcua.kernel.errors import Invalid


@click.command
@click.option("--from", "place", required=True, metavar="NƠI_LƯU", help="Thư mục, hoặc s3://…")
@click.option("--set", "name", default="", metavar="TÊN_BẢN", help="Bản nào; mặc định là bản mới nhất.")
@click.option(
    "--identity",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tệp khoá riêng; mặc định theo BACKUP_IDENTITY.",
)
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def command(place: str, name: str, identity: Path | None, as_json: bool) -> None:
    """Khôi phục vào cơ sở dữ liệu trống của thiết lập này, cùng tệp và khoá. Không ghi đè lên dữ liệu có sẵn."""
    from motcua.config import ready
    from motcua.config.env import environment

    home = environment().home
    # Before Django reads the settings: a demo makes a secret as it starts, which must not pass for one of its own.
    own = {path.name for path in home.glob("*")} if home.exists() else set()
    key = opening_key(identity)
    ready.ensure_database()
    import django

    django.setup()
    from django.core.files.storage import default_storage

    from motcua.config.backup.restoring import bring_back, find
    from motcua.config.backup.targets import target_named

    found = find(target_named(place).storage(), name)
    lost = bring_back(
        found, url=ready.database_url(), files=default_storage, home=home, identity=key, own=own
    )
    told = {"set": found.name, "files": found.contents.files - len(lost), "lost": lost}
    if as_json:
        answer(told)
    else:
        click.echo(
            f"Đã khôi phục bản {found.name}: {sum(found.contents.rows.values())} dòng, {told['files']} tệp."
        )
        for digest in lost:
            click.echo(f"  ✗ thiếu tệp {digest}")
        click.echo("Tiếp theo: ./motcua setup, rồi ./motcua doctor.")
    raise SystemExit(1 if lost else 0)


def opening_key(file: Path | None) -> str:
    """The identity from a file, or from the settings."""
    from motcua.config.backup.sealing import read_identity
    from motcua.config.env import environment

    try:
        key = read_identity(file.read_text()) if file else environment().backup_identity
    except (ValueError, OSError):
        raise Invalid("%(file)s không phải tệp khoá riêng AGE-SECRET-KEY-1….", file=str(file)) from None
    if not key:
        raise Invalid(
            "Chưa có khoá riêng để mở bản sao lưu. Hãy nêu --identity TỆP, hoặc đặt BACKUP_IDENTITY."
        )
    return key
