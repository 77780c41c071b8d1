"""Letters and messages in words of the province: a subject and a body with places, in either language.

What is not written anew is said in the product's own words. Whoever words a message registers what may stand in it.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from django.utils import translation
from django.utils.translation import gettext_noop

from motcua.agencies.queries import administers
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.vietnamese import normal
from motcua.notifications.models import MessageTemplate
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command
from motcua.platform.upsert import Change, record

LANGUAGES = ("vi", "en")
LONGEST = {"subject": 200, "body": 4000}
# What an administrator saves is known to every process within this many seconds.
_SECONDS = 30.0


@dataclass(frozen=True)
class Text:
    """What a message says."""

    subject: str
    body: str


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
_known: list[tuple[float, dict[tuple[str, str], Text]]] = []


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
    """What the province worded itself, by key and language."""
    now = time.monotonic()
    if not _known or _known[0][0] <= now:
        rows = MessageTemplate.objects.all()
        texts = {(row.key, row.language): Text(row.subject, row.body) for row in rows}
        _known[:] = [(now + _SECONDS, texts)]
    return _known[0][1]


def forget() -> None:
    """Read them anew at the next question, after one was saved in this process."""
    _known.clear()


def filled(key: str, values: Mapping[str, str]) -> Text | None:
    """The province's own words of a message in the language that is active, filled in; None where it has none."""
    found = own_texts().get((key, (translation.get_language() or "vi")[:2]))
    return fill(found, values) if found else None


def fill(text: Text, values: Mapping[str, str]) -> Text:
    """The places of a text filled in; an empty value leaves no empty paragraph behind."""
    body = text.body.format_map(values)
    paragraphs = [part.strip() for part in body.split("\n\n") if part.strip()]
    return Text(" ".join(text.subject.format_map(values).split()), "\n\n".join(paragraphs))


@command
def set_template(*, actor: Actor, key: str, texts: Mapping[str, Text], reason: str) -> list[Change]:
    """Word a message anew, by language; empty words give it back to the product's own.

    Raises `Invalid`, whose fields are `language.subject` and `language.body`, for a place that it does not have.
    """
    if not administers(actor):
        raise NotAllowed("Chỉ người quản trị hệ thống mới làm được việc này.")
    kind, said = kind_of(key), reason_given(reason)
    mistakes = {
        f"{language}.{name}": [sentence]
        for language, text in texts.items()
        for name, sentence in _mistakes(kind, text)
    }
    if mistakes:
        raise Invalid("Còn chỗ ghi chưa đúng, xem từng ô.", fields=mistakes)
    changes = [change for one in texts.items() for change in _put(key, *one)]
    record(changes, actor=actor, at=clock.now(), reason=said)
    forget()
    return changes


@command
def establish_templates(
    *, actor: Actor, templates: Sequence[Mapping[str, str]], reason: str = ""
) -> list[Change]:
    """Messages as a province hands them in (`key`, `language`, `subject`, `body`); others stay. Raises `Invalid`."""
    if not administers(actor):
        raise NotAllowed("Chỉ người quản trị hệ thống mới làm được việc này.")
    changes: list[Change] = []
    for row in templates:
        text = Text(row["subject"], row["body"])
        for sentence in template_mistakes(row["key"], text):
            raise Invalid(sentence)
        changes += _put(row["key"], row["language"], text)
    record(changes, actor=actor, at=clock.now(), reason=reason)
    forget()
    return changes


def template_mistakes(key: str, text: Text) -> list[str]:
    """What is wrong with the words of a message, or that there is none with this key."""
    kind = _kinds.get(key)
    if kind is None:
        return [gettext_noop("Không có tin nhắn này.")]
    return [sentence for _name, sentence in _mistakes(kind, text)]


def template_rows() -> list[dict[str, str]]:
    """The province's own words, in the form in which it hands them in."""
    rows = MessageTemplate.objects.order_by("key", "language")
    return [{name: getattr(row, name) for name in ("key", "language", "subject", "body")} for row in rows]


def _put(key: str, language: str, text: Text) -> Iterator[Change]:
    new = {"subject": normal(text.subject), "body": normal(text.body)}
    row = MessageTemplate.objects.filter(key=key, language=language).first()
    old = {"subject": row.subject, "body": row.body} if row else {"subject": "", "body": ""}
    if new == old:
        return
    if not any(new.values()):
        MessageTemplate.objects.filter(key=key, language=language).delete()
    else:
        MessageTemplate.objects.update_or_create(key=key, language=language, defaults=new)
    yield Change("messages", f"{key} {language}", old if row else None, new)


def _mistakes(kind: Kind, text: Text) -> Iterator[tuple[str, str]]:
    for name, words in (("subject", text.subject), ("body", text.body)):
        if len(words) > LONGEST[name]:
            yield name, gettext_noop("Dài quá: tiêu đề tối đa 200 chữ, nội dung tối đa 4.000 chữ.")
        elif bool(text.subject.strip()) != bool(text.body.strip()) and not words.strip():
            yield name, gettext_noop("Hãy ghi cả tiêu đề và nội dung, hoặc để trống cả hai.")
        elif wrong := _wrong_places(kind, words):
            yield name, wrong


def _wrong_places(kind: Kind, words: str) -> str:
    """What is wrong with the places of a text; empty when all are the message's own."""
    try:
        found = [
            (name, form, conversion)
            for _text, name, form, conversion in Formatter().parse(words)
            if name is not None
        ]
    except ValueError:
        return "Dấu ngoặc nhọn chưa đủ đôi. Một chỗ điền ghi như {ma_ho_so}; muốn có dấu ngoặc thật thì ghi hai lần."
    places = ", ".join(f"{{{name}}}" for name in kind.places)
    for name, form, conversion in found:
        if name not in kind.places or form or conversion:
            shown = name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
            return f"Chỗ điền {{{shown}}} không có ở tin này. Có thể dùng: {places}."
    return ""
