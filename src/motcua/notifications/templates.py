"""Letters and messages in words of the province: a subject and a body with places, in either language.

What is not written anew is said in the product's own words. Whoever words a message registers what may stand in it.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import Formatter

from django.utils import translation
from django.utils.translation import gettext_noop

from motcua.agencies.queries import administers
from motcua.kernel import clock, gsm
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.vietnamese import normal
from motcua.notifications.models import MessageTemplate
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command
from motcua.platform.upsert import Change, record

LANGUAGES = ("vi", "en")
LETTER, SMS, ZALO = "email", "sms", "zalo"
LONGEST = {"subject": 200, "body": 4000}
# What an administrator saves is known to every process within this many seconds.
_SECONDS = 30.0


@dataclass(frozen=True)
class Text:
    """What a message says; of one that was filled in also which message it is, and with what."""

    subject: str
    body: str
    about: str = field(default="", compare=False)
    values: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Kind:
    """A message that may be worded anew: its key, when it is sent, what its places stand for, what it says otherwise.

    `usual` and `sample` are asked in the language that is active: the product's own words with places, and made-up
    values for them.
    """

    key: str
    title: Callable[[], str]
    places: Mapping[str, str]
    usual: Callable[[], Text]
    sample: Callable[[], Mapping[str, str]]


_kinds: dict[str, Kind] = {}
_known: list[tuple[float, dict[tuple[str, str, str], Text]]] = []


def register(*kinds: Kind) -> None:
    """Say what may be worded anew; each package for its own messages."""
    _kinds.update({kind.key: kind for kind in kinds})


def kinds() -> list[Kind]:
    """All of them, as they were registered."""
    return list(_kinds.values())


def kind_of(key: str) -> Kind:
    """The kind with this key; `NotFound` otherwise."""
    found = _kinds.get(key)
    if found is None:
        raise NotFound("Không có tin nhắn này.")
    return found


def own_texts() -> dict[tuple[str, str], Text]:
    """What the province worded itself of letters, by key and language."""
    return own_texts_of(LETTER)


def own_texts_of(channel: str) -> dict[tuple[str, str], Text]:
    """The same of the messages of one channel."""
    return {(key, language): text for (key, language, of), text in _own().items() if of == channel}


def channel_text(key: str, language: str, channel: str) -> Text | None:
    """The province's own words of a message for one channel; in Vietnamese where the language has none."""
    own = _own()
    return own.get((key, language, channel)) or own.get((key, "vi", channel))


def _own() -> dict[tuple[str, str, str], Text]:
    now = time.monotonic()
    if not _known or _known[0][0] <= now:
        rows = MessageTemplate.objects.all()
        texts = {(row.key, row.language, row.channel): Text(row.subject, row.body) for row in rows}
        _known[:] = [(now + _SECONDS, texts)]
    return _known[0][1]


def forget() -> None:
    """Read them anew at the next question, after one was saved in this process."""
    _known.clear()


def filled(key: str, values: Mapping[str, str]) -> Text | None:
    """The province's own words of a message in the language that is active, filled in; None where it has none."""
    found = own_texts().get((key, (translation.get_language() or "vi")[:2]))
    return replace(fill(found, values), about=key, values=values) if found else None


def fill(text: Text, values: Mapping[str, str]) -> Text:
    """The places of a text filled in; an empty value leaves no empty paragraph behind."""
    body = text.body.format_map(values)
    paragraphs = [part.strip() for part in body.split("\n\n") if part.strip()]
    return Text(" ".join(text.subject.format_map(values).split()), "\n\n".join(paragraphs))


@command
def set_template(
    *, actor: Actor, key: str, texts: Mapping[str, Text], reason: str, channel: str = LETTER
) -> list[Change]:
    """Word a message anew for a channel, by language; empty words give it back to the product's own.

    Raises `Invalid`, whose fields are `language.subject` and `language.body`, for a place that it does not have, and
    for what the channel cannot carry.
    """
    if not administers(actor):
        raise NotAllowed("Chỉ người quản trị hệ thống mới làm được việc này.")
    kind, said = kind_of(key), reason_given(reason)
    mistakes = {
        f"{language}.{name}": [sentence]
        for language, text in texts.items()
        for name, sentence in _mistakes(kind, text, channel)
    }
    if mistakes:
        raise Invalid("Còn chỗ ghi chưa đúng, xem từng ô.", fields=mistakes)
    changes = [change for one in texts.items() for change in _put(key, *one, channel)]
    record(changes, actor=actor, at=clock.now(), reason=said)
    forget()
    return changes


@command
def establish_templates(
    *, actor: Actor, templates: Sequence[Mapping[str, str]], reason: str = ""
) -> list[Change]:
    """Messages as a province hands them in (`key`, `language`, `subject`, `body`, `channel` where it is no letter);
    others stay. Raises `Invalid`.
    """
    if not administers(actor):
        raise NotAllowed("Chỉ người quản trị hệ thống mới làm được việc này.")
    changes: list[Change] = []
    for row in templates:
        text, channel = Text(row.get("subject") or "", row["body"]), row.get("channel") or LETTER
        for sentence in template_mistakes(row["key"], text, channel):
            raise Invalid(sentence)
        changes += _put(row["key"], row["language"], text, channel)
    record(changes, actor=actor, at=clock.now(), reason=reason)
    forget()
    return changes


