"""What a partner calls our agencies, from which day on; and a new code."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.agencies.queries import names
from motcua.exchange import queries
from motcua.exchange.commands import NamedCode, name_code
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound, Refusal
from motcua.platform.inputs import form_of
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.forms import EForm
from motcua.web.ui.refusals import in_words, status_of

PAGE = "desk:exchange:codes"


@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def page(request: HttpRequest, actor: Actor, *, partner: str) -> HttpResponse:
    """All codes (GET), or one more (POST); what was typed stays when it is refused."""
    known = names()
    standing = queries.standing(actor, partner)
    definition = form_of(NamedCode, offered={"ours": sorted(known.items(), key=lambda one: one[1])})
    context = {
        "partner": standing,
        "rows": [{"is": one, "name": known.get(one.ours, one.ours)} for one in standing.codes],
    }
    if request.method != "POST":
        form = EForm(definition)
        return show(
            request,
            actor,
            "desk/exchange/codes.html",
            {**context, "form": form},
            current="desk:exchange:list",
        )
    form = EForm(definition, data=request.POST)
    try:
        if form.errors:
            raise Invalid("Chưa ghi được; hãy xem những chỗ được chỉ ra.", fields=form.errors)
        name_code(actor=actor, partner=partner, given=NamedCode.read(form.answer))
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        form.checked = True
        form.tell(getattr(refusal, "fields", {}))
        context |= {"form": form, "mistakes": form.mistakes, "refusal": in_words(refusal)}
        return show(
            request,
            actor,
            "desk/exchange/codes.html",
            context,
            current="desk:exchange:list",
            status=status_of(refusal),
        )
    messages.success(request, _("Đã ghi mã."))
    return redirect(PAGE, partner=partner)
