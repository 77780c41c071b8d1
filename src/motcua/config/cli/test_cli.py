"""What somebody meets who types ./motcua."""

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from motcua.config.cli import PURPOSES, group

SOURCES = Path(__file__).parents[3]


def test_without_a_command_it_lists_all_with_their_purpose() -> None:
    said = CliRunner().invoke(group, [])
    assert said.exit_code == 0
    assert PURPOSES["demo"] in said.output


def test_an_unknown_command_is_refused() -> None:
    said = CliRunner().invoke(group, ["nothing"])
    assert said.exit_code == 2
    assert "nothing" in said.output


def test_a_wrong_setting_ends_with_its_name_and_without_a_traceback(tmp_path: Path) -> None:
    variables = {**os.environ, "PYTHONPATH": str(SOURCES), "MOTCUA_HOME": str(tmp_path), "PORT": "many"}
    done = subprocess.run(
        [sys.executable, "-m", "motcua.config.cli", "setup"],
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Thiết lập PORT đang là 'many'")


def test_a_place_where_nothing_can_be_written_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    wanted = str(tmp_path / "file" / "tinh")
    words = ("province", "new", wanted, "--code", "H90", "--name", "Tỉnh Ví Dụ")
    done = subprocess.run(
        [sys.executable, "-m", "motcua.config.cli", *words],
        env={**os.environ, "PYTHONPATH": str(SOURCES), "MOTCUA_HOME": str(tmp_path / "home")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith(f"{wanted}: ")
    assert "Xem lại đường dẫn" in done.stderr
    assert "Traceback" not in done.stderr


def test_showing_the_list_does_not_start_django() -> None:
    code = "import sys; from motcua.config.cli import group; group(['--help'], standalone_mode=False)"
    code += "; print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(SOURCES)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.endswith("False\n")


def test_measuring_is_a_program_of_its_own_that_knows_its_parts() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "motcua.config.cli", "bench", "--only", "nothing"],
        env={**os.environ, "PYTHONPATH": str(SOURCES)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "--only" in done.stderr
    assert "'worklists'" in done.stderr
