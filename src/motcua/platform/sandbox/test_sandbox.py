"""Whatever a foreign file does to its reader, whoever asked gets an answer or a sentence, and keeps their memory."""

import fcntl
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from motcua.kernel.errors import Invalid, NotFound, Unavailable
from motcua.platform.sandbox import slots
from motcua.platform.sandbox.limits import MEGABYTE
from motcua.platform.sandbox.starting import fork_server
from tests.support import foreign_work


def test_bytes_and_plain_data_come_back_as_they_are() -> None:
    assert foreign_work.turned_round(b"abc", times=2) == b"cbacba"
    assert foreign_work.told(b"abcdef") == {"size": 6, "first": "abc"}
    large = os.urandom(8 * MEGABYTE)
    assert foreign_work.turned_round(large) == large[::-1]


def test_a_refusal_of_ours_reaches_whoever_asked() -> None:
    with pytest.raises(NotFound, match="Tệp có 3 trang, không có trang này"):
        foreign_work.not_there(b"abc")


def test_a_reader_knows_no_secret_no_database_and_no_open_file_of_ours() -> None:
    found = foreign_work.surroundings(b"")
    assert not [name for name in found["variables"] if "MOTCUA" in name or "DJANGO" in name or "KEY" in name]
    assert "DATABASE_URL" not in found["variables"]
    assert [re.split(r"[ \[]", name)[0].rstrip(":") for name in found["files"]] == [
        "/memfd:motcua",
        "/memfd:motcua",
        "socket",
    ]
    assert not {"psycopg", "django.db", "motcua.config"} & set(found["modules"])


def test_a_reader_never_holds_more_than_600_megabytes() -> None:
    assert foreign_work.all_memory(b"") < 600 * MEGABYTE


@pytest.mark.parametrize(
    "work", [foreign_work.too_much_memory, foreign_work.endless_work, foreign_work.endless_wait]
)
def test_past_a_limit_comes_a_sentence_that_says_what_to_do(work: Callable[[bytes], object]) -> None:
    with pytest.raises(
        Invalid, match=r"quá nhiều bộ nhớ hoặc thời gian.*in tệp ra một tệp PDF mới"
    ) as refused:
        work(b"")
    assert refused.value.code == "too_heavy"
    assert foreign_work.turned_round(b"ab") == b"ba"


@pytest.mark.parametrize("work", [foreign_work.fall_over, foreign_work.stumble])
def test_a_reader_that_falls_over_takes_nobody_along(work: Callable[[bytes], object]) -> None:
    with pytest.raises(Invalid, match="dừng giữa chừng") as refused:
        work(b"")
    assert refused.value.code == "unreadable"


def test_quick_jobs_share_a_process_as_long_as_all_goes_well() -> None:
    # A fork server of its own: whatever other tests asked for before counts toward the jobs of one process.
    os.kill(fork_server([]).pid, signal.SIGKILL)
    first = foreign_work.process(b"")
    assert {foreign_work.process(b"") for _ in range(5)} == {first}
    with pytest.raises(NotFound):
        foreign_work.process(b"refuse")
    second = foreign_work.process(b"")
    assert second != first
    assert foreign_work.process(b"large") == second
    assert foreign_work.process(b"") != second
    assert len({foreign_work.process(b"") for _ in range(96)}) == 4


def test_what_others_rely_on_is_done_by_a_process_of_its_own() -> None:
    assert len({foreign_work.own_process(b"") for _ in range(5)}) == 5


def test_a_fork_server_that_was_killed_is_replaced_unnoticed() -> None:
    foreign_work.turned_round(b"ab")
    first = fork_server([]).pid
    os.kill(first, signal.SIGKILL)
    assert foreign_work.turned_round(b"ab") == b"ba"
    assert fork_server([]).pid != first


def test_what_a_stranger_asks_for_while_all_is_taken_gets_a_polite_sentence(tmp_path: Path) -> None:
    with (
        slots.slot(tmp_path, 1),
        pytest.raises(Unavailable, match="Bạn hãy thử lại sau ít giây") as refused,
        slots.slot(tmp_path, 1),
    ):
        pass
    assert refused.value.code == "busy"
    with slots.slot(tmp_path, 1):
        pass


def test_there_are_as_many_places_as_were_given(tmp_path: Path) -> None:
    with (
        slots.slot(tmp_path, 2),
        slots.slot(tmp_path, 2),
        pytest.raises(Unavailable),
        slots.slot(tmp_path, 2),
    ):
        pass


def test_nobody_waits_behind_a_job_that_has_already_lasted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: pytest.fail("waited"))
    with slots.slot(tmp_path, 1):
        os.utime(tmp_path / "0", (0, 0))
        with pytest.raises(Unavailable), slots.slot(tmp_path, 1):
            pass


def test_a_place_is_free_again_when_its_holder_dies(tmp_path: Path) -> None:
    pid = os.fork()
    if pid == 0:
        file = os.open(tmp_path / "0", os.O_RDWR | os.O_CREAT)
        fcntl.flock(file, fcntl.LOCK_EX)
        os._exit(0)
    os.waitpid(pid, 0)
    with slots.slot(tmp_path, 1):
        pass


def test_strangers_never_get_the_last_thread(settings: Settings, tmp_path: Path) -> None:
    settings.SANDBOX_FOLDER, settings.SANDBOX_OPEN_TO_ALL = tmp_path, 1
    assert foreign_work.counted(b"abc") == 3
    with slots.slot(tmp_path, 1):
        with pytest.raises(Unavailable):
            foreign_work.counted(b"abc")
        assert foreign_work.turned_round(b"ab") == b"ba"
