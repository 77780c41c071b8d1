"""Changing one's own password."""

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from motcua.identity import commands, queries
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, Refusal, TooMany
from motcua.web.ui.account import entries
from motcua.web.ui.account.room import Room
from motcua.web.ui.refusals import in_words, say_when, status_of


@sensitive_post_parameters()
def change(request: HttpRequest, actor: Actor, room: Room) -> HttpResponse:
    """The form; sent, the password is another one and every other browser has to log in anew."""
    refusal: Invalid | TooMany | None = None
    if request.method == "POST":
        try:
            account = commands.change_password(
                actor=actor, **{name: request.POST.get(name, "") for name in ("present", "new", "repeated")}
            )
        except (Invalid, TooMany) as found:
            refusal = found
        else:
            auth.update_session_auth_hash(request, account)
            entries.note(request, account)
            messages.success(
                request, _("Đã đổi mật khẩu. Mọi trình duyệt khác của tài khoản này phải đăng nhập lại.")
            )
            return room.back()
    context = {
        "login": request.user.get_username(),
        "has_password": isinstance(request.user, queries.Account) and request.user.has_usable_password(),
        "least": queries.least_length(second_factor=queries.has_second_factor(actor.account_id or 0)),
        **told(refusal),
    }
    page = room.page(request, actor, "password", context, status=status_of(refusal) if refusal else 200)
    return say_when(page, refusal) if refusal else page


def told(refusal: Refusal | None) -> dict[str, object]:
    """A refusal by the fields of a form: `errors` beside them, `mistakes` above, `refusal` where it has no field."""
    if refusal is None:
        return {}
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    errors = {name: [_(sentence) for sentence in sentences] for name, sentences in fields.items()}
    mistakes = [{"id": name, "text": text} for name, texts in errors.items() for text in texts]
    return {"errors": errors, "mistakes": mistakes, "refusal": "" if errors else in_words(refusal)}
