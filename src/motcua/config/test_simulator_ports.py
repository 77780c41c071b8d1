"""A demo beside other programs."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import astuple

import pytest

from motcua.config import simulator_ports
from motcua.config.env import environment
from motcua.config.server import PortInUse
from motcua.config.simulated import SIMULATOR_PORTS


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What `settle` puts into the environment ends with the test."""
    for variable in SIMULATOR_PORTS:
        monkeypatch.setenv(variable, "")
    environment.cache_clear()
    yield
    monkeypatch.undo()
    environment.cache_clear()


def test_a_simulator_gives_way_to_whoever_has_its_port() -> None:
    usual = environment().simulators.vneid
    with ExitStack() as held:
        with suppress(OSError):  # whoever has it already is as good
            held.enter_context(socket.create_server(("127.0.0.1", usual)))
        simulator_ports.settle(beside=8000)
    assert environment().simulators.vneid > usual


def test_no_two_get_the_same_port_nor_the_web_servers() -> None:
    web = environment().simulators.vneid
    simulator_ports.settle(beside=web)
    chosen = (web, *astuple(environment().simulators))
    assert len(set(chosen)) == len(chosen)


def test_a_port_that_the_operator_named_is_not_changed_behind_his_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("MAIL_CATCHER_PORT", str(port))
        environment.cache_clear()
        with pytest.raises(PortInUse, match=rf"Cổng {port} trong MAIL_CATCHER_PORT"):
            simulator_ports.settle(beside=8000)
