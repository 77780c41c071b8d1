"""Programs of the machine that some features and tests call, and how they come to the machine."""

import ctypes
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import click


@dataclass(frozen=True)
class Tool:
    """A program, the Debian package that brings it, and what does not work without it."""

    program: str
    package: str
    without: str

    @property
    def path(self) -> str | None:
        """Where the program lies; None when it is missing."""
        return shutil.which(self.program)


@dataclass(frozen=True)
class Browser(Tool):
    """Any Chromium will do. The one without windows needs a quarter less of the processor; not every Debian has it."""

    @property
    def path(self) -> str | None:
        """The lightest that is there."""
        return next((found for name in BROWSERS if (found := shutil.which(name))), None)


@dataclass(frozen=True)
class Library(Tool):
    """A shared library that a program of ours loads; `program` is its file's name."""

    @property
    def path(self) -> str | None:
        """The name by which it is found; None when it is missing."""
        try:
            ctypes.CDLL(self.program)
        except OSError:
            return None
        return self.program


@dataclass(frozen=True)
class Module(Tool):
    """A part that a program of the machine loads, below the folder of libraries."""

    @property
    def path(self) -> str | None:
        """Where it lies; None when it is missing."""
        found = next(Path("/usr/lib").glob(f"**/{self.program}"), None)
        return str(found) if found else None


BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
BROWSER = Browser("chromium", "chromium-headless-shell", "các kiểm thử trong trình duyệt")
# What brings the same where a system does not know the package.
_INSTEAD = {"chromium-headless-shell": "chromium"}
TOOLS = (
    BROWSER,
    Library("libatomic.so.1", "libatomic1", "các kiểm thử trong trình duyệt"),  # playwright's driver
    Tool("pdfsig", "poppler-utils", "kiểm thử đối chiếu chữ ký với một chương trình độc lập"),
    # Debian puts it where only root looks.
    Tool("/usr/sbin/pgbouncer", "pgbouncer", "kiểm thử qua một bộ gom kết nối cơ sở dữ liệu"),
    Tool("softhsm2-util", "softhsm2", "kiểm thử ký bằng thiết bị PKCS#11"),
    Tool("/usr/sbin/rsyslogd", "rsyslog", "kiểm thử gửi nhật ký tới một máy nhận syslog"),
    # Its part for TLS, a module that only it loads.
    Module("rsyslog/lmnsd_gtls.so", "rsyslog-gnutls", "kiểm thử gửi nhật ký qua TLS"),
)


def missing() -> list[Tool]:
    """The tools that this machine lacks."""
    return [tool for tool in TOOLS if tool.path is None]


def install_missing() -> None:
    """Install what is missing when this user may; otherwise say what is missing and what will not work."""
    lacking = missing()
    if lacking and shutil.which("apt-get") and _may_be_root():
        click.echo(f"Cài gói hệ thống: {' '.join(tool.package for tool in lacking)} …")
        _apt("update", "-q")
        _apt("install", "-y", "-q", "--no-install-recommends", *(_package(tool) for tool in lacking))
    for tool in missing():
        click.echo(
            f"Thiếu {tool.program}; sẽ không đạt: {tool.without}. Hãy chạy: sudo apt-get install {tool.package}",
            err=True,
        )


def _package(tool: Tool) -> str:
    known = subprocess.run(["apt-cache", "show", tool.package], capture_output=True, check=False)
    return tool.package if known.returncode == 0 else _INSTEAD.get(tool.package, tool.package)


def _may_be_root() -> bool:
    return (
        os.geteuid() == 0
        or subprocess.run([*_ROOT, "true"], capture_output=True, check=False).returncode == 0
    )


_ROOT = ("sudo", "-n") if Path("/usr/bin/sudo").exists() else ("false",)


def _apt(*words: str) -> None:
    """Quiet on success; on failure apt's own last words help most."""
    start = [] if os.geteuid() == 0 else list(_ROOT)
    done = subprocess.run(
        [*start, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *words],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        click.echo(f"apt-get {words[0]}: {(done.stderr or done.stdout).strip()[-400:]}", err=True)
