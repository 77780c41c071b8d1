"""What a dossier asks to be supplied, as portal and desk ask it: a datum in the form's field, a paper as a file.

Answers and files are prepared in several turns (`SupplementDraft`), so that a log-in, a bad file or a second window
loses nothing, and sent at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from motcua.dossiers import commands
from motcua.dossiers.acts.ask_more import FIELD, PAPER, asked_fields, last_asked
from motcua.dossiers.acts.supply import Supplied, Supply, lacking
from motcua.dossiers.queries.detail import Detail
from motcua.dossiers.queries.drafts import supplement
from motcua.dossiers.types import SupplementDraft, SupplementPaper
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, Unavailable
from motcua.kernel.three_way import Merged
from motcua.personal_store.queries import Kept, kept, offers
from motcua.personal_store.types import KeptPaper
from motcua.procedures.queries import depending, narrowed_form
from motcua.procedures.types import Component
from motcua.web.ui import windows
from motcua.web.ui.forms import EForm, Mistake
from motcua.web.ui.kept_papers import kept_number
from motcua.web.ui.refusals import in_words
from motcua.web.ui.uploads import bytes_of

NOTE = "supplement_note"
MOST_NOTE = 2000


def slot_id(place: int) -> str:
    """The id and the name of the file field for one thing that was asked for."""
    return f"defect-{place}"


@dataclass(frozen=True)
class Slot:
    """A thing that is supplied as a file: its place in the request, what is wrong, what was laid in so far."""

    place: int
    defect: Mapping[str, Any]
    papers: tuple[SupplementPaper, ...]
    errors: tuple[str, ...]
    offers: tuple[Kept, ...] = ()

    @property
    def usable(self) -> list[KeptPaper]:
        """What the applicant's store has for it, and is not laid in yet."""
        laid = {paper.kept_id for paper in self.papers}
        return [one.paper for one in self.offers if one.holds and one.paper.pk not in laid]

    @property
    def id(self) -> str:
        """The id and the name of its file field."""
        return slot_id(self.place)