def template_mistakes(key: str, text: Text, channel: str = LETTER) -> list[str]:
    """What is wrong with the words of a message, or that there is none with this key."""
    kind = _kinds.get(key)
    if kind is None:
        return [gettext_noop("Không có tin nhắn này.")]
    return [sentence for _name, sentence in _mistakes(kind, text, channel)]


def template_rows() -> list[dict[str, str]]:
    """The province's own words, in the form in which it hands them in."""
    rows = MessageTemplate.objects.order_by("key", "language", "channel")
    names = ("key", "language", "subject", "body")
    return [
        {name: getattr(row, name) for name in names}
        | ({} if row.channel == LETTER else {"channel": row.channel})
        for row in rows
    ]


def places_of(kind: Kind, channel: str) -> Mapping[str, str]:
    """What may stand in a message on a channel; by Zalo also the page to look at, for nothing is added there."""
    page = {"trang": gettext_noop("địa chỉ trang cần xem")} if channel == ZALO else {}
    return {**kind.places, **page}


def parameter_lines(body: str) -> list[tuple[str, int, str]]:
    """`ten [30]: lời` as name, length and words; raises `ValueError` for a line that is none."""
    lines = []
    for line in filter(None, map(str.strip, body.splitlines())):
        head, colon, words = line.partition(":")
        name, bracket, length = head.strip().partition("[")
        number = length.strip().removesuffix("]")
        if not (colon and words.strip() and name.strip() and bracket and number.isdecimal()):
            raise ValueError(line)
        lines.append((name.strip(), int(number), words.strip()))
    return lines


def _put(key: str, language: str, text: Text, channel: str) -> Iterator[Change]:
    new = {"subject": normal(text.subject), "body": normal(text.body)}
    own = MessageTemplate.objects.filter(key=key, language=language, channel=channel)
    row = own.first()
    old = {"subject": row.subject, "body": row.body} if row else {"subject": "", "body": ""}
    if new == old:
        return
    if not any(new.values()):
        own.delete()
    else:
        MessageTemplate.objects.update_or_create(key=key, language=language, channel=channel, defaults=new)
    yield Change("messages", history_key(key, language, channel), old if row else None, new)


def history_key(key: str, language: str, channel: str) -> str:
    """Under what the changes of one text stand in the log."""
    return f"{key} {language}" if channel == LETTER else f"{key} {language} {channel}"


def _mistakes(kind: Kind, text: Text, channel: str) -> Iterator[tuple[str, str]]:
    for name, words in (("subject", text.subject), ("body", text.body)):
        if len(words) > LONGEST[name]:
            yield name, gettext_noop("Dài quá: tiêu đề tối đa 200 chữ, nội dung tối đa 4.000 chữ.")
        elif channel != SMS and bool(text.subject.strip()) != bool(text.body.strip()) and not words.strip():
            yield name, _BOTH[channel == ZALO]
        elif wrong := _wrong_places(places_of(kind, channel), words) or _wrong_for(channel, name, words):
            yield name, wrong


_BOTH = (
    gettext_noop("Hãy ghi cả tiêu đề và nội dung, hoặc để trống cả hai."),
    gettext_noop("Hãy ghi cả mã mẫu và các tham số, hoặc để trống cả hai."),
)


def _wrong_for(channel: str, name: str, words: str) -> str:
    """What the channel cannot carry, in a sentence; empty when it can."""
    look = _WRONG.get(channel) if name == "body" else None
    return look(words) if look else ""


def _wrong_text_message(words: str) -> str:
    if (gsm.room(gsm.plain(words)) or 0) > gsm.LONGEST:
        return gettext_noop("Một tin SMS có 160 chữ không dấu, kể cả địa chỉ trang. Hãy viết ngắn lại.")
    return ""


def _wrong_parameters(words: str) -> str:
    try:
        lines = parameter_lines(words)
    except ValueError:
        return gettext_noop("Mỗi dòng một tham số, ghi như: ma_ho_so [30]: {ma_ho_so}")
    if len({name for name, _most, _words in lines}) < len(lines):
        return gettext_noop("Mỗi tham số chỉ ghi một dòng.")
    return ""


_WRONG = {SMS: _wrong_text_message, ZALO: _wrong_parameters}


def _wrong_places(known: Mapping[str, str], words: str) -> str:
    """What is wrong with the places of a text; empty when all are the message's own."""
    try:
        found = [
            (name, form, conversion)
            for _text, name, form, conversion in Formatter().parse(words)
            if name is not None
        ]
    except ValueError:
        return "Dấu ngoặc nhọn chưa đủ đôi. Một chỗ điền ghi như {ma_ho_so}; muốn có dấu ngoặc thật thì ghi hai lần."
    places = ", ".join(f"{{{name}}}" for name in known)
    for name, form, conversion in found:
        if name not in known or form or conversion:
            shown = name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
            return f"Chỗ điền {{{shown}}} không có ở tin này. Có thể dùng: {places}."
    return ""
