"""The address to which a link for a new password may be sent: given here, confirmed by a letter to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from motcua.identity import commands, queries
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, TooMany
from motcua.notifications.commands import send_confirmation_letter
from motcua.web.ui.account.passwords import told
from motcua.web.ui.account.room import Room
from motcua.web.ui.refusals import status_of


@sensitive_post_parameters("present")
def change(request: HttpRequest, actor: Actor, room: Room) -> HttpResponse:
    """The form; sent with the password, a letter goes to the address, and nothing changes before it is opened."""
    refusal: Invalid | TooMany | None = None
    email = request.POST.get("email", "")
    own = queries.account_by_id(actor.account_id or 0)
    if request.method == "POST":
        try:
            if own.has_usable_password():
                commands.ensure_own_password(actor=actor, present=request.POST.get("present", ""))
            send_confirmation_letter(actor=actor, email=email)
        except (Invalid, TooMany) as found:
            refusal = found
        else:
            messages.success(
                request, _("Đã gửi thư đến %(email)s. Hãy mở liên kết trong thư.") % {"email": email}
            )
            return room.back()
    context = {
        "confirmed": own.confirmed_email,
        "has_password": own.has_usable_password(),
        "email": email,
        **told(refusal),
    }
    return room.page(request, actor, "email", context, status=status_of(refusal) if refusal else 200)
