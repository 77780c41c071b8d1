"""The register listed, one row with its clocks and chronology, and the papers prepared from it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.kernel.actor import Actor
from motcua.security import outputs, queries
from motcua.security.types import CHOSEN, Incident
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.security import labels
from motcua.web.desk.security.acts import NEW, acts_for

PAGE = "desk:security:list"


@dataclass(frozen=True)
class Prepared:
    """A paper as a link: its word in the address, its name, the step with which it is sent."""

    key: str
    name: str
    step: str


@require_safe
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What presses first; above it what the machine noticed and nobody has settled."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "loai", "tinh-trang")}
    wanted = queries.Wanted(asked["q"], asked["loai"], asked["tinh-trang"])
    rows = [
        {
            "it": line.incident,
            "kind": labels.kind_words(line.incident),
            "marks": labels.marks(line.incident),
            "state": labels.state_of(line.incident),
            "next": labels.clock_line(line.next) if line.next and not line.incident.closed_at else None,
        }
        for line in queries.listed(actor, wanted)
    ]
    noticed = [(row, *queries.noticed_words(row)) for row in queries.unsettled(actor)]
    kinds = {Incident.Kind.INCIDENT: _("Sự cố"), Incident.Kind.WEAKNESS: _("Lỗ hổng")}
    context = {"rows": rows, "asked": asked, "state": asked["tinh-trang"], "noticed": noticed, "kinds": kinds,
               "new": NEW}  # fmt: skip
    return show(request, actor, "desk/security/list.html", context, current=PAGE)


@require_safe
@officers_only
def one(request: HttpRequest, actor: Actor, *, incident: str) -> HttpResponse:
    """What is known, what is to be sent until when, what was done, and what can be done now."""
    found = queries.one(actor, incident)
    clocks = [labels.clock_line(one) for one in queries.clocks_of(found)]
    papers = [Prepared(one.key, queries.paper_words(one.key), one.step) for one in outputs.papers_for(found)]
    context = {
        "it": found,
        "kind": labels.kind_words(found),
        "marks": labels.marks(found),
        "state": labels.state_of(found),
        "clocks": [(line, [one for one in papers if one.step == line.step]) for line in clocks],
        "papers": [one for one in papers if one.step not in {line.step for line in clocks}],
        "next": next((line for line in clocks if line.clock.is_open), None),
        "sent": [(row, queries.step_words(row.step)) for row in found.sent.all()],
        "entries": [labels.entry_line(entry) for entry in queries.entries_of(actor, found)],
        "acts": acts_for(found),
        "source": CHOSEN["source"].get(found.source, found.source),
        "kept_until": queries.kept_until(found),
        "weakness": found.kind == Incident.Kind.WEAKNESS,
    }
    return show(request, actor, "desk/security/one.html", context, current=PAGE)


@require_safe
@officers_only
def paper(request: HttpRequest, actor: Actor, *, incident: str, paper: str) -> HttpResponse:
    """A paper prepared from the register, as PDF."""
    found = queries.one(actor, incident)
    answer = HttpResponse(outputs.prepared(actor, found, paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.number}-{paper}.pdf"'
    return answer