class Asked:
    """The last request to supply, before the applicant to whom it was sent, or before the official whom they bring it.

    With `others` there is room for papers that nobody asked for.
    """

    def __init__(self, actor: Actor, seen: Detail, *, others: bool = False) -> None:
        self.actor, self.seen = actor, seen
        other = [{"what": _("Giấy tờ khác")}] if others else []
        self.defects: Sequence[Mapping[str, Any]] = [*last_asked(seen.dossier.pk), *other]
        self.whole = seen.content.form(seen.case.form)
        self.declared: Mapping[str, Any] = seen.dossier.answers
        self.fields = depending(self.whole, asked_fields(self.defects))

    @property
    def draft(self) -> SupplementDraft:
        """What was prepared by now."""
        return supplement(self.actor, self.seen.dossier)

    def saved(self, prepared: Mapping[str, Any]) -> dict[str, Any]:
        """The answers as they stand: declared, and prepared anew."""
        return {**{n: self.declared[n] for n in self.fields if n in self.declared}, **prepared}

    def form(self, posted: QueryDict | None = None) -> EForm:
        """The fields that are asked for, each with what is wrong with it, and room for an explanation."""
        part = narrowed_form(self.whole, self.fields, self.declared)
        hints = {str(d["about"]).removeprefix(FIELD): _wrong(d) for d in self.defects if _is_about(d, FIELD)}
        fields = {
            n: {**s, "description": " ".join(filter(None, (hints.get(n), s.get("description"))))}
            for n, s in part["schema"]["properties"].items()
        }
        note = {"type": "string", "title": _("Giải trình"), "maxLength": MOST_NOTE}
        schema = {**part["schema"], "properties": {**fields, NOTE: note}}
        groups = [{"title": "", "fields": [*fields, NOTE]}]
        definition = {**part, "title": "", "schema": schema, "groups": groups}
        form = EForm(definition, data=posted, prefill=self.saved(self.draft.answers))
        form.checked = False
        return form

    def slots(self, wrong: Mapping[int, Sequence[str]]) -> list[Slot]:
        """All that is supplied as a file; what is named in free words may be, and may be explained instead."""
        draft = self.draft
        laid = list(draft.papers.select_related("file", "kept__file").order_by("pk")) if draft.pk else []
        offered = self._offers()
        return [
            Slot(i, d, tuple(p for p in laid if p.place == i), tuple(wrong.get(i, ())), offered.get(i, ()))
            for i, d in enumerate(self.defects)
            if not _is_about(d, FIELD)
        ]

    def _offers(self) -> dict[int, tuple[Kept, ...]]:
        """What the store of the applicant has, by the place of what is asked for; an official has none."""
        store = kept(self.actor)
        wanted = {i: self._part(d) for i, d in enumerate(self.defects)} if store else {}
        found = offers(store, [one for one in wanted.values() if one])
        return {i: tuple(found[one.code]) for i, one in wanted.items() if one}

    def _part(self, defect: Mapping[str, Any]) -> Component | None:
        return self.seen.case.papers.get(self._component(defect))

    def use_again(self, chosen: str) -> None:
        """Lay in a paper of the applicant's store: `place:number`, as the button says."""
        place, _colon, number = chosen.partition(":")
        at = int(place) if place.isdecimal() and len(place) < 4 else -1
        component = self._part(self.defects[at]) if 0 <= at < len(self.defects) else None
        if component is not None:
            commands.lay_kept_supplement(
                actor=self.actor,
                dossier=self.seen.dossier,
                place=at,
                component=component,
                paper=kept_number(number),
            )

    def save(self, form: EForm, posted: QueryDict) -> Merged:
        """Save what was typed, beside what another window saved."""

        def decide(prepared: Mapping[str, Any]) -> tuple[Mapping[str, Any], Merged]:
            merged = windows.merge(form, posted, self.saved(prepared))
            return merged.kept, merged

        return commands.prepare_supplement(actor=self.actor, dossier=self.seen.dossier, decide=decide)

    def lay_all(self, request: HttpRequest) -> dict[int, list[str]]:
        """Take in every file that can be taken, remove what was to go; the sentences for the others by place."""
        wrong: dict[int, list[str]] = {}
        if (number := request.POST.get("_remove", "")).isdecimal() and len(number) < 18:
            commands.remove_supplement(actor=self.actor, dossier=self.seen.dossier, paper=int(number))
        if chosen := request.POST.get("_reuse", ""):
            self.use_again(chosen)
        for place in range(len(self.defects)):
            for file in request.FILES.getlist(slot_id(place)):
                name = file.name or ""
                try:
                    commands.lay_supplement(
                        actor=self.actor,
                        dossier=self.seen.dossier,
                        place=place,
                        name=name,
                        data=bytes_of(file),
                    )
                except (Invalid, Unavailable) as refusal:
                    sentence = _("Tệp “%(name)s” chưa nhận được. %(why)s")
                    wrong.setdefault(place, []).append(sentence % {"name": name, "why": in_words(refusal)})
        return wrong

    def mistakes(self, form: EForm) -> list[Mistake]:
        """What keeps it from being sent; the form then shows its part of it."""
        missing = lacking(self.defects, self.declared, self.given(form))
        places = {place: str(self.defects[place]["about"]) for place in missing}
        unanswered = {
            about.removeprefix(FIELD): [missing[place]]
            for place, about in places.items()
            if about.startswith(FIELD)
        }
        form.tell({**unanswered, **self._wrong_answers(form)})
        papers = (place for place, about in places.items() if not about.startswith(FIELD))
        return [*form.mistakes, *(Mistake(slot_id(place), missing[place]) for place in papers)]

    def _wrong_answers(self, form: EForm) -> dict[str, list[str]]:
        """By the rules of the whole form; what was wrong already in what nobody asks for is no one's mistake now."""
        before = EForm.of(self.whole, self.declared).errors
        after = EForm.of(self.whole, {})
        after.now({**self.declared, **self._new(form)})
        return {
            place: sentences
            for place, sentences in after.errors.items()
            if place.split("-")[0] in self.fields or place not in before
        }

    def given(self, form: EForm) -> Supply:
        """All of it, as it is sent."""
        answers = {n: v for n, v in self._new(form).items() if v != self.declared.get(n)}
        papers = [
            Supplied(component=self._component(slot.defect), name=p.name, file=p.file_id, kept=p.kept_id)
            for slot in self.slots({})
            for p in slot.papers
        ]
        return Supply(papers=papers, answers=answers, note=form.draft.get(NOTE, ""))

    def _new(self, form: EForm) -> dict[str, Any]:
        return {name: form.draft.get(name) for name in self.fields}

    def _component(self, defect: Mapping[str, Any]) -> str:
        if _is_about(defect, PAPER):
            return str(defect["about"]).removeprefix(PAPER)
        return next((c.code for c in self.seen.case.components if c.name == defect["what"]), "supplement")


