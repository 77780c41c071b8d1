"""`{% load ui %}`: money, dates, due phrases, icons, tags with a shape, the track."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

from django import template
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.dossiers.queries.sensitivity import WORDS, name_of
from motcua.dossiers.types import Output, Paper
from motcua.kernel import money, vietnamese
from motcua.kernel.errors import Refusal
from motcua.procedures.queries import Sensitivity
from motcua.process.explain import Explained
from motcua.signing.queries import TITLES
from motcua.signing.types import Purpose, Sentence
from motcua.web.ui import acting, deriving, formats, kept_papers, paging, refusals, resuming, text_size
from motcua.web.ui.actor import actor_of
from motcua.web.ui.branding import drawing_url
from motcua.web.ui.frame import Frame, frame
from motcua.web.ui.icons import icon_svg, logo_svg
from motcua.web.ui.language import link_to
from motcua.web.ui.screen_lock import cover
from motcua.web.ui.track import Size, Track, track_svg
from motcua.web.ui.track import in_words as track_in_words

register = template.Library()

SHAPES = {
    "done": '<circle cx="5" cy="5" r="4"/>',
    "info": '<circle cx="5" cy="5" r="3.5" fill="none"/>',
    "due": '<path d="M5 1 9.3 9H.7z"/>',
    "late": '<path d="M1 1h8v8H1z"/>',
    "quiet": '<path d="M1 5h8"/>',
}


@register.simple_tag(takes_context=True)
def typed_by(context: Context) -> str:
    """The field of a form that says for whom it was drawn, so that what they type can wait for them to log in; of a
    citizen in which role, too.
    """
    request = context["request"]
    hidden = '<input type="hidden" name="{}" value="{}">'
    by = format_html(hidden, resuming.FIELD, resuming.mark_of(request.user.pk))
    if not getattr(request.user, "party_id", None):
        return by
    return by + format_html(hidden, acting.FIELD, acting.mark_of(actor_of(request)))


@register.simple_tag(takes_context=True)
def own_mark(context: Context) -> str:
    """By what a page's own browser knows again for whom it was drawn; it tells nothing of them."""
    return resuming.mark_of(context["request"].user.pk)


@register.simple_tag(takes_context=True)
def device_key(context: Context) -> str:
    """With what the browser seals what it keeps while the line is lost: only pages of the same person have it again."""
    key = salted_hmac("kept-on-device", str(context["request"].user.pk), algorithm="sha256").digest()
    return format_html('<span data-device-key="{}" hidden></span>', b64encode(key).decode())


@register.simple_tag
def paper_mark(marks: Mapping[str, Sensitivity], paper: Paper | Output, least: int = 3) -> str:
    """How sensitive a paper is, of the marks of its dossier, where it is `least` so."""
    return mark_tag(marks[name_of(paper)], least)


@register.simple_tag
def mark_tag(mark: int, least: int = 3) -> str:
    """A mark of sensitivity in words: quiet, and with a lock where each look is written down."""
    if mark < least:
        return ""
    word = WORDS[Sensitivity(mark)]
    if mark < Sensitivity.SECRET:
        return format_html('<span class="soft whole">{}</span>', word)
    return format_html('<span class="tag">{}{}</span>', icon_svg("lock", "icon-s"), word)


@register.inclusion_tag("ui/kept_line.html")
def kept_line(paper: Any) -> dict[str, Any]:
    """A paper of somebody's store in short: its tag, what it is, where it comes from, how it stands."""
    word, tone = kept_papers.standing_word(paper)
    return {
        "paper": paper,
        "word": word,
        "tone": tone,
        "short": kept_papers.short(paper),
        "origin": kept_papers.origin_sentence(paper),
        "standing": kept_papers.standing_sentence(paper),
    }


@register.simple_tag(takes_context=True)
def screen_lock(context: Context) -> dict[str, object] | None:
    """What a page of an official needs to cover itself; None for anybody else's."""
    return cover.of(context["request"])


@register.filter
def dong(amount: int | None) -> str:
    """`1.234.000 đ`; nothing to pay is said in words."""
    if amount is None:
        return ""
    return money.dong(int(amount)) if amount else _("Miễn phí")


@register.filter
def so(number: int) -> str:
    """`1.485`: how many there are of something."""
    return f"{number:,}".replace(",", ".")


@register.filter
def ngay(value: date | datetime | None) -> str:
    """`24/11/2026`."""
    return vietnamese.day(value) if value else ""


@register.filter
def gio_ngay(value: datetime | None) -> str:
    """`thứ Ba, 24/11/2026, 16:30`, in Vietnamese time."""
    return formats.moment(value) if value else ""


@register.filter
def said(text: object) -> object:
    """A refusal or a finding about a signature in the reader's language; any other text as it is."""
    if isinstance(text, Sentence):
        return _(text.message) % text.params
    return refusals.in_words(text) if isinstance(text, Refusal) else text


@register.filter
def purpose(value: Purpose | Literal[""]) -> str:
    """For which purpose an authority is believed."""
    return _(TITLES[value]) if value else ""


