"""How a dossier stands, as a colour: derived from its status alone, the same on the portal, the desk and the board."""

from collections.abc import Mapping
from typing import Literal

from motcua.process.states import WITHOUT_RESULT, Status

Tone = Literal["done", "info", "due", "late", "quiet"]

_TONES: Mapping[Status, Tone] = {
    Status.SUBMITTED: "info",
    Status.RECEIVED: "info",
    Status.REFUSED: "late",
    Status.PROCESSING: "info",
    Status.SUPPLEMENT: "due",
    Status.PAYMENT: "due",
    Status.WITHDRAWN: "quiet",
    Status.STOPPED: "quiet",
    Status.DONE: "done",
    Status.RETURNED: "done",
}


def tone(status: int) -> Tone:
    """The kind of tag that carries the word for a status."""
    return _TONES[Status(status)]


def without_result(status: int) -> bool:
    """Whether it ended and nothing came of it: then nothing of it is shown as achieved."""
    return status in WITHOUT_RESULT


def mark(of_event: str, status: int) -> str:
    """The mark of an event on the timeline of a dossier that stands so."""
    return "past" if of_event == "done" and without_result(status) else of_event
