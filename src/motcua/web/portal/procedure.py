"""A procedure's page: what decides first, then the cases, the papers to tick off, the law folded away."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.agencies.queries import among, calendar_of, communes, counters, in_order, province
from motcua.dossiers.queries.drafts import drafts
from motcua.dossiers.queries.reuse import in_registers
from motcua.dossiers.queries.waits import PERIOD_DAYS, waited
from motcua.kernel import clock
from motcua.kernel.errors import NotFound
from motcua.kernel.money import dong
from motcua.procedures.queries import as_filed, english_name, frozen, listing, published, takes_in
from motcua.procedures.types import CHANNELS, Case, Content, Fee
from motcua.process.deadline import Due, due
from motcua.web.portal import catalogue_labels
from motcua.web.portal.decorators import crumbs, public
from motcua.web.portal.not_needed import for_reader
from motcua.web.ui.actor import actor_of
from motcua.web.ui.linked import opens


@dataclass(frozen=True)
class Way:
    """A way to file a case: its limit by law, what the province promises, what it costs."""

    name: str
    statutory: str
    promised: str
    cost: str


@require_safe
@public
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """The page; `truong-hop` chooses a case and `noi-nop` a counter."""
    try:
        version = published(code)
    except NotFound:
        return _listed(request, code)
    content = frozen(version.pk)
    case = _own_case(content, request.GET.get("truong-hop", ""))
    asked = request.GET.get("noi-nop", "")[:20]
    context = {
        "version": version,
        "content": content,
        "english": english_name(code),
        "case": case,
        "asked": asked,
        # All but the draft is the same for everybody in this minute; the template keeps it so long.
        "minute": f"{clock.now():%Y%m%d%H%M}",
        "facts": cache(lambda: _facts(content, case, asked)),
        "spared": for_reader(actor_of(request), content, case),
        "fileable": any("online" in c.filing for c in content.cases),
        "draft": drafts(actor_of(request)).filter(version__procedure_id=content.code).first(),
        "crumbs": crumbs((reverse("portal:listing"), _("Thủ tục")), ("", content.title)),
    }
    return render(request, "portal/procedure.html", context)


def _own_case(content: Content, asked: str) -> Case:
    """The case that is asked for, of those that one can file by itself; else the first one."""
    return next((case for case in content.own_cases if case.code == asked), content.own_cases[0])


def _facts(content: Content, case: Case, asked: str) -> dict[str, Any]:
    """What the page says of a case, filed now at a counter."""
    taken_at = in_order(c for c in counters() if takes_in(content, c.code))
    counter = _counter([c.code for c in taken_at], asked, content)
    channel = "online" if "online" in case.filing else case.filing[0]
    case = as_filed(content, case)
    looked_up = {c.code: register for c, register in in_registers(case, clock.now().date())}
    return {
        "opens": opens(content, channel, catalogue_labels.limit),
        "ways": [_way(case, c) for c in CHANNELS if c in case.filing],
        "channel": catalogue_labels.channel(channel),
        "limit": catalogue_labels.limit(case.promised(channel)),
        "statutory": catalogue_labels.limit(case.statutory(channel)),
        "cost": cost(case, channel),
        "fees": [
            (fee, fee_words(fee), catalogue_labels.channel(fee.channel or "")) for fee in case.fees_on()
        ],
        "papers": [(c, catalogue_labels.copies(c), looked_up.get(c.code)) for c in case.components],
        "waited": waited(content.code, case.code),
        "period": PERIOD_DAYS,
        "due": None if content.linked else _due(case, channel, counter),
        "counter": counter,
        "counters": taken_at,
        "agencies": agencies_of(content),
        "online": catalogue_labels.online(content.online_level),
        "level": catalogue_labels.level(content.level),
        "subjects": [catalogue_labels.subject(s) for s in content.subjects],
    }


def _listed(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of a procedure that stands in the national list only: for information, nothing to file."""
    entry = listing(code)
    if entry is None:
        raise NotFound("Không có thủ tục đang áp dụng mang mã %(procedure)s.", procedure=code)
    context = {
        "entry": entry,
        "level": catalogue_labels.level(entry.level),
        "subjects": [catalogue_labels.subject(subject) for subject in entry.subjects],
        "crumbs": crumbs((reverse("portal:listing"), _("Thủ tục")), ("", entry.name)),
    }
    return render(request, "portal/listed.html", context)


def _counter(known: Sequence[str], asked: str, content: Content) -> str:
    """The counter asked for; else the provincial Centre, or the first commune for what communes decide."""
    centre = province().centre
    if asked in known:
        return asked
    if content.level == "commune":
        return next((c for c in known if c != centre), centre)
    return centre if centre in known or not known else known[0]


def _way(case: Case, channel: str) -> Way:
    return Way(
        catalogue_labels.channel(channel),
        catalogue_labels.limit(case.statutory(channel)),
        catalogue_labels.limit(case.promised(channel)),
        cost(case, channel),
    )


def ready_at(content: Content, case: Case, channel: str) -> Due | None:
    """When it would be ready if it were filed now at the first counter that takes it."""
    taken_at = in_order(c for c in counters() if takes_in(content, c.code))
    return _due(case, channel, _counter([c.code for c in taken_at], "", content))


def _due(case: Case, channel: str, counter: str) -> Due | None:
    """When it would be ready if it were filed now; None for limits that are known only as text."""
    row = case.promised(channel)
    counted = row.limit if row else None
    return due(calendar_of(counter), clock.now(), counted) if counted else None


def cost(case: Case, channel: str) -> str:
    """What is to be paid for filing this way; what is not known is not called free."""
    fees = case.fees_for(channel)
    known = all(fee.status != "unknown" for fee in fees)
    return catalogue_labels.cost(sum(fee.amount or 0 for fee in fees), known=known)


def fee_words(fee: Fee) -> str:
    """One fee's amount; what we do not know we do not charge."""
    if fee.status == "unknown":
        return _("Chưa có mức thu, nên chưa thu")
    return dong(fee.amount) if fee.amount else _("Miễn phí")


def agencies_of(content: Content) -> list[str]:
    """Who decides, in words; long lists of equal communes in one."""
    if catalogue_labels.COMMUNE_ANY in content.agencies:
        return [_("Ủy ban nhân dân xã, phường, đặc khu")]
    found = [agency.name for agency in among(content.agencies)]
    few = 4
    if len(found) > few:
        return (
            [_("Công an xã, phường, đặc khu")]
            if all("Công an" in n for n in found)
            else [
                *found[:few],
                _("và %(n)d cơ quan khác") % {"n": len(found) - few},
            ]
        )
    return found


def choices_of_agency(content: Content) -> list[tuple[str, str]]:
    """(code, name) of the agencies that may decide a dossier of this procedure."""
    found = communes() if catalogue_labels.COMMUNE_ANY in content.agencies else among(content.agencies)
    return [(agency.code, agency.name) for agency in in_order(found)]
