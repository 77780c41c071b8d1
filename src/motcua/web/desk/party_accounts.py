"""An account without VNeID for whoever stands at the counter: opened, or let in again, by a link handed over once."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from motcua.dossiers import commands
from motcua.identity import queries
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal
from motcua.platform import account_policy
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.parties import PAGE, only_counters, page_of
from motcua.web.ui.posting import posted_from
from motcua.web.ui.qr import qr


@never_cache
@posted_from("desk:party", "party")
@officers_only
def give(request: HttpRequest, actor: Actor, *, party: int) -> HttpResponse:
    """Open one, or let its owner in again; the link is shown this once, for the owner's own telephone."""
    only_counters(actor)
    known = queries.party_known(party)
    seen = "paper_seen" in request.POST
    try:
        if queries.account_of_party(party) is None:
            username = request.POST.get("username", "")
            secret = commands.open_counter_account(
                actor=actor, party=party, username=username, paper_seen=seen
            )
        else:
            secret = commands.recover_counter_account(
                actor=actor,
                party=party,
                paper_seen=seen,
                forgets_second_factor="second" in request.POST,
            )
    except Refusal as refusal:
        return page_of(request, actor, known, refusal)
    address = request.build_absolute_uri(reverse("portal:link", args=[secret]))
    context = {
        "party": known,
        "account": queries.account_of_party(party),
        "address": address,
        "qr": qr(address),
        "hours": account_policy.in_force().link_hours,
    }
    return show(request, actor, "desk/party_account.html", context, current=PAGE)
