"""`motcua` commands in processes of their own that need not read the program anew: each is a fork of one that has.

Run as a program: reads a JSON line {"words", "env", "cwd", "out", "err"} for each command, answers with its exit code.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]


class Commands:
    """Runs commands one after another; each has the environment, the folder and the outputs of its own."""

    def __init__(self, *modules: str) -> None:
        self._forker = subprocess.Popen(
            [sys.executable, "-m", "tests.support.quick_commands", *modules],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, *words: str, env: Mapping[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
        """As `subprocess.run` with captured text."""
        assert self._forker.stdin is not None
        assert self._forker.stdout is not None
        with TemporaryDirectory() as folder:
            out, err = Path(folder) / "out", Path(folder) / "err"
            asked = {"words": words, "env": dict(env), "cwd": str(cwd), "out": str(out), "err": str(err)}
            self._forker.stdin.write(json.dumps(asked) + "\n")
            self._forker.stdin.flush()
            code = int(self._forker.stdout.readline())
            return subprocess.CompletedProcess(words, code, out.read_text("utf-8"), err.read_text("utf-8"))

    def end(self) -> None:
        """Nothing more comes."""
        for pipe in (self._forker.stdin, self._forker.stdout):
            if pipe is not None:
                pipe.close()
        self._forker.wait(30)


@contextmanager
def commands(*modules: str) -> Iterator[Commands]:
    """Commands that find these modules read already."""
    made = Commands(*modules)
    try:
        yield made
    finally:
        made.end()


def _carry_out(asked: Mapping[str, object]) -> None:
    """In the child: becomes what was asked for, and ends."""
    from motcua.config.cli import main

    for name, stream in (("out", 1), ("err", 2)):
        os.dup2(os.open(str(asked[name]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), stream)
    os.environ.clear()
    os.environ.update(asked["env"])  # type: ignore[call-overload]
    os.chdir(str(asked["cwd"]))
    sys.argv = ["motcua", *asked["words"]]  # type: ignore[misc]
    code: object = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def _serve() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _carry_out(json.loads(line))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    for module in sys.argv[1:]:
        __import__(module)
    _serve()
