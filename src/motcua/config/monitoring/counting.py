"""Where the processes of one web server count together; apart from `requests`, which reads it as it is imported."""

import os
import shutil
from pathlib import Path

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which prometheus_client finds the folder."""


def begin(home: Path, port: int) -> None:
    """To be called by the parent of the server processes before any of them: counts begin at zero."""
    folder = home / "metrics" / str(port)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[FOLDER] = str(folder)
