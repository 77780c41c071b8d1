"""One question as a plain form: its words, kind, limits, answers to choose, columns, and when it is asked."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotFound, Refusal
from motcua.procedures import commands
from motcua.procedures.queries import building
from motcua.web.desk.definitions.editing import ensure_may
from motcua.web.desk.definitions.form import outline, reading
from motcua.web.desk.definitions.form.condition_table import drawn
from motcua.web.desk.definitions.form.outline import KIND
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.fields import Option
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import status_of

Json = dict[str, Any]
EMPTY_ROWS = 2
# Buttons that only draw the page anew, with room for one more row or for another kind.
_REDRAWS = ("them", "loai")


@require_http_methods(["GET", "POST"])
@officers_only
def add(request: HttpRequest, actor: Actor, *, key: str, group: int) -> HttpResponse:
    """A new question at the end of a group."""
    ensure_may(actor)
    form = outline.worked_on(key)
    if group >= len(form["groups"]):
        raise NotFound("Phần này không còn trong tờ khai.")
    return _page(request, actor, key, form, "", group)


@require_http_methods(["GET", "POST"])
@officers_only
def change(request: HttpRequest, actor: Actor, *, key: str, name: str) -> HttpResponse:
    """A question that is there; sent, it is as it was typed."""
    ensure_may(actor)
    form = outline.worked_on(key)
    building.question_of(form, name)
    group = next((n for n, one in enumerate(form["groups"]) if name in one["fields"]), 0)
    return _page(request, actor, key, form, name, group)


@dataclass
class Page:
    """A question that somebody has before them: in which form, under which name (empty: new), in which group, what its
    condition may ask for; and what was typed, with what came of it."""

    key: str
    form: outline.Form
    name: str
    group: int
    typed: reading.Typed
    seen: str
    refusal: Refusal | None = None
    told: list[str] = field(default_factory=list)

    @property
    def before(self) -> building.Question | None:
        """The question as it is; None for a new one."""
        return building.question_of(self.form, self.name) if self.name else None

    @property
    def asked(self) -> reading.Asked:
        """The other questions of the form."""
        every = outline.readable(self.form)["schema"]["properties"]
        return {name: schema for name, schema in every.items() if name != self.name}

    @property
    def wrong(self) -> set[str]:
        """The fields in which something is to be mended."""
        return {one["id"] for one in reading.mistakes(self.refusal)}


def _page(
    request: HttpRequest, actor: Actor, key: str, form: outline.Form, name: str, group: int
) -> HttpResponse:
    posted = request.POST
    page = Page(key, form, name, group, reading.of_posted(posted), posted.get("seen", ""))
    if request.method == "GET":
        first = page.before or building.Question(title="", kind="line")
        page.typed, page.seen = reading.of_question(first, page.asked), building.mark(form, name)
    elif posted.get("lam") not in _REDRAWS and (saved := _save(actor, page, posted.get("phan", ""))):
        messages.success(request, _("Đã lưu câu hỏi vào bản nháp."))
        return HttpResponseRedirect(f"{reverse('desk:definitions:build', args=[key])}#q-{saved}")
    return _show(request, actor, page)


def _save(actor: Actor, page: Page, group: str) -> str:
    """What was typed into the draft; the name of the question, empty where it was refused."""
    try:
        said = reading.question(page.typed, page.before, page.asked)
        edit = building.PutQuestion(said, page.name, _group(group, page.group, page.name), seen=page.seen)
        draft = commands.edit_form(actor=actor, key=page.key, edit=edit)
    except Invalid as wrong:
        page.refusal = wrong
    except Conflict as wrong:
        page.refusal, page.told = wrong, _if_saved(page.form, page.name, said)
        page.seen = building.mark(page.form, page.name)
    else:
        known = page.form["schema"]["properties"]
        return page.name or next(
            (one for one in draft.content["schema"]["properties"] if one not in known), ""
        )
    return ""


def _show(request: HttpRequest, actor: Actor, page: Page) -> HttpResponse:
    posted = request.POST
    context: Json = {
        "kind": KIND,
        "key": page.key,
        "name": page.name,
        "content": page.form,
        "seen": page.seen,
        "refusal": page.refusal,
        "told": page.told,
        "mistakes": reading.mistakes(page.refusal),
        "wrong": page.wrong,
        **_drawn(page, posted.get("phan", str(page.group)), more=posted.get("lam") == "them"),
    }
    status = status_of(page.refusal) if page.refusal else 200
    return show(
        request, actor, "desk/definitions/form/question.html", context, current=KIND.page, status=status
    )


def _group(typed: str, now: int, name: str) -> int | None:
    """The group that was chosen where it is another one; a new question always has one."""
    chosen = int(typed) if typed.isdecimal() else now
    return chosen if not name or chosen != now else None


def _if_saved(form: outline.Form, name: str, said: building.Question) -> list[str]:
    """What saving what was typed would change of what somebody else has saved meanwhile."""
    after = building.put_question(form, name, said)
    return [one.sentence for one in building.differences(form, after) if one.field == name]


def _drawn(page: Page, group: str, *, more: bool) -> Json:
    """Everything the page draws, as typed or as it is; `more` with room for further rows."""
    typed, empty = page.typed, EMPTY_ROWS + (2 if more else 0)
    titles = [str(one["title"]) for one in page.form["groups"]]
    nothing: Json = {"lua": "", "lua-en": "", "lua-gia": ""}
    return {
        "it": typed,
        "kinds": _kinds(typed.loai, page.before),
        "groups": [Option(str(n), title, str(n) == group) for n, title in enumerate(titles)],
        "needs": _needs(typed.can),
        "sources": [Option(value, words, value == typed.dien_san) for value, words in outline.sources()],
        "bounds": _bounds(typed, page.wrong),
        "has_unit": "unit" in building.bounds_of(typed.loai),
        "chooses": typed.loai in (building.ONE, building.SEVERAL),
        "tables": typed.loai == building.TABLE,
        "options": _numbered([*typed.options, *[nothing] * max(empty, 3 - len(typed.options))]),
        "columns": _columns([*typed.columns, *({},) * empty]),
        **drawn(typed, page.before, page.asked, 1 + more, page.wrong),
    }


def _kinds(chosen: str, before: building.Question | None) -> list[Option]:
    words = building.kind_words()
    keys = [one.key for one in building.kinds()]
    if before and before.kind == building.OWN:
        keys = [building.OWN, *keys]
    return [Option(key, words[key], key == chosen) for key in keys]


def _needs(chosen: str) -> list[Option]:
    words = [("", _("Không bắt buộc")), ("yes", _("Bắt buộc, khi câu hỏi được hỏi"))]
    if chosen == "own":
        words.append(("own", _("Bắt buộc trong trường hợp riêng (giữ nguyên)")))
    return [Option(value, said, value == chosen) for value, said in words]


def _bounds(typed: reading.Typed, wrong: set[str]) -> list[Json]:
    words = {
        "nho-nhat": ("least", _("Số nhỏ nhất")), "lon-nhat": ("most", _("Số lớn nhất")),
        "ky-tu": ("longest", _("Nhiều nhất bao nhiêu ký tự")),
        "so-dong": ("rows_at_most", _("Nhiều nhất bao nhiêu dòng")),
    }  # fmt: skip
    shown = building.bounds_of(typed.loai)
    return [
        {"name": place, "label": label, "value": typed.bounds.get(place, ""), "wrong": f"f-{place}" in wrong}
        for place, (name, label) in words.items()
        if name in shown
    ]


def _numbered(rows: list[Json]) -> list[Json]:
    return [
        {key.replace("-", "_"): value for key, value in row.items()} | {"n": n}
        for n, row in enumerate(rows, 1)
    ]


def _columns(rows: list[Json]) -> list[Json]:
    words, listed = building.kind_words(), [one.key for one in building.kinds() if one.key != building.TABLE]
    return [
        row
        | {
            "kinds": [
                Option(key, words[key], key == row.get("cot_loai", "line")) for key in _with(listed, row)
            ]
        }
        for row in _numbered(rows)
    ]


def _with(listed: list[str], row: Json) -> list[str]:
    return [building.OWN, *listed] if row.get("cot_loai") == building.OWN else listed


@posted_from("desk:definitions:build", "key")
@officers_only
def remove(request: HttpRequest, actor: Actor, *, key: str, name: str) -> HttpResponse:
    """A question out of the form, as it was seen."""
    ensure_may(actor)
    form = outline.worked_on(key)
    group = next((n for n, one in enumerate(form["groups"]) if name in one["fields"]), 0)
    edit = building.RemoveQuestion(name, seen=request.POST.get("seen", ""))
    commands.edit_form(actor=actor, key=key, edit=edit)
    messages.success(request, _("Đã bỏ câu hỏi khỏi bản nháp."))
    return HttpResponseRedirect(f"{reverse('desk:definitions:build', args=[key])}#phan-{group}")
