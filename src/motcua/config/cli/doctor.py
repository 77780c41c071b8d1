"""`./motcua doctor`: what is healthy, what is not, what to do."""

import click


@click.command
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng JSON cho chương trình khác đọc.")
def command(as_json: bool) -> None:
    """Khám từng phần của hệ thống. Kết thúc với mã 1 khi một phần không tốt."""
    from motcua.config import health
    from motcua.config.cli import answer

    findings = health.examine()
    if as_json:
        answer({"healthy": health.is_well(findings), "parts": [vars(finding) for finding in findings]})
    else:
        for finding in findings:
            click.echo(f"{health.SIGNS[finding.state]} {finding.part}: {finding.what}")
            if finding.advice:
                click.echo(f"    → {finding.advice}")
    raise SystemExit(0 if health.is_well(findings) else 1)
