"""Before the server starts."""

import socket

import pytest

from motcua.config.server import PortInUse, ensure_port_is_free


def test_a_port_in_use_is_named_together_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortInUse, match=rf"Cổng {port} .* --port {port + 1}"):
            ensure_port_is_free("127.0.0.1", port)


def test_a_free_port_passes_and_stays_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    ensure_port_is_free("127.0.0.1", port)
    ensure_port_is_free("127.0.0.1", port)
