"""`./motcua check`: what the machines can say about the code without running it."""

import os
import subprocess
import sys

import click

from motcua.config.env import CHECKOUT

CHECKS = {
    "định dạng": ["ruff", "format", "--check", "--quiet", "."],
    "lỗi thường gặp": ["ruff", "check", "--quiet", "."],
    "các tầng": ["importlinter", "lint"],
    "kiểu dữ liệu": ["mypy"],
    "bảng và mô hình": ["django", "makemigrations", "--check", "--dry-run"],
}


@click.command
@click.argument("names", nargs=-1, type=click.Choice(list(CHECKS)))
def command(names: tuple[str, ...]) -> None:
    """Kiểm tra định dạng, lỗi thường gặp, các tầng của ngôi nhà, kiểu dữ liệu, và bảng có theo kịp mô hình."""
    if not run(names or tuple(CHECKS)):
        raise SystemExit(1)


def run(names: tuple[str, ...] = tuple(CHECKS)) -> bool:
    """Run these checks, all to the end; says of each how it went. True when all are well."""
    results = [_passes(name) for name in names]
    return all(results)


def _passes(name: str) -> bool:
    module, *words = CHECKS[name]
    start = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    call = start if module == "importlinter" else [sys.executable, "-m", module, *words]
    done = subprocess.run(
        call, cwd=CHECKOUT, capture_output=True, text=True, check=False,
        env={
            **os.environ, "MOTCUA_MODE": "test", "NO_COLOR": "1", "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
        },
    )  # fmt: skip
    click.echo(f"{'✓' if done.returncode == 0 else '✗'} {name}")
    if done.returncode != 0:
        click.echo(done.stdout + done.stderr)
    return done.returncode == 0
