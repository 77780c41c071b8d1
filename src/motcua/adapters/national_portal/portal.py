"""What both generations of the portal's service have in common: how an answer is judged, how a reading is compared."""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from motcua.adapters.national_portal import mapping, objects
from motcua.adapters.national_portal.arrivals import read_arrival
from motcua.adapters.wire import Line, LineTrouble
from motcua.adapters.wire import Told as Answered
from motcua.exchange.ports import Codes, Files
from motcua.exchange.types import (
    DOSSIER,
    AnnouncedFile,
    Arrival,
    Listed,
    Reading,
    Sent,
    Told,
)
from motcua.kernel.errors import Unavailable
from motcua.platform.effects.types import Outcome

NAME = "national_portal"
TITLE = "Cổng Dịch vụ công quốc gia"
PROGRESS_THERE = "DanhSachTienDo"
_PIECE = 64 * 1024


class Portal(ABC):
    """The portal, of either generation."""

    name = NAME
    title = TITLE

    def __init__(self, line: Line, codes: Codes, files: Files) -> None:
        self.line, self._codes, self._files = line, codes, files

    @property
    def mapping(self) -> Mapping[str, Any]:
        """The codes and names of today."""
        return mapping.in_force()

    @property
    @abstractmethod
    def write(self) -> objects.Written:
        """How moments are written."""

    @abstractmethod
    def expected(self, told: Told) -> dict[str, Any]:
        """What the portal shows once it has taken what is told."""

    def said(self, told: Told) -> dict[str, Any]:
        """What one message can make it show: less than all, where a part is said once and for all."""
        return self.expected(told)

    @abstractmethod
    def send(self, told: Told) -> Answered:
        """Say it, in as many calls as it takes; the last answer. Raises `LineTrouble`."""

    @abstractmethod
    def found(self, ref: str) -> Mapping[str, Any] | None:
        """What it shows of a dossier; None: it has none of this number. Raises `LineTrouble`."""

    @abstractmethod
    def page(self, after: str, most: int) -> Sequence[Mapping[str, Any]]:
        """Some of the dossiers it shows. Raises `LineTrouble`."""

    @abstractmethod
    def waiting(self, after: str) -> Mapping[str, Any]:
        """What it has for us, and the next cursor. Raises `LineTrouble`."""

    @abstractmethod
    def file_path(self, file: str) -> tuple[str, Mapping[str, str]]:
        """Where a paper is fetched: path and query."""

    @abstractmethod
    def confirm(self, arrival: str, ref: str, ours: str) -> Answered:
        """Say that a message was taken. Raises `LineTrouble`."""

    def deliver(self, told: Told) -> Sent:
        """Tell it; what it answers is its word alone."""
        try:
            answer = self.send(told)
        except LineTrouble as trouble:
            return Sent(trouble.outcome, trouble.said, trouble.sent, trouble.raw)
        return self.judged(answer)

    def judged(self, answer: Answered) -> Sent:
        """Its code as an outcome; one that nobody knows is unknown."""
        code, said = self.code(answer)
        meant = self.mapping["errors"].get(code, "unknown")
        outcomes = {
            "done": Outcome.DONE,
            "temporary": Outcome.TEMPORARY,
            "configuration": Outcome.CONFIGURATION,
        }
        unknown = Outcome.UNKNOWN if meant == "unknown" else Outcome.PERMANENT
        outcome = outcomes.get(meant, unknown)
        words = "" if outcome is Outcome.DONE else f"{code} {said}".strip()
        return Sent(outcome, words, answer.sent, answer.raw)

    def code(self, answer: Answered) -> tuple[str, str]:
        """Code and words of an answer; empty where it has none."""
        data = answer.data
        return str(data.get("error_code", data.get("code", ""))), str(data.get("message", ""))

    def meaning(self, answer: Answered) -> str:
        """What its code means to us."""
        return str(self.mapping["errors"].get(self.code(answer)[0], "unknown"))

    def reading(self, told: Told) -> Reading:
        """Whether it shows what was told."""
        try:
            there = self.found(told.ref)
        except LineTrouble as trouble:
            return Reading(None, trouble.said, trouble.outcome)
        if there is None:
            return Reading(shows=False, said="not there")
        expected = self.said(told)
        if told.kind == DOSSIER:
            wrong = objects.differing(expected, there)
        else:
            lines = there.get(PROGRESS_THERE)
            if not isinstance(lines, list):
                return Reading(None, "no lines can be read")
            wrong = [] if any(not objects.differing(expected, one) for one in lines) else [PROGRESS_THERE]
        said = ", ".join(wrong[:5])
        return Reading(not wrong, said, theirs=str(there.get("IdHoSo") or ""))

    def listed(self, after: str, most: int) -> Sequence[Listed]:
        """A page of its list."""
        try:
            rows = self.page(after, most)
        except LineTrouble as trouble:
            raise _away(trouble) from None
        return [
            Listed(
                str(row.get("MaHoSo", "")),
                mapping.our_status(row.get("TrangThaiHoSo"), self.mapping),
                row,
                row.get(PROGRESS_THERE) or (),
            )
            for row in rows
        ]

    def same(self, told: Told, there: Listed) -> Sequence[str]:
        """What it shows otherwise."""
        return objects.differing(self.expected(told), there.content)

    def arrival(self, raw: bytes) -> Arrival:
        """Read anew from what was kept."""
        return read_arrival(json.loads(raw), self.mapping)

    def arrivals(self, after: str) -> tuple[Sequence[Arrival], str]:
        """What it has for us."""
        try:
            told = self.waiting(after)
        except LineTrouble as trouble:
            raise _away(trouble) from None
        rows = told.get("data")
        found = [read_arrival(row, self.mapping) for row in rows] if isinstance(rows, list) else []
        return found, str(told.get("TiepTheo") or after)

    def fetch(self, file: AnnouncedFile, start: int) -> Iterator[bytes]:
        """The bytes from one on."""
        path, query = self.file_path(file.id)
        try:
            answer = self.line.raw("GET", path, query=query, headers={"Range": f"bytes={start}-"})
        except LineTrouble as trouble:
            raise _away(trouble) from None
        if answer.status_code not in (200, 206):
            raise Unavailable("Cổng chưa đưa được tệp (HTTP %(status)s).", status=answer.status_code)
        content = answer.content if answer.status_code == 206 else answer.content[start:]
        yield from (content[n : n + _PIECE] for n in range(0, len(content), _PIECE))

    def taken(self, arrival: str, ref: str, ours: str) -> Sent:
        """Confirmed."""
        try:
            return self.judged(self.confirm(arrival, ref, ours))
        except LineTrouble as trouble:
            return Sent(trouble.outcome, trouble.said, trouble.sent, trouble.raw)

    def read_code(self, answer: Answered) -> Any:
        """What was asked for; None: it has no such thing. Raises `LineTrouble` for an answer that says neither."""
        meaning = self.meaning(answer)
        if meaning == "missing":
            return None
        if meaning != "done" or "data" not in answer.data:
            code, said = self.code(answer)
            raise LineTrouble(
                Outcome.UNKNOWN, f"{code} {said}".strip() or "the answer cannot be read", answer.raw
            )
        return answer.data["data"]

    def codes(self, told: Told) -> objects.Named:
        """What it calls things of ours when a message is, or was, said."""
        return lambda kind, ours: self._codes(kind, ours, told.on)


def _away(trouble: LineTrouble) -> Unavailable:
    return Unavailable("Cổng Dịch vụ công quốc gia chưa trả lời được: %(said)s.", said=trouble.said)
