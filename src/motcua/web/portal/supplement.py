"""What an applicant is asked to supply, as the dossier's page asks it: a datum in the form's field, a paper as a file.

Answers and files are prepared in several turns (`SupplementDraft`), so that a log-in, a bad file or a second window
loses nothing, and sent at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from motcua.dossiers import commands
from motcua.dossiers.acts.ask_more import FIELD, PAPER, asked_fields, last_asked
from motcua.dossiers.acts.supply import Supplied, Supply
from motcua.dossiers.queries.detail import Detail
from motcua.dossiers.queries.drafts import supplement
from motcua.dossiers.types import SupplementDraft, SupplementPaper
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, Unavailable
from motcua.kernel.three_way import Merged
from motcua.procedures.queries import depending, narrowed_form
from motcua.web.portal import windows
from motcua.web.portal.files import bytes_of
from motcua.web.ui.actor import actor_of
from motcua.web.ui.forms import EForm, Mistake
from motcua.web.ui.refusals import in_words

NOTE = "supplement_note"
MOST_NOTE = 2000


@dataclass(frozen=True)
class Slot:
    """A thing that is supplied as a file: its place in the request, what is wrong, what was laid in so far."""

    place: int
    defect: Mapping[str, Any]
    papers: tuple[SupplementPaper, ...]
    errors: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id and the name of its file field."""
        return f"defect-{self.place}"

    @property
    def missing(self) -> bool:
        """A paper of the case was asked for, and no file is there."""
        return not self.papers and _is_about(self.defect, PAPER)


class Asked:
    """The last request to supply, for the applicant to whom it was sent."""

    def __init__(self, actor: Actor, seen: Detail) -> None:
        self.actor, self.seen = actor, seen
        self.defects: Sequence[Mapping[str, Any]] = last_asked(seen.dossier.pk)
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
        laid = list(draft.papers.select_related("file").order_by("pk")) if draft.pk else []
        return [
            Slot(i, d, tuple(p for p in laid if p.place == i), tuple(wrong.get(i, ())))
            for i, d in enumerate(self.defects)
            if not _is_about(d, FIELD)
        ]

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
        for place in range(len(self.defects)):
            for file in request.FILES.getlist(f"defect-{place}"):
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
        explained = bool(form.draft.get(NOTE))
        unanswered = {} if explained else self._unanswered(form)
        form.tell({**unanswered, **self._wrong_answers(form)})
        missing = [] if explained else [s for s in self.slots({}) if s.missing]
        return [*form.mistakes, *(Mistake(s.id, _needed(s.defect)) for s in missing)]

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
            Supplied(component=self._component(slot.defect), name=p.name, file=p.file_id)
            for slot in self.slots({})
            for p in slot.papers
        ]
        return Supply(papers=papers, answers=answers, note=form.draft.get(NOTE, ""))

    def _new(self, form: EForm) -> dict[str, Any]:
        return {name: form.draft.get(name) for name in self.fields}

    def _unanswered(self, form: EForm) -> dict[str, list[str]]:
        sentence = _("Ô này cần sửa mà chưa đổi. Bạn hãy sửa, hoặc ghi giải trình vì sao giữ nguyên.")
        same = (n for n in asked_fields(self.defects) if form.draft.get(n) == self.declared.get(n))
        return {name: [sentence] for name in same}

    def _component(self, defect: Mapping[str, Any]) -> str:
        if _is_about(defect, PAPER):
            return str(defect["about"]).removeprefix(PAPER)
        return next((c.code for c in self.seen.case.components if c.name == defect["what"]), "supplement")


def page_of(
    actor: Actor,
    seen: Detail,
    *,
    form: EForm | None = None,
    wrong: Mapping[int, Sequence[str]] | None = None,
    merged: Merged | None = None,
) -> dict[str, Any]:
    """What the dossier's page needs to ask for it, drawn from what is saved or after something was sent."""
    asked = Asked(actor, seen)
    shown = form or asked.form()
    marks = (
        windows.redrawn(shown, merged) if merged else windows.drawn(shown, asked.saved(asked.draft.answers))
    )
    return {"supplement_form": shown, "slots": asked.slots(wrong or {}), **marks}


def resumed(request: HttpRequest, seen: Detail, posted: QueryDict) -> None:
    """Save what was sent after the session had ended."""
    asked = Asked(actor_of(request), seen)
    asked.save(asked.form(posted), posted)


def _is_about(defect: Mapping[str, Any], kind: str) -> bool:
    return str(defect.get("about", "")).startswith(kind)


def _wrong(defect: Mapping[str, Any]) -> str:
    ground = f" ({defect['ground']})" if defect.get("ground") else ""
    return _("Cần sửa: %(problem)s") % {"problem": f"{defect['problem']}{ground}."}


def _needed(defect: Mapping[str, Any]) -> str:
    sentence = _("Hãy nộp tệp cho “%(name)s”, hoặc ghi giải trình vì sao chưa có.")
    return sentence % {"name": defect["what"]}
