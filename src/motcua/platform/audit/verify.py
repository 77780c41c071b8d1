"""Checking an export with nothing but its files and a trusted certificate. No database, no network, no Django.

Events and leaves come in the same order, so both are walked side by side in constant memory.
"""

from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

from motcua.platform import strict_json
from motcua.platform.audit.leaves import FORMAT, Header, Leaf, Root, canonical, signed_text

# Checks a detached signature: returns None when it is good, else what is wrong with it.
Check = Callable[[bytes, bytes], str | None]
MOST_PROBLEMS = 1000
_CUT_OFF = (
    "Không lần chốt nào ở đây mang gốc được chờ: bản xuất đã bị cắt ở cuối, chỉ xuất đến một ngày trước lần chốt ấy, "
    "hoặc thuộc một nhật ký khác."
)
_EVENT_KEYS = {"topic", "stream", "seq", "type", "at", "actor", "data", "prev", "hash"}


@dataclass(frozen=True)
class Problem:
    """One thing that does not fit: `what` is stable and for programs, `where` names the place, `sentence` explains."""

    what: str
    where: str
    sentence: str


@dataclass(frozen=True)
class Known:
    """A closing of the export: its number, when it was made (as it is written), and its root as we computed it."""

    number: int
    closed_at: str
    root: str


