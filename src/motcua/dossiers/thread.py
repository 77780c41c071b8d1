"""What the thread between applicant and office is held to: stands in `thread.json` from a day on, with its source.

A province that rules otherwise adds a version; what was asked before keeps the moment that it was promised.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from motcua.kernel.errors import Invalid
from motcua.platform.versions import Row, Versions
from motcua.process.limit import Limit
from motcua.process.state import State
from motcua.process.states import Stage

ASKED, ANSWERED = "thread-asked", "thread-answered"
"""The components of papers that came with words of the applicant, and with words of the office."""
_TITLES = {ASKED: "Giấy tờ kèm lời của người nộp", ANSWERED: "Giấy tờ kèm lời của cơ quan"}


@dataclass(frozen=True)
class Rules:
    """The office answers within `answer`; once a dossier ended one may go on writing for `after_end`.

    So many questions may wait at a time, and so many papers come with one of them.
    """

    answer: Limit
    after_end: timedelta
    most_open: int
    most_papers: int


def rules(at: datetime) -> Rules:
    """What holds at a moment; before the first version, the first."""
    return _RULES.at(at)


def is_open(ended_at: datetime | None, now: datetime) -> bool:
    """Whether one may still write about a dossier that ended then; None: it has not ended."""
    return ended_at is None or now < ended_at + rules(ended_at).after_end


def who_answers(state: State) -> str:
    """The agency whose turn it is: the counter until the dossier is received, then whoever decides about it."""
    return state.places["counter" if state.stage is Stage.RECEIVE else "handling"]


def paper_rows(papers: Sequence[Any], component: str, now: datetime) -> tuple[dict[str, Any], ...]:
    """What came with words (each with `name` and `file`), as rows of papers; raises `Invalid` for too many."""
    most = rules(now).most_papers
    if len(papers) > most:
        sentence = "Mỗi lần chỉ kèm được %(most)s tệp. Bạn hãy gộp các trang vào một tệp PDF, hoặc gửi làm nhiều lần."
        raise Invalid(sentence, fields={"papers": [sentence]}, most=most)
    beside = {"component": component, "component_name": _TITLES[component], "origin": "uploaded"}
    return tuple({"name": p.name, "file": p.file, **beside} for p in papers)


def _read(row: Row) -> Rules:
    return Rules(
        answer=Limit.parse(row["answer"]),
        after_end=timedelta(days=row["after_end_days"]),
        most_open=row["most_open"],
        most_papers=row["most_papers"],
    )


_RULES = Versions(Path(__file__).with_suffix(".json"), _read)
