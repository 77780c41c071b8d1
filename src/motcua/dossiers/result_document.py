"""The result document of a dossier: its definition, what fills it, and whether what was written fits."""

from collections.abc import Mapping
from typing import Any, Protocol

from motcua.dossiers import negative_decision, renewals
from motcua.dossiers.models import Dossier, ResultDraft
from motcua.kernel import clock, vietnamese
from motcua.kernel.errors import Invalid
from motcua.procedures.queries import answer_errors, frozen

_GENERAL = "general"


class Pinned(Protocol):
    """A dossier's row, or what was read of it for a decision."""

    @property
    def version_id(self) -> int: ...
    @property
    def case_code(self) -> str: ...
    @property
    def negative(self) -> bool: ...
    @property
    def renewal(self) -> str: ...


def definition(dossier: Pinned) -> Mapping[str, Any]:
    """The result document that this dossier's case leads to, as frozen into its version; the negative one by the law
    of today, once that is what was proposed, and that which corrects or revokes an issued one.
    """
    content = frozen(dossier.version_id)
    if own := renewals.document(dossier.renewal, clock.now().date()):
        return own
    if dossier.negative:
        return negative_decision.document(content, clock.now().date())
    case = content.case(dossier.case_code)
    return content.result((case.result if case else None) or _GENERAL)


def draft_of(dossier: Dossier) -> ResultDraft | None:
    """The result as far as it was drafted; None while nobody has."""
    return getattr(dossier, "result", None)


def result_fields(dossier: Dossier) -> dict[str, Any]:
    """The fields of the result: what the appraiser wrote, else filled from the form by the definition's `from`."""
    draft = draft_of(dossier)
    return dict(draft.fields) if draft and draft.fields else prefilled(dossier)


def prefilled(dossier: Dossier) -> dict[str, Any]:
    """Fields as far as the form, the applicant and the dossier itself fill them; nothing is typed twice."""
    return _filled_by(definition(dossier), dossier)


def denied_fields(dossier: Dossier, *, ground: str, reason: str) -> dict[str, Any]:
    """The fields of the negative decision about a dossier that is not proposed so yet."""
    known = negative_decision.document(frozen(dossier.version_id), clock.now().date())
    return {**_filled_by(known, dossier), "ground": ground, "reason": reason}


def renewed_fields(dossier: Dossier, way: str, *, old: str, ground: str, reason: str) -> dict[str, Any]:
    """The fields of the document that corrects or revokes the result `old`; empty where it is the procedure's own."""
    known = renewals.document(way, clock.now().date())
    return {**_filled_by(known, dossier), "old": old, "ground": ground, "reason": reason} if known else {}


def _filled_by(known: Mapping[str, Any], dossier: Dossier) -> dict[str, Any]:
    facts = {
        "form": dossier.answers,
        "applicant": {**dossier.applicant, "name": dossier.owner_name},
        "dossier": {
            "code": dossier.code,
            "received_at": vietnamese.day(dossier.submitted_at),
            "agency": dossier.handling.name,
            "request": _asked_for(dossier),
        },
        "procedure": {"name": dossier.procedure_name, "code": dossier.procedure_code},
    }
    properties = known["schema"]["properties"]
    found = {name: s["default"] for name, s in properties.items() if "default" in s}
    for name, source in known.get("from", {}).items():
        value = _at(facts, source)
        if value not in (None, ""):
            found[name] = value
    return found


def _asked_for(dossier: Dossier) -> str:
    """What is asked for in words: as it was written, else what its form is called."""
    content = frozen(dossier.version_id)
    case = content.case(dossier.case_code)
    return str(dossier.answers.get("request") or (content.form(case.form).get("title", "") if case else ""))


def _at(facts: Mapping[str, Any], path: str) -> Any:
    found: Any = facts
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def check(dossier: Pinned, fields: Mapping[str, Any], *, of: str, whole: bool) -> None:
    """Raise `Invalid` for fields that do not fit, and when it must be `whole` also for those that are missing.

    `of` is the name under which they were given.
    """
    wrong = answer_errors(definition(dossier), fields)
    told = {
        f"{of}.{name}" if name else of: ["Giá trị chưa đúng."]
        for name, error in wrong.items()
        if whole or error.validator != "required"
    }
    if told:
        raise Invalid("Nội dung kết quả có chỗ chưa đúng.", fields=told)
