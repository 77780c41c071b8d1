"""A line as a syslog message (RFC 5424), framed for a stream by its length (RFC 6587, 3.4.1; RFC 5425, 4.3).

Structured data hold what rules look for; the message is the line itself, JSON in UTF-8.
"""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from motcua.platform.records.record import Ending, Log

# RFC 5424, 6.2.1: 10 security and authorisation, 13 log audit, 16 local use.
_FACILITY = {Log.SECURITY: 10, Log.ACCESS: 13, Log.PROCESS: 16, Log.APPLICATION: 16}
_SEVERITY = {Ending.DONE: 6, Ending.REFUSED: 4, Ending.FAILED: 3}
_APP = "motcua"
# 32473 is the number that RFC 5612 sets apart for documentation: nobody of ours has a number of their own.
_ID = "motcua@32473"
_TOLD = ("n", "log", "account", "action", "target", "ending", "address", "request")
_MARK = b"\xef\xbb\xbf"
_NOT_IN_A_NAME = re.compile(r"[^\x21-\x7e]")
_ESCAPED = re.compile(r'(["\\\]])')


def message(line: bytes) -> bytes:
    """The message of a numbered line."""
    said: Mapping[str, Any] = orjson.loads(line)
    priority = 8 * _FACILITY[Log(said["log"])] + _SEVERITY[Ending(said["ending"])]
    program, _, host = str(said["source"]).partition("@")
    head = f"<{priority}>1 {said['at']} {_name(host, 255)} {_APP} {_name(program, 128)} {_name(said['action'], 32)} "
    return (head + _data(said) + " ").encode() + _MARK + line


def framed(messages: list[bytes]) -> bytes:
    """Messages one after another on a stream, each behind its length in bytes."""
    return b"".join(b"%d %s" % (len(one), one) for one in messages)


def _name(text: str, longest: int) -> str:
    return _NOT_IN_A_NAME.sub("-", text)[:longest] or "-"


def _data(said: Mapping[str, Any]) -> str:
    parts = " ".join(f'{name}="{_escaped(said[name])}"' for name in _TOLD if name in said)
    return f"[{_ID} {parts}]"


def _escaped(value: object) -> str:
    return _ESCAPED.sub(r"\\\1", str(value))
