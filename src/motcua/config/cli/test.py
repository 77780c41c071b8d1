"""`./motcua test`: the proof that everything works, on this machine, from nothing."""

import os
import subprocess
import sys

import click

from motcua.config.env import CHECKOUT


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Kiểm tra mã nguồn rồi chạy kiểm thử.

    Đối số được chuyển cho pytest; có đối số thì chỉ chạy kiểm thử, không kiểm tra mã nguồn.
    """
    from motcua.config import tools
    from motcua.config.cli import check

    tools.install_missing()
    well = True if arguments else check.run()
    given = bool({"-n", "-p"} & set(arguments))
    # One more than there are processors: many tests wait for a server, a clock or a browser.
    number = str((os.cpu_count() or 2) + 1)
    workers = [] if given else ["-n", number, "--dist", "loadscope", "--no-loadscope-reorder"]
    # The tests choose their settings themselves (conftest.py), before Django looks for them.
    variables = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    call = [sys.executable, "-m", "pytest", *workers, *arguments]
    tests = subprocess.run(call, cwd=CHECKOUT, env=variables, check=False)
    raise SystemExit(0 if well and tests.returncode == 0 else tests.returncode or 1)