@register.filter
def derived(step: Explained) -> str:
    """One step of the derivation of a due date in the reader's language."""
    return deriving.sentence(step)


@register.filter
def due_phrase(minutes: int | None) -> str:
    """`còn 2 ngày 3 giờ làm việc` from signed working minutes."""
    return formats.due_phrase(minutes)


@register.filter
def filesize(size: int) -> str:
    """`3,4 MB`."""
    return formats.filesize(int(size))


@register.simple_tag(takes_context=True)
def language_link(context: Context, language: str) -> str:
    """Where this page is read in another language; a request that could not be read has no page to come back to."""
    request = context.get("request")
    return link_to(language, request.get_full_path() if request else "/")


@register.simple_tag(takes_context=True, name="text_size")
def text_size_tag(context: Context) -> str:
    """In which size this device shows the portal, as a class of the page."""
    return text_size.text_size(context.get("request"))


@register.simple_tag(takes_context=True)
def text_size_link(context: Context) -> str:
    """Where this page is shown in the next size."""
    return text_size.link_to_next(context.get("request"))


class _Kept(Node):
    """A piece of a template with what it was drawn to, in each language and for each value of its keys."""

    def __init__(self, nodelist: NodeList, keys: Sequence[FilterExpression]) -> None:
        self.nodelist = nodelist
        self._keys = keys
        self._drawn: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """Drawn once by each process."""
        key = (get_language(), *[key.resolve(context) for key in self._keys])
        found = self._drawn.get(key)
        if found is None:
            found = self._drawn[key] = self.nodelist.render(context)
        return found


@register.tag
def kept(parser: Parser, token: Token) -> _Kept:
    """`{% kept frame.province %}…{% endkept %}`: the same on every page of a language, but for its few keys.

    Never for what belongs to one person, changes with time, or may be overridden by a page that extends this one.
    """
    keys = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return _Kept(nodelist, keys)


@register.simple_tag(takes_context=True, name="page_links")
def page_links_tag(context: Context) -> SafeString:
    """From `page` of a list to its others, with the query `keep`; `pages` are the numbers shown, all without it."""
    return paging.page_links(context["page"], context.get("keep") or "", context.get("pages"))


@register.simple_tag(takes_context=True)
def place_in_nav(context: Context) -> str:
    """The address of this page where the head of the page leads to it, else nothing."""
    path = context["request"].path if "request" in context else ""
    return path if path in frame().urls.values() else ""


@register.simple_tag
def icon(name: str, extra_class: str = "") -> SafeString:
    """One of our line icons (see icons.json)."""
    return icon_svg(name, extra_class)


@register.simple_tag
def logo() -> SafeString:
    """The province's own; without one the door that opens on the bay."""
    own = drawing_url("logo")
    return (
        format_html('<img class="logo" src="{}" width="36" height="36" alt="">', own) if own else logo_svg()
    )


@register.simple_tag
def picture_url() -> str:
    """Where the province's picture of the first page is; empty for the product's own."""
    return drawing_url("picture")


@register.simple_tag
def tag(word: str, kind: str = "info") -> SafeString:
    """A state as word + shape + colour; kinds: done, info, due, late, quiet."""
    shape = mark_safe(SHAPES[kind])  # noqa: S308 - our own drawings
    return format_html(
        '<span class="tag tag-{}"><svg class="shape" viewBox="0 0 10 10" aria-hidden="true">{}</svg>{}</span>',
        kind,
        shape,
        word,
    )


@register.simple_tag
def due_chip(minutes: int | None, short: bool = False) -> SafeString:
    """What is left of the limit as a tag: quiet when there is time, a triangle when due, a red square when late."""
    return _chip(minutes, short, get_language())


@lru_cache(maxsize=4096)
def _chip(minutes: int | None, short: bool, language: str | None) -> SafeString:
    """Lists are full of them, and the same page is asked for again within the minute."""
    del language  # it is the one that is active: only the key of what is kept
    kind = {"calm": "quiet", "due": "due", "late": "late"}[formats.urgency(minutes)]
    words: SafeString = tag(formats.due_phrase(minutes, short=short), kind)
    return words


@register.simple_tag(name="track")
def track_tag(track: Track, size: Size = "full") -> SafeString:
    """The five stations: `{% track t "small" %}`."""
    return track_svg(track, size)


@register.filter
def track_words(track: Track) -> str:
    """The track as one sentence."""
    return track_in_words(track)


@register.inclusion_tag("ui/steps.html")
def steps(now: int, total: int, title: str = "") -> dict[str, Any]:
    """Progress through a task of several pages: `Bước 2 trên 4`."""
    width = 100 / total
    bars = [{"x": f"{width * i:.2f}%", "w": f"{width - 1:.2f}%", "on": i < now} for i in range(total)]
    return {"now": now, "total": total, "title": title, "bars": bars}


@register.simple_tag(name="frame")
def frame_tag() -> Frame:
    """`{% frame as frame %}`: the province, its hotline, whether this is a demonstration."""
    return frame()
