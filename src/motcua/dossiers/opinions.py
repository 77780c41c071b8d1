"""What asking another agency for its opinion is held to: versions in `opinions.json`, each with its day and source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop

from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Words
from motcua.platform.versions import Row, Versions
from motcua.process.moves import awaited
from motcua.process.state import OpenStep, State
from motcua.process.states import Silence

AGREES, CONDITIONS, DISAGREES, CALLED_OFF = "agrees", "conditions", "disagrees", "called_off"
"""How a question ends: by one of three answers, or taken back; by its silence it ends as `lapse` says."""
VERDICTS: Sequence[tuple[str, Words]] = (
    (AGREES, lazy("Đồng ý")),
    (CONDITIONS, lazy("Đồng ý, kèm điều kiện")),
    (DISAGREES, lazy("Không đồng ý")),
)
AWAITED = gettext_noop(
    "Còn chờ trả lời: %(what)s. Hãy đợi ý kiến, hoặc rút câu hỏi không còn cần bằng việc “Rút câu hỏi”."
)
FORM = "form"
"""What the filled-in form is called among the papers that whoever is asked may see."""


@dataclass(frozen=True)
class Rules:
    """How many working days whoever is asked has where nobody says, and at most; what their silence then means; which
    post answers for an agency.
    """

    days: int
    most_days: int
    silence: Silence
    post: str


def rules(at: datetime) -> Rules:
    """What holds at a moment; before the first version, the first."""
    return _RULES.at(at)


def none_awaited(state: State, step: OpenStep) -> None:
    """Raise `Invalid` while an opinion that was asked for on this step has not come."""
    if waiting := awaited(state, step):
        raise Invalid(AWAITED, what="; ".join(s.spec.title for s in waiting))


def _read(row: Row) -> Rules:
    return Rules(row["days"], row["most_days"], Silence(row["silence"]), row["post"])


_RULES = Versions(Path(__file__).with_suffix(".json"), _read)
