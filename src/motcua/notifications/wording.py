"""What a notice says on a channel: the whole letter where there is room, otherwise its title and where to look.

A text message has one part of 160 signs without diacritics. Too many words for it are cut after a whole word, three
dots behind them; the page to look at always stays whole (docs/mechanisms/messages.md).
"""

import json
from collections.abc import Iterator, Mapping

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.kernel import gsm
from motcua.kernel.vietnamese import normal
from motcua.notifications.ports import Limits
from motcua.notifications.templates import Text, channel_text, fill, parameter_lines
from motcua.notifications.types import Notice


def carried(notice: Notice, channel: str, limits: Limits, site: str) -> Text | None:
    """What leaves by a channel; None where it has no way to say this."""
    own = (
        channel_text(notice.about, notice.language, channel)
        if notice.about and limits.form != "letter"
        else None
    )
    if limits.form == "parameters":
        return parameters(own, notice.values, f"{site}{notice.link}") if own else None
    if limits.form == "text":
        words = fill(own, notice.values).body if own else notice.title
        return Text("", text_message(words, f"{site}{notice.link}" if notice.link else "", limits.body))
    return Text(subject(notice, limits), body(notice, limits, site))


def carried_by(channel: str, text: Text, values: Mapping[str, str], where: str) -> tuple[str, str]:
    """What somebody gets of a text of the province by a channel, and how long that is: for whoever writes it."""
    if channel == "sms":
        said = text_message(fill(text, values).body, where, gsm.LONGEST)
        return said, f"{gsm.room(said)}/{gsm.LONGEST}"
    made = json.loads(parameters(text, values, where).body)
    return "\n".join(f"{name}: {words} ({len(words)})" for name, words in made.items()), text.subject


def text_message(words: str, where: str, most: int) -> str:
    """One text message: as many whole words as fit before the page to look at."""
    bare, page = gsm.plain(" ".join(normal(words).split())), gsm.plain(where)
    left = most - (gsm.room(page) or 0) - bool(page)
    return f"{gsm.cut(bare, left)} {page}".strip()


def parameters(template: Text, values: Mapping[str, str], where: str) -> Text:
    """A template's number, and its parameters as JSON: `name: words` a line, each cut at the length in brackets."""
    given = {**values, "trang": where}
    return Text(
        template.subject.strip(), json.dumps(dict(_parameters(template.body, given)), ensure_ascii=False)
    )


def _parameters(body: str, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, most, words in parameter_lines(body):
        said = " ".join(normal(words.format_map(values)).split())
        yield name, _cut(said, most) or "-"


def subject(notice: Notice, limits: Limits) -> str:
    """One line: a line break in a subject would be a new header."""
    return _cut(" ".join(normal(notice.title).split()), limits.subject)


def body(notice: Notice, limits: Limits, site: str) -> str:
    """The words with the page to look at on `site`; never longer than the channel carries."""
    where = f"{site}{notice.link}" if notice.link else ""
    with translation.override(notice.language):
        see = "\n\n" + _("Xem chi tiết: %(where)s") % {"where": where} if where else ""
        ending = "\n\n--\n" + _("Một Cửa. Thư này được gửi tự động, bạn không cần trả lời.")
    whole = normal(notice.body.strip() + see + ending)
    if len(whole) <= limits.body:
        return whole
    short = " ".join(normal(notice.title).split())
    return f"{_cut(short, limits.body - len(where) - 1)} {where}".strip()


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return text[: most - 1].rstrip() + "…" if most > 0 else ""
