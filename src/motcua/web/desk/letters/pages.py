"""Which messages there are, and one of them worded anew in either language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies.queries import administers
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.notifications import commands
from motcua.notifications.queries import (
    Kind,
    Text,
    carried_by,
    fill,
    forget_templates,
    history_key,
    kind_of,
    kinds,
    own_texts_of,
    places_of,
)
from motcua.platform.upsert import Change
from motcua.web.desk import changing
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.fields import Field

PAGE = "desk:letters:list"
LANGUAGES = ("vi", "en")
LETTER = "email"
CHANNELS = (LETTER, "sms", "zalo")
_EXAMPLE = "H00.00-261124-0001"


def language_words() -> dict[str, str]:
    """Both languages in the reader's own."""
    return {"vi": _("Tiếng Việt"), "en": _("Tiếng Anh")}


@require_safe
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every message that people get, and which of them the province words itself."""
    words, channels = language_words(), _channels()
    own = {one: own_texts_of(one) for one in CHANNELS}
    rows = [
        {
            "kind": kind,
            "title": kind.title(),
            "own": [
                f"{channels[channel]}: {words[one]}"
                for channel in CHANNELS
                for one in LANGUAGES
                if (kind.key, one) in own[channel]
            ],
        }
        for kind in kinds()
    ]
    return show(request, actor, "desk/letters/list.html", {"rows": rows}, current=PAGE)


@require_http_methods(["GET", "POST"])
@officers_only
def one(request: HttpRequest, actor: Actor, *, key: str, channel: str = LETTER) -> HttpResponse:
    """A message on a channel in both languages; sent, shown as people would get it; sent again, in use."""
    if channel not in CHANNELS:
        raise NotFound("Không có cách gửi này.")
    kind = kind_of(key)
    texts = {language: _text(request.POST, key, language, channel) for language in LANGUAGES}
    answer = _answered(request, actor, key, texts, channel) if request.method == "POST" else None
    if answer and answer.saved:
        messages.success(request, _("Đã lưu. Tin gửi từ nay dùng lời này."))
        return redirect(request.path)
    mistakes = answer.fields if answer else {}
    parts = [_part(kind, language, texts[language], mistakes, channel) for language in LANGUAGES]
    context = {
        "kind": kind,
        "title": kind.title(),
        "channel": channel,
        "channels": [
            {"key": one, "label": label, "is_this": one == channel} for one, label in _channels().items()
        ],
        "places": [(f"{{{name}}}", _(words)) for name, words in places_of(kind, channel).items()],
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
        "history": [
            row for one in LANGUAGES for row in changing.told("messages", history_key(key, one, channel))
        ],
    }
    status = answer.status if answer else 200
    return show(request, actor, "desk/letters/one.html", context, current=PAGE, status=status)


def _channels() -> dict[str, str]:
    return {LETTER: _("Thư điện tử"), "sms": _("Tin nhắn SMS"), "zalo": _("Zalo")}


def _text(posted: Mapping[str, str], key: str, language: str, channel: str) -> Text:
    own = own_texts_of(channel).get((key, language), Text("", ""))
    subject, body = (
        posted.get(f"{name}-{language}", usual)
        for name, usual in (("tieu-de", own.subject), ("noi-dung", own.body))
    )
    return Text(subject, body.replace("\r\n", "\n"))


def _part(
    kind: Kind, language: str, text: Text, mistakes: Mapping[str, list[str]], channel: str
) -> dict[str, Any]:
    with translation.override(language):
        usual, sample = kind.usual(), kind.sample()
    broken = any(key.startswith(f"{language}.") for key in mistakes)
    preview, room = (None, "") if broken else _preview(text, usual, sample, channel)
    names = [("noi-dung", "body", text.body)]
    if channel != "sms":
        names.insert(0, ("tieu-de", "subject", text.subject))
    return {
        "language": language,
        "title": language_words()[language],
        "usual": usual,
        "preview": preview,
        "room": room,
        "fields": [_field(*one, language, mistakes, channel) for one in names],
    }


def _preview(text: Text, usual: Text, sample: Mapping[str, str], channel: str) -> tuple[Text | None, str]:
    """As people get it, and how long it is; without words of its own a text message has the title of the letter."""
    if channel == LETTER:
        own = text if text.subject.strip() and text.body.strip() else usual
        return fill(own, sample), ""
    if channel == "zalo" and not text.body.strip():
        return None, ""
    own = text if text.body.strip() else Text("", usual.subject)
    words, room = carried_by(channel, own, sample, f"{settings.PUBLIC_URL}/ho-so/{_EXAMPLE}")
    return Text("", words), room


def _field(
    name: str, key: str, value: str, language: str, mistakes: Mapping[str, list[str]], channel: str
) -> Field:
    labels = {
        (LETTER, "subject"): _("Tiêu đề"),
        ("zalo", "subject"): _("Mã mẫu đã được Zalo duyệt"),
        ("zalo", "body"): _("Tham số, mỗi dòng một tham số: ten [số chữ nhiều nhất]: lời"),
    }
    return Field(
        name=f"{name}-{language}",
        key=key,
        kind="text" if key == "subject" else "area",
        label=labels.get((channel, key), _("Nội dung")),
        required=False,
        value=value,
        errors=tuple(_(one) for one in mistakes.get(f"{language}.{key}", ())),
        attributes={"lang": language, "maxlength": "200" if key == "subject" else "4000"},
    )


def _answered(
    request: HttpRequest, actor: Actor, key: str, texts: Mapping[str, Text], channel: str
) -> changing.Answer:
    if not administers(actor):
        raise NotAllowed("Chỉ người quản trị hệ thống mới làm được việc này.")

    def write() -> Sequence[Change]:
        reason = request.POST.get("ly-do", "")
        return commands.set_template(actor=actor, key=key, texts=texts, reason=reason, channel=channel)

    def touches() -> list[str]:
        return [_("Mọi tin loại này gửi từ nay dùng lời mới; tin đã gửi giữ nguyên. Xem trước ở bên dưới.")]

    return changing.answered(request, write, touches, forget_templates)
