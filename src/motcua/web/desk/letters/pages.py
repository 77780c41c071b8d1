"""Which messages there are, and one of them worded anew in either language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies.queries import administers
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.notifications import commands
from motcua.notifications.queries import Kind, Text, fill, forget_templates, kind_of, kinds, own_texts
from motcua.platform.upsert import Change
from motcua.web.desk import changing
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.fields import Field

PAGE = "desk:letters:list"
LANGUAGES = ("vi", "en")


def language_words() -> dict[str, str]:
    """Both languages in the reader's own."""
    return {"vi": _("Tiếng Việt"), "en": _("Tiếng Anh")}


@require_safe
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every message that people get, and which of them the province words itself."""
    own, words = own_texts(), language_words()
    rows = [
        {
            "kind": kind,
            "title": kind.title(),
            "own": [words[one] for one in LANGUAGES if (kind.key, one) in own],
        }
        for kind in kinds()
    ]
    return show(request, actor, "desk/letters/list.html", {"rows": rows}, current=PAGE)


@require_http_methods(["GET", "POST"])
@officers_only
def one(request: HttpRequest, actor: Actor, *, key: str) -> HttpResponse:
    """A message in both languages; sent, shown as people would get it; sent again, in use."""
    kind = kind_of(key)
    texts = {language: _text(request.POST, key, language) for language in LANGUAGES}
    answer = _answered(request, actor, key, texts) if request.method == "POST" else None
    if answer and answer.saved:
        messages.success(request, _("Đã lưu. Tin gửi từ nay dùng lời này."))
        return redirect("desk:letters:one", key=key)
    mistakes = answer.fields if answer else {}
    parts = [_part(kind, language, texts[language], mistakes, answer) for language in LANGUAGES]
    context = {
        "kind": kind,
        "title": kind.title(),
        "places": [(f"{{{name}}}", _(words)) for name, words in kind.places.items()],
        "parts": parts,
        "answer": answer,
        "mistakes": [
            {"id": field.id, "text": f"{part['title']}, {field.label}: {said}"}
            for part in parts
            for field in part["fields"]
            for said in field.errors
        ],
        "reason": changing.reason_field(request.POST, mistakes),
        "may_change": administers(actor),
        "history": [row for one in LANGUAGES for row in changing.told("messages", f"{key} {one}")],
    }
    status = answer.status if answer else 200
    return show(request, actor, "desk/letters/one.html", context, current=PAGE, status=status)


def _text(posted: Mapping[str, str], key: str, language: str) -> Text:
    own = own_texts().get((key, language), Text("", ""))
    subject, body = (
        posted.get(f"{name}-{language}", usual)
        for name, usual in (("tieu-de", own.subject), ("noi-dung", own.body))
    )
    return Text(subject, body.replace("\r\n", "\n"))


def _part(
    kind: Kind, language: str, text: Text, mistakes: Mapping[str, list[str]], answer: changing.Answer | None
) -> dict[str, Any]:
    with translation.override(language):
        usual, sample = kind.usual(), kind.sample()
    own = text if text.subject.strip() and text.body.strip() else usual
    broken = any(key.startswith(f"{language}.") for key in mistakes)
    return {
        "language": language,
        "title": language_words()[language],
        "usual": usual,
        "preview": None if broken else fill(own, sample),
        "fields": [
            _field("tieu-de", language, "subject", text.subject, mistakes),
            _field("noi-dung", language, "body", text.body, mistakes),
        ],
    }


def _field(name: str, language: str, key: str, value: str, mistakes: Mapping[str, list[str]]) -> Field:
    return Field(
        name=f"{name}-{language}",
        key=key,
        kind="text" if key == "subject" else "area",
        label=_("Tiêu đề") if key == "subject" else _("Nội dung"),
        required=False,
        value=value,
        errors=tuple(_(one) for one in mistakes.get(f"{language}.{key}", ())),
        attributes={"lang": language, "maxlength": "200" if key == "subject" else "4000"},
    )


def _answered(request: HttpRequest, actor: Actor, key: str, texts: Mapping[str, Text]) -> changing.Answer:
    if not administers(actor):
        raise NotAllowed("Chỉ người quản trị hệ thống mới làm được việc này.")

    def write() -> Sequence[Change]:
        return commands.set_template(actor=actor, key=key, texts=texts, reason=request.POST.get("ly-do", ""))

    def touches() -> list[str]:
        return [_("Mọi tin loại này gửi từ nay dùng lời mới; tin đã gửi giữ nguyên. Xem trước ở bên dưới.")]

    return changing.answered(request, write, touches, forget_templates)
