"""`./motcua metrics`: the figures of this installation, and the rules of alarm for Prometheus."""

import click

ALERTS = "deploy/prometheus/alerts.yml"


@click.group(invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """In các số đo hiện tại, như /metrics trả lời (Prometheus)."""
    if context.invoked_subcommand is not None:
        return
    from motcua.config.ready import ensure_ready

    ensure_ready()
    from motcua.config.monitoring.gauges import samples

    for sample in samples():
        labels = ",".join(f'{name}="{value}"' for name, value in sample.labels.items())
        click.echo(f"{sample.name}{{{labels}}} {sample.value:g}")


@command.command("alerts")
def alerts() -> None:
    """Viết lại deploy/prometheus/alerts.yml từ bảng các ngưỡng."""
    from motcua.config.env import CHECKOUT
    from motcua.config.monitoring.watches import alert_rules

    path = CHECKOUT / ALERTS
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(alert_rules())
    click.echo(str(path))
