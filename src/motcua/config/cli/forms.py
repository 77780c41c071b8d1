"""`./motcua forms`: e-forms looked over before anybody fills them in."""

import json
from importlib.resources import files

import click

from motcua.config.cli import answer


@click.group
def command() -> None:
    """Tờ khai điện tử của tỉnh mẫu, hoặc của hệ thống đang chạy."""


@command.command("check")
@click.option(
    "--installed", is_flag=True, help="Soát những gì đang áp dụng trong cơ sở dữ liệu, thay vì tỉnh mẫu."
)
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def check(installed: bool, as_json: bool) -> None:
    """Câu hỏi không tới được, vòng lặp, nhãn dài, hỏi điều đã biết, thiếu tiếng Anh, điều kiện giấy tờ. Mã 1: sai."""
    from motcua.config.ready import ensure_ready
    from motcua.procedures.reading import check_forms

    if installed:
        ensure_ready()
        from motcua.procedures.queries import all_published

        contents = [version.content for version in all_published()]
        forms = {key: form for content in contents for key, form in content["forms"].items()}
        report = check_forms(list(forms.values()), contents)
    else:
        data = files("motcua.config").joinpath("sample", "data")
        lines = data.joinpath("procedures.jsonl").read_text("utf-8").splitlines()
        written = json.loads(data.joinpath("forms.json").read_text("utf-8"))
        report = check_forms(written, [json.loads(line) for line in lines])
    if as_json:
        answer(report.to_json())
    else:
        click.echo(f"{report.forms} tờ khai; {report.procedures_with_own_form} thủ tục có tờ khai riêng.")
        click.echo("\n".join(report.problems) or "Không thấy chỗ nào sai.")
    raise SystemExit(1 if report.problems else 0)
