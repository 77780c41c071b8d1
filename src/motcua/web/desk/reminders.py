"""By which rules people are reminded, and what it came to."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from motcua.dossiers.queries.reminders import counted, rules
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.personal_store.queries import Kind, in_force
from motcua.procedures.queries import entries, is_in_force
from motcua.web.desk.frame import officers_only, show

PAGE = "desk:reminders"


@require_safe
@officers_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every rule of today with its numbers; a rule whose procedure is not in force reminds nobody, and is said to."""
    found, all_off = counted(actor)
    titles = {one.code: one.title for one in entries([one.rule.procedure for one in found])}
    kinds = in_force(clock.now().date()).kinds
    context = {
        "rows": [
            (
                one,
                titles.get(one.rule.procedure, one.rule.procedure),
                _kind(kinds, one.rule.paper),
                is_in_force(one.rule.procedure),
            )
            for one in found
        ],
        "all_off": all_off,
        "ground": rules().ground,
    }
    return show(request, actor, "desk/reminders.html", context, current=PAGE)


def _kind(kinds: Mapping[str, Kind], code: str) -> str:
    """What a kind of paper is called."""
    return kinds[code].title if code in kinds else code
