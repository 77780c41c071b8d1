"""Where the simulated outside systems of a demo listen when their usual ports are taken."""

import os
from dataclasses import astuple

from motcua.config.env import environment
from motcua.config.server import PortInUse, ensure_port_is_free
from motcua.config.simulated import SIMULATOR_PORTS
from motcua.kernel.errors import Unavailable

LOOPBACK = "127.0.0.1"
ATTEMPTS = 100


def settle(beside: int) -> None:
    """Give each simulator a free port, for this process and its children; `beside` is the web server's own.

    A port that the operator named stays as named: `PortInUse` says that it is taken. Another gives way to the next one.
    """
    taken = {beside}
    for variable, port in zip(SIMULATOR_PORTS, astuple(environment().simulators), strict=True):
        chosen = _as_named(variable, port, taken) if os.environ.get(variable) else _next_free(port, taken)
        taken.add(chosen)
        os.environ[variable] = str(chosen)
    environment.cache_clear()


def _as_named(variable: str, port: int, taken: set[int]) -> int:
    if port in taken or not _is_free(port):
        raise PortInUse(
            f"Cổng {port} trong {variable} đang được một chương trình khác dùng. Chưa có gì được khởi động. "
            f"Hãy dừng chương trình đó, đặt cổng khác cho {variable}, hoặc bỏ biến này để được chọn giúp."
        )
    return port


def _next_free(port: int, taken: set[int]) -> int:
    for candidate in range(port, port + ATTEMPTS):
        if candidate not in taken and _is_free(candidate):
            return candidate
    raise Unavailable(
        f"Không còn cổng trống từ {port} đến {port + ATTEMPTS - 1} cho các hệ thống mô phỏng. "
        "Chưa có gì được khởi động. Hãy đặt cổng bằng các biến " + ", ".join(SIMULATOR_PORTS) + "."
    )


def _is_free(port: int) -> bool:
    try:
        ensure_port_is_free(LOOPBACK, port)
    except PortInUse:
        return False
    return True