class Taken:
    """What was sent for it: saved, right or wrong, files laid in; then ready to go, or to be shown once more."""

    def __init__(self, asked: Asked, request: HttpRequest) -> None:
        self.asked, posted = asked, request.POST
        self.form = asked.form(posted)
        self.merged = asked.save(self.form, posted)
        self.wrong = asked.lay_all(request)
        asks_more = posted.get("_go") == "save" or posted.get("_remove") or posted.get("_reuse")
        self.only_saves = bool(asks_more or self.form.adds_row)

    @cached_property
    def mistakes(self) -> list[Mistake]:
        """Files that could not be taken; of what was to be sent, all that is missing or wrong."""
        refused = [Mistake(slot_id(place), s) for place, told in self.wrong.items() for s in told]
        return refused or ([] if self.only_saves or self.merged.conflicts else self.asked.mistakes(self.form))

    @property
    def ready(self) -> bool:
        """Nothing is wrong, and nothing would be sent that this page has not shown."""
        unseen = self.merged.conflicts or self.merged.elsewhere
        return not (self.only_saves or unseen or self.mistakes)

    @property
    def saved(self) -> bool:
        """It was only to be saved, and the page can be drawn anew from what is saved."""
        return self.only_saves and not (self.mistakes or self.merged.conflicts or self.form.adds_row)

    @property
    def told(self) -> str:
        """What was changed elsewhere, in a sentence for the next page."""
        return windows.in_one_sentence((self.form, self.merged))

    @property
    def status(self) -> int:
        """How a page that shows it once more is answered."""
        if self.merged.conflicts or (self.merged.elsewhere and not self.only_saves):
            return HTTPStatus.CONFLICT
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.mistakes else HTTPStatus.OK


def page_of(asked: Asked, taken: Taken | None = None) -> dict[str, Any]:
    """What a page needs to ask for it (`ui/supplement.html`), drawn from what is saved or after something was sent."""
    if taken is None:
        form = asked.form()
        marks = windows.drawn((form, asked.saved(asked.draft.answers)))
        return {"supplement_form": form, "slots": asked.slots({}), **marks}
    marks = windows.redrawn((taken.form, taken.merged))
    return {"supplement_form": taken.form, "slots": asked.slots(taken.wrong), **marks}


def resumed(asked: Asked, posted: QueryDict) -> None:
    """Save what was sent after the session had ended."""
    asked.save(asked.form(posted), posted)


def _is_about(defect: Mapping[str, Any], kind: str) -> bool:
    return str(defect.get("about", "")).startswith(kind)


def _wrong(defect: Mapping[str, Any]) -> str:
    ground = f" ({defect['ground']})" if defect.get("ground") else ""
    return _("Cần sửa: %(problem)s") % {"problem": f"{defect['problem']}{ground}."}
