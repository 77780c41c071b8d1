"""First links for many new accounts: prepared as a list, confirmed by another administrator, printed or sent."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from motcua.agencies.access import ensure_looks_after_people
from motcua.agencies.queries import directory, names_of_accounts
from motcua.identity import commands
from motcua.identity.queries import waiting_batches
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal
from motcua.notifications.commands import send_first_links
from motcua.platform import account_policy
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words

PAGE = "desk:people:links"
# So many can be chosen one by one; all of them at once, however many they are.
AT_ONCE = 200


@require_safe
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Lists that wait for their second administrator, and who has never entered."""
    ensure_looks_after_people(actor)
    batches = waiting_batches(actor)
    asked = {account for batch in batches for account in batch.accounts}
    names = names_of_accounts({batch.asked_by for batch in batches})
    new = [line for line in _new(actor) if line.officer.account_id not in asked]
    context = {
        "batches": [{"batch": batch, "by": names.get(batch.asked_by, "")} for batch in batches],
        "new": new[:AT_ONCE],
        "number": len(new),
    }
    return show(request, actor, "desk/people/links.html", context, current="desk:people:list")


def _new(actor: Actor) -> list[directory.Line]:
    return directory.lines(directory.find(actor, directory.Wanted(state=directory.State.NEW)))


@posted_from(PAGE)
@officers_only
def prepare(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One administrator prepares a list."""
    accounts = [int(one) for one in request.POST.getlist("account") if one.isdecimal() and len(one) < 10]
    if request.POST.get("ai") == "tat-ca":
        asked = {account for batch in waiting_batches(actor) for account in batch.accounts}
        accounts = [one.officer.account_id for one in _new(actor) if one.officer.account_id not in asked]
    try:
        commands.prepare_links(actor=actor, accounts=accounts, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, _("Đã chuẩn bị. Một quản trị viên khác xác nhận một lần cho cả danh sách."))
    return redirect(PAGE)


@posted_from(PAGE)
@officers_only
def answer(request: HttpRequest, actor: Actor, *, batch: uuid.UUID) -> HttpResponse:
    """The second administrator confirms it, to be printed this once or sent by letter, or says no."""
    way = request.POST.get("lam", "")
    try:
        if way == "in":
            given = commands.confirm_links(actor=actor, batch=batch)
            names = names_of_accounts([account.pk for account, _secret in given])
            rows = [
                (
                    names.get(account.pk, ""),
                    account.username,
                    request.build_absolute_uri(reverse("portal:link", args=[secret])),
                )
                for account, secret in given
            ]
            context = {"rows": rows, "hours": account_policy.in_force().link_hours}
            return show(request, actor, "desk/people/links_given.html", context, current="desk:people:list")
        if way == "thu":
            n = send_first_links(actor=actor, batch=batch)
            messages.success(request, ngettext("%(n)d thư đang đi.", "%(n)d thư đang đi.", n) % {"n": n})
        else:
            commands.refuse_links(actor=actor, batch=batch, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        messages.warning(request, in_words(refusal))
    return redirect(PAGE)
