"""What endings, ways of return and happenings are called at the desk."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.dossiers.act import Facts, Told
from motcua.dossiers.queries.detail import Detail
from motcua.dossiers.queries.journey import ClockView
from motcua.dossiers.types import BY_LINK, VERDICTS, Dossier, Step
from motcua.process.route import Route
from motcua.process.states import StepKind
from motcua.web.ui.dossier_words import status
from motcua.web.ui.standing import without_result


def standing(dossier: Dossier) -> tuple[str, str]:
    """How it stands; one that waits for another procedure of its filing waits on nobody here."""
    return (_("Chờ thủ tục trước"), "due") if dossier.suspended == BY_LINK else status(dossier.status)


def ending(dossier: Dossier, clock: ClockView) -> tuple[str, str] | None:
    """How the work ended against its limit, with the kind of tag; None while it goes on."""
    if without_result(dossier.status):
        return status(dossier.status)
    if not (dossier.finished_at or dossier.ended_at):
        return None
    if clock.minutes_left is None:
        return _("Xong, không tính được hạn"), "quiet"
    return (_("Xong muộn"), "late") if clock.late else (_("Xong đúng hạn"), "done")


@dataclass(frozen=True)
class Question:
    """An opinion that was asked for: how it stands, with the kind of its tag, and what may be seen for it."""

    step: Step
    state: str
    kind: str
    shown: tuple[str, ...]


def questions(seen: Detail) -> list[Question]:
    """The opinions asked for, the newest first: of the route and of whoever appraises."""
    names = {"form": _("Tờ khai đã điền")} | {c.code: c.name for c in seen.case.components}
    asked = [s for s in reversed(seen.steps) if s.kind == StepKind.OPINION]
    return [Question(s, *_state(s), tuple(names.get(p, p) for p in s.shown or ())) for s in asked]


def _state(step: Step) -> tuple[str, str]:
    if step.closed_at is None:
        return _("Đang chờ"), "due"
    known = {key: (str(words), "late" if key == "disagrees" else "done") for key, words in VERDICTS}
    more = {
        "silent": (_("Quá hạn trả lời, coi như đồng ý"), "due"),
        "called_off": (_("Đã rút câu hỏi"), "quiet"),
        "done": (_("Đã trả lời"), "done"),
    }
    return (known | more).get(step.outcome, (_("Không cần nữa"), "quiet"))


def returning(value: str) -> str:
    """How the applicant wants the result."""
    return {"online": _("Bản điện tử"), "counter": _("Tại quầy"), "post": _("Qua bưu chính")}.get(
        value, value
    )


def ways_taken(route: Route, facts: Facts) -> str:
    """Which ways of its route's forks a dossier went with an event; empty when it came to none."""
    titles = {way.key: way.title for fork in route.forks for way in fork.ways}
    taken = [titles[key] for key in facts.get("ways", ()) if key in titles]
    return _("Đi nhánh: %(ways)s") % {"ways": ", ".join(taken)} if taken else ""


def happening(told: Told, facts: Facts) -> str:
    """An event as a sentence for officers."""
    more = told.more(facts) if told.more else ""
    return f"{told.at_desk}: {more}" if more else str(told.at_desk)
