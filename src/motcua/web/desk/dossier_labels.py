"""What endings, ways of return and happenings are called at the desk."""

from django.utils.translation import gettext as _

from motcua.dossiers.act import Facts, Told
from motcua.dossiers.queries.journey import ClockView
from motcua.dossiers.types import Dossier
from motcua.web.ui.dossier_words import status
from motcua.web.ui.standing import without_result


def ending(dossier: Dossier, clock: ClockView) -> tuple[str, str] | None:
    """How the work ended against its limit, with the kind of tag; None while it goes on."""
    if without_result(dossier.status):
        return status(dossier.status)
    if not (dossier.finished_at or dossier.ended_at):
        return None
    if clock.minutes_left is None:
        return _("Xong, không tính được hạn"), "quiet"
    return (_("Xong muộn"), "late") if clock.late else (_("Xong đúng hạn"), "done")


def returning(value: str) -> str:
    """How the applicant wants the result."""
    return {"online": _("Bản điện tử"), "counter": _("Tại quầy"), "post": _("Qua bưu chính")}.get(
        value, value
    )


def happening(told: Told, facts: Facts) -> str:
    """An event as a sentence for officers."""
    more = told.more(facts) if told.more else ""
    return f"{told.at_desk}: {more}" if more else str(told.at_desk)
