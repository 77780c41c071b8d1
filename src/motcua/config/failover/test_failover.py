"""Files for several machines are whole and taken by the programs they are for; a drill's report tells good from bad."""

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from motcua.config.cli import group
from motcua.config.failover.building import Version
from motcua.config.failover.drilling import Report, Round
from motcua.config.failover.load import Told
from motcua.config.failover.machines import Cluster, Machine
from motcua.kernel.errors import Conflict, Invalid

HAPROXY = shutil.which("haproxy", path="/usr/sbin:/usr/bin")
WORDS = [
    "cluster",
    "files",
    "--network",
    "10.20.0.0/24",
    "--machine",
    "a=10.20.0.11",
    "--machine",
    "b=10.20.0.12",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    done = CliRunner().invoke(group, [*WORDS, "--witness", "c=10.20.0.13", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    return tmp_path / "out"


def test_each_machine_gets_its_files_and_nobody_else_may_read_them(folder: Path) -> None:
    laid = {f"{path.parent.name}/{path.name}" for path in folder.glob("*/*")}
    serving = {"etcd.yml", "patroni.yml", "haproxy.cfg", "pgbouncer.ini", "users.txt"}
    assert laid == {f"{name}/{file}" for name in "ab" for file in serving} | {"c/etcd.yml"}
    assert {path.stat().st_mode & 0o777 for path in folder.glob("*/*")} == {0o600}
    assert not [path for path in folder.glob("*/*") if "${" in path.read_text()]


def test_all_know_each_other_and_share_their_passwords(folder: Path) -> None:
    mine, other = (yaml.safe_load((folder / name / "patroni.yml").read_text()) for name in "ab")
    assert mine["postgresql"]["authentication"] == other["postgresql"]["authentication"]
    assert mine["etcd3"]["hosts"] == "10.20.0.11:2379,10.20.0.12:2379,10.20.0.13:2379"
    assert mine["postgresql"]["connect_address"] == "10.20.0.11:5432"
    assert mine["bootstrap"]["dcs"]["synchronous_mode"] is True
    votes = {yaml.safe_load((folder / name / "etcd.yml").read_text())["initial-cluster"] for name in "abc"}
    assert len(votes) == 1


@pytest.mark.skipif(HAPROXY is None, reason="NOT TRIED: there is no haproxy on this machine")
def test_haproxy_takes_its_file(folder: Path) -> None:
    told = subprocess.run(
        [str(HAPROXY), "-c", "-f", str(folder / "a" / "haproxy.cfg")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr


def test_an_even_number_of_votes_is_refused(tmp_path: Path) -> None:
    words = [*WORDS, "--witness", "c=10.20.0.13", "--witness", "d=10.20.0.14", str(tmp_path / "out")]
    assert isinstance(CliRunner().invoke(group, words).exception, Invalid)
    assert not (tmp_path / "out").exists()


def test_files_that_are_there_are_not_written_over(folder: Path) -> None:
    again = CliRunner().invoke(group, [*WORDS, "--witness", "c=10.20.0.13", str(folder)])
    assert isinstance(again.exception, Conflict)


def test_two_fillings_never_share_a_password() -> None:
    machines = [Machine("a", "10.0.0.1"), Machine("b", "10.0.0.2")]
    first, second = (Cluster(machines, Path("/usr/bin")).passwords for _ in range(2))
    assert not set(first.values()) & set(second.values())
    assert not any(word in repr(Cluster(machines, Path("/usr/bin"))) for word in first.values())


def test_a_drill_is_well_only_when_nothing_was_lost_doubled_or_late() -> None:
    assert Report(rounds=[Round("máy dẫn đầu a", 19.9)]).well
    assert not Report(rounds=[Round("máy dẫn đầu a", 20.1)]).well
    assert not Report(lost=["H49.61.23-261130-0001"]).well
    assert not Report(doubled=["<thu@example>"]).well
    assert not Report(problems=["chuỗi đứt"]).well
    assert "mất 1" in Report(lost=["H49.61.23-261130-0001"]).told()


def test_a_version_before_needs_an_environment_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "src" / "motcua").mkdir(parents=True)
    with pytest.raises(Invalid, match="không phải bản cài của Một Cửa có môi trường riêng"):
        Version.at(tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").touch()
    assert Version.at(tmp_path).checkout == tmp_path


def test_a_pause_is_the_longest_time_without_an_acknowledgement() -> None:
    told = Told(times=[(0.5, 1.0), (0.9, 1.2), (1.3, 12.0), (12.1, 12.3)])
    assert told.longest_pause(1.0) == pytest.approx(10.8)
    assert told.is_back_after(12.0)
    assert not told.is_back_after(12.2)
