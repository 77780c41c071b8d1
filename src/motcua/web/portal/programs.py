"""Programs of other systems that act for whoever is logged in, or ask to: agree, refuse, take back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.identity import commands
from motcua.identity.queries import Token, tokens_of
from motcua.kernel import clock
from motcua.kernel.errors import NotFound
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.ui import acting
from motcua.web.ui.token_labels import row


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def programs(request: HttpRequest) -> HttpResponse:
    """Which programs, what each may do; a POST agrees to one or takes it back."""
    if request.method == "POST":
        return _answered(request)
    found = tokens_of(acting.own(request)).filter(revoked_at=None)
    context = {
        "rows": [row(token, clock.now()) for token in found],
        "crumbs": crumbs(("", _("Chương trình làm việc thay bạn"))),
    }
    return render(request, "portal/programs.html", context)


def _answered(request: HttpRequest) -> HttpResponse:
    number = request.POST.get("ma", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        raise NotFound("Không tìm thấy mã truy cập này.")
    if request.POST.get("lam") == "dong-y":
        token: Token = commands.consent_to_token(actor=acting.own(request), token=int(number))
        said = _("Bạn đã đồng ý cho “%(name)s” làm việc thay mình.")
    else:
        token = commands.revoke_token(actor=acting.own(request), token=int(number))
        said = _("Đã thu hồi: “%(name)s” không làm việc thay bạn nữa.")
    messages.success(request, said % {"name": token.name})
    return redirect("portal:programs")