@dataclass
class Report:
    """What a verification found. `open_events` happened after the last closing: chained, but vouched for by nobody.

    `last` is the last closing of the export. `expected` is the closing whose root somebody else knows: None without
    such a root, and when no closing of the export has it.
    """

    closings: int = 0
    streams: int = 0
    events: int = 0
    open_events: int = 0
    last: Known | None = None
    expected: Known | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        """Whether everything fits."""
        return not self.problems

    def add(self, what: str, where: str, sentence: str) -> None:
        """Note a problem; beyond a thousand only the number would grow."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(what, where, sentence))

    def to_json(self) -> dict[str, Any]:
        """The report as data."""
        numbers = {k: getattr(self, k) for k in ("closings", "streams", "events", "open_events")}
        ends = {
            k: one.__dict__ if one else None for k, one in (("last", self.last), ("expected", self.expected))
        }
        return {"intact": self.intact, **numbers, **ends, "problems": [p.__dict__ for p in self.problems]}


class UnreadableError(Exception):
    """The export is not one, or a part of it is missing; says which."""


def verify(folder: Path, check: Check, *, expect_root: str | None = None) -> Report:
    """Check an export; raises `UnreadableError` when it cannot be read at all.

    `expect_root` (hexadecimal) is the root of the last closing as somebody else knows it: the one thing by which an
    export that was cut off at its end is told from a whole one.
    """
    report = Report()
    manifest = _manifest(folder)
    closings = _closings(folder, report)
    roots = {n: Root(_header(c)) for n, c in closings.items()}
    seen = {n: [0, 0] for n in closings}
    _walk(folder, report, roots, seen)
    _check_roots(report, closings, roots, seen, check)
    _check_counts(report, manifest, closings)
    _check_end(report, closings, roots, expect_root)
    return report


def _manifest(folder: Path) -> Mapping[str, Any]:
    try:
        manifest: Mapping[str, Any] = strict_json.read_exactly((folder / "manifest.json").read_bytes())
    except (OSError, ValueError) as error:
        raise UnreadableError(f"Không đọc được manifest.json: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise UnreadableError("Thư mục này không phải bản xuất nhật ký, hoặc thuộc phiên bản khác.")
    return manifest


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                yield _row(path, number, line)
    except (OSError, ValueError) as error:
        raise UnreadableError(f"Không đọc được {path.name}: {error}") from error


def _row(path: Path, number: int, line: str) -> dict[str, Any]:
    """The object on a line; a key that stands twice would let another reader see another event than we hashed."""
    try:
        row = strict_json.read_exactly(line)
    except ValueError as error:
        raise UnreadableError(f"{path.name}, dòng {number}: {error}") from error
    if not isinstance(row, dict):
        raise UnreadableError(f"{path.name}, dòng {number}: không phải một đối tượng JSON.")
    return row


def _closings(folder: Path, report: Report) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for row in _lines(folder / "closings.jsonl"):
        number = row.get("number")
        if not isinstance(number, int) or number in found:
            report.add("closing_repeated", f"chốt {number}", "Lần chốt xuất hiện hai lần hoặc sai số.")
            continue
        found[number] = row
    report.closings = len(found)
    return found


def _header(row: Mapping[str, Any]) -> Header:
    return Header(*(row.get(k) for k in ("number", "closed_at", "before", "streams", "events")))  # type: ignore[arg-type]


Key = tuple[str, int]


def _key(row: Mapping[str, Any]) -> Key:
    return (str(row.get("topic")), int(row.get("stream") or 0))


def _streams(path: Path) -> Iterator[tuple[Key, list[dict[str, Any]]]]:
    for key, rows in groupby(_lines(path), key=_key):
        yield key, list(rows)


def _walk(folder: Path, report: Report, roots: Mapping[int, Root], seen: Mapping[int, list[int]]) -> None:
    """Both files side by side by stream; what stands in one only is a problem of its own."""
    leaves, events = _streams(folder / "leaves.jsonl"), _streams(folder / "events.jsonl")
    leaf, event = next(leaves, None), next(events, None)
    done: Key = ("", 0)
    while leaf or event:
        key = min(side[0] for side in (leaf, event) if side)
        if key <= done:
            report.add(
                "out_of_order", _name(key), "Chuỗi này không đứng đúng thứ tự trong tệp, hoặc bị tách đôi."
            )
        done = max(done, key)
        own_leaves = leaf[1] if leaf and leaf[0] == key else []
        own_events = event[1] if event and event[0] == key else []
        _check_stream(report, key, own_leaves, own_events, roots, seen)
        leaf = next(leaves, None) if own_leaves else leaf
        event = next(events, None) if own_events else event


def _name(key: Key) -> str:
    return f"{key[0]}/{key[1]}"


def _check_stream(
    report: Report,
    key: Key,
    leaves: list[dict[str, Any]],
    events: list[dict[str, Any]],
    roots: Mapping[int, Root],
    seen: Mapping[int, list[int]],
) -> None:
    report.streams += 1
    report.events += len(events)
    for row in leaves:
        _count_leaf(report, key, row, roots, seen)
    if leaves and not events:
        report.add(
            "stream_missing",
            _name(key),
            "Cả chuỗi đã bị lấy ra: lần chốt có ghi nhưng không còn sự kiện nào.",
        )
        return
    _check_chain(report, key, events, leaves)
    _check_leaves(report, key, events, leaves)


def _count_leaf(
    report: Report,
    key: Key,
    row: Mapping[str, Any],
    roots: Mapping[int, Root],
    seen: Mapping[int, list[int]],
) -> None:
    number = row.get("closing")
    if not isinstance(number, int) or number not in roots:
        report.add(
            "leaf_without_closing", _name(key), "Dòng chốt nhắc tới một lần chốt không có trong bản xuất."
        )
        return
    leaf = _leaf(row)
    roots[number].add(leaf)
    seen[number][0] += 1
    seen[number][1] += leaf.last - leaf.first + 1 if _whole(leaf) else 0


def _leaf(row: Mapping[str, Any]) -> Leaf:
    return Leaf(*(row.get(k) for k in ("topic", "stream", "first", "prev", "last", "hash")))  # type: ignore[arg-type]


def _whole(leaf: Leaf) -> bool:
    return isinstance(leaf.first, int) and isinstance(leaf.last, int)


def _check_chain(
    report: Report, key: Key, events: list[dict[str, Any]], leaves: list[dict[str, Any]]
) -> None:
    """Each event must hash to what it says, and follow the one before it."""
    start = leaves[0] if leaves else {"first": 1, "prev": "0" * 64}
    number, prev = start.get("first"), start.get("prev")
    for event in events:
        where = f"{_name(key)} #{event.get('seq')}"
        if event.get("seq") != number:
            report.add(
                "event_missing",
                where,
                f"Chờ sự kiện số {number}: có sự kiện bị lấy ra, chèn thêm hoặc đổi chỗ.",
            )
        elif event.get("prev") != prev:
            report.add("chain_broken", where, "Sự kiện không nối tiếp sự kiện đứng trước nó.")
        if _hash(event) != event.get("hash"):
            report.add("event_changed", where, "Nội dung sự kiện đã bị sửa: mã băm không còn khớp.")
        seq = event.get("seq")
        number = (seq if isinstance(seq, int) else 0) + 1
        prev = event.get("hash")


def _hash(event: Mapping[str, Any]) -> str:
    if set(event) != _EVENT_KEYS:
        return ""
    return sha256(canonical({k: v for k, v in event.items() if k != "hash"})).hexdigest()


def _check_leaves(
    report: Report, key: Key, events: list[dict[str, Any]], leaves: list[dict[str, Any]]
) -> None:
    """The end of each leaf must be in the chain, leaves must adjoin, and nothing may precede the first."""
    hashes = {e.get("seq"): e.get("hash") for e in events}
    prevs = {e.get("seq"): e.get("prev") for e in events}
    after = leaves[0].get("first") if leaves else 1
    for row in leaves:
        where = f"{_name(key)} chốt {row.get('closing')}"
        if row.get("first") != after:
            report.add("leaf_gap", where, "Hai lần chốt của chuỗi này không liền nhau.")
        if hashes.get(row.get("last")) != row.get("hash") or prevs.get(row.get("first")) != row.get("prev"):
            report.add("leaf_mismatch", where, "Đầu hoặc cuối đoạn đã chốt không khớp với các sự kiện.")
        last = row.get("last")
        after = (last if isinstance(last, int) else 0) + 1
    report.open_events += sum(1 for e in events if isinstance(e.get("seq"), int) and e["seq"] >= (after or 1))


def _check_roots(
    report: Report,
    closings: Mapping[int, Mapping[str, Any]],
    roots: Mapping[int, Root],
    seen: Mapping[int, list[int]],
    check: Check,
) -> None:
    before: str | None = None
    expected = min(closings, default=1)
    for number in sorted(closings):
        closing, where = closings[number], f"chốt {number}"
        if number != expected:
            report.add("closing_missing", f"chốt {expected}", "Một lần chốt đã bị lấy ra.")
        if before is not None and number == expected and closing.get("before") != before:
            report.add("closing_chain_broken", where, "Lần chốt không nối tiếp lần chốt trước.")
        if roots[number].hex() != closing.get("root") or seen[number] != [
            closing.get("streams"),
            closing.get("events"),
        ]:
            report.add("root_mismatch", where, "Danh sách chuỗi của lần chốt đã bị thêm, bớt hoặc sửa.")
        wrong = check(signed_text(number, str(closing.get("root"))), _decoded(closing.get("signature")))
        if wrong:
            report.add("signature_bad", where, wrong)
        before, expected = str(closing.get("root")), number + 1


def _decoded(text: Any) -> bytes:
    try:
        return b64decode(str(text), validate=True)
    except ValueError:
        return b""


def _check_counts(
    report: Report, manifest: Mapping[str, Any], closings: Mapping[int, Mapping[str, Any]]
) -> None:
    """The manifest is signed by nobody, but one that disagrees shows that something was cut off at an end."""
    named = manifest.get("closings")
    if not isinstance(named, dict) or not closings:
        report.add(
            "manifest_mismatch", "manifest.json", "Bản kê không nói được bản xuất gồm những lần chốt nào."
        )
        return
    if [named.get("first"), named.get("last")] != [min(closings), max(closings)]:
        report.add("closing_missing", "manifest.json", "Số lần chốt không khớp với bản kê.")
    if not manifest.get("with_open_tail") and report.open_events:
        report.add("event_inserted", "events.jsonl", "Có sự kiện không thuộc lần chốt nào trong bản xuất.")


def _check_end(
    report: Report,
    closings: Mapping[int, Mapping[str, Any]],
    roots: Mapping[int, Root],
    expect_root: str | None,
) -> None:
    """Is the closing that somebody else knows among these? By the root as it was computed, not as it is written."""
    known = [Known(n, str(closings[n].get("closed_at")), roots[n].hex()) for n in sorted(closings)]
    report.last = known[-1] if known else None
    if expect_root is None:
        return
    report.expected = next((one for one in known if one.root == expect_root.lower()), None)
    if report.expected is None:
        end = f"chốt {report.last.number}" if report.last else "closings.jsonl"
        report.add("end_missing", end, _CUT_OFF)


def papers_in(folder: Path, hashes: set[str]) -> dict[str, str]:
    """Where the log names these files: SHA-256 in hex to the first event that holds it. Others are left out."""
    found: dict[str, str] = {}
    for event in _lines(folder / "events.jsonl"):
        for text in _texts(event.get("data")):
            if text in hashes and text not in found:
                found[text] = f"{_name(_key(event))} #{event.get('seq')}"
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
