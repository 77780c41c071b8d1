"""Labels: the page where they are made and dropped, what is put on a dossier; and what the officer follows."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.dossiers import access, commands
from motcua.dossiers.commands.labels import MOST, NewLabel
from motcua.dossiers.queries import labels
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import form_of
from motcua.web.desk.dossier import back
from motcua.web.desk.frame import officers_only, shared_with, show
from motcua.web.ui import dossier_words
from motcua.web.ui.forms import EForm
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words

PAGE = "desk:labels"
FOLLOWED = "desk:followed"


@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The labels one may use, with on how many dossiers each is; a POST makes one, or drops one (`bo`)."""
    dropped = request.POST.get("bo", "")
    if dropped.isdecimal() and len(dropped) < 18:
        commands.drop_label(actor=actor, label=int(dropped))
        messages.success(request, _("Đã bỏ nhãn; nhãn cũng rời mọi hồ sơ."))
        return redirect(PAGE)
    form = EForm(form_of(NewLabel, offered={"agency": shared_with(actor)}), data=request.POST or None)
    form.checked = request.method == "POST"
    if request.method == "POST" and not form.errors:
        try:
            commands.make_label(actor=actor, given=NewLabel.read(form.answer))
        except Invalid as refusal:
            form.tell(refusal.fields or {"": [in_words(refusal)]})
        else:
            messages.success(request, _("Đã thêm nhãn."))
            return redirect(PAGE)
    context = {"labels": labels.counted(actor), "form": form, "mistakes": form.mistakes, "most": MOST}
    status = 422 if form.mistakes else 200
    return show(request, actor, "desk/labels.html", context, current=PAGE, status=status)


@posted_from("desk:dossier", "code")
@officers_only
def put(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """Exactly the chosen ones of one's labels are on the dossier."""
    dossier = access.get(actor, code)
    wanted = [int(n) for n in request.POST.getlist("nhan") if n.isdecimal() and len(n) < 18]
    commands.label_dossier(actor=actor, dossier=dossier, wanted=wanted)
    messages.success(request, _("Đã ghi nhãn."))
    return redirect(back(code, request))


@posted_from("desk:dossier", "code")
@officers_only
def follow(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """Follow it from now on, or no longer."""
    dossier = access.get(actor, code)
    if request.POST.get("thoi"):
        commands.unfollow(actor=actor, dossier=dossier)
        messages.success(request, _("Đã thôi theo dõi."))
    else:
        commands.follow(actor=actor, dossier=dossier)
        messages.success(request, _("Từ nay hồ sơ này ở mục “Đang theo dõi”; diễn biến mới được đánh dấu."))
    return redirect(back(code, request))


@require_GET
@officers_only
def followed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What one follows, what has news first."""
    rows: list[dict[str, Any]] = [
        {"dossier": one.dossier, "new": one.new, "status": dossier_words.status(one.dossier.status)}
        for one in labels.followed(actor)
    ]
    return show(request, actor, "desk/followed.html", {"rows": rows}, current=FOLLOWED)
