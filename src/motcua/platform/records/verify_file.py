"""Whether a file of exported lines is what was sealed. Pure: nothing of ours but this file is needed.

Each block must follow from the one before it and from its lines; each event that names a block must bear its own hash
and name this one. That the event stands in the log of events is for the export of that log to show (`motcua audit`),
which is signed and time-stamped.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

FORMAT = "motcua-records-1"


@dataclass
class Report:
    """What was found: how many lines in how many blocks, the events that vouch for them, and what is wrong."""

    blocks: int = 0
    lines: int = 0
    vouched_to: int = 0
    events: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def verify(path: Path) -> Report:
    """Read the file to its end. Raises `ValueError` for one that is none of these."""
    report, hashes, last = Report(), dict[int, str](), None
    with path.open("rb") as file:
        if json.loads(file.readline() or b"null").get("format") != FORMAT:
            raise ValueError(path)
        for kind, said, lines in _parts(file):
            if kind == "event":
                _look_at_event(report, said, hashes)
                continue
            _look_at_block(report, said, lines, last)
            hashes[said["number"]], last = said["hash"], said
            report.blocks, report.lines = report.blocks + 1, report.lines + len(lines)
    if not report.blocks:
        report.faults.append("Tệp không có khối nào.")
    return report


def _parts(file: Any) -> Iterator[tuple[str, Mapping[str, Any], list[bytes]]]:
    """Blocks with their lines, then events."""
    block: Mapping[str, Any] | None = None
    lines: list[bytes] = []
    for raw in file:
        line = raw.rstrip(b"\n")
        if line.startswith((b'{"block":', b'{"event":{')):
            if block is not None:
                yield "block", block, lines
            said = json.loads(line)
            block, lines = said.get("block"), []
            if "event" in said:
                yield "event", said["event"], []
        else:
            lines.append(line)
    if block is not None:
        yield "block", block, lines


def _look_at_block(
    report: Report, said: Mapping[str, Any], lines: list[bytes], last: Mapping[str, Any] | None
) -> None:
    place = {name: said[name] for name in ("number", "first", "last")}
    digest = sha256(b"\n".join(lines)).hexdigest()
    covered = {**place, "format": FORMAT, "lines": digest, "prev": said["prev"]}
    if sha256(canonical(covered)).hexdigest() != said["hash"]:
        report.faults.append(
            f"Khối {said['number']} (dòng {said['first']} đến {said['last']}): nội dung đã bị thay đổi."
        )
    if len(lines) != said["last"] - said["first"] + 1:
        report.faults.append(
            f"Khối {said['number']}: có {len(lines)} dòng, phải có {said['last'] - said['first'] + 1}."
        )
    if last is not None and (said["prev"], said["first"]) != (last["hash"], last["last"] + 1):
        report.faults.append(
            f"Khối {said['number']} không nối tiếp khối {last['number']}: có khối bị lấy đi."
        )


def _look_at_event(report: Report, said: Mapping[str, Any], hashes: Mapping[int, str]) -> None:
    body = {name: said[name] for name in ("topic", "stream", "seq", "type", "at", "actor", "data", "prev")}
    named = said["data"]
    if sha256(canonical(body)).hexdigest() != said["hash"] or hashes.get(named["block"]) != named["hash"]:
        report.faults.append(f"Sự kiện {said['seq']} không xác nhận khối {named['block']} của tệp này.")
        return
    report.events.append(said["hash"])
    report.vouched_to = max(report.vouched_to, named["last"])


def canonical(value: Mapping[str, Any]) -> bytes:
    """Keys sorted by code point, no white space, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def in_audit(report: Report, folder: Path) -> list[str]:
    """Which of the events that vouch are not in an export of the log of events (`motcua audit export`)."""
    known = set()
    with (folder / "events.jsonl").open("rb") as events:
        for line in events:
            if b'"topic":"records"' in line:
                known.add(json.loads(line)["hash"])
    return [one for one in report.events if one not in known]
