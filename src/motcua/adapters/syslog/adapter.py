"""A receiver of syslog on a stream. Syslog has no word for "I have it": so each delivery is a connection of its own,
and counts only when the other side has read it to its end and closed in turn."""

import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass

from motcua.kernel.errors import Unavailable
from motcua.platform.records.syslog import framed

PATIENCE = 20.0
"""Seconds that the other side may take for each step."""


@dataclass(frozen=True)
class Receiver:
    """Where it listens; `tls`: by TLS alone, believed by the authorities in the file `ca` (empty: the system's)."""

    host: str
    port: int
    tls: bool
    ca: str = ""


class Syslog:
    """Delivers to one receiver."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver

    def deliver(self, messages: Sequence[bytes]) -> None:
        """Send all of them; raises `Unavailable` unless the other side has read every byte."""
        where = f"{self._receiver.host}:{self._receiver.port}"
        try:
            with self._connected() as line:
                line.sendall(framed(list(messages)))
                _until_read(line)
        except (OSError, ValueError) as fault:
            raise Unavailable("%(where)s: %(fault)s", where=where, fault=_said(fault)) from None

    def _connected(self) -> socket.socket:
        line = socket.create_connection((self._receiver.host, self._receiver.port), timeout=PATIENCE)
        if not self._receiver.tls:
            return line
        try:
            context = ssl.create_default_context(cafile=self._receiver.ca or None)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            return context.wrap_socket(line, server_hostname=self._receiver.host)
        except BaseException:
            line.close()
            raise


def _until_read(line: socket.socket) -> None:
    """Say that nothing more comes, and wait for the other side to close. A receiver that dies with bytes unread resets
    the connection; one that closes has read to the end."""
    if not isinstance(line, ssl.SSLSocket):
        _until_closed(line)
        return
    try:
        plain = line.unwrap()
    except ssl.SSLEOFError:
        # Closed without TLS's own farewell, as many do: an end all the same, and no reset.
        return
    with plain:
        _until_closed(plain)


def _until_closed(line: socket.socket) -> None:
    line.shutdown(socket.SHUT_WR)
    while line.recv(4096):
        pass


def _said(fault: Exception) -> str:
    if isinstance(fault, TimeoutError):
        return "không trả lời"
    if isinstance(fault, ssl.SSLCertVerificationError):
        return f"chứng thư không được tin: {fault.verify_message}"
    return str(fault) or type(fault).__name__
