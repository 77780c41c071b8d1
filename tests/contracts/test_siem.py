"""Lines reach a SIEM whole and in order: a receiver that none of us wrote, by TCP and by TLS, and one that fails."""

import json
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from motcua.adapters.syslog.adapter import Receiver, Syslog
from motcua.adapters.syslog.simulator import Failure, Simulator, listening
from motcua.kernel.errors import Unavailable
from motcua.platform.models import RecordMark
from motcua.platform.records import draining, ports, sealing
from motcua.platform.records.shipping import ship, shipped
from tests.support.receiver import PROGRAM, TLS, certificate, rsyslog
from tests.support.site import free_ports

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nowhere() -> Iterator[None]:
    yield
    ports.disconnect()


def lines(number: int, *, first: int = 1) -> None:
    """So many sealed lines, with letters of every size."""
    arrived = [
        json.dumps(
            {"log": "security", "at": "2026-11-18T01:00:00.000000Z", "source": "web@may-chu", "ending": "done",
             "action": f"account.ừ{n}", "target": 'ngoặc "]\\'},
            ensure_ascii=False,
        ).encode()
        for n in range(first, first + number)
    ]  # fmt: skip
    draining.arrive(arrived)
    sealing.seal()


def to(port: int, *, ca: str = "") -> None:
    ports.connect(lambda: Syslog(Receiver("127.0.0.1", port, tls=bool(ca), ca=ca)))


def numbers(simulator: Simulator) -> list[int]:
    return [json.loads(one.partition(b"\xef\xbb\xbf")[2])["n"] for one in simulator.messages]


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.skipif(
    PROGRAM.path is None or TLS.path is None,
    reason=f"NOT TESTED AGAINST A REAL RECEIVER: {PROGRAM.package} is missing",
)
def test_rsyslog_takes_every_line_in_order_and_reads_what_we_say(tmp_path: Path, tls: bool) -> None:
    lines(1500)
    with rsyslog(tmp_path, tls=tls) as receiver:
        to(receiver.port, ca=receiver.ca)
        patience = time.monotonic() + 10
        while shipped().waiting and time.monotonic() < patience:
            ship(most_at_once=400)
        taken = receiver.taken(1500)
    assert shipped().waiting == 0
    data, name, body = taken[0].split("|", 2)
    assert data.startswith('[motcua@32473 n="1" log="security" ')
    assert r'target="ngoặc \"\]\\"' in data
    assert name == "account.-1"
    assert json.loads(body.lstrip("\ufeff "))["action"] == "account.ừ1"
    assert [json.loads(line.split("|", 2)[2].lstrip("\ufeff "))["n"] for line in taken] == list(
        range(1, 1501)
    )


@pytest.mark.parametrize("fails", ["reset", "half"])
def test_what_a_dying_receiver_may_not_have_read_is_sent_again(fails: Failure) -> None:
    lines(20)
    with listening() as simulator:
        to(simulator.port)
        simulator.fails = fails
        assert ship() == 0
        state = shipped()
        assert (state.number, state.waiting) == (0, 20)
        assert "127.0.0.1" in state.problem
        simulator.fails = ""
        assert ship() == 20
    assert numbers(simulator)[-20:] == list(range(1, 21))
    assert (shipped().number, shipped().problem) == (20, "")


def test_a_receiver_that_never_says_that_it_has_read_counts_for_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("motcua.adapters.syslog.adapter.PATIENCE", 0.2)
    lines(3)
    with listening() as simulator:
        simulator.fails = "silent"
        to(simulator.port)
        assert ship() == 0
    assert "không trả lời" in shipped().problem


def test_while_the_siem_is_away_lines_wait_and_follow_in_order_afterwards() -> None:
    [port] = free_ports(1)
    lines(5)
    to(port)
    assert ship() == 0
    lines(5, first=6)
    state = shipped()
    assert state.waiting == 10
    assert state.since is not None
    assert state.problem
    with listening() as simulator:
        to(simulator.port)
        assert ship(most_at_once=4) == 10
    assert numbers(simulator) == list(range(1, 11))


def test_a_certificate_that_nobody_vouches_for_gets_nothing(tmp_path: Path) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    own.mkdir()
    other.mkdir()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(own), own / "key.pem")
    lines(2)
    with listening(context) as simulator:
        to(simulator.port, ca=certificate(other))
        assert ship() == 0
        assert "không được tin" in shipped().problem
        to(simulator.port, ca=str(own / "certificate.pem"))
        assert ship() == 2
    assert numbers(simulator) == [1, 2]


def test_lines_that_went_by_their_time_before_a_siem_was_set_are_passed_over() -> None:
    lines(2)
    RecordMark.objects.update_or_create(name=RecordMark.SHIPPED, defaults={"number": 1})
    with listening() as simulator:
        to(simulator.port)
        assert ship() == 1
    assert numbers(simulator) == [2]


def test_without_a_siem_nothing_is_sent() -> None:
    lines(1)
    assert ship() == 0


def test_the_words_of_a_fault_name_the_place() -> None:
    [port] = free_ports(1)
    with pytest.raises(Unavailable, match=f"127.0.0.1:{port}"):
        Syslog(Receiver("127.0.0.1", port, tls=False)).deliver([b"x"])
