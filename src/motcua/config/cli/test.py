"""`./motcua test`: the proof that everything works, on this machine, from nothing."""

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
    workers = [] if {"-n", "-p"} & set(arguments) else ["-n", "2", "--dist", "loadscope"]
    tests = subprocess.run([sys.executable, "-m", "pytest", *workers, *arguments], cwd=CHECKOUT, check=False)
    raise SystemExit(0 if well and tests.returncode == 0 else tests.returncode or 1)
