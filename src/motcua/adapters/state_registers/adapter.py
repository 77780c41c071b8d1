"""One register of the State by its service: a question as the service takes it, and what its answer means.

Whatever cannot be read, is late or breaks off is no answer: only what says one of the four words, or gives values under
the names that are agreed, is one.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from motcua.adapters.wire import PATIENCE, Line, LineTrouble, Registration, Told
from motcua.exchange.types import GIVEN, INSUFFICIENT, NO_INFORMATION, REFUSED, Found, Question, Verdict
from motcua.kernel import clock
from motcua.kernel.birth import typed_birth
from motcua.kernel.clock import VIETNAM
from motcua.kernel.vietnamese import fold
from motcua.platform.effects.types import Outcome
from motcua.platform.versions import Versions, as_it_stands

MAPPING = Versions(Path(__file__).with_name("mapping.json"), as_it_stands, part="versions")
_OUTCOMES = {
    "configuration": Outcome.CONFIGURATION,
    "permanent": Outcome.PERMANENT,
    "temporary": Outcome.TEMPORARY,
}


def in_force() -> Mapping[str, Any]:
    """The names and codes of today."""
    return MAPPING.at(clock.now())


class StateRegister:
    """Speaks with one register."""

    def __init__(self, key: str, known: Registration, *, patience: tuple[float, float] = PATIENCE) -> None:
        self.key = key
        self.line = Line(known, token_path=in_force()["token"], patience=patience)

    def ask(self, question: Question) -> Found:
        """One question."""
        mapping = in_force()
        path = mapping["paths"][self.key] + mapping["kinds"][question.kind]
        try:
            told = self.line.call("POST", path, body=self._said(question, mapping))
            return _read(told, question.kind, mapping)
        except LineTrouble as trouble:
            return Found(trouble.outcome, said=trouble.said, wire=trouble.sent, reply=trouble.raw)

    def probe(self) -> bool:
        """Whether it answers."""
        try:
            self.line.raw("GET", in_force()["probe"])
        except LineTrouble as trouble:
            return trouble.outcome is Outcome.CONFIGURATION
        return True

    def _said(self, question: Question, mapping: Mapping[str, Any]) -> dict[str, str]:
        names, facts = mapping["asked"], mapping["facts"]
        about = {facts[name]: _as_asked(name, value) for name, value in question.facts.items()}
        return {
            names["id"]: question.id,
            names["client"]: self.line.known.client,
            names["procedure"]: question.procedure,
            names["official"]: question.official,
            names["dossier"]: question.dossier,
            names["reason"]: question.reason,
            names["at"]: clock.now().astimezone(VIETNAM).isoformat(timespec="seconds"),
            **about,
        }


def _as_asked(name: str, value: str) -> str:
    """A name in capitals without marks or spaces, of a birth the year alone: no more than the question needs."""
    if name == "name":
        return fold(value).replace(" ", "").upper()
    return value[:4] if name == "born" else value


def _read(told: Told, kind: str, mapping: Mapping[str, Any]) -> Found:
    meaning = mapping["errors"].get(str(told.data.get("code", "?")), "")
    said, sent, raw = str(told.data.get("message") or ""), told.sent, told.raw
    if meaning == "refused":
        return Found(Outcome.DONE, REFUSED, said=said, wire=sent, reply=raw)
    if meaning in _OUTCOMES:
        said = said or f"code {told.data.get('code')}"
        return Found(_OUTCOMES[meaning], said=said, wire=sent, reply=raw)
    data = told.data.get("data")
    if meaning != "done" or not isinstance(data, dict):
        raise LineTrouble(Outcome.UNKNOWN, "the answer cannot be read", raw, sent)
    names = mapping["answer"]
    values = _values(data.get(names["values"]), mapping)
    verdict = _verdict(kind, str(data.get(names["verdict"], "")), values, mapping)
    if not verdict:
        raise LineTrouble(Outcome.UNKNOWN, "the answer cannot be read", raw, sent)
    fields = values if kind == "fetch" else _checked(data.get(names["checked"]), mapping)
    return Found(Outcome.DONE, verdict, fields, said, sent, raw, _moment(data.get(names["at"])))


def _verdict(kind: str, code: str, values: Mapping[str, str], mapping: Mapping[str, Any]) -> Verdict:
    """Of a question for values the register gives some, or says that it knows nothing or has no ground to."""
    found = cast("Verdict", mapping["verdicts"].get(code, ""))
    if kind != "fetch":
        return found
    if values:
        return GIVEN
    return found if found in (NO_INFORMATION, INSUFFICIENT) else ""


def _checked(found: Any, mapping: Mapping[str, Any]) -> dict[str, str]:
    given = found if isinstance(found, dict) else {}
    verdicts, facts = mapping["verdicts"], mapping["facts"]
    return {name: verdicts[str(given[key])] for name, key in facts.items() if str(given.get(key)) in verdicts}


def _values(found: Any, mapping: Mapping[str, Any]) -> dict[str, str]:
    given = found if isinstance(found, dict) else {}
    told = {name: str(given[key]) for name, key in mapping["values"].items() if given.get(key)}
    if "born" in told:
        told["born"] = typed_birth(told["born"]) or told["born"]
    if "gender" in told:
        told["gender"] = mapping["genders"].get(told["gender"], "")
    return {name: value for name, value in told.items() if value}


def _moment(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=VIETNAM)
