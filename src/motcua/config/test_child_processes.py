"""A killed supervisor leaves no children behind."""

import os
import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).parents[2]
CHILD = """
from motcua.config import child_processes
child_processes.die_with_parent()
print("alive", flush=True)
import signal
signal.pause()
"""
PARENT = """
import subprocess, sys
from motcua.config import child_processes
child_processes.claim_children()
subprocess.run([sys.executable, "-c", sys.argv[1]])
"""


def test_a_child_ends_when_its_parent_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, CHILD],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(SOURCES)},
    ) as parent:  # fmt: skip
        assert parent.stdout is not None
        assert parent.stdout.readline() == "alive\n"
        parent.kill()
        # The child holds the other end of the pipe: it closes when, and only when, the child is gone.
        assert parent.stdout.read() == ""


def test_a_process_that_nobody_claimed_lives_on_without_its_parent() -> None:
    code = "from motcua.config import child_processes; child_processes.die_with_parent(); print('done')"
    variables = {name: value for name, value in os.environ.items() if name != "MOTCUA_PARENT"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**variables, "PYTHONPATH": str(SOURCES)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "done\n"
