"""The whole system as processes of its own, with the sample province, for tests to visit."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import requests

from motcua.config.env import Environment
from motcua.config.simulated import SIMULATOR_PORTS
from motcua.config.variables import names

ROOT = Path(__file__).parents[2]
PATIENCE = 300.0
# What the machine of a developer may have set and what would change the system under test.
FOREIGN = names(Environment) | {"DJANGO_SETTINGS_MODULE"}


def free_ports(count: int) -> list[int]:
    """Loopback ports that nobody listens on at the moment, all different."""
    with_sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports: list[int] = [s.getsockname()[1] for s in with_sockets]
    for opened in with_sockets:
        opened.close()
    return ports


@dataclass
class Site:
    """One installation under `home`. `database_url` empty: its own embedded PostgreSQL."""

    home: Path
    database_url: str = ""
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    variables: Mapping[str, str] = field(init=False)
    url: str = field(init=False)

    def __post_init__(self) -> None:
        port, *others = free_ports(1 + len(SIMULATOR_PORTS))
        self.url = f"http://127.0.0.1:{port}"
        self.variables = {
            **{name: value for name, value in os.environ.items() if name not in FOREIGN},
            "MOTCUA_MODE": "demo",
            "MOTCUA_HOME": str(self.home),
            "DATABASE_URL": self.database_url,
            "PORT": str(port),
            "PUBLIC_URL": self.url,
            "LOG_LEVEL": "WARNING",
            **{name: str(number) for name, number in zip(SIMULATOR_PORTS, others, strict=True)},
        }

    @property
    def simulator(self) -> str:
        """Where the simulated VNeID answers."""
        return f"http://127.0.0.1:{self.variables[SIMULATOR_PORTS[0]]}"

    def start(self, *names: str) -> None:
        """Start `serve`, `worker` or `simulators`; the server is waited for."""
        self.home.mkdir(parents=True, exist_ok=True)
        for name in names:
            with (self.home / f"{name}.log").open("ab") as log:
                self.running[name] = subprocess.Popen(
                    self.command(name), env=self.variables, stdin=subprocess.DEVNULL, stdout=log, stderr=log
                )
        if "serve" in names:
            self.wait_for_answer()

    def command(self, *words: str) -> list[str]:
        """A `motcua` command as this Python runs it."""
        return [*self.python(), "-m", "motcua.config.cli", *words]

    def python(self) -> list[str]:
        """The Python that has everything installed."""
        return [sys.executable]

    def run(self, *words: str) -> str:
        """Run a `motcua` command to its end and return what it printed; its own words when it fails."""
        program = self.command(*words)
        done = subprocess.run(
            program, env=self.variables, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{' '.join(program)}: {done.stderr or done.stdout}"
        return done.stdout

    def dossiers(self, stage: str, count: int = 1, *, by: str = "nongdan") -> list[str]:
        """Codes of dossiers that somebody filed and others have brought to a stage (see `tests.support.prepared`)."""
        asked = self._preparer()
        assert asked.stdin is not None
        assert asked.stdout is not None
        asked.stdin.write(f"{stage} {count} {by}\n".encode())
        asked.stdin.flush()
        codes = asked.stdout.readline().decode().split()
        assert len(codes) == count, self.log("prepared")
        return codes

    def _preparer(self) -> "subprocess.Popen[bytes]":
        """Started once: reading all of Django takes longer than bringing a dossier to its stage."""
        if "prepared" not in self.running:
            with (self.home / "prepared.log").open("ab") as log:
                self.running["prepared"] = subprocess.Popen(
                    [*self.python(), "-m", "tests.support.prepared"],
                    env=self.variables,
                    cwd=ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                )
        return self.running["prepared"]

    def wait_for_answer(self) -> None:
        """Until the server answers; a server that ended or stays silent fails with its log."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.running["serve"].poll() is None:
            try:
                requests.get(f"{self.url}/tro-giup", timeout=5)
            except requests.RequestException:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"the server does not answer: {self.log('serve')}")

    def log(self, name: str) -> str:
        """The last words of a process."""
        return (self.home / f"{name}.log").read_text(errors="replace")[-4000:]

    def stop(self) -> None:
        """End all that was started here, politely first."""
        for process in self.running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.running.values():
            try:
                process.wait(8)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
        self.running.clear()
