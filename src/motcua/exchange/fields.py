"""Which field of a form of ours takes what another system declared. By the same name, or as `fields.json` says from a
day on; what has no place is kept beside the dossier, and shown."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from motcua.kernel import clock
from motcua.platform.versions import Versions

_VERSIONS: Versions[Mapping[str, Any]] = Versions(
    Path(__file__).with_name("fields.json"), lambda row: row["procedures"], part="versions"
)


def placed(
    procedure: str, form: Mapping[str, Any], given: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What of a declaration the form's fields take, by their names, and the rest."""
    names: Mapping[str, str] = _VERSIONS.at(clock.now()).get(procedure, {})
    asked = form["schema"]["properties"]
    answers: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for name, value in given.items():
        ours = names.get(name, name)
        if ours in asked:
            answers[ours] = value
        else:
            rest[name] = value
    return answers, rest
