"""No process of ours outlives the one that started it, however that one ended."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
PARENT = "MOTCUA_PARENT"


def claim_children() -> None:
    """Processes started from now on belong to this one; they call `die_with_parent` as they begin."""
    os.environ[PARENT] = str(os.getpid())


def die_with_parent(how: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel for a signal once the parent is gone, even killed: it can then no longer ask this process itself.

    Without effect for a process that nobody claimed, and on systems other than Linux.
    """
    parent = os.environ.pop(PARENT, "")
    if not parent or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, how)
    if os.getppid() != int(parent):
        sys.exit(0)
