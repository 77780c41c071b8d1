"""`motcua journey`: one dossier through all five steps, without a server."""

from pathlib import Path

import click

from motcua.config.cli import answer
from motcua.config.ready import ensure_ready


@click.command
@click.option("--procedure", required=True, metavar="CODE", help="Mã thủ tục, ví dụ 1.001193.")
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Nơi để giấy tờ."
)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def command(procedure: str, out: Path, as_json: bool) -> None:
    """Đưa một hồ sơ mẫu qua đủ năm bước; giấy tờ và kết quả đã ký nằm trong thư mục --out."""
    ensure_ready()
    from motcua.config.sample.journey import drive

    report = drive(procedure, out).to_json()
    if as_json:
        answer(report)
        return
    click.echo(f"Hồ sơ {report['code']}, hẹn trả {report['due_at'] or 'theo quy định'}")
    for step in report["steps"]:
        click.echo(f"  {step['title']:<44} {step['done_at'][:16]}  {step['actor']}, {step['post']}")
    for name, path in report["files"].items():
        click.echo(f"  {name:<12} {path}")
